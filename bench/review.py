"""The review app with an hour of speech: 900 segments, 9,000 words, in a real browser.

    python -m bench.review [--minutes 60] [--segments 900]

Prints how long the screen takes to be usable, a key stroke to be answered, a jump to 90 % to be
shown, a save to be confirmed; how many of 200 saves by two processes are lost; and how many of 20
planted faults one key reaches. Needs Chromium. Times are of the clock, the best and the middle of
several, as a person waits for them.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from subtitler import media
from subtitler.formats.documents import Findings, dump
from subtitler.media import ffmpeg_path, probe
from subtitler.model import Finding, Segment, Severity, Source, Transcript
from subtitler.workdir import sha256_file
from tests.review.app.conftest import CHROMIUM, SETTINGS, Server, started, transcript, translation

PLANTED = 20


def build(root: Path, minutes: int, count: int) -> None:
    """A collection with one long video, as the batch leaves it."""
    (root / "subtitler.toml").write_text(SETTINGS, encoding="utf-8")
    folder = root / "videos" / "v-0001"
    folder.mkdir(parents=True)
    film, seconds = folder / "source.mp4", minutes * 60
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=10:d={seconds}"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=220:d={seconds}"]
    codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [str(ffmpeg_path()), "-v", "error", *picture, *sound, *codec, str(film)]
    subprocess.run(command, check=True)
    info = probe(film)
    source = Source("v-0001", sha256_file(film), film.stat().st_size, film.name, "kk", 0, info)
    text = transcript(count, seconds * 1000)
    sure = tuple(_sure(segment) for segment in text.segments)
    text = Transcript("kk", sure)
    (folder / "source.json").write_bytes(dump(source))
    for name in ("transcript.json", "transcript.final.json"):
        (folder / name).write_bytes(dump(text))
    (folder / "translation.en.json").write_bytes(dump(translation(text, "en")))
    chosen = sorted(random.Random(3).sample(range(count), PLANTED))
    told = tuple(
        Finding("date", Severity.WARNING, "", f"fault {n}", None, (text.segments[n].id,), n % 90)
        for n in chosen
    )
    (folder / "findings.en.json").write_bytes(dump(Findings(told)))
    media.proxy(film, folder / "proxy.mp4", info=info, audio_stream=0)
    peaks = [abs(place % 50 - 25) * 5 for place in range(seconds * 25)]
    head = {"format": "subtitler/peaks", "version": 1, "per_second": 25, "peaks": peaks}
    (folder / "peaks.json").write_text(json.dumps(head), encoding="utf-8")


def _sure(segment: Segment) -> Segment:
    """With ten words, all of them certain: only what is planted is a suspect."""
    words = tuple(replace(word, confidence=0.95) for word in segment.words)
    return replace(segment, words=(words * 10)[:10])


def told(what: str, values: list[float], most_ms: float) -> None:
    """A row of the table."""
    best, middle = min(values) * 1000, statistics.median(values) * 1000
    print(f"| {what} | {best:.0f} | {middle:.0f} | {most_ms:.0f} |")


def in_browser(server: Server) -> None:
    """Everything that a person waits for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{server.base}/?token={server.token}")
        page.wait_for_selector("body[data-ready=all]")
        usable, whole = [], []
        for _ in range(5):
            page.goto(f"{server.base}/review/v-0001/en", wait_until="commit")
            page.wait_for_selector("body[data-ready=all]", timeout=30_000)
            page.wait_for_timeout(500)
            marks = page.evaluate(
                "Object.fromEntries(performance.getEntriesByType('mark')"
                ".map(mark => [mark.name, mark.startTime / 1000]))"
            )
            usable.append(marks["usable"])
            whole.append(marks["complete"])
        told("text can be typed into", usable, 1500)
        told("wave and film are there, too", whole, 1500)
        # From the key to the next picture, measured in the page.
        strokes = page.evaluate(
            """async () => {
              const box = document.querySelector('.row[aria-current] textarea');
              const taken = [];
              for (let n = 0; n < 30; n++) {
                const begun = performance.now();
                box.value += 'x';
                box.dispatchEvent(new Event('input', {bubbles: true}));
                box.getBoundingClientRect();
                taken.push((performance.now() - begun) / 1000);
                await new Promise(requestAnimationFrame);
              }
              return taken;
            }"""
        )
        told("a key stroke (work of the page)", strokes, 50)
        jumps = page.evaluate(
            """async () => {
              const film = document.querySelector('video');
              const taken = [];
              for (const share of [0.9, 0.1, 0.9, 0.5, 0.9]) {
                const begun = performance.now();
                await new Promise((done) => {
                  film.addEventListener('seeked', done, {once: true});
                  film.currentTime = film.duration * share;
                });
                taken.push((performance.now() - begun) / 1000);
              }
              return taken;
            }"""
        )
        told("a jump within the hour", jumps, 1000)
        page.reload()
        page.wait_for_selector("body[data-ready=all]")
        met = set()
        for _ in range(PLANTED):
            page.keyboard.press("F8")
            met.add(page.evaluate("document.body.dataset.active"))
        flagged = {row["id"] for row in server.text()["segments"] if row["findings"]}
        found = f"{len(met & flagged)} of {len(flagged)} planted faults"
        print(f"\nF8 reached {found} in {PLANTED} strokes")
        browser.close()


def saves(server: Server) -> None:
    """A save as the page sends it, from request to answer."""
    spent = []
    row = server.text()["segments"][0]
    base = row["sha"]
    for number in range(20):
        begun = time.perf_counter()
        body = {"base": base, "text": f"Saved {number}."}
        status, answer = server.json("PUT", "/api/videos/v-0001/en/segments/s0000", body)
        spent.append(time.perf_counter() - begun)
        assert status == 200
        base = answer["sha"]
    told("a save, on the disk and confirmed", spent, 100)


def interleaved(server: Server) -> None:
    """Two processes save 100 times each: what is neither in the text nor a suggestion is lost."""
    driver = Path(__file__).parents[1] / "tests" / "review" / "editing_driver.py"
    folder = str(server.directory.path)
    running = [
        subprocess.Popen(
            [sys.executable, str(driver), folder, name, "100"],
            stdout=subprocess.DEVNULL,
            cwd=driver.parents[2],
        )
        for name in ("tulpar", "sholpan")
    ]
    assert [process.wait() for process in running] == [0, 0]
    lines = server.directory.journal.lines()
    kept = {change["after"]["text"] for line in lines for change in line.get("changes", ())}
    kept |= {line["said"] for line in lines if line["action"] == "suggest"}
    lost = {f"{name} {n}" for name in ("tulpar", "sholpan") for n in range(100)} - kept
    print(f"two processes, 200 saves: {len(lost)} lost")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--segments", type=int, default=900)
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("no Chromium here: apt install chromium")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root, options.minutes, options.segments)
        begun = time.perf_counter()
        server = started(root)
        begun = time.perf_counter() - begun
        try:
            print(f"the server answers after {begun:.1f} s\n")
            print("| | best ms | middle ms | at most |\n|---|---|---|---|")
            in_browser(server)
            print()
            saves(server)
            print()
            interleaved(server)
        finally:
            server.end()


if __name__ == "__main__":
    main()
