// The video: plays a segment and stops where it ends, loops it, plays it slower.

export const STEP_MS = 2000;

export class Player {
  constructor(video, { onTime }) {
    this.video = video;
    this.onTime = onTime;
    this.until = null;
    this.loop = null;
    this.replays = { id: null, at: 0 };
    this.rate = 1;
    this.pieces_ms = null;
    const look = () => {
      this.#look();
      this.frame = requestAnimationFrame(look);
    };
    video.addEventListener("play", () => {
      cancelAnimationFrame(this.frame);
      look();
    });
    video.addEventListener("pause", () => {
      cancelAnimationFrame(this.frame);
      this.onTime(this.ms);
    });
    video.addEventListener("seeked", () => this.onTime(this.ms));
  }

  get ms() {
    return this.video.currentTime * 1000;
  }

  seek(ms) {
    this.video.currentTime = Math.max(0, ms) / 1000;
  }

  toggle() {
    this.until = null;
    if (!this.video.paused) return this.video.pause();
    if (this.pieces_ms) this.until = this.ms + this.pieces_ms;
    this.#play();
  }

  get playing() {
    return !this.video.paused;
  }

  /** Go back a little and play on: after a pause for typing. */
  resume(back) {
    this.seek(this.ms - back);
    this.#play();
  }

  step(ms) {
    this.until = null;
    this.seek(this.ms + ms);
  }

  /** Play one stretch and stop at its end; the same again within 10 s plays slower. */
  stretch(id, start, end, { slower = false } = {}) {
    const now = performance.now();
    const again = slower && this.replays.id === id && now - this.replays.at < 10000;
    this.replays = { id, at: now };
    this.video.playbackRate = again ? Math.max(0.5, this.video.playbackRate * 0.75) : this.rate;
    this.seek(start);
    this.until = end;
    this.#play();
  }

  setLoop(stretch) {
    this.loop = stretch;
    if (stretch) this.stretch("loop", stretch.start, stretch.end);
    else this.until = null;
  }

  setRate(rate) {
    this.rate = rate;
    this.video.playbackRate = rate;
  }

  stop() {
    this.until = null;
    this.video.pause();
  }

  #play() {
    // A browser that refuses to play says so in the player; there is nothing to do about it here.
    this.video.play().catch(() => {});
  }

  #look() {
    const ms = this.ms;
    this.onTime(ms);
    if (this.until === null || ms < this.until) return;
    if (this.loop) this.seek(this.loop.start);
    else {
      this.until = null;
      this.video.pause();
    }
  }
}
