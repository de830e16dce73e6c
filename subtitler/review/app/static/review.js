// The review screen: one video, one language.

import { clock, fill, h } from "./dom.js";
import { askText, comments, help, history, preview, show, toast } from "./dialogs.js";
import { Editor } from "./editor.js";
import { icon } from "./icons.js";
import { loadWords, t } from "./i18n.js";
import { listen } from "./keys.js";
import { List } from "./list.js";
import { Player, STEP_MS } from "./player.js";
import { ask, Refused } from "./requests.js";
import { Saving } from "./saving.js";
import { queue, unsure } from "./suspects.js";
import { Wave } from "./wave.js";

const { video: VIDEO, lang: LANG, ui: UI } = document.body.dataset;
const PATH = `/api/videos/${VIDEO}/${LANG}`;
const LOOK_MS = 3000;
const NEW_MS = 3000;
const PIECE_MS = 4000;
const COLOURS = { machine: "#8899aa44", edited: "#3c6e9f44", "needs-work": "#b8860b66", approved: "#2e7d3244" };

let text;
let byId;
let active = null;
let player;
let wave;
let list;
let editor;
let saving;
let autoPlay = localStorage.getItem("subtitler auto-play") !== "no";
let suspectAt = null;
let mode = "on";

const main = h("main", { id: "main" });
const here = h("span", { class: "here", "aria-live": "polite" });
const status = h("span", { class: "saved", role: "status", "aria-live": "polite" });
const progress = h("span", { class: "progress" });
const film = h("video", { preload: "metadata", playsinline: true, controls: true });
const caption = h("div", { class: "caption", "aria-hidden": "true" });
const filmTold = h("p", { class: "film-told", role: "alert", hidden: true });

async function start() {
  await loadWords(UI);
  text = await ask("GET", PATH);
  byId = new Map(text.segments.map((segment) => [segment.id, segment]));
  film.setAttribute("aria-label", t("video"));
  caption.lang = text.lang;
  caption.dir = text.rtl ? "rtl" : "auto";
  player = new Player(film, { onTime });
  list = new List(h("ol", { class: "list", "aria-label": t("segments") }), { text, onPick: (id) => open(id) });
  editor = new Editor(text, actions);
  saving = new Saving(PATH, { onState, onAnswer: saved, onConflict: conflicted });
  fill(document.getElementById("app"), top(), main, bottom(), h("div", { id: "toasts", "aria-live": "polite" }));
  fill(main, stage(), h("section", { class: "texts", "aria-label": t("segments") }, list.box));
  list.draw(text.segments);
  showProgress();
  listen(act);
  document.body.dataset.ready = "text";
  openFilm();
  const first = text.segments.find((segment) => segment.state !== "approved") ?? text.segments[0];
  if (first) open(first.id, { play: false });
  mark("usable");
  sendWhatWasLeft();
  setInterval(look, LOOK_MS);
}

/** Note when the next picture is on the screen: bench/review.py reads it. */
function mark(name) {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(name)));
}

function top() {
  return h(
    "header",
    { class: "top" },
    h("a", { href: "/", class: "home" }, t("all-videos")),
    h("h1", {}, h("bdi", {}, VIDEO), " · ", text.mode === "translation" ? [h("bdi", {}, text.source_name), document.documentElement.dir === "rtl" ? " ← " : " → ", h("bdi", {}, text.name)] : text.name),
    progress,
    status,
    here,
    h("button", { type: "button", onclick: () => act("nextSuspect") }, t("next-suspect")),
    text.may_approve && h("button", { type: "button", class: "main", onclick: signOff }, t("sign")),
    h("button", { type: "button", onclick: help, "aria-label": t("keys") }, "?"),
  );
}

/** Another language to look at beside the text: the words of colleagues often settle a doubt. */
function referenceChoice() {
  const select = h(
    "select",
    {
      "aria-label": t("reference"),
      onchange: async () => {
        text.reference = select.value ? await ask("GET", `${PATH}/reference/${select.value}`) : null;
        if (active) editor.drawReference();
      },
    },
    h("option", { value: "" }, t("reference")),
    text.others.map((one) => h("option", { value: one.code, lang: one.code }, one.name)),
  );
  return select;
}

