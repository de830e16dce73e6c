"""Stretches of a recording: where they begin, and that their frames are those of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.media import probe, run_ffmpeg, stretches
from subtitler.media.graph import even_size, length_ms, picture_end_ms, picture_of, rate, scaled
from subtitler.media.stretches import Footage, Stretch, survey
from subtitler.media.whitelist import address
from subtitler.model import VideoStream

if TYPE_CHECKING:
    from tests.media.conftest import Films

PICTURE = VideoStream("h264", 320, 180, 0, "25/1", "yuv420p", "bt709", False, 0, 0)


def footage(
    keys: Sequence[float], end: float, fps: str = "25/1", *, steady: bool = True
) -> Footage:
    return Footage(
        path=Path("film"),
        picture=PICTURE,
        fps=Fraction(fps),
        keys=tuple(map(Fraction, keys)),
        zero=Fraction(0),
        base=Fraction(1, 12800),
        last=Fraction(end) - Fraction(1, 25),
        end=Fraction(end),
        indexed=True,
        steady=steady,
    )


@pytest.mark.parametrize(
    ("keys", "end", "starts"),
    [
        ([0], 8, [0]),
        ([0, 10, 20, 30, 40, 50], 60, [0, 20, 40]),
        # The first key frame that is far enough; a short rest joins the last stretch.
        ([0, 9, 18, 27, 36, 45, 54], 62, [0, 27]),
        ([0, 7, 21, 22, 41.6], 60, [0, 21, 41.6]),
        # No key frames: no frame is decoded more than twice on the whole.
        ([0], 300, [0, 20, 40, 80]),
        ([0, 260], 300, [0, 20, 40, 80, 260]),
        # Of a long video a fifteenth, and 40 s at most.
        (list(range(0, 450, 10)), 450, list(range(0, 450, 30))),
        (list(range(0, 3600, 10)), 3600, list(range(0, 3600, 40))),
        # The first key frame comes late.
        ([3, 23, 43], 63, [0, 23, 43]),
    ],
)
def test_where_stretches_begin(keys: list[float], end: float, starts: list[float]) -> None:
    found = footage(keys, end).stretches(0)
    assert [float(s.first / Fraction(25)) for s in found] == starts


def test_a_frozen_end_has_stretches_too() -> None:
    assert [s.first for s in footage([0, 10], 20).stretches(60_000)] == [0, 750]


def test_where_the_clock_jumps_there_is_one_stretch() -> None:
    assert footage(range(0, 100, 5), 100, steady=False).stretches(0) == [Stretch(0, None)]


@given(
    st.lists(st.fractions(0, 500, max_denominator=1000), min_size=1, max_size=80, unique=True),
    st.sampled_from(["25/1", "30000/1001", "24000/1001", "60/1", "119/7"]),
    st.integers(0, 90_000),
)
def test_stretches_have_every_frame_once(keys: list[Fraction], fps: str, freeze_ms: int) -> None:
    found = footage(sorted(map(float, keys)), 510, fps).stretches(freeze_ms)
    assert found[0].first == 0
    assert found[-1].frames is None
    for one, following in pairwise(found):
        assert one.frames is not None
        assert one.first + one.frames == following.first
        assert one.frames >= round(20 * Fraction(fps))


INTERLACED = ("-vf", "interlace=scan=tff", "-flags", "+ildct+ilme")
VARYING = ("-vf", "select='not(eq(mod(n\\,10)\\,3))'", "-fps_mode", "vfr")
NTSC = "testsrc2=s=160x90:r=30000/1001"
FILM = "testsrc2=s=160x90:r=24000/1001"
PAL = "testsrc2=s=160x90:r=25"
BFRAMES = ("-c:v", "libx264", "-preset", "fast", "-crf", "35")
MATERIAL: dict[str, tuple[str, tuple[str, ...]]] = {
    "closed.mp4": (PAL, ("-g", "25")),
    "open.mp4": (PAL, ("-g", "30", "-x264-params", "open-gop=1:bframes=4")),
    "ntsc.mkv": (NTSC, ("-g", "40")),
    "film.mp4": (FILM, ("-g", "33")),
    "varying.mkv": (NTSC, ("-g", "20", *VARYING)),
    "varying.mp4": (PAL, ("-g", "20", *VARYING)),
    "fields.mp4": ("testsrc2=s=160x96:r=25", ("-g", "12", *INTERLACED)),
    "fields.mkv": ("testsrc2=s=160x96:r=30000/1001", ("-g", "12", *INTERLACED)),
    "camera.ts": (PAL, ("-g", "25")),
    "ntsc.ts": (NTSC, ("-g", "45")),
    "old.avi": (PAL, ("-g", "25", "-bf", "0")),
    "flash.flv": (PAL, ("-g", "25")),
    "rare.mp4": (PAL, ("-g", "1000", "-keyint_min", "1000", "-sc_threshold", "0")),
    "rare.ts": (PAL, ("-g", "1000", "-keyint_min", "1000", "-sc_threshold", "0")),
    "slow.mp4": ("testsrc2=s=160x90:r=5", ("-g", "4")),
    "parts.mp4": (PAL, ("-g", "25", "-movflags", "+frag_keyframe+empty_moov")),
    "turned.mp4": (PAL, ()),
}


def film(films: Films, name: str) -> Path:
    """Nine seconds of picture under ten of sound."""
    source, options = MATERIAL[name]
    inputs = (*films.picture(9, source), *films.sound(10))
    if name == "turned.mp4":
        whole = film(films, "closed.mp4")
        turn = ("-display_rotation", "90", "-i", str(whole))
        return films.make(f"cut/{name}", *turn, "-c", "copy")
    return films.make(f"cut/{name}", *inputs, *BFRAMES, *options, "-c:a", "aac")


def sums(source: Path, folder: Path, least_s: int | None) -> list[str]:
    """The hash of every frame, stretch by stretch or (None) in one go."""
    import ffmpeg

    info = probe(source)
    picture = picture_of(info)
    of = survey(source, picture, rate(picture))
    freeze_ms = max(0, length_ms(info, 0) - picture_end_ms(info))
    found: list[str] = []
    plan = of.stretches(freeze_ms) if least_s is not None else [Stretch(0, None)]
    assert least_s is None or len(plan) > 1
    for stretch in plan:
        frames = of.read(stretch.first, stretch.first, freeze_ms)
        ahead = stretch.first - of.lead(stretch.first) if stretch.first else 0
        frames = scaled(frames, *even_size(picture)).filter("trim", start_frame=ahead)
        options = {} if stretch.frames is None else {"frames:v": stretch.frames}
        out = folder / "sums"
        graph = ffmpeg.output(frames, address(out), f="framehash", hash="murmur3", **options)
        run_ffmpeg(graph.global_args(*of.clock), cwd=folder, duration_ms=1, timeout_s=60)
        lines = [line for line in out.read_text().splitlines() if not line.startswith("#")]
        if stretch.frames is not None:
            assert len(lines) == stretch.frames
        found += [line.split(",")[-1].strip() for line in lines]
    return found


@pytest.mark.parametrize("name", MATERIAL)
def test_the_frames_are_those_of_the_whole(
    films: Films, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "LEAST_S", 2)
    source = film(films, name)
    whole, parts = sums(source, tmp_path, None), sums(source, tmp_path, 2)
    assert len(whole) >= 200
    assert [n for n, (a, b) in enumerate(zip(whole, parts, strict=True)) if a != b] == []


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_a_late_picture_and_a_late_sound(
    films: Films, container: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "LEAST_S", 2)
    whole = str(film(films, "closed.mp4"))
    late = ("-itsoffset", "1.5", "-i", whole, "-i", whole, "-c", "copy")
    for name, maps in {"pic": ("0:v", "1:a"), "sound": ("1:v", "0:a")}.items():
        source = films.make(f"cut/late{name}.{container}", *late, "-map", maps[0], "-map", maps[1])
        assert sums(source, tmp_path, None) == sums(source, tmp_path, 2)
