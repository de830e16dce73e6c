// The wave of the sound with every segment on it. Peaks are made beforehand: nothing is decoded.

import WaveSurfer from "./vendor/wavesurfer.esm.js";
import Regions from "./vendor/wavesurfer-regions.esm.js";
import { ask } from "./requests.js";
import { t } from "./i18n.js";

const PIXELS_PER_SECOND = 40;

export class Wave {
  /** `onTimes(id, start, end)` hears a segment that was dragged, `onPick(id)` one that was clicked. */
  constructor(box, { mayDrag, onTimes, onPick }) {
    this.box = box;
    this.mayDrag = mayDrag;
    this.onTimes = onTimes;
    this.onPick = onPick;
    this.regions = new Map();
  }

  async open(video, path) {
    const { peaks, per_second: rate } = await ask("GET", path);
    const seconds = peaks.length / rate;
    this.plugin = Regions.create();
    this.surfer = WaveSurfer.create({
      container: this.box,
      media: video,
      peaks: [Float32Array.from(peaks, (peak) => peak / 127)],
      duration: seconds,
      height: 64,
      minPxPerSec: PIXELS_PER_SECOND,
      normalize: true,
      autoScroll: true,
      autoCenter: true,
      cursorWidth: 2,
      waveColor: "#7c8a9c",
      progressColor: "#3c6e9f",
      cursorColor: "#c22f2f",
      plugins: [this.plugin],
    });
    this.plugin.on("region-updated", (region) => {
      this.onTimes(region.id, Math.round(region.start * 1000), Math.round(region.end * 1000));
    });
    this.plugin.on("region-clicked", (region, event) => {
      event.stopPropagation();
      this.onPick(region.id);
    });
    // Before its length is known every region would stand at zero.
    await new Promise((ready) => {
      this.surfer.once("ready", ready);
      this.surfer.once("error", ready);
      if (this.surfer.getDuration() > 0 && this.surfer.getDecodedData()) ready();
    });
    // What scrolls has to be reached by the keyboard, and say what it is.
    const scroll = this.surfer.getWrapper().parentElement;
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group");
    scroll.setAttribute("aria-label", t("wave"));
  }

  /** A mark over a segment where something is to be looked at: a shape, not a colour alone. */
  #tick(flagged) {
    if (!flagged) return "";
    const mark = document.createElement("span");
    mark.textContent = "▲";
    mark.style.color = "#8a5300";
    mark.style.fontSize = "10px";
    mark.setAttribute("aria-hidden", "true");
    return mark;
  }

  /** Draw the segments; `look(segment)` gives {colour, flagged}. */
  draw(segments, look) {
    if (!this.plugin) return;
    this.plugin.clearRegions();
    this.regions.clear();
    for (const segment of segments) {
      const { colour, flagged } = look(segment);
      const region = this.plugin.addRegion({
        id: segment.id,
        start: segment.start_ms / 1000,
        end: segment.end_ms / 1000,
        color: colour,
        content: this.#tick(flagged),
        drag: false,
        resize: false,
      });
      this.regions.set(segment.id, region);
    }
  }

  /** Show one segment as changed, and as the active one if it is. */
  update(segment, look, active) {
    const region = this.regions.get(segment.id);
    if (!region) return;
    const { colour, flagged } = look(segment, active);
    region.setOptions({
      start: segment.start_ms / 1000,
      end: segment.end_ms / 1000,
      color: colour,
      resize: active && this.mayDrag,
    });
    region.setContent(this.#tick(flagged));
  }
}