function stage() {
  const rate = h(
    "select",
    { "aria-label": t("rate"), onchange: () => player.setRate(Number(rate.value)) },
    [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2].map((speed) => h("option", { value: String(speed), selected: speed === 1 }, `${speed}×`)),
  );
  const auto = h("input", { type: "checkbox", onchange: () => { autoPlay = auto.checked; localStorage.setItem("subtitler auto-play", autoPlay ? "yes" : "no"); } });
  auto.checked = autoPlay;
  const button = (action, sign) => h("button", { type: "button", onclick: () => act(action), title: t(`key-${action}`) }, sign, sign instanceof SVGElement && h("span", { class: "hidden" }, t(`key-${action}`)));
  return h(
    "section",
    { class: "stage", "aria-label": t("video") },
    h("div", { class: "film" }, film, caption),
    filmTold,
    h("div", { class: "transport" }, button("play", icon("play")), button("back", "−2 s"), button("forward", "+2 s"), button("replay", icon("again")), button("loop", icon("loop")), rate, modeChoice(), h("label", {}, auto, t("auto-play"))),
    text.mode === "transcript" && h("div", { class: "transport" }, certaintyChoice()),
    h("div", { class: "transport" }, filterChoice(), text.others.length > 0 && referenceChoice(), (text.may_edit || text.may_approve) && assignment()),
  );
}

/** How playing goes on: as it likes, four seconds at a time, or waiting while one types. */
function modeChoice() {
  const select = h(
    "select",
    {
      "aria-label": t("play-mode"),
      onchange: () => {
        mode = select.value;
        player.pieces_ms = mode === "pieces" ? PIECE_MS : null;
      },
    },
    ["on", "pieces", "typing"].map((name) => h("option", { value: name }, t(`play-${name}`))),
  );
  return select;
}

function bottom() {
  wave = new Wave(h("div", { class: "wave" }), {
    mayDrag: text.mode === "transcript" && text.may_edit,
    onTimes: (id, start, end) => actions.times(byId.get(id), start, end),
    onPick: (id) => open(id),
  });
  return h("footer", { class: "bottom" }, wave.box);
}

async function openFilm() {
  if (!text.media.proxy) return tellFilm(t("no-proxy"));
  film.src = `/media/${VIDEO}/proxy.mp4`;
  film.addEventListener("error", () => tellFilm(t("film-broken")));
  film.addEventListener("loadedmetadata", () => {
    if (film.videoWidth === 0 && text.media.picture) tellFilm(t("no-picture"));
  });
  if (!text.media.peaks) return;
  await wave.open(film, `/media/${VIDEO}/peaks.json`);
  wave.draw(text.segments, colour);
  mark("complete");
  document.body.dataset.ready = "all";
  if (active) wave.update(byId.get(active), colour, true);
}

function tellFilm(message) {
  filmTold.hidden = false;
  filmTold.textContent = message;
  document.body.dataset.ready = "all";
}

/** How a segment lies on the wave: by its state, and with a tick where something is to be looked at. */
const colour = (segment, isActive = false) => ({ colour: isActive ? "#c22f2f33" : COLOURS[segment.state], flagged: segment.findings.some((flag) => !flag.dismissed) });

function onTime(ms) {
  const now = text.segments.find((segment) => ms >= segment.start_ms && ms < segment.end_ms);
  const shown = now ? (now.id === active ? editor.box?.value ?? now.text : now.text) : "";
  if (caption.textContent !== shown) caption.textContent = shown;
  if (active) editor.said(ms);
}

// Opening a segment -------------------------------------------------------------------------------

function open(id, { play = autoPlay, focus = true } = {}) {
  if (active && active !== id) close();
  const segment = byId.get(id);
  if (!segment) return;
  active = id;
  list.openWith(id, editor.make(segment));
  wave.update(segment, colour, true);
  if (play && text.media.proxy) player.stretch(id, segment.start_ms, segment.end_ms);
  else player.seek(segment.start_ms);
  if (focus) editor.box.focus({ preventScroll: true });
  document.body.dataset.active = id;
  if (text.mode === "translation") remember(segment);
}

