// What a person types reaches the disk: at most a second later, also when the server was away.
//
// An edit waits in the browser's own store until the server has confirmed it. The store is keyed by
// the segment and the version that the edit was made on, so that nothing is sent on top of another
// text. With data-keep="no" on the page (a laptop that may be seized) nothing is stored.

import { ask, Refused } from "./requests.js";

const PAUSE_MS = 600;
const AGAIN_MS = 3000;

export class Saving {
  /** `onState(state)` hears saved, saving, unsaved, away; `onAnswer(id, answer)` what was saved. */
  constructor(path, { onState, onAnswer, onConflict }) {
    this.path = path;
    this.onState = onState;
    this.onAnswer = onAnswer;
    this.onConflict = onConflict;
    this.waiting = new Map();
    this.timer = null;
    this.sending = null;
    this.name = `subtitler ${path}`;
    this.keeps = document.body.dataset.keep !== "no";
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.size && !this.keeps) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
  }

  /** Edits of an earlier visit that never reached the server: [[id, {base, changes}], …]. */
  left() {
    try {
      return Object.entries(JSON.parse(localStorage.getItem(this.name) ?? "{}"));
    } catch {
      return [];
    }
  }

  /** Save `changes` of a segment that were made on version `base`. */
  put(id, base, changes) {
    const before = this.waiting.get(id);
    this.waiting.set(id, { base: before?.base ?? base, changes: { ...before?.changes, ...changes } });
    this.#keep();
    this.onState("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Send everything now; settles when all of it is confirmed, refused, or has to wait. */
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending.then(() => (this.waiting.size ? this.flush() : undefined));
    this.sending = this.#send();
    try {
      await this.sending;
    } finally {
      this.sending = null;
    }
  }

  get pending() {
    return this.waiting.size;
  }

  async #send() {
    for (const [id, edit] of [...this.waiting]) {
      this.onState("saving");
      try {
        const answer = await ask("PUT", `${this.path}/segments/${id}`, { base: edit.base, ...edit.changes });
        this.#done(id, edit, answer.sha);
        this.onAnswer(id, answer);
      } catch (error) {
        if (error instanceof Refused && error.status === 409) {
          this.#done(id, edit, error.told.sha);
          this.onConflict(id, error.told, edit.changes);
        } else if (error instanceof Refused && error.status < 500) {
          this.onState("refused", error.message);
          this.waiting.delete(id);
          this.#keep();
          this.onAnswer(id, null);
          return;
        } else {
          this.onState("away");
          this.timer = setTimeout(() => this.flush(), AGAIN_MS);
          return;
        }
      }
    }
    this.onState(this.waiting.size ? "unsaved" : "saved");
    if (this.waiting.size) this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  // What was typed while the request was on its way stays, on top of the new version.
  #done(id, edit, sha) {
    const now = this.waiting.get(id);
    if (now === edit) this.waiting.delete(id);
    else if (now) {
      now.base = sha;
      for (const [name, value] of Object.entries(edit.changes)) {
        if (now.changes[name] === value) delete now.changes[name];
      }
      if (!Object.keys(now.changes).length) this.waiting.delete(id);
    }
    this.#keep();
  }

  #keep() {
    if (!this.keeps) return;
    if (this.waiting.size) localStorage.setItem(this.name, JSON.stringify(Object.fromEntries(this.waiting)));
    else localStorage.removeItem(this.name);
  }
}
