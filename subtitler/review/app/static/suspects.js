// The queue of suspects: what the audit and the checks noticed, and words the engine was unsure of.

const KEPT = "subtitler unsure-below";

/** Below this confidence a word is marked; each person chooses. */
export const unsure = {
  below: Number(localStorage.getItem(KEPT) ?? 0.5),

  set(value) {
    this.below = value;
    localStorage.setItem(KEPT, String(value));
  },
};

/** Whether a finding is still to be looked at. */
export const open = (finding) => !finding.dismissed;

/** How urgent a segment is; 0: nothing to look at. The worst finding counts, then unsure words. */
export function urgency(segment) {
  let most = 0;
  for (const finding of segment.findings) {
    if (!open(finding)) continue;
    const weight = { error: 300, warning: 200, notice: 100 }[finding.severity] + finding.rank;
    most = Math.max(most, weight);
  }
  if (segment.suggestions.length) most = Math.max(most, 150);
  if (!segment.edited) {
    const words = segment.words.filter((word) => word[3] !== null && word[3] < unsure.below).length;
    if (words) most = Math.max(most, 50 + Math.min(words, 40));
  }
  return segment.withhold === null ? most : 0;
}

/** The ids of all suspects, worst first; equal ones in time order. */
export function queue(segments) {
  return segments
    .map((segment) => [urgency(segment), segment])
    .filter(([weight]) => weight > 0)
    .sort((one, other) => other[0] - one[0] || one[1].start_ms - other[1].start_ms)
    .map(([, segment]) => segment.id);
}