/** What people approved elsewhere for this sentence stands under it, with where it comes from. */
async function remember(segment) {
  if (segment.remembered === undefined) {
    try {
      segment.remembered = (await ask("GET", `${PATH}/segments/${segment.id}/memory`)).offers;
    } catch {
      return;
    }
  }
  if (segment.id === active) editor.drawHelps();
}

function close() {
  saving.flush();
  const segment = byId.get(active);
  active = null;
  if (!segment) return;
  list.update(segment);
  wave.update(segment, colour, false);
}

function step(by) {
  const place = text.segments.findIndex((segment) => segment.id === active);
  const next = text.segments[place + by];
  if (next) open(next.id);
}

// Saving ------------------------------------------------------------------------------------------

function onState(state, message) {
  status.dataset.state = state;
  const time = new Date().toLocaleTimeString(UI, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  fill(status, state === "saved" ? t("saved", { time }) : state === "refused" ? message : t(state));
  if (state === "refused") toast(message);
}

function saved(id, answer) {
  if (answer) take(id, answer);
  showProgress();
}

/** Take what the server says of a segment; what is being typed stays. */
function take(id, answer) {
  const segment = byId.get(id);
  if (!segment) return;
  const typed = id === active && editor.box ? editor.box.value : null;
  Object.assign(segment, answer);
  if (id !== active) return list.update(segment);
  if (typed !== null && typed !== answer.text) segment.text = typed;
  editor.drawFlags();
  editor.drawHelps();
  wave.update(segment, colour, true);
}

/** Somebody else changed the same text: both are kept, the person decides. */
function conflicted(id, told) {
  const segment = byId.get(id);
  Object.assign(segment, told.segment);
  if (id === active) open(id, { play: false });
  else list.update(segment);
  toast(t("conflict", { time: clock(segment.start_ms).textContent }), [[t("open"), () => open(id)]]);
}

async function sendWhatWasLeft() {
  for (const [id, edit] of saving.left()) {
    if (!byId.has(id)) continue;
    if (edit.changes.text !== undefined) byId.get(id).text = edit.changes.text;
    list.update(byId.get(id));
    if (id === active) open(id, { play: false });
    saving.put(id, edit.base, edit.changes);
  }
}

/** Changes that others made, or another program on disk, appear within seconds. */
async function look() {
  if (document.visibilityState === "hidden") return;
  try {
    const news = await ask("GET", `${PATH}/news?version=${encodeURIComponent(text.version)}&at=${encodeURIComponent(active ?? "")}`);
    showOthers(news.here);
    if (news.version === text.version) return;
    text.version = news.version;
    const ids = news.segments.map((segment) => segment.id);
    if (ids.length !== text.segments.length || ids.some((id) => !byId.has(id))) {
      if (!saving.waiting.size) await reload();
      return;
    }
    for (const segment of news.segments) if (!saving.waiting.has(segment.id)) take(segment.id, segment);
    const now = byId.get(active);
    if (now && editor.box.value !== now.text && !saving.waiting.has(active) && document.activeElement !== editor.box) open(active, { play: false, focus: false });
    showProgress();
  } catch {
    // The server is away: saving says so, and tries again.
  }
}

async function reload() {
  await saving.flush();
  const keep = active;
  text = Object.assign(text, await ask("GET", PATH));
  byId = new Map(text.segments.map((segment) => [segment.id, segment]));
  active = null;
  list.draw(text.segments);
  wave.draw(text.segments, colour);
  showProgress();
  open(byId.has(keep) ? keep : text.segments[0]?.id, { play: false });
}

/** Who else is here: a hint, never a lock. */
function showOthers(others) {
  const told = Object.entries(others).map(([who, id]) => (byId.has(id) ? t("is-at", { who, time: clock(byId.get(id).start_ms).textContent }) : who));
  fill(here, told.join(" · "));
}

// In the mode “pause while I type”: after four seconds of typing the sound waits, and goes on,
// three seconds back, when the hands rest for one.
let typingSince = 0;
let restTimer = 0;
let pausedByTyping = false;

function pauseForTyping() {
  if (mode !== "typing") return;
  const now = performance.now();
  typingSince ||= now;
  clearTimeout(restTimer);
  if (player.playing && now - typingSince > 4000) {
    pausedByTyping = true;
    player.stop();
  }
  restTimer = setTimeout(() => {
    typingSince = 0;
    if (pausedByTyping) player.resume(3000);
    pausedByTyping = false;
  }, 1000);
}

const FILTERS = {
  all: () => true,
  waiting: (segment) => segment.state !== "approved",
  flagged: (segment) => segment.findings.some((flag) => !flag.dismissed),
  commented: (segment) => segment.comments > 0,
};

/** How sure the engine must have been of a word that is not marked. */
function certaintyChoice() {
  const told = h("span", {}, `${Math.round(unsure.below * 100)} %`);
  const slider = h("input", {
    type: "range",
    min: "0",
    max: "1",
    step: "0.05",
    value: String(unsure.below),
    oninput: () => {
      unsure.set(Number(slider.value));
      fill(told, `${Math.round(unsure.below * 100)} %`);
      if (active) editor.drawWords();
      showProgress();
    },
  });
  return h("label", {}, t("unsure-below"), " ", slider, " ", told);
}

/** Which segments the list shows. */
function filterChoice() {
  const select = h("select", { "aria-label": t("shown"), onchange: () => list.show(FILTERS[select.value]) }, Object.keys(FILTERS).map((name) => h("option", { value: name }, t(`shown-${name}`))));
  return select;
}

/** Who is asked to work on this text, and until when. */
function assignment() {
  const now = text.assigned ?? { name: "", due: "" };
  const who = h("select", { "aria-label": t("assigned-to"), onchange: keep }, h("option", { value: "" }, t("assigned-to")), text.reviewers.map((name) => h("option", { value: name, selected: name === now.name }, name)));
  const due = h("input", { type: "date", "aria-label": t("due-day"), value: now.due, onchange: keep });
  async function keep() {
    try {
      await ask("POST", `${PATH}/assign`, { name: who.value, due: who.value ? due.value : "" });
    } catch (error) {
      toast(error instanceof Refused ? error.message : t("away"));
    }
  }
  return h("span", { class: "assignment" }, who, due);
}

function showProgress() {
  const done = text.segments.filter((segment) => segment.state === "approved").length;
  const flags = queue(text.segments).length;
  fill(progress, t("progress", { done, all: text.segments.length }), " · ", t("suspects", { count: flags }));
}

// What a person does ------------------------------------------------------------------------------

async function change(segment, method, path, body) {
  await saving.flush();
  try {
    const answer = await ask(method, `${PATH}/${path}`, body);
    return answer ?? {};
  } catch (error) {
    if (error instanceof Refused && error.status === 409 && error.told.segment) conflicted(segment.id, error.told);
    else toast(error instanceof Refused ? error.message : t("away"));
    return null;
  }
}

const actions = {
  typed(segment, value) {
    segment.text = value;
    segment.edited = true;
    if (segment.state === "approved" || segment.state === "machine") segment.state = "edited";
    saving.put(segment.id, segment.sha, { text: value });
    pauseForTyping();
  },

  hear(segment, start, end) {
    player.stretch(`${segment.id} ${start}`, start, Math.max(end, start + 200), { slower: true });
  },

  times(segment, start, end) {
    if (!segment || start < 0 || end <= start) return;
    Object.assign(segment, { start_ms: start, end_ms: end });
    saving.put(segment.id, segment.sha, { start_ms: start, end_ms: end });
    if (segment.id === active) open(segment.id, { play: false });
  },

  async approve(segment) {
    await saving.flush();
    const answer = await change(segment, "PUT", `segments/${segment.id}`, { base: segment.sha, state: "approved" });
    if (!answer) return;
    take(segment.id, answer);
    showProgress();
    step(1);
  },

  async needsWork(segment) {
    const why = await askText(t("what-is-wrong"));
    if (why === null) return;
    if (await change(segment, "POST", `segments/${segment.id}/comments`, { text: why })) segment.comments += 1;
    const answer = await change(segment, "PUT", `segments/${segment.id}`, { base: segment.sha, state: "needs-work" });
    if (answer) take(segment.id, answer);
    open(segment.id, { play: false });
  },

  async split(segment, at) {
    const start = player.ms > segment.start_ms && player.ms < segment.end_ms ? Math.round(player.ms) : null;
    if (await change(segment, "POST", `segments/${segment.id}/split`, { base: segment.sha, at_char: at, at_ms: start })) await reload();
  },

  async merge(segment) {
    const next = text.segments[text.segments.indexOf(segment) + 1];
    if (next && (await change(segment, "POST", `segments/${segment.id}/merge`, { base: segment.sha, next: next.id, next_base: next.sha }))) await reload();
  },

  /** Speech that nobody wrote down: from the playhead to the next segment, three seconds at most. */
  async insert(segment) {
    const start = Math.round(player.ms);
    const next = text.segments.find((other) => other.start_ms > start);
    const said = await askText(t("what-is-said", { time: clock(start).textContent }));
    if (!said) return;
    const end = Math.min(start + NEW_MS, next ? Math.max(next.start_ms, start + STEP_MS / 4) : start + NEW_MS);
    const made = await change(segment, "POST", "segments", { start_ms: start, end_ms: end, text: said });
    if (!made) return;
    await reload();
    open(made.id, { play: false });
  },

  async remove(segment) {
    const gone = await change(segment, "DELETE", `segments/${segment.id}`, { base: segment.sha });
    if (!gone) return;
    const place = text.segments.indexOf(segment);
    await reload();
    if (text.segments.length) open(text.segments[Math.min(place, text.segments.length - 1)].id, { play: false });
    toast(t("removed"), [[t("undo"), async () => { if (await change(segment, "POST", "undo", { entry: gone.entry })) await reload(); }]]);
  },

  async speaker(segment) {
    const name = await askText(t("speaker-name"), { value: segment.speaker ?? "" });
    if (!name || name === segment.speaker) return;
    const same = segment.speaker === null ? 0 : text.segments.filter((other) => other.speaker === segment.speaker).length;
    const all = same > 1 && (await show(t("speaker-everywhere", { count: same }), [], { action: t("change-all"), no: t("only-here") }));
    const done = all
      ? await change(segment, "POST", "speakers", { old: segment.speaker, new: name })
      : await change(segment, "PUT", `segments/${segment.id}`, { base: segment.sha, speaker: name });
    if (done) await reload();
  },

  async comment(segment) {
    const said = await change(segment, "GET", `segments/${segment.id}/comments`);
    if (!said) return;
    const added = await comments(said.comments, segment, async (item) => {
      const done = await change(segment, "POST", `segments/${segment.id}/comments/${item.id}/resolve`, {});
      if (done) segment.comments -= 1;
      return done;
    });
    if (added && (await change(segment, "POST", `segments/${segment.id}/comments`, { text: added }))) {
      segment.comments += 1;
      toast(t("comment-kept"));
    }
  },

  async history(segment) {
    const told = await change(segment, "GET", `segments/${segment.id}/history`);
    if (!told) return;
    const version = await history(told.versions, text.lang);
    if (!version) return;
    const answer = await change(segment, "POST", `segments/${segment.id}/restore`, { base: segment.sha, version: version.id });
    if (!answer) return;
    take(segment.id, answer);
    segment.text = answer.text;
    open(segment.id, { play: false });
  },

  async withhold(segment) {
    const reason = segment.withhold === null ? await askText(t("why-withhold")) : "";
    if (reason === null) return;
    const answer = await change(segment, "PUT", `segments/${segment.id}`, { base: segment.sha, withhold: reason || null });
    if (!answer) return;
    take(segment.id, answer);
    open(segment.id, { play: false });
  },

  async dismiss(segment, flag) {
    const why = await askText(t("why-dismiss"));
    if (why === null || !(await change(segment, "POST", "dismiss", { keys: [flag.key], reason: why }))) return;
    flag.dismissed = why;
    editor.drawFlags();
    wave.update(segment, colour, segment.id === active);
    showProgress();
  },

  async take(segment, offer) {
    editor.box.value = offer.text;
    editor.box.dispatchEvent(new Event("input"));
    if (offer.id && (await change(segment, "POST", `segments/${segment.id}/suggestions/${offer.id}/take`, {}))) {
      segment.suggestions = segment.suggestions.filter((other) => other !== offer);
      editor.drawHelps();
    }
    editor.box.focus();
  },

  async drop(segment, offer) {
    if (!(await change(segment, "POST", `segments/${segment.id}/suggestions/${offer.id}/drop`, {}))) return;
    segment.suggestions = segment.suggestions.filter((other) => other !== offer);
    editor.drawHelps();
  },

  async replaceAll() {
    const chosen = String(window.getSelection() ?? "") || editor.box.value.slice(editor.box.selectionStart, editor.box.selectionEnd);
    const old = await askText(t("replace-what"), { value: chosen.trim() });
    if (!old) return;
    const by = await askText(t("replace-by", { old }), { must: false });
    if (by === null) return;
    const told = await change(byId.get(active), "POST", "replace", { old, new: by, preview: true });
    if (!told || !(await preview(told.changes, text.lang))) return;
    const done = await change(byId.get(active), "POST", "replace", { old, new: by, preview: false });
    if (!done) return;
    await reload();
    const undo = [t("undo"), async () => { if (await change(byId.get(active), "POST", "undo", { entry: done.entry })) await reload(); }];
    // A name that was heard wrongly will be heard wrongly again, unless the glossary has it.
    const isName = text.mode === "transcript" && by && by[0] !== by[0].toLowerCase();
    const keep = [t("keep-name", { name: by }), async () => { const kept = await change(byId.get(active), "POST", "names", { name: by }); if (kept) toast(t("name-kept", { file: kept.file })); }];
    toast(t("changed", { count: done.changes.length }), isName ? [undo, keep] : [undo]);
  },
};

async function signOff() {
  await saving.flush();
  try {
    const told = await ask("POST", `${PATH}/signoff`, {});
    toast(t("signed", { who: told.reviewer }));
    await reload();
  } catch (error) {
    toast(error instanceof Refused ? error.message : t("away"));
  }
}

function act(action) {
  const segment = byId.get(active);
  const edge = Math.round(player.ms);
  switch (action) {
    case "play": return player.toggle();
    case "back": return player.step(-STEP_MS);
    case "forward": return player.step(STEP_MS);
    case "replay": return segment && player.stretch(segment.id, segment.start_ms, segment.end_ms, { slower: true });
    case "loop": return player.setLoop(player.loop || !segment ? null : { start: segment.start_ms, end: segment.end_ms });
    case "previous": return step(-1);
    case "next": return step(1);
    case "approve": return segment && text.may_approve && actions.approve(segment);
    case "needsWork": return segment && text.may_edit && actions.needsWork(segment);
    case "nextSuspect": return suspect(1);
    case "previousSuspect": return suspect(-1);
    case "split": return segment && actions.split(segment, editor.box.selectionStart);
    case "mergeNext": return segment && actions.merge(segment);
    case "setStart": return segment && text.mode === "transcript" && actions.times(segment, edge, segment.end_ms);
    case "setEnd": return segment && text.mode === "transcript" && actions.times(segment, segment.start_ms, edge);
    case "replaceAll": return actions.replaceAll();
    case "comment": return segment && actions.comment(segment);
    case "help": return help();
    default: return false;
  }
}

/** The queue of suspects, worst first; each is visited once a round. */
function suspect(by) {
  const ids = queue(text.segments);
  if (!ids.length) return toast(t("no-suspects"));
  const place = ids.indexOf(suspectAt);
  suspectAt = ids[(place + by + ids.length) % ids.length];
  if (place < 0) suspectAt = ids[by > 0 ? 0 : ids.length - 1];
  open(suspectAt);
}

start().catch((error) => {
  fill(document.getElementById("app"), h("p", { role: "alert", class: "broken" }, error instanceof Refused ? error.message : String(error)));
});
