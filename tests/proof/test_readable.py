"""Subtitles over a moving picture can be read: a program for reading scans reads them back.

Read is the difference to the source, so that the picture itself is not in the way. tesseract and
its data come with Debian; elsewhere these tests are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from subtitler.layout import layout
from subtitler.media import Captions, Shelf, burn, ffmpeg_path, probe
from subtitler.model import Segment, Span, Transcript
from subtitler.stages.burn import ass_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.ocr

LINES = {
    "kk": ("kaz", "Түнде үйге әскерлер кіріп, ағамды алып кетті."),
    "zh": ("chi_sim", "夜里士兵进来，把我哥哥带走了。"),
    "en": ("eng", "Soldiers came in at night and took my brother away."),
    "ru": ("rus", "Ночью вошли солдаты и забрали моего брата."),
    "tr": ("tur", "Gece askerler girdi, ağabeyimi alıp götürdüler."),
    "ar": ("ara", "دخل الجنود ليلا وأخذوا أخي من البيت."),
    "fr": ("fra", "Des soldats sont entrés la nuit et ont emmené mon frère."),
    "de": ("deu", "Nachts kamen Soldaten herein und führten meinen Bruder ab."),
    "ko": ("kor", "밤에 군인들이 들어와 형을 데려갔습니다."),
    "ja": ("jpn", "夜中に兵士が入ってきて、兄を連れて行った。"),
    "ug": ("uig", "كېچىدە ئەسكەرلەر كىرىپ ئاكامنى ئېلىپ كەتتى."),
}
MOST = {"ar": 0.20, "zh": 0.20, "ug": 0.20}
"""Most wrong characters, as a share of the text's; 0.10 for every other language."""

SIZE = "1280x720"


@cache
def known() -> frozenset[str]:
    """The languages that tesseract has data for; none where it is not installed."""
    if shutil.which("tesseract") is None:
        return frozenset()
    command = ["tesseract", "--list-langs"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return frozenset(told.split("\n")[1:])


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of a picture that moves everywhere, with noise as of a dark room."""
    out = tmp_path_factory.mktemp("film") / "moving.mp4"
    picture = f"mandelbrot=s={SIZE}:rate=25:start_scale=1.5,noise=alls=12:allf=t"
    command = [str(ffmpeg_path()), "-v", "error", "-f", "lavfi", "-i", picture, "-t", "1"]
    codec = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"]
    subprocess.run([*command, *codec, str(out)], check=True)
    return out


@pytest.mark.parametrize("lang", LINES)
def test_what_is_burned_can_be_read(lang: str, film: Path, tmp_path: Path) -> None:
    data, text = LINES[lang]
    if data not in known():
        pytest.skip(f"NOT READ: tesseract has no data for {data}: apt install tesseract-ocr-{data}")
    segment = Segment("s1", Span(0, 1000), text)
    track, _ = layout(Transcript(lang, (segment,)))
    out = tmp_path / "burned.mp4"
    info = probe(film)
    script = ass_for(track, 1280, 720, 1000)
    captions = Captions(lang, script, Shelf(tmp_path / "shelf"))
    burn(film, captions, out, info=info, sha256="film", audio_stream=None)
    read = ocr(letters(frame(film, 12), frame(out, 12)), data, tmp_path)
    assert error_rate(text, read) <= MOST.get(lang, 0.10), read


def frame(video: Path, number: int) -> NDArray[np.int16]:
    """One frame in grey."""
    import av

    with av.open(str(video)) as container:
        for place, found in enumerate(container.decode(video=0)):
            if place == number:
                return found.to_ndarray(format="gray").astype(np.int16)
    raise AssertionError("the video is shorter")


def letters(before: NDArray[np.int16], after: NDArray[np.int16]) -> NDArray[np.uint8]:
    """Black where the burn made a picture bright, white elsewhere; as scans are."""
    drawn = (np.abs(after - before) > 20) & (after > 170)
    # Noise that the encoder took away leaves specks; strokes are two pixels wide at least.
    held = np.lib.stride_tricks.sliding_window_view(np.pad(drawn, 1), (3, 3)).sum(axis=(2, 3))
    drawn &= held >= 4
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    assert len(rows), "nothing was drawn"
    cut = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    page = np.where(np.pad(cut, 40), 0, 255).astype(np.uint8)
    return page


def ocr(page: NDArray[np.uint8], data: str, folder: Path) -> str:
    """What tesseract reads on a page, twice as large."""
    height, width = page.shape
    (folder / "page.raw").write_bytes(page.tobytes())
    source = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}"]
    scaled = ["-i", "page.raw", "-vf", "scale=iw*2:ih*2:flags=lanczos", "page.png"]
    command = [str(ffmpeg_path()), "-v", "error", "-y", *source, *scaled]
    subprocess.run(command, cwd=folder, check=True)
    command = ["tesseract", "page.png", "-", "--psm", "6", "-l", data]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for each other
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env=alone
    )
    return done.stdout


def error_rate(text: str, read: str) -> float:
    """Wrong characters as a share of the text's, spaces and line breaks aside."""
    wanted, found = plain(text), plain(read)
    return Levenshtein.distance(wanted, found) / len(wanted)


def plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text)
    marks = ("Cf", "Zs", "Cc")
    return "".join(char for char in composed if unicodedata.category(char) not in marks)
