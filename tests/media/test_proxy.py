"""The reviewer's copy: plays in a browser, keeps the recording's times, is small."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from subtitler.errors import MediaError
from subtitler.media import probe, proxy

if TYPE_CHECKING:
    from tests.media.conftest import Films


HEVC = ("-c:v", "libx265", "-x265-params", "log-level=none")


def made(source: Path, out: Path, **options: int) -> Path:
    info = probe(source)
    proxy(source, out, info=info, audio_stream=0 if info.audio else None, **options)  # type: ignore[arg-type]
    return out


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("hevc.mp4", (*HEVC, "-pix_fmt", "yuv420p10le")),
        ("old.ts", ("-c:v", "mpeg2video")),
        ("vp9.webm", ("-c:v", "libvpx-vp9", "-c:a", "libopus")),
    ],
)  # fmt: skip
def test_what_browsers_do_not_play_becomes_h264(
    films: Films, tmp_path: Path, name: str, codec: tuple[str, ...]
) -> None:
    source = films.make(name, *films.picture(3), *films.sound(3), *codec)
    with av.open(str(made(source, tmp_path / "proxy.mp4"))) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert sound.codec_context.name == "aac"
        assert picture.frames == pytest.approx(75, abs=2)
        assert container.duration / 1e6 == pytest.approx(3, abs=0.1)  # type: ignore[operator]


def test_a_jump_is_shown_at_once(films: Films, tmp_path: Path) -> None:
    out = made(films.talk(), tmp_path / "proxy.mp4")
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.pts is not None]
        keys = [float(p.pts * p.time_base) for p in packets if p.is_keyframe]  # type: ignore[operator]
    assert keys == pytest.approx([0, 1, 2])
    head = out.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("1280x720", (640, 360)),
        ("720x1280", (360, 640)),
        ("321x181", (322, 182)),
        ("320x180", (320, 180)),
    ],
)  # fmt: skip
def test_its_size(films: Films, tmp_path: Path, size: str, expected: tuple[int, int]) -> None:
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p")
    source = films.make(f"{size}.mp4", *films.picture(1, f"testsrc2=s={size}:r=25"), *codec)
    video = probe(made(source, tmp_path / "proxy.mp4")).video
    assert video is not None
    assert (video.width, video.height) == pytest.approx(expected, abs=2)


def test_sound_that_starts_late_stays_late(films: Films, tmp_path: Path) -> None:
    late = ("-itsoffset", "1", "-f", "lavfi", "-i", "sine=frequency=440:d=2")
    source = films.make("late-proxy.mp4", *films.picture(3), *late, *films.X264, "-c:a", "aac")
    out = made(source, tmp_path / "proxy.mp4")
    with av.open(str(out)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    rate_hz = 44100
    levels = [float(np.abs(frame).max()) for frame in frames]
    first = next(n for n, level in enumerate(levels) if level > 0.05)
    assert first * 1024 / rate_hz == pytest.approx(1.0, abs=0.06)


def test_sound_alone(films: Films, tmp_path: Path) -> None:
    source = films.make("alone.m4a", "-i", str(films.talk()), "-vn", "-c:a", "copy")
    with av.open(str(made(source, tmp_path / "proxy.mp4"))) as container:
        assert [stream.type for stream in container.streams] == ["audio"]


def test_nothing_of_its_maker_is_left(films: Films, tmp_path: Path) -> None:
    tags = ("-metadata", "title=secret-name", "-metadata", "location=+43.2+076.9/")
    source = films.make("tagged.mp4", "-i", str(films.talk()), "-c", "copy", *tags)
    assert b"secret-name" not in made(source, tmp_path / "proxy.mp4").read_bytes()


def test_what_is_no_video_leaves_nothing(films: Films, tmp_path: Path) -> None:
    source = films.talk()
    info = probe(source)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00" * 5000)
    with pytest.raises(MediaError):
        proxy(broken, tmp_path / "proxy.mp4", info=info, audio_stream=0)
    assert not (tmp_path / "proxy.mp4").exists()
