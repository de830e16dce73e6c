// The list of segments: every row stays in the page (the browser draws only those in sight), so
// that reading aloud, searching and printing have all of them.

import { clock, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { open } from "./suspects.js";
import { t } from "./i18n.js";

export class List {
  constructor(box, { text, onPick }) {
    this.box = box;
    this.text = text;
    this.onPick = onPick;
    this.rows = new Map();
  }

  draw(segments) {
    this.rows.clear();
    const rows = segments.map((segment) => {
      const row = h("li", { class: "row", data: { id: segment.id } });
      row.addEventListener("click", (event) => {
        if (!event.target.closest("textarea, button, input, select, summary, [data-word]")) this.onPick(segment.id);
      });
      this.rows.set(segment.id, row);
      this.update(segment);
      return row;
    });
    fill(this.box, rows);
  }

  /** Show the segments for which `wanted` is true, and the open one. */
  show(wanted) {
    for (const segment of this.text.segments) {
      const row = this.rows.get(segment.id);
      row.hidden = !wanted(segment) && !row.hasAttribute("aria-current");
    }
  }

  /** Draw one row as it is now, closed. */
  update(segment) {
    const row = this.rows.get(segment.id);
    if (!row) return;
    const flags = segment.findings.filter(open);
    const worst = flags.some((flag) => flag.severity === "error") ? "error" : flags.length ? "warning" : "";
    row.className = `row state-${segment.state}${worst ? ` has-${worst}` : ""}${segment.withhold !== null ? " withheld" : ""}`;
    row.removeAttribute("aria-current");
    const { source_lang: from, lang, source_rtl: fromRtl, rtl, mode } = this.text;
    const source = mode === "translation" && h("p", { class: "source", lang: from, dir: fromRtl ? "rtl" : "auto" }, segment.source);
    fill(
      row,
      h("button", { class: "when", type: "button", onclick: () => this.onPick(segment.id), "aria-label": t("open-segment", { time: clock(segment.start_ms).textContent }) }, clock(segment.start_ms)),
      h("div", { class: "words" }, source, h("p", { class: "target", lang, dir: rtl ? "rtl" : "auto" }, segment.text || "—")),
      h(
        "div",
        { class: "marks" },
        segment.speaker && h("span", { class: "speaker" }, segment.speaker),
        h("span", { class: `state`, title: t(`state-${segment.state}`) }, icon(segment.state), h("span", { class: "hidden" }, t(`state-${segment.state}`))),
        segment.stale && h("span", { class: "badge", title: t("stale-long") }, t("stale")),
        segment.withhold !== null && h("span", { class: "badge", title: segment.withhold }, t("withheld")),
        flags.length > 0 && h("span", { class: `flags ${worst}`, title: flags.map((flag) => flag.message).join("\n") }, icon(worst), String(flags.length)),
        segment.suggestions.length > 0 && h("span", { class: "badge" }, t("suggestions", { count: segment.suggestions.length })),
        segment.comments > 0 && h("span", { class: "badge", title: t("comments") }, icon("comment"), String(segment.comments)),
      ),
    );
  }

  /** Put the editor into its row, in place of what is there. */
  openWith(id, editor) {
    const row = this.rows.get(id);
    row.setAttribute("aria-current", "true");
    fill(row, editor);
    row.scrollIntoView({ block: "nearest" });
  }
}
