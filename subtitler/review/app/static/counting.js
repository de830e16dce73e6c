// How long a text is on screen, counted as subtitler/layout/counting.py counts: tests/review/app
// hold both to the same cases.

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const UNSEEN = /^[\p{Cf}\p{Cc}]+$/u;
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** Characters of a text; in languages that count by half width, a narrow one is a half. */
export function countChars(text, halfWidth) {
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (UNSEEN.test(segment)) continue;
    count += halfWidth && !WIDE.test(segment) ? 0.5 : 1;
  }
  return count;
}
