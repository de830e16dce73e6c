"""What a probe says of good recordings, odd ones, and files that only claim to be one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subtitler.errors import MediaError, StorageError
from subtitler.media import probe, probing

if TYPE_CHECKING:
    from tests.media.conftest import Films


def test_an_ordinary_recording(films: Films) -> None:
    info = probe(films.talk())
    assert info.container.startswith("mov,mp4")
    assert info.duration_ms == pytest.approx(3000, abs=50)
    assert info.video is not None
    assert (info.video.width, info.video.height) == (320, 180)
    assert (info.video.codec, info.video.fps, info.video.rotation) == ("h264", "25/1", 0)
    assert info.video.start_ms == 0
    assert not info.video.interlaced
    [sound] = info.audio
    assert (sound.codec, sound.channels, sound.rate_hz, sound.start_ms) == ("aac", 1, 44100, 0)
    assert sound.duration_ms == pytest.approx(3000, abs=50)


@pytest.mark.parametrize("suffix", ["mkv", "mov", "avi", "ts", "webm", "wav", "mp3", "ogg", "flac"])
def test_every_container_that_people_bring(films: Films, suffix: str) -> None:
    codecs = (
        "-c:v",
        "libvpx",
        "-cpu-used",
        "8",
        "-deadline",
        "realtime",
        "-c:a",
        "libopus",
        "-s",
        "64x36",
    )
    extra = codecs if suffix == "webm" else ("-vn",) if suffix in ("mp3", "ogg") else ()
    path = films.make(f"any.{suffix}", "-i", str(films.talk()), *extra)
    info = probe(path)
    assert info.duration_ms == pytest.approx(3000, abs=100)
    assert len(info.audio) == 1


def test_rotation_gives_the_size_that_is_seen(films: Films) -> None:
    path = films.make(
        "turned.mp4", "-display_rotation", "90", "-i", str(films.talk()), "-c", "copy"
    )
    video = probe(path).video
    assert video is not None
    assert (video.width, video.height, video.rotation) == (180, 320, 90)


@pytest.mark.parametrize(("aspect", "size"), [("4/3", (427, 180)), ("1/2", (320, 360))])
def test_pixels_that_are_not_square(films: Films, aspect: str, size: tuple[int, int]) -> None:
    name = f"sar{aspect.replace('/', '-')}.mp4"
    path = films.make(name, "-i", str(films.talk()), *films.X264, "-vf", f"setsar={aspect}")
    video = probe(path).video
    assert video is not None
    assert (video.width, video.height) == size


def test_interlaced(films: Films) -> None:
    video = probe(films.make("fields.mp4", *_interlaced(films))).video
    assert video is not None
    assert video.interlaced


def _interlaced(films: Films) -> tuple[str, ...]:
    flags = ("-vf", "interlace=scan=tff", "-flags", "+ildct+ilme")
    return ("-i", str(films.talk()), *films.X264, *flags, "-c:a", "copy")


def test_a_rate_that_varies(films: Films) -> None:
    drop = "select='not(eq(mod(n\\,10)\\,3))'"
    path = films.make(
        "vfr.mp4", "-i", str(films.talk()), *films.X264, "-vf", drop, "-fps_mode", "vfr"
    )
    video = probe(path).video
    assert video is not None
    assert video.fps == "25/1"


@pytest.mark.parametrize("rate", ["30000/1001", "24000/1001", "50/1", "60/1", "10/1"])
def test_rates(films: Films, rate: str) -> None:
    source = f"testsrc2=s=64x64:r={rate}:d=1"
    path = films.make(f"rate{rate.replace('/', '-')}.mkv", "-f", "lavfi", "-i", source, *films.X264)
    video = probe(path).video
    assert video is not None
    assert video.fps == rate


def test_hlg_is_named(films: Films) -> None:
    video = probe(films.make("hlg.mp4", *_hlg(films))).video
    assert video is not None
    assert (video.transfer, video.pixel_format) == ("arib-std-b67", "yuv420p10le")


def _hlg(films: Films) -> tuple[str, ...]:
    tags = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    return (*films.picture(1), *films.X264, "-pix_fmt", "yuv420p10le", "-x264-params", tags)


def test_no_sound_is_not_an_error(films: Films) -> None:
    assert probe(films.make("mute1.mp4", *films.picture(1), *films.X264)).audio == ()


def test_a_cover_is_not_a_picture(films: Films) -> None:
    cover = films.make("cover.png", *films.picture(0.04), "-frames:v", "1")
    sound = films.make("sound.mp3", "-i", str(films.talk()), "-vn")
    copy = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic")
    info = probe(films.make("song.mp3", "-i", str(sound), "-i", str(cover), *copy))
    assert info.video is None
    assert len(info.audio) == 1


@pytest.mark.parametrize("container", ["mp4", "ts", "mkv"])
def test_sound_that_starts_late(films: Films, container: str) -> None:
    info = probe(films.late(container))
    assert info.video is not None
    assert info.video.start_ms == pytest.approx(0, abs=30)
    assert info.audio[0].start_ms == pytest.approx(1000, abs=50)


def test_a_picture_that_starts_late(films: Films) -> None:
    talk = str(films.talk())
    maps = ("-map", "0:v", "-map", "1:a", "-c", "copy")
    info = probe(films.make("latev.mp4", "-itsoffset", "1", "-i", talk, "-i", talk, *maps))
    assert info.video is not None
    assert (info.video.start_ms, info.audio[0].start_ms) == (1000, 0)


def test_without_a_length_in_its_head_the_packets_are_counted(films: Films) -> None:
    live = (
        "-c:v",
        "libvpx",
        "-cpu-used",
        "8",
        "-deadline",
        "realtime",
        "-c:a",
        "libopus",
        "-s",
        "64x36",
    )
    path = films.make("live.webm", "-i", str(films.talk()), *live, "-live", "1")
    info = probe(path)
    assert info.duration_ms == pytest.approx(3000, abs=50)
    assert info.audio[0].duration_ms == 0  # unknown


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{segment}\n#EXT-X-ENDLIST\n"
MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9\n{segment}\n"


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8", "list.ts"])
@pytest.mark.parametrize("form", [PLAYLIST, MASTER, "\ufeff" + PLAYLIST])
@pytest.mark.parametrize("segment", ["any.ts", "file://{folder}/any.ts", "http://127.0.0.1:9/x"])
def test_playlists_are_refused(films: Films, name: str, form: str, segment: str) -> None:
    films.make("any.ts", "-i", str(films.talk()))
    text = form.format(segment=segment.format(folder=films.folder.as_posix()))
    with pytest.raises(MediaError, match="points to other files"):
        probe(films.text(name, text))


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8", "list.ts"])
def test_the_white_list_alone_refuses_playlists(
    films: Films, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "_LISTS", (b"\0nothing begins so",))
    films.make("any.ts", "-i", str(films.talk()))
    for text in (PLAYLIST.format(segment="any.ts"), "ffconcat version 1.0\nfile any.ts\n"):
        with pytest.raises(MediaError, match="not a recording"):
            probe(films.text(name, text))


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile talk.mp4\n",
        "\n\n# comment\nffconcat version 1.0\nfile talk.mp4\n",
        "file 'talk.mp4'\n",
        "concat:talk.mp4|talk.mp4",
        "http://127.0.0.1:9/talk.mp4",
        '<?xml version="1.0"?><MPD><BaseURL>talk.mp4</BaseURL></MPD>',
        "1\n00:00:00,000 --> 00:00:02,000\nhello\n",
        "WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n",
        "[Script Info]\nScriptType: v4.00+\n",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "a testimony, typed " * 400,
        "\0" * 4000,
    ],
)
def test_text_is_refused(films: Films, text: str) -> None:
    films.talk()
    with pytest.raises(MediaError) as caught:
        probe(films.text("words.mp4", text))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "webp", "tiff"])
def test_images_are_refused(films: Films, suffix: str) -> None:
    image = films.make(f"image.{suffix}", *films.picture(0.04), "-frames:v", "1")
    for name in (f"image.{suffix}", "image.mp4"):
        path = films.edited(name, image, lambda data: data)
        with pytest.raises(MediaError):
            probe(path)


def test_a_photograph_in_a_film_container_is_refused(films: Films) -> None:
    still = ("-frames:v", "1", "-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1")
    path = films.make("photo.avif", *films.picture(0.04), *still)
    with pytest.raises(MediaError, match="photograph"):
        probe(path)


def test_files_that_cannot_be_read(films: Films, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="is empty"):
        probe(films.text("empty.mp4", ""))
    with pytest.raises(MediaError, match="no such file"):
        probe(tmp_path / "nothing.mp4")
    with pytest.raises(MediaError, match="not a file"):
        probe(tmp_path)


def test_a_file_without_its_index(films: Films) -> None:
    whole = films.talk()  # the index of this MP4 stands at its end
    path = films.edited("headless.mp4", whole, lambda data: data[: len(data) // 2])
    with pytest.raises(MediaError, match="cut off or damaged"):
        probe(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps files in other ways")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    subprocess.run(["mkfifo", str(pipe)], check=True)
    with pytest.raises(MediaError, match="not a file"):
        probe(pipe)


NAMES = [
    "it's.mp4",
    "a b, c; [d].mp4",
    "%0A.mp4",
    "%03d.mp4",
    "-i.mp4",
    "қазақша айғақ.mp4",
    "شهادة.mp4",
    "证词.mp4",
    "📹.mp4",
]
POSIX_NAMES = ["concat:a|b", "http:x.mp4", "file:x.mp4", "a:b.mp4", "new\nline.mp4", "back\\slash"]


@pytest.mark.parametrize(
    "name", NAMES if sys.platform == "win32" else [*NAMES, *POSIX_NAMES], ids=ascii
)
def test_a_name_is_only_a_name(films: Films, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(films.folder)
    path = films.edited(name, films.talk(), lambda data: data)
    assert probe(path) == probe(Path(name)) == probe(films.talk())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_an_error_is_one_line_whatever_the_name(films: Films) -> None:
    with pytest.raises(MediaError) as caught:
        probe(films.text("two\nlines\x1b[2J.mp4", "text"))
    assert str(caught.value).isprintable()


def test_what_is_impossible_is_refused(films: Films, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "MAX_PIXELS", 320 * 180 - 1)
    with pytest.raises(MediaError, match="320×180"):
        probe(films.talk())
    monkeypatch.setattr(probing, "MAX_PIXELS", 320 * 180)
    monkeypatch.setattr(probing, "MAX_STREAMS", 1)
    with pytest.raises(MediaError, match="2 streams"):
        probe(films.talk())


def test_a_disk_that_fails(films: Films, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(5, "Input/output error")

    path = films.talk()
    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(StorageError, match="Input/output error"):
        probe(path)
