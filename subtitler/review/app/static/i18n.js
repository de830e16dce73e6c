// The words of the interface, from a catalogue that a translator can edit (catalogues/LANG.json).

let words = {};
let plural = new Intl.PluralRules("en");

export async function loadWords(ui) {
  const answer = await fetch(`/words/${ui}.json`);
  words = await answer.json();
  plural = new Intl.PluralRules(ui);
}

/** The phrase of a key, with {name} filled in; `count` picks “key.one”, “key.few” … if there are. */
export function t(key, values = {}) {
  let phrase = words[key];
  if ("count" in values) {
    phrase = words[`${key}.${plural.select(values.count)}`] ?? words[`${key}.other`] ?? phrase;
  }
  return (phrase ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
