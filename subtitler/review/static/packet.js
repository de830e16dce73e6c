"use strict";
/* One video to review from the disk: no server, no network, nothing installed.

   What is typed is kept in the browser's own store until it is cleared, and goes back as a small
   file. Text is only ever set as text. */
(function () {
  const packet = JSON.parse(document.getElementById("packet").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const place = `subtitler-packet:${packet.fingerprint}`;
  const list = document.getElementById("list");
  const film = document.getElementById("film");
  const state = document.getElementById("state");
  let ui = words[(navigator.language || "en").slice(0, 2)] ? navigator.language.slice(0, 2) : "en";
  let edits = {};
  let kept = packet.store; // whether the store took what was typed last
  let unsent = false;      // whether something was typed after the last file
  let active = 0;
  let stopAt = null;

  const say = (key) => words[ui][key] || words.en[key];

  function make(tag, properties, children) {
    const element = Object.assign(document.createElement(tag), properties || {});
    for (const child of children || []) element.append(child);
    return element;
  }

  function clock(ms) {
    const seconds = Math.floor(ms / 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  // What was typed ------------------------------------------------------------------------------

  // One entry a segment: browsers pass changes from window to window with a delay, so that two
  // windows that wrote one common entry would cover each other.
  const slot = (row) => `${place}:${row.id}`;

  function recall(rows) {
    if (!kept) return;  // what is here is newer than what the store has
    for (const row of rows) {
      try {
        const stored = localStorage.getItem(slot(row));
        if (stored) edits[row.id] = JSON.parse(stored);
        else delete edits[row.id];
      } catch (_) {
        // An entry that cannot be read has nothing to add.
      }
    }
  }

  function keep(rows) {
    try {
      if (packet.store) {
        for (const row of rows) {
          if (row.id in edits) localStorage.setItem(slot(row), JSON.stringify(edits[row.id]));
          else localStorage.removeItem(slot(row));
        }
      }
      kept = packet.store;
    } catch (_) {
      kept = false;
    }
    unsent = true;
    tell();
  }

  function typedElsewhere(event) {
    const row = packet.rows.find((one) => slot(one) === event.key);
    if (!row || !kept) return;
    recall([row]);
    const edit = edits[row.id] || { text: row.text, comment: "" };
    const item = document.getElementById(`row-${row.number}`);
    item.querySelector(".text").value = edit.text;
    item.querySelector(".comment").value = edit.comment;
    mark(row);
    tell();
  }

  function tell() {
    const count = Object.keys(edits).length;
    state.textContent = `${count} / ${packet.rows.length} · ${say(kept ? "kept" : "not-kept")}`;
    state.dataset.state = kept ? "kept" : "not-kept";
  }

  function type(row, field, value) {
    recall([row]);  // another window may have the same packet open
    const edit = Object.assign({ text: row.text, comment: "" }, edits[row.id]);
    edit[field] = value;
    if (edit.text === row.text && !edit.comment) delete edits[row.id];
    else edits[row.id] = edit;
    mark(row);
    keep([row]);
  }

  function mark(row) {
    document.getElementById(`row-${row.number}`).classList.toggle("changed", row.id in edits);
  }

  function give() {
    recall(packet.rows);
    const rows = packet.rows.map((row) => ({
      id: row.id,
      base: row.base,
      text: (edits[row.id] || row).text,
      comment: (edits[row.id] || { comment: "" }).comment,
    }));
    const told = { format: "subtitler/packet", version: 1, video: packet.video, lang: packet.lang, rows };
    const blob = new Blob([JSON.stringify(told, null, 1)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob) });
    link.download = `${packet.video}.${packet.lang}.packet.json`;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsent = false;
  }

  async function load(file) {
    let told;
    try {
      told = JSON.parse(await file.text());
    } catch (_) {
      told = null;
    }
    if (!told || told.format !== "subtitler/packet" || told.video !== packet.video
        || told.lang !== packet.lang || !Array.isArray(told.rows)) {
      window.alert(say("not-mine"));
      return;
    }
    recall(packet.rows);
    const known = new Map(packet.rows.map((row) => [row.id, row]));
    const taken = [];
    for (const back of told.rows) {
      const row = known.get(back.id);
      if (!row || edits[row.id] || typeof back.text !== "string") continue;
      const comment = typeof back.comment === "string" ? back.comment : "";
      if (back.text === row.text && !comment) continue;
      edits[row.id] = { text: back.text, comment };
      taken.push(row);
    }
    keep(taken);
    draw();
  }

  function clear() {
    if (!window.confirm(say("sure"))) return;
    try {
      for (const row of packet.rows) localStorage.removeItem(slot(row));
    } catch (_) {
      // A browser that keeps nothing has nothing to clear.
    }
    edits = {};
    unsent = false;
    kept = packet.store;
    draw();
  }

  // The list ------------------------------------------------------------------------------------

  function draw() {
    document.documentElement.lang = ui;
    document.documentElement.dir = ui === "ar" ? "rtl" : "ltr";
    for (const element of document.querySelectorAll("[data-say]")) {
      element.textContent = say(element.dataset.say);
    }
    document.getElementById("help").textContent = say("keys").split(" · ").join("\n");
    film.setAttribute("aria-label", say("film"));
    list.replaceChildren(...packet.rows.map(drawn));
    packet.rows.forEach(mark);
    tell();
    go(active, false);
  }

  function text(tag, name, lang, value) {
    return make(tag, { className: name, lang, dir: "auto", textContent: value });
  }

  const rowsOf = (value) => Math.max(2, Math.ceil(value.length / 70));

  function drawn(row, number) {
    row.number = number;
    const edit = edits[row.id] || { text: row.text, comment: "" };
    const times = make("bdi", { dir: "ltr", textContent: `${clock(row.start_ms)} – ${clock(row.end_ms)}` });
    const play = make("button", { type: "button", className: "play", textContent: "▶" });
    play.setAttribute("aria-label", `${say("play")} ${clock(row.start_ms)}`);
    play.addEventListener("click", () => { go(number, true); replay(); });
    const head = make("div", { className: "head" }, [play, times]);
    if (row.speaker) head.append(make("span", { className: "speaker", textContent: row.speaker }));
    const box = make("textarea", { className: "text", lang: packet.lang, dir: "auto", value: edit.text, rows: rowsOf(edit.text) });
    box.setAttribute("aria-label", `${say("text")} ${clock(row.start_ms)}`);
    box.addEventListener("input", () => type(row, "text", box.value));
    box.addEventListener("focus", () => choose(number));
    const comment = make("textarea", { className: "comment", dir: "auto", value: edit.comment, rows: 1 });
    comment.placeholder = say("comment");
    comment.setAttribute("aria-label", `${say("comment")} ${clock(row.start_ms)}`);
    comment.addEventListener("input", () => type(row, "comment", comment.value));
    comment.addEventListener("focus", () => choose(number));
    const parts = [head];
    if (row.source) parts.push(text("p", "source", packet.source_lang, row.source));
    parts.push(box);
    if (row.reference) parts.push(text("p", "reference", packet.reference_lang, row.reference));
    for (const term of row.terms) {
      const told = make("p", { className: "term" });
      told.append(text("span", "", packet.source_lang, term.source), " → ", text("span", "", packet.lang, term.target));
      if (term.note) told.append(" · ", text("span", "", "", term.note));
      parts.push(told);
    }
    if (row.notes) parts.push(text("p", "notes", "", row.notes));
    parts.push(comment);
    return make("li", { id: `row-${number}` }, parts);
  }

  function choose(number) {
    const before = document.getElementById(`row-${active}`);
    if (before) before.removeAttribute("aria-current");
    active = number;
    const now = document.getElementById(`row-${number}`);
    if (now) now.setAttribute("aria-current", "true");
  }

  function go(number, focus) {
    if (number < 0 || number >= packet.rows.length) return;
    choose(number);
    if (!focus) return;
    const row = document.getElementById(`row-${number}`);
    row.querySelector(".text").focus();
    row.scrollIntoView({ block: "center" });
  }

  // The film ------------------------------------------------------------------------------------

  function replay() {
    const row = packet.rows[active];
    if (!row || !film.src) return;
    film.currentTime = row.start_ms / 1000;
    stopAt = row.end_ms / 1000;
    film.play().catch(() => { stopAt = null; });
    watch();
  }

  function watch() {
    if (stopAt === null) return;
    if (film.currentTime >= stopAt) {
      film.pause();
      stopAt = null;
      return;
    }
    requestAnimationFrame(watch);
  }

  function toggle() {
    stopAt = null;
    if (film.paused) film.play().catch(() => {});
    else film.pause();
  }

  function jump(seconds) {
    stopAt = null;
    film.currentTime = Math.max(0, film.currentTime + seconds);
  }

  function show(address) {
    film.src = address;
    film.hidden = false;
  }

  // Keys: by the letter where it is Latin, else by where the key lies ------------------------------

  function keyOf(event) {
    if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
    const match = /^Key([A-Z])$/.exec(event.code || "");
    return match ? match[1].toLowerCase() : event.key;
  }

  const ALT = {
    ArrowDown: () => { go(active + 1, true); if (automatic()) replay(); },
    ArrowUp: () => { go(active - 1, true); if (automatic()) replay(); },
    r: replay,
    k: toggle,
    j: () => jump(-2),
    l: () => jump(2),
    c: () => document.querySelector(`#row-${active} .comment`).focus(),
  };
  const automatic = () => document.getElementById("automatic").checked;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const key = keyOf(event);
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    let act = null;
    if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) act = ALT[key];
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "s") act = give;
    else if (plain && key === "Escape") act = toggle;
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ------------------------------------------------------------------------------------------------

  const languages = document.getElementById("ui");
  for (const code of Object.keys(words)) {
    languages.append(make("option", { value: code, lang: code, textContent: words[code].name, selected: code === ui }));
  }
  languages.addEventListener("change", () => { ui = languages.value; draw(); });
  document.getElementById("give").addEventListener("click", give);
  document.getElementById("clear").addEventListener("click", clear);
  document.getElementById("load").addEventListener("change", (event) => {
    if (event.target.files[0]) load(event.target.files[0]);
    event.target.value = "";
  });
  document.getElementById("choose").addEventListener("change", (event) => {
    if (event.target.files[0]) show(URL.createObjectURL(event.target.files[0]));
  });
  film.addEventListener("error", () => { film.hidden = true; });
  window.addEventListener("beforeunload", (event) => {
    if (unsent && !kept) event.preventDefault();
  });
  window.addEventListener("storage", typedElsewhere);
  if (packet.film) show(packet.film);
  recall(packet.rows);
  draw();
  document.body.dataset.ready = "all";
})();
