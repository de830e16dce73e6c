// Questions and side panels. All of them close with Esc and give the focus back.

import { clock, h } from "./dom.js";
import { BINDINGS, shown } from "./keys.js";
import { t } from "./i18n.js";

/** Ask for a line of text; null where the person thought better of it. */
export function askText(question, { value = "", must = true } = {}) {
  return new Promise((settle) => {
    const box = h("textarea", { rows: 2, dir: "auto", "aria-label": question, value });
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      settle(answer);
    };
    const dialog = h(
      "dialog",
      { "aria-label": question },
      h("p", {}, question),
      box,
      h(
        "div",
        { class: "actions" },
        h("button", { type: "button", class: "main", onclick: () => (box.value.trim() || !must) && done(box.value.trim()) }, t("ok")),
        h("button", { type: "button", onclick: () => done(null) }, t("cancel")),
      ),
    );
    dialog.addEventListener("cancel", () => done(null));
    document.body.append(dialog);
    dialog.showModal();
    box.focus();
  });
}

/** Show something until it is closed; settles with true where the main button was pressed. */
export function show(title, content, { action = null, no = null } = {}) {
  return new Promise((settle) => {
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      settle(answer);
    };
    const dialog = h(
      "dialog",
      { "aria-label": title, class: "wide" },
      h("h2", {}, title),
      h("div", { class: "content", tabindex: "0" }, content),
      h(
        "div",
        { class: "actions" },
        action && h("button", { type: "button", class: "main", onclick: () => done(true) }, action),
        h("button", { type: "button", onclick: () => done(false) }, no ?? t("close")),
      ),
    );
    dialog.addEventListener("cancel", () => done(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function help() {
  const rows = BINDINGS.map(([action, inText, outside]) =>
    h("tr", {}, h("th", { scope: "row" }, t(`key-${action}`)), h("td", {}, inText.map(shown).join(", ")), h("td", {}, outside.map(shown).join(", "))),
  );
  return show(t("keys"), h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("action")), h("th", { scope: "col" }, t("in-text")), h("th", { scope: "col" }, t("elsewhere")))), h("tbody", {}, rows)));
}

/** The versions of a segment, newest first; settles with the one to go back to, or null. */
export function history(versions, lang) {
  return new Promise((settle) => {
    let chosen = null;
    const rows = versions.map((version, place) =>
      h(
        "li",
        {},
        h("p", {}, h("b", {}, version.who), ` · ${version.time_utc.replace("T", " ").replace("Z", "")} · ${version.what}`),
        h("p", { lang, dir: "auto" }, marked(version.difference ?? version.text)),
        place > 0 && version.restorable && h("button", { type: "button", class: "small", onclick: (event) => { chosen = version; event.target.closest("dialog").querySelector(".actions button").click(); } }, t("restore")),
      ),
    );
    show(t("history"), h("ol", { class: "versions" }, rows)).then(() => settle(chosen));
  });
}

/** `[-gone-] {+new+}` as struck out and underlined words. */
export function marked(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(/\[-(.*?)-\]|\{\+(.*?)\+\}/gs)) {
    parts.push(text.slice(last, found.index));
    parts.push(found[1] !== undefined ? h("del", {}, found[1]) : h("ins", {}, found[2]));
    last = found.index + found[0].length;
  }
  parts.push(text.slice(last));
  return parts;
}

/** Comments of a segment; settles with a new one, or null. */
export function comments(said, segment, onResolve) {
  return new Promise((settle) => {
    const box = h("textarea", { rows: 3, dir: "auto", "aria-label": t("your-comment") });
    let answer = null;
    const content = h(
      "div",
      {},
      h("ul", { class: "comments" }, said.map((item) => h("li", {}, h("b", {}, item.who), ` · ${item.time_utc.slice(0, 16).replace("T", " ")}`, item.resolved_by && ` · ${t("resolved-by", { who: item.resolved_by })}`, h("p", { dir: "auto" }, item.text), !item.resolved_by && h("button", { type: "button", class: "small", onclick: async (event) => { const button = event.target; if (await onResolve(item)) button.replaceWith(t("resolved")); } }, t("resolve"))))),
      box,
    );
    show(`${t("comments")} · ${clock(segment.start_ms).textContent}`, content, { action: t("send") }).then((sent) => {
      if (sent && box.value.trim()) answer = box.value.trim();
      settle(answer);
    });
    box.focus();
  });
}

/** What “the same correction everywhere” would change; settles with true to do it. */
export function preview(changes, lang) {
  return show(
    t("would-change", { count: changes.length }),
    h("ol", { class: "versions" }, changes.map((change) => h("li", {}, clock(change.start_ms), " ", h("span", { lang, dir: "auto" }, marked(change.difference))))),
    { action: t("change-all") },
  );
}

/** A line that says what happened, read aloud, gone after a while. */
export function toast(message, actions = []) {
  const box = document.getElementById("toasts");
  const line = h("div", { class: "toast" }, message, " ", actions.map(([label, act]) => h("button", { type: "button", class: "small", onclick: () => { line.remove(); act(); } }, label)));
  box.append(line);
  setTimeout(() => line.remove(), actions.length ? 15000 : 6000);
}

