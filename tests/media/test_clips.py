"""Clips: cut to the frame, whole, equally loud, without metadata. And single pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from subtitler.errors import MediaError
from subtitler.formats.ass import to_ass
from subtitler.media import clips, cut_clip, font_for, frame_size, graph, poster, probe, still
from subtitler.media.graph import fitted, rate
from subtitler.model import Cue, Span, Track, VideoStream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.media.conftest import Films


def cut(source: Path, out: Path, span: Span, size: tuple[int, int], ass: str | None = None) -> None:
    cut_clip(
        source, out, ass=ass, lang="en", info=probe(source), audio_stream=0, span=span, size=size
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "clip.mp4"


def numbered(films: Films, suffix: str = "mp4") -> Path:
    """Frames that tell their number: their grey is it."""
    grey = "nullsrc=s=320x180:r=25,geq=lum='16+N*2':cb=128:cr=128"
    inputs = ("-f", "lavfi", "-t", "4", "-i", grey, *films.sound(4))
    return films.make(f"numbered.{suffix}", *inputs, *films.X264, "-g", "30", "-c:a", "aac")


def numbers(frames: list[NDArray[np.uint8]]) -> list[int]:
    """Read the numbers again (grey 16 is black in RGB)."""
    return [round(float(frame[60:120].mean()) * 219 / 255 / 2) for frame in frames]


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(
    ("start_ms", "end_ms"), [(1000, 2000), (0, 480), (1320, 3240), (3000, 4000)]
)
def test_the_cut_is_exact(films: Films, suffix: str, start_ms: int, end_ms: int, out: Path) -> None:
    cut(numbered(films, suffix), out, Span(start_ms, end_ms), (320, 180))
    expected = list(range(start_ms // 40, end_ms // 40))
    seen = numbers(films.frames(out))
    # The transport stream's picture starts one frame after its sound.
    shift = 1 if suffix == "ts" else 0
    assert len(seen) == len(expected)
    assert max(abs(a - b) for a, b in zip(seen, expected, strict=True)) <= shift
    info = probe(out)
    assert info.duration_ms == pytest.approx(end_ms - start_ms, abs=30)
    assert info.audio[0].duration_ms == pytest.approx(end_ms - start_ms, abs=30)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "webm"])
def test_the_cut_is_exact_after_a_jump(
    films: Films, suffix: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Shorter than the clip's start, and no whole number of frames; the WebM has no index.
    monkeypatch.setattr(graph, "_LEAD_MS", 1690)
    if suffix == "webm":
        live = (
            "-c:v",
            "libvpx",
            "-cpu-used",
            "8",
            "-deadline",
            "realtime",
            "-g",
            "20",
            "-s",
            "64x36",
        )
        source = films.make("jump.webm", "-i", str(numbered(films)), *live, "-live", "1")
    else:
        source = numbered(films, suffix)
    cut(source, out, Span(2600, 3600), (320, 180))
    seen = numbers(films.frames(out))
    assert len(seen) == 25
    assert max(abs(a - b) for a, b in zip(seen, range(65, 90), strict=True)) <= 1


def test_sound_and_picture_stay_together(films: Films, tmp_path: Path, out: Path) -> None:
    from subtitler.media import extract_audio

    beep = ("-f", "lavfi", "-i", "sine=f=1000:d=4,volume='between(t,2,2.2)':eval=frame")
    source = films.make("beep.mp4", *films.picture(4), *beep, *films.X264, "-c:a", "aac")
    cut(source, out, Span(1500, 3000), (320, 180))
    wav = tmp_path / "x.wav"
    extract_audio(out, wav, stream=0, info=probe(out))
    sound = np.abs(np.frombuffer(wav.read_bytes()[44:], dtype=np.int16).astype(np.int32))
    assert int(np.flatnonzero(sound > 3000)[0]) / 16 == pytest.approx(500, abs=30)


def test_captions_count_from_the_clips_start(films: Films, out: Path) -> None:
    source = films.make(
        "black.mp4", *films.picture(4, "color=c=black:s=320x180:r=25"), *films.sound(4), *films.X264
    )
    font = font_for("en")
    track = Track("en", (Cue(Span(200, 600), ("Hello there",), ("a",)),))
    ass = to_ass(
        track, width=320, height=180, family=font.family, size_ratio=font.size_ratio, rtl=False,
        duration_ms=1000,
    )  # fmt: skip
    cut(source, out, Span(2000, 3000), (320, 180), ass)
    frames = films.frames(out)
    assert len(frames) == 25
    assert [n for n, frame in enumerate(frames) if frame.max() > 200] == list(range(5, 15))


@pytest.mark.parametrize("aspect", ["16:9", "1:1", "4:5", "9:16"])
def test_nothing_is_cut_away(films: Films, aspect: str, out: Path) -> None:
    width, height = (side // 4 // 2 * 2 for side in frame_size(aspect))
    bars = "smptehdbars=s=320x180:r=25"
    source = films.make("bars.mp4", *films.picture(1, bars), *films.sound(1), *films.X264)
    cut(source, out, Span(0, 400), (width, height))
    frame = films.frames(out)[5].astype(np.int16)
    assert frame.shape == (height, width, 3)
    whole = films.frames(source)[5].astype(np.int16)
    # The row in the middle of the upper bars, scaled to the clip, is somewhere in the clip.
    columns = np.linspace(0, 319, width).astype(int)
    row = whole[60, columns]
    nearest = min(float(np.abs(frame[y] - row).mean()) for y in range(height))
    assert nearest < 12


def test_what_is_left_over_is_dark_and_blurred(films: Films, out: Path) -> None:
    source = films.talk()
    cut(source, out, Span(0, 400), (270, 480))
    frame = films.frames(out)[5].astype(np.float64)
    above, below = frame[:50], frame[300:]
    picture = frame[150:220]
    for bar in (above, below):
        assert 5 < bar.mean() < 0.6 * picture.mean()
        assert np.abs(np.diff(bar, axis=1)).mean() < 2
    assert np.abs(np.diff(picture, axis=1)).mean() > 4


@pytest.mark.parametrize(
    ("inner", "frame", "top"),
    [
        ((320, 180), (1080, 1920), 381),
        ((320, 180), (1080, 1080), 236),
        ((180, 320), (1080, 1080), 0),
    ],
)
def test_captions_of_tall_clips_do_not_cover_the_picture(
    inner: tuple[int, int], frame: tuple[int, int], top: int
) -> None:
    import ffmpeg

    picture = VideoStream("h264", *inner)
    written = ffmpeg.compile(fitted(ffmpeg.input("a")["v:0"], picture, frame).output("b"))
    assert f"y={top}" in " ".join(written)


def loudness(path: Path) -> dict[str, float]:
    """What loudnorm measures of a whole clip."""
    info = probe(path)
    span = Span(0, info.duration_ms)
    found = clips._measured(clips._Cut(path, info, 0, span), path.parent)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "gain"), [("quiet", 0.01), ("loud", 0.9)])
def test_every_clip_is_equally_loud(films: Films, name: str, gain: float, out: Path) -> None:
    noise = films.sound(4, f"anoisesrc=c=pink:a={gain}:seed=1")
    source = films.make(f"{name}.mp4", *films.picture(4), *noise, *films.X264, "-c:a", "aac")
    cut(source, out, Span(0, 4000), (320, 180))
    found = loudness(out)
    assert found["input_i"] == pytest.approx(-16, abs=1)
    assert found["input_tp"] < 0
    [sound] = probe(out).audio
    assert (sound.codec, sound.rate_hz, sound.channels) == ("aac", 48000, 2)


def test_silence_stays_silence(films: Films, out: Path) -> None:
    silence = films.sound(2, "anullsrc=r=44100")
    source = films.make("silent.mp4", *films.picture(2), *silence, *films.X264, "-c:a", "aac")
    cut(source, out, Span(500, 1500), (320, 180))
    assert probe(out).duration_ms == pytest.approx(1000, abs=30)


def test_a_recording_without_sound(films: Films, out: Path) -> None:
    cut(films.make("mute.mp4", *films.picture(3), *films.X264), out, Span(0, 1000), (320, 180))
    assert probe(out).audio == ()


def test_a_clip_that_is_not_there(films: Films, out: Path) -> None:
    for span in (Span(1000, 1000), Span(2000, 9000)):
        with pytest.raises(MediaError) as caught:
            cut(films.talk(), out, span, (320, 180))
        assert caught.value.hint
    assert not out.exists()
    with pytest.raises(MediaError, match="could be encoded"):
        source = films.half("cut.mkv", films.noisy("whole.mkv"))
        cut(source, out, Span(3000, 6000), (320, 180))
    assert not out.exists()


def test_no_metadata_and_the_same_bytes(films: Films, tmp_path: Path) -> None:
    tags = ("-metadata", "title=Aigerim", "-metadata", "location=+43.8+087.6/")
    source = films.make("taggedclip.mp4", "-i", str(films.talk()), "-c", "copy", *tags)
    first, second = tmp_path / "1.mp4", tmp_path / "2.mp4"
    for path in (first, second):
        cut(source, path, Span(200, 1200), (320, 180))
    assert first.read_bytes() == second.read_bytes()
    for word in (b"Aigerim", b"+43.8", b"Lavf"):
        assert word not in first.read_bytes()


def test_shapes() -> None:
    assert frame_size("9:16") == (1080, 1920)
    with pytest.raises(MediaError) as caught:
        frame_size("2:1")
    assert "16:9" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("fps", "most", "out_fps"),
    [
        ("25/1", None, 25),
        ("10/1", None, 20),
        ("1/1", None, 32),
        ("120/1", 60, 60),
        ("240/1", 60, 60),
    ],
)
def test_rates(fps: str, most: int | None, out_fps: int) -> None:
    assert rate(VideoStream("h264", 2, 2, fps=fps), most) == out_fps


def test_pictures_of_a_video(films: Films, tmp_path: Path) -> None:
    source = numbered(films)
    png, jpg = tmp_path / "still", tmp_path / "poster"  # names without suffix
    still(source, 1000, png)
    poster(source, 2000, jpg)
    assert png.read_bytes().startswith(b"\x89PNG") and jpg.read_bytes().startswith(b"\xff\xd8\xff")
    for path, number, form in ((png, 25, "png_pipe"), (jpg, 50, "jpeg_pipe")):
        [frame] = films.frames(path, form)
        assert frame.shape == (180, 320, 3)
        assert numbers([frame])[0] == pytest.approx(number, abs=1)
    assert b"Lavc" not in jpg.read_bytes() + png.read_bytes()
    with pytest.raises(MediaError):
        still(source, 9000, png)


def test_a_picture_of_a_turned_video_is_upright(films: Films, tmp_path: Path) -> None:
    turned = ("-display_rotation", "90", "-i", str(films.talk()), "-c", "copy")
    png = tmp_path / "x.png"
    still(films.make("turned.mp4", *turned), 0, png)
    width, height = (int.from_bytes(png.read_bytes()[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (180, 320)
