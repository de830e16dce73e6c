"""An engine that crashes, hangs or lies costs its video; the others go on, nothing is half-written.

The engine is installed like anybody's, and really does what it should not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import FAKE, Program, tree

RUDE = '''
import ctypes, time
from subtitler.engines.fake import FakeTranscriber
from subtitler.model import Segment, Span, Transcript

class Rude(FakeTranscriber):
    """Behaves in Kazakh only."""

    name = "rude"

    def transcribe(self, audio, *, languages, hints, progress):
        language = languages[0]
        if language == "ru":
            ctypes.string_at(0)
        if language == "tr":
            time.sleep(600)
        if language == "en":
            return Transcript("en", (Segment("1", Span(0, 900), "half \\ud83d"),))
        if language == "de":
            return Transcript("de", (Segment("1", Span(0, 900_000), "beyond the end"),))
        if language == "fr":
            raise ValueError("un mot du témoignage")
        return super().transcribe(audio, languages=languages, hints=hints, progress=progress)
'''


@pytest.fixture
def rude(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An engine that is installed beside ours."""
    site = tmp_path / "site"
    info = site / "rude_engine-1.dist-info"
    info.mkdir(parents=True)
    (site / "rude_engine.py").write_text(RUDE, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rude-engine\nVersion: 1\n")
    entry = "[subtitler.transcribers]\nrude = rude_engine:Rude\n"
    (info / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(str(site))
    yield "rude"
    sys.modules.pop("rude_engine", None)


TOLD = {
    "ru": "the engine ended without an answer",
    "tr": "the engine gave no sign of life for 10 s and was ended",
    "en": "half a character",
    "de": "beyond the end of the sound",
    "fr": "the engine failed: ValueError",
}


def test_every_misbehaviour_costs_one_video(
    program: Program, tmp_path: Path, tiny_video: Path, rude: str
) -> None:
    folder = tmp_path / "collection"
    (folder / "videos").mkdir(parents=True)
    settings = FAKE.replace("[stage.transcribe]\nengine", "[stage.align]\nengine")
    settings += f'[stage.transcribe]\nengine = "{rude}"\npatience_s = 10\n'
    (folder / "subtitler.toml").write_text(settings, encoding="utf-8")
    for number, code in enumerate(("ru", "tr", "en", "de", "fr", "kk")):
        data = tiny_video.read_bytes() + bytes([number])  # another recording for each
        video = tmp_path / f"{code}.mp4"
        video.write_bytes(data)
        assert program("add", folder, video, "--id", f"v-{code}", "--lang", code) == 0
    assert program("run", folder) == 1
    for code, message in TOLD.items():
        assert f"failed: v-{code} transcribe" in program.err
        assert message in program.err
        video = folder / "videos" / f"v-{code}"
        assert not (video / "transcript.json").exists()
        assert not any(".part-" in name for name in tree(video))
    assert "témoignage" not in program.err
    kept = json.loads((folder / "videos" / "v-kk" / "transcript.json").read_text(encoding="utf-8"))
    assert len(kept["segments"]) == 2
    assert (folder / "videos" / "v-kk" / "findings.json").is_file()
