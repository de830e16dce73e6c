"""How the page looks: on a screen by day and by night, and on paper."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --soft: #5b6570; --line: #d4dae0; --ground: #f1f4f7;
  --speech: #6d7a88; --cue: #4f86c6; --error: #b3141d; --warning: #8a5300; --notice: #5b6570;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181c; --ink: #e6eaee; --soft: #9ba7b3; --line: #38424c; --ground: #1e252b;
    --speech: #8b98a6; --cue: #5f9be0; --error: #ff8a85; --warning: #f2b544; --notice: #9ba7b3;
  }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --ground: #f4f4f4;
    --speech: #6d7a88; --cue: #4f86c6; --error: #b3141d; --warning: #8a5300; --notice: #555;
  }
}
* { box-sizing: border-box; }
html { font-size: 16px; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, "Noto Sans", sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 1.5rem; overflow-x: auto; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; overflow-wrap: anywhere; }
p { max-width: 48rem; }
.made, .meaning, figcaption { color: var(--soft); }
.meaning { font-weight: normal; font-size: .85em; }
a { color: inherit; }
a:focus-visible { outline: 2px solid var(--cue); outline-offset: 2px; }
figure { margin: 1.5rem 0; overflow-x: auto; }
figcaption { font-size: .85rem; margin-top: .25rem; }
svg { display: block; width: 100%; min-width: 44rem; height: auto; }
.ground { fill: var(--ground); }
.grid { stroke: var(--line); fill: none; }
.time, .lane { font: 10px system-ui, "Noto Sans", sans-serif; fill: var(--soft); }
.lane { text-anchor: end; fill: var(--ink); }
.speech { fill: var(--speech); }
.cue { fill: var(--cue); }
path.error { fill: var(--error); }
path.warning { fill: var(--warning); }
path.notice { fill: var(--paper); stroke: var(--notice); }
td.error, span.error { color: var(--error); font-weight: 600; }
td.warning, span.warning { color: var(--warning); font-weight: 600; }
td.notice, span.notice { color: var(--notice); }
table { border-collapse: collapse; margin: 1.5rem 0; font-size: .9rem; }
caption { text-align: start; font-weight: 600; font-size: 1.05rem; padding-bottom: .4rem; }
th, td { text-align: start; vertical-align: top; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
.figure { text-align: end; font-variant-numeric: tabular-nums; }
.findings { width: 100%; }
.findings th[scope=row] { font-variant-numeric: tabular-nums; font-weight: 400; }
.findings td.error, .findings td.warning, .findings td.notice { white-space: nowrap; }
.kind, .findings code { white-space: nowrap; }
.message { min-width: 15rem; overflow-wrap: anywhere; }
.words { min-width: 11rem; overflow-wrap: anywhere; font-size: 1.05em; }
tr:target { background: var(--ground); outline: 2px solid var(--cue); }
@media print {
  @page { size: landscape; margin: 12mm; }
  html { font-size: 8.5pt; }
  main { max-width: none; padding: 0; }
  main, figure { overflow: visible; }
  svg { min-width: 0; }
  .message, .words { min-width: 0; }
  .kind { white-space: normal; }
  tr, svg { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
