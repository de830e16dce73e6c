"""The two samples, from recording to picture, by two people who only have a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subtitler.formats.documents import load
from subtitler.formats.srt import parse_srt
from subtitler.media import probe
from subtitler.model import SignOff, Source, State, Track, Transcript
from tests.review.app.conftest import CHROMIUM, Server, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.weights,
    pytest.mark.skipif(CHROMIUM is None, reason="NOT TRIED: apt install chromium"),
    pytest.mark.enable_socket,
]

ROOT = Path(__file__).parents[3]
SAMPLES = {"kk-testimony": "kk", "en-testimony": "en"}
SETTINGS = """\
pipeline = "eight-en-tr-burned"
glossaries = ["places", "terms", "names"]
sample_models = true
[stage.review-transcript]
reviewers = "two"
[stage.review-translation]
reviewers = "off"
by_language = { en = "one", tr = "one" }
[[reviewer]]
name = "tulpar"
[[reviewer]]
name = "sholpan"
"""


@pytest.fixture(scope="module")
def samples(whisper_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A collection with both samples, as far as the machine comes alone, and its models."""
    store = tmp_path_factory.mktemp("store")
    shutil.copytree(whisper_store / "whisper-ct2", store / "whisper-ct2")
    root = tmp_path_factory.mktemp("samples") / "collection"
    (root / "videos").mkdir(parents=True)
    (root / "subtitler.toml").write_text(SETTINGS, encoding="utf-8")
    env = {**os.environ, "SUBTITLER_MODELS": str(store)}

    def program(*words: str | Path) -> int:
        command = [sys.executable, "-m", "subtitler", *map(str, words)]
        return subprocess.run(command, capture_output=True, check=False, env=env).returncode

    assert (
        program("models", "install", *sorted((ROOT / "samples/models").glob("*.argosmodel"))) == 0
    )
    for name, lang in SAMPLES.items():
        video = ROOT / "samples" / "videos" / f"{name}.mp4"
        assert program("add", root, video, "--lang", lang, "--id", name) == 0
    assert program("run", root) == 3
    return root, store


class Person:
    """Somebody with a browser."""

    def __init__(self, browser: Browser, root: Path, name: str) -> None:
        self.server: Server = started(root, name)
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en")
        self.page: Page = self.context.new_page()
        self.page.goto(f"{self.server.base}/?token={self.server.token}")
        self._ready()

    def _ready(self) -> None:
        self.page.wait_for_selector("body[data-ready=all]", timeout=20_000)

    def home(self) -> None:
        self.page.goto(self.server.base)
        self._ready()

    def open(self, video: str, lang: str) -> None:
        self.page.goto(f"{self.server.base}/review/{video}/{lang}")
        self._ready()

    def type_all(self, sentences: list[str]) -> None:
        """Correct every segment, by the keyboard alone."""
        for place, sentence in enumerate(sentences):
            box = self.page.locator(".row[aria-current] textarea")
            if box.input_value() != sentence:
                self.page.keyboard.press("Control+a")
                self.page.keyboard.insert_text(sentence)
            if place + 1 < len(sentences):
                self.page.keyboard.press("Alt+ArrowDown")
        self.page.wait_for_selector(".saved[data-state=saved]", timeout=10_000)

    def sign(self) -> str:
        """Press the button; what the screen says then."""
        self.page.get_by_role("button", name="Sign the text").click()
        toast = self.page.locator(".toast").last
        toast.wait_for()
        return str(toast.text_content())

    def make_files(self, video: str) -> str:
        """Let the machine go on; how that ends."""
        self.home()
        self.page.get_by_role("button", name=f"Make the files: {video}").click()
        line = self.page.locator("tr", has_text=video).locator(".run")
        end = time.monotonic() + 300
        while line.get_attribute("data-state") in (None, "working"):
            assert time.monotonic() < end, line.text_content()
            self.page.wait_for_timeout(300)
        return f"{line.get_attribute('data-state')}: {line.text_content()}"

    def leave(self) -> None:
        self.context.close()
        self.server.end()


def told(root: Path, video: str, name: str, kind: type) -> object:
    return load(kind, (root / "videos" / video / name).read_bytes(), name)


def test_two_people_review_sign_and_publish_the_samples(
    browser: Browser, samples: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = samples
    monkeypatch.setenv("SUBTITLER_MODELS", str(store))
    scripts = {
        name: [
            " ".join(cue.text.split())
            for cue in parse_srt(
                (ROOT / f"samples/transcripts/{name}.{lang}.srt").read_bytes(), name
            ).cues
        ]
        for name, lang in SAMPLES.items()
    }
    editor, approver = Person(browser, root, "tulpar"), Person(browser, root, "sholpan")
    try:
        for name, lang in SAMPLES.items():
            editor.open(name, lang)
            editor.type_all(scripts[name])
            assert "own words" in editor.sign(), "somebody else has to"
            approver.open(name, lang)
            assert "Signed by sholpan" in approver.sign()
            assert approver.make_files(name).startswith("waiting: It waits for a person")
        for name, lang in SAMPLES.items():
            for target in ("en", "tr"):
                if target != lang:
                    person = editor if target == "en" else approver
                    person.open(name, target)
                    assert "Signed by" in person.sign()
            assert approver.make_files(name).startswith("done: The files are made")
    finally:
        editor.leave()
        approver.leave()
    for name, lang in SAMPLES.items():
        spoken = told(root, name, "transcript.final.json", Transcript)
        assert isinstance(spoken, Transcript)
        assert [item.text for item in spoken.segments] == scripts[name]
        assert all(item.state is State.APPROVED for item in spoken.segments)
        signoff = told(root, name, "transcript.signoff.json", SignOff)
        assert isinstance(signoff, SignOff)
        assert (signoff.reviewer, signoff.editors) == ("sholpan", ("tulpar",))
        source = told(root, name, "source.json", Source)
        assert isinstance(source, Source)
        for target in ("en", "tr"):
            made = root / "videos" / name / f"burned.{target}.mp4"
            assert abs(probe(made).duration_ms - source.info.duration_ms) < 200
            track = told(root, name, f"subtitles.{target}.json", Track)
            assert isinstance(track, Track)
            marks = {mark.value for mark in track.marks}
            # Signed, so nothing says that nobody looked; that models were toys stays true.
            assert marks == (set() if target == lang else {"sample-models"})
    journal = [
        json.loads(line)
        for line in (root / "videos/kk-testimony/journal.jsonl").read_text("utf-8").splitlines()
    ]
    assert {line["reviewer"] for line in journal} == {"tulpar", "sholpan"}
