// Small drawings of our own: no font of every old laptop has these signs.

const NS = "http://www.w3.org/2000/svg";
const PATHS = {
  play: "M4 3l7 5-7 5zM12.2 3h1.8v10h-1.8z",
  again: "M13 8a5 5 0 1 1-1.6-3.7M12.5 1.5v3h-3",
  loop: "M5 4.5h6.5a2.5 2.5 0 0 1 0 7H5m2-2-2.2 2L7 13.5M4.5 4.5a2.5 2.5 0 0 0-1 4.7",
  machine: "M3 5h10v7H3zM6 5V3h4v2M6 8.2v.6M10 8.2v.6M6.5 10.5h3",
  edited: "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.5 4.3l2.2 2.2",
  "needs-work": "M4 14V2.5h8l-2 3 2 3H4",
  approved: "M3 8.5l3.5 3.5L13 4.5",
  warning: "M8 2.5 14 13H2zM8 6.5v3M8 11v.5",
  error: "M5.5 2.5h5l3 3v5l-3 3h-5l-3-3v-5zM8 5v3.8M8 10.6v.5",
  comment: "M2.5 3.5h11v7H8l-3 2.8v-2.8H2.5z",
  done: "M3 8.5l3.5 3.5L13 4.5",
  open: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11",
  waiting: "M8 2.5a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8M3.5 13.5c.3-3 2-4.5 4.5-4.5s4.2 1.5 4.5 4.5",
  due: "M3 5h10v7H3zM6 5V3h4v2M6 8.2v.6M10 8.2v.6M6.5 10.5h3",
  conflict: "M3 5.5h9l-2.2-2.2M13 10.5H4l2.2 2.2",
  failed: "M4 4l8 8M12 4l-8 8",
};
const FILLED = new Set(["play"]);

/** A drawing as large as the letters beside it; what it means has to stand in words as well. */
export function icon(name) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill", FILLED.has(name) ? "currentColor" : "none");
  path.setAttribute("stroke", FILLED.has(name) ? "none" : "currentColor");
  path.setAttribute("stroke-width", "1.5");
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  svg.append(path);
  return svg;
}
