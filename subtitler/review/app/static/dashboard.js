// Every video and language: how far it is, and whose turn it is.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { loadWords, t } from "./i18n.js";
import { ask, Refused } from "./requests.js";

const { ui: UI } = document.body.dataset;
const LOOK_MS = 1500;
const MOST_ROWS = 300;
let mayPublish = false;

async function start() {
  await loadWords(UI);
  const told = await ask("GET", "/api/videos");
  mayPublish = told.may_publish;
  const box = h("input", { type: "search", "aria-label": t("find-video"), placeholder: t("find-video"), oninput: draw });
  const mine = h("input", { type: "checkbox", onchange: draw });
  const waits = h("select", { "aria-label": t("waits-for"), onchange: draw }, ["", "read", "correct", "approve"].map((what) => h("option", { value: what }, what ? t(`waits-${what}`) : t("waits-for"))));
  const body = h("tbody");
  const count = h("p", { "aria-live": "polite" });

  const head = h("tr");
  const following = h("a", { class: "button main", hidden: true }, t("next-for-me"));

  function draw() {
    const asked = box.value.trim().toLowerCase();
    const rows = told.videos.filter((video) => video.id.includes(asked) && (!mine.checked || video.cells.some((cell) => cell.mine)) && (!waits.value || video.cells.some((cell) => cell.what === waits.value)));
    fill(head, h("th", { scope: "col" }, t("video")), told.languages.map((language) => h("th", { scope: "col", lang: language.code }, language.name)));
    fill(body, rows.slice(0, MOST_ROWS).map((video) => row(video, told.languages)));
    fill(count, t("videos", { count: rows.length }), told.more === null ? "" : ` · ${t("looked-at", { done: told.videos.length, all: told.all })}`, rows.length > MOST_ROWS ? ` · ${t("rows-shown", { count: MOST_ROWS })}` : "");
    const video = told.videos.find((one) => one.cells.some((cell) => cell.mine));
    following.hidden = !video;
    if (video) following.href = `/review/${video.id}/${video.cells.find((cell) => cell.mine).lang}`;
  }

  fill(
    document.getElementById("app"),
    h(
      "header",
      { class: "top" },
      h("h1", {}, told.title || t("all-videos")),
      h("span", {}, t("you-are", { who: told.reviewer })),
      following,
      uiChoice(told.interfaces),
    ),
    h(
      "main",
      { id: "main", class: "dashboard" },
      h("div", { class: "filters" }, box, waits, h("label", {}, mine, t("only-mine")), count),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("all-videos") }, h("table", {}, h("thead", {}, head), body)),
    ),
  );
  draw();
  // A large collection that nobody has looked at comes in pieces.
  while (told.more !== null) {
    const piece = await ask("GET", `/api/videos?from=${told.more}`);
    told.videos.push(...piece.videos);
    told.more = piece.more;
    const known = new Set(told.languages.map((language) => language.code));
    told.languages.push(...piece.languages.filter((language) => !known.has(language.code)));
    draw();
  }
  document.body.dataset.ready = "all";
}

function row(video, languages) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("bdi", { dir: "ltr" }, video.id), " ", mayPublish && publishing(video.id)),
    languages.map((language) => cell(video, video.cells.find((one) => one.lang === language.code))),
  );
}

/** A button that lets the machine go on with a video, and how it gets on. */
function publishing(id) {
  const line = h("span", { class: "run", role: "status" });
  const button = h("button", { type: "button", class: "small", "aria-label": t("publish-video", { video: id }), onclick: () => begin("POST") }, t("publish-files"));
  async function begin(method) {
    button.disabled = true;
    try {
      const told = await ask(method, `/api/publish/${id}`, method === "POST" ? {} : undefined);
      line.dataset.state = told.state;
      fill(line, t(`run-${told.state}`), told.state === "done" ? "" : ` ${told.line}`);
      if (told.state === "working") return setTimeout(() => begin("GET"), LOOK_MS);
    } catch (error) {
      fill(line, error instanceof Refused ? error.message : t("away"));
    }
    button.disabled = false;
  }
  return [button, " ", line];
}

function cell(video, one) {
  if (!one) return h("td", {}, h("span", { class: "none" }, h("span", { "aria-hidden": "true" }, "·"), h("span", { class: "hidden" }, t("cell-none"))));
  const share = one.segments ? Math.round((100 * one.approved) / one.segments) : 0;
  const name = `${t(`cell-${one.condition}`)}, ${t("approved-share", { percent: share })}${one.flags ? `, ${t("open-findings", { count: one.flags })}` : ""}${one.what ? `, ${t(`turn-${one.what}`, { names: one.turn.join(", ") || "–" })}` : ""}${one.due ? `, ${t("due", { day: one.due })}` : ""}`;
  return h(
    "td",
    { class: `cell ${one.condition}${one.mine ? " mine" : ""}` },
    h(
      "a",
      { href: `/review/${video.id}/${one.lang}`, title: name },
      icon(one.condition),
      ` ${share} %`,
      h("span", { class: "hidden" }, `${video.id} ${one.lang}: ${name}`),
      one.what && h("span", { class: "turn", "aria-hidden": "true" }, one.turn.join(", ") || "–", one.due && ` · ${one.due}`),
      one.flags > 0 && h("span", { class: "flags", "aria-hidden": "true" }, " ", icon("warning"), String(one.flags)),
    ),
  );
}

function uiChoice(interfaces) {
  const select = h(
    "select",
    {
      "aria-label": t("interface-language"),
      onchange: async () => {
        await ask("POST", "/api/interface", { ui: select.value });
        location.reload();
      },
    },
    interfaces.map((one) => h("option", { value: one.code, lang: one.code, selected: one.code === UI }, one.name)),
  );
  return select;
}

start().catch((error) => {
  fill(document.getElementById("app"), h("p", { role: "alert", class: "broken" }, error instanceof Refused ? error.message : String(error)));
});
