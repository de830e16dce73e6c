"""Subtitles as tracks: every letter, every language, and the recording's own packets."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError, MediaError
from subtitler.media import SoftTrack, ffmpeg_path, mux_soft, probe
from subtitler.media.shelf import packets
from subtitler.media.soft import samples
from subtitler.model import Span

if TYPE_CHECKING:
    from tests.media.conftest import Films

HOSTILE = "{\\an8} <i>said</i> \\N & --> \N{RIGHT-TO-LEFT MARK} 1\n2\n\n00:00:01,000"
TRACKS = (
    SoftTrack("kaz", "Қазақша", ((Span(500, 1500), "Ауылға баратын жол"), (Span(1500, 2000), "Ә"))),
    SoftTrack("ara", "العربية", ((Span(0, 2999), "أخذوا زوجي ليلاً، CIA (2017)."),)),
    SoftTrack("eng", "English", ((Span(1000, 2000), HOSTILE),)),
    SoftTrack("zho", "中文", ()),
)


def mux(source: Path, out: Path, tracks: tuple[SoftTrack, ...] = TRACKS) -> Path:
    info = probe(source)
    mux_soft(source, tracks, out, info=info, audio_stream=0 if info.audio else None)
    return out


def cues(path: Path, number: int) -> list[tuple[int, int, str]]:
    """What PyAV finds in a track of subtitles."""
    import av

    found = []
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.subtitles[number]):
            data = bytes(packet)
            if len(data) > 2 and packet.pts is not None:
                assert int.from_bytes(data[:2], "big") == len(data) - 2
                end = packet.pts + (packet.duration or 0)
                found.append((packet.pts, end, data[2:].decode()))
    return found


def test_every_letter_is_kept(films: Films, tmp_path: Path) -> None:
    out = mux(films.talk(), tmp_path / "soft.mp4")
    for number, track in enumerate(TRACKS):
        assert cues(out, number) == [(s.start_ms, s.end_ms, text) for s, text in track.cues]


def test_players_read_it(films: Films, tmp_path: Path) -> None:
    out = mux(films.talk(), tmp_path / "soft.mp4")
    command = [str(ffmpeg_path()), "-v", "error", "-i", str(out), "-map", "0:s:0", "-f", "srt", "-"]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert said == (
        "1\n00:00:00,500 --> 00:00:01,500\nАуылға баратын жол\n\n"
        "2\n00:00:01,500 --> 00:00:02,000\nӘ\n\n"
    )


def test_tracks_have_names_and_one_is_on(films: Films, tmp_path: Path) -> None:
    import av
    from av.stream import Disposition

    out = mux(films.talk(), tmp_path / "soft.mp4")
    with av.open(str(out)) as container:
        streams = container.streams.subtitles
        assert [s.metadata["language"] for s in streams] == ["kaz", "ara", "eng", "zho"]
        assert [s.metadata["name"] for s in streams] == [t.title for t in TRACKS]
        on = [bool(s.disposition & Disposition.default) for s in streams]
        assert on == [True, False, False, False]
    data = out.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"Lavf" not in data


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_picture_and_sound_are_the_recordings(films: Films, container: str, tmp_path: Path) -> None:
    source = films.late(container)
    out = mux(source, tmp_path / "soft.mp4")
    copied = films.make(f"softcopy{container}.mp4", "-i", str(source), "-c", "copy")
    for kind in ("video", "audio"):
        one, other = (
            [(p.pts, p.dts, bytes(p)) for p in packets(path, kind)] for path in (out, copied)
        )
        assert one == other
    assert probe(out).audio[0].start_ms == pytest.approx(1000, abs=60)


def test_a_turned_picture_stays_turned(films: Films, tmp_path: Path) -> None:
    source = films.make(
        "softturned.mp4", "-display_rotation", "90", "-i", str(films.talk()), "-c", "copy"
    )
    video = probe(mux(source, tmp_path / "soft.mp4")).video
    assert video is not None
    assert (video.width, video.height, video.rotation) == (180, 320, 90)


def test_a_picture_that_mp4_cannot_hold(films: Films, tmp_path: Path) -> None:
    source = films.make("huff.mkv", *films.picture(1), "-c:v", "huffyuv", "-pix_fmt", "yuv422p")
    with pytest.raises(MediaError):
        mux(source, tmp_path / "soft.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_cue_of_a_megabyte(films: Films, tmp_path: Path) -> None:
    huge = (SoftTrack("eng", "English", ((Span(0, 1000), "a" * 1_000_000),)),)
    with pytest.raises(FormatError, match="more text than an MP4 can hold"):
        mux(films.talk(), tmp_path / "soft.mp4", huge)
    assert list(tmp_path.iterdir()) == []


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20), st.sampled_from("abcd")), max_size=8)
)
def test_samples_show_at_each_moment_what_the_cues_say(raw: list[tuple[int, int, str]]) -> None:
    given_cues = [(Span(start, start + long), text) for start, long, text in raw]
    found = samples(given_cues)
    for moment in range(75):
        said = [t for span, t in given_cues if span.start_ms <= moment < span.end_ms]
        shown = [t for span, t in found if span.start_ms <= moment < span.end_ms]
        assert [*filter(None, shown)] == (["\n".join(said)] if said else [])
        assert len(shown) <= 1
