// Keys work while typing, on every layout, and never while an input method composes.
//
// The letter of a key is event.key where it is Latin, else the place of the key (event.code): so
// Alt+J is the same key on a Cyrillic or Arabic layout, and Dvorak's own J stays J.

export const BINDINGS = [
  // action, in a text box, elsewhere
  ["play", ["Escape", "Alt+KeyK"], ["Space", "Escape", "Alt+KeyK"]],
  ["back", ["Alt+KeyJ"], ["KeyJ", "Alt+KeyJ"]],
  ["forward", ["Alt+KeyL"], ["KeyL", "Alt+KeyL"]],
  ["replay", ["Alt+KeyR"], ["KeyR", "Alt+KeyR"]],
  ["loop", ["Alt+KeyP"], ["KeyP", "Alt+KeyP"]],
  ["previous", ["Alt+ArrowUp"], ["ArrowUp", "Alt+ArrowUp"]],
  ["next", ["Alt+ArrowDown"], ["ArrowDown", "Alt+ArrowDown"]],
  ["approve", ["Ctrl+Enter"], ["KeyA", "Ctrl+Enter"]],
  ["needsWork", ["Alt+KeyN"], ["KeyN", "Alt+KeyN"]],
  ["nextSuspect", ["F8"], ["F8"]],
  ["previousSuspect", ["Shift+F8"], ["Shift+F8"]],
  ["split", ["Ctrl+Shift+Enter"], []],
  ["mergeNext", ["Alt+KeyM"], []],
  ["setStart", ["Alt+KeyI"], ["KeyI", "Alt+KeyI"]],
  ["setEnd", ["Alt+KeyO"], ["KeyO", "Alt+KeyO"]],
  ["replaceAll", ["Alt+KeyH"], ["Alt+KeyH"]],
  ["comment", ["Alt+KeyC"], ["KeyC", "Alt+KeyC"]],
  ["help", ["Ctrl+Slash"], ["Shift+Slash", "Ctrl+Slash"]],
];

/** The name of a key stroke, such as Alt+KeyJ; "" while an input method composes. */
export function stroke(event) {
  if (event.isComposing || event.key === "Process" || event.keyCode === 229) return "";
  let name = event.code;
  if (/^[a-z]$/i.test(event.key)) name = `Key${event.key.toUpperCase()}`;
  else if (!name) name = event.key;
  if (name === "NumpadEnter") name = "Enter";
  const held = [];
  if (event.ctrlKey || event.metaKey) held.push("Ctrl");
  if (event.altKey) held.push("Alt");
  if (event.shiftKey) held.push("Shift");
  return [...held, name].join("+");
}

/** Call `act(action, event)` for every bound key; what is not bound stays the browser's. */
export function listen(act) {
  document.addEventListener("keydown", (event) => {
    const pressed = stroke(event);
    if (!pressed || event.defaultPrevented) return;
    const target = event.target;
    const typing = target instanceof HTMLElement && target.matches("textarea, input:not([type=range]):not([type=checkbox]), select");
    const onControl = target instanceof HTMLElement && target.matches("button, a, summary");
    for (const [action, inText, outside] of BINDINGS) {
      const keys = typing ? inText : outside;
      if (!keys.includes(pressed)) continue;
      // Space and Enter on a button are the button's.
      if (onControl && (pressed === "Space" || pressed === "Enter")) return;
      if (document.querySelector("dialog[open]") && action !== "play") return;
      if (act(action, event) !== false) event.preventDefault();
      return;
    }
  });
}

/** A key as it is printed on keyboards. */
export function shown(key) {
  return key
    .replace(/Key([A-Z])/, "$1")
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓")
    .replace("Slash", "/")
    .replace("Escape", "Esc");
}
