// The open segment: the source to listen to, the box to type in, and what there is to know.

import { countChars } from "./counting.js";
import { clock, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { open, unsure } from "./suspects.js";
import { t } from "./i18n.js";

const STEP_MS = 40;

export class Editor {
  /** `text` is the whole payload; `on` has the actions that its buttons call. */
  constructor(text, on) {
    this.text = text;
    this.on = on;
    this.segment = null;
    this.spans = [];
  }

  get translating() {
    return this.text.mode === "translation";
  }

  /** The editor of a segment, as an element. */
  make(segment) {
    this.segment = segment;
    const { lang, rtl, source_lang: from, source_rtl: fromRtl } = this.text;
    const heading = h(
      "div",
      { class: "times" },
      h("bdi", { dir: "ltr" }, clock(segment.start_ms), " – ", clock(segment.end_ms)),
      !this.translating && this.text.may_edit && this.#timeButtons(),
      h("span", { class: "state" }, t(`state-${segment.state}`)),
      segment.withhold !== null && h("span", { class: "badge" }, `${t("withheld")}: ${segment.withhold}`),
    );
    this.wordBox = h("p", { class: "source words", lang: from, dir: fromRtl ? "rtl" : "auto" });
    this.box = h("textarea", {
      lang,
      dir: rtl ? "rtl" : "auto",
      rows: 2,
      spellcheck: "true",
      "aria-label": t(this.translating ? "your-translation" : "your-text"),
      value: segment.text,
      readonly: !this.text.may_edit,
      oninput: () => {
        this.#grow();
        this.measure();
        this.on.typed(segment, this.box.value);
      },
    });
    this.limits = h("p", { class: "limits", "aria-live": "off" });
    this.flags = h("ul", { class: "flags-list" });
    this.helps = h("div", { class: "helps" });
    this.referenceBox = h("p", { class: "source reference", hidden: true });
    this.drawWords();
    this.drawReference();
    this.drawFlags();
    this.drawHelps();
    const root = h(
      "div",
      { class: "editor" },
      heading,
      this.wordBox,
      this.referenceBox,
      this.box,
      this.limits,
      this.flags,
      this.helps,
      this.#buttons(),
    );
    requestAnimationFrame(() => this.#grow());
    this.measure();
    return root;
  }

  /** Each word can be clicked to hear it; unsure ones are underlined with dots, not only coloured. */
  drawWords() {
    const segment = this.segment;
    this.spans = [];
    if (!segment.words.length) {
      fill(this.wordBox, this.translating ? segment.source : "");
      this.wordBox.hidden = !this.translating;
      return;
    }
    const parts = [];
    for (const [start, end, word, confidence] of segment.words) {
      const doubtful = confidence !== null && confidence < unsure.below && !segment.edited;
      const span = h(
        "span",
        {
          class: doubtful ? "word unsure" : "word",
          data: { word: "" },
          title: doubtful ? t("unsure", { percent: Math.round(confidence * 100) }) : null,
          onclick: () => this.on.hear(segment, start, end),
        },
        word,
      );
      this.spans.push([start, end, span]);
      parts.push(span, " ");
    }
    fill(this.wordBox, parts);
  }

  /** The same segment in another language, where the person asked for one. */
  drawReference() {
    const { reference } = this.text;
    const said = reference?.texts[this.segment.id];
    this.referenceBox.hidden = !said;
    if (!said) return;
    this.referenceBox.lang = reference.lang;
    this.referenceBox.dir = reference.rtl ? "rtl" : "auto";
    fill(this.referenceBox, said);
  }

  /** Mark the word that is being said. */
  said(ms) {
    for (const [start, end, span] of this.spans) span.classList.toggle("said", ms >= start && ms < end);
  }

  drawFlags() {
    const segment = this.segment;
    fill(
      this.flags,
      segment.findings.filter(open).map((flag) =>
        h(
          "li",
          { class: flag.severity },
          icon(flag.severity === "error" ? "error" : "warning"),
          " ",
          h("span", { class: "hidden" }, t(flag.severity)),
          `${flag.message} `,
          this.text.may_edit && h("button", { type: "button", class: "small", onclick: () => this.on.dismiss(segment, flag) }, t("dismiss")),
        ),
      ),
    );
  }

  drawHelps() {
    const segment = this.segment;
    const { lang, rtl } = this.text;
    fill(
      this.helps,
      segment.glossary.map((term) => h("span", { class: "term", title: term.note || null }, h("b", { lang: this.text.source_lang }, term.source), " → ", h("span", { lang, dir: "auto" }, term.target))),
      [...segment.suggestions, ...(segment.remembered ?? []).filter((offer) => offer.text !== segment.text)].map((offer) =>
        h(
          "div",
          { class: "offer" },
          h("p", { lang, dir: rtl ? "rtl" : "auto" }, offer.text),
          h("small", {}, offer.similarity ? t("from-memory", { percent: Math.floor(offer.similarity * 100), origin: offer.origin }) : offer.origin === "machine" ? t("from-machine") : offer.origin, " "),
          this.text.may_edit && h("button", { type: "button", class: "small", onclick: () => this.on.take(segment, offer) }, t("take")),
          this.text.may_edit && offer.id && h("button", { type: "button", class: "small", onclick: () => this.on.drop(segment, offer) }, t("drop")),
        ),
      ),
    );
  }

  /** Show how long the text is against what can be read in its time. */
  measure() {
    const { limits } = this.text;
    const text = this.box.value.trim();
    const chars = countChars(text, limits.half_width);
    const seconds = (this.segment.end_ms - this.segment.start_ms) / 1000;
    const speed = seconds > 0 ? chars / seconds : 0;
    const room = limits.line_chars * limits.max_lines;
    this.limits.className = `limits${speed > limits.reading_speed ? " over" : ""}`;
    fill(
      this.limits,
      t("speed", { speed: speed.toFixed(1), most: limits.reading_speed }),
      " · ",
      t("length", { chars, room }),
      speed > limits.reading_speed ? ` · ${t("too-fast")}` : "",
    );
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  #timeButtons() {
    const segment = this.segment;
    const nudge = (edge, ms, sign) =>
      h("button", { type: "button", class: "small", title: t(`${edge}-${sign}`), "aria-label": t(`${edge}-${sign}`), onclick: () => this.on.times(segment, edge === "start" ? segment.start_ms + ms : segment.start_ms, edge === "end" ? segment.end_ms + ms : segment.end_ms) }, ms < 0 ? "−" : "+");
    return h(
      "span",
      { class: "nudges" },
      nudge("start", -STEP_MS, "earlier"),
      nudge("start", STEP_MS, "later"),
      nudge("end", -STEP_MS, "earlier"),
      nudge("end", STEP_MS, "later"),
    );
  }

  #buttons() {
    const segment = this.segment;
    const button = (key, act, allowed = true, extra = {}) => allowed && h("button", { type: "button", onclick: act, ...extra }, t(key));
    const { may_edit: edit, may_approve: approve } = this.text;
    return h(
      "div",
      { class: "actions" },
      button("approve", () => this.on.approve(segment), approve, { class: "main" }),
      button("needs-work", () => this.on.needsWork(segment), edit),
      button("split", () => this.on.split(segment, this.box.selectionStart), edit && !this.translating),
      button("merge", () => this.on.merge(segment), edit && !this.translating),
      button("insert", () => this.on.insert(segment), edit && !this.translating),
      button("remove", () => this.on.remove(segment), edit && !this.translating),
      button("speaker", () => this.on.speaker(segment), edit && !this.translating),
      button("comment", () => this.on.comment(segment)),
      button("history", () => this.on.history(segment)),
      button(segment.withhold === null ? "withhold" : "publish", () => this.on.withhold(segment), edit),
    );
  }
}
