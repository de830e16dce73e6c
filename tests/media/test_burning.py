"""Burned subtitles: the right pixels at the right time, and everything else untouched."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from subtitler.errors import MediaError, MissingError, StorageError
from subtitler.formats.ass import to_ass
from subtitler.languages import LANGUAGES, MARKS
from subtitler.media import Captions, Shelf, burn, even_size, ffmpeg_path, font_for, probe
from subtitler.model import Cue, Mark, Span, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.media.conftest import Films

WORDS = {
    "en": ("They took my husband away at night,", "and no one told us why."),
    "tr": ("Eşimi gece alıp götürdüler, İğdır", "ışık söndü; ĞÜŞİÖÇ"),
    "kk": ("Күйеуімді түнде алып кетті, әңгімені", "ешкім айтқан жоқ: ӘҒҚҢӨҰҮҺІ"),
    "ru": ("Ночью они забрали моего мужа,", "и никто не сказал нам почему."),
    "ar": ("أخذوا زوجي ليلاً، ولا نعلم لماذا.", "قالوا إن CIA (2017) لا علاقة لها!"),
    "ug": ("يولدىشىمنى كېچىدە ئېلىپ كەتتى،", "ھېچكىم سەۋەبىنى ئېيتمىدى."),
    "zh": ("他们夜里把我丈夫带走了，", "直关骨，没有人告诉我们。"),
    "ja": ("夜中に夫が連れて行かれ、", "誰も理由を教えてくれない。"),
    "ko": ("그들은 밤에 남편을 데려갔고", "아무도 말해주지 않았다."),
    "fr": ("Ils ont emmené mon mari la nuit,", "« et personne n’a rien dit » !"),
    "de": ("Sie holten meinen Mann nachts ab,", "und niemand sagte, weshalb: ß ẞ."),
    "ky": ("Алар күйөөмдү түндө алып кетишти,", "эч ким айткан жок: ҢӨҮ."),
    "tt": ("Алар иремне төнлә алып киттеләр,", "беркем әйтмәде: ҖҢӨҮҺ."),
}


def track(*cues: tuple[int, int, tuple[str, ...]], lang: str = "en") -> Track:
    made = (Cue(Span(start, end), lines, (str(start),)) for start, end, lines in cues)
    return Track(lang, tuple(made))


def script(of: Track, size: tuple[int, int], marks: tuple[str, ...] = ()) -> str:
    font = font_for(of.lang)
    return to_ass(
        of,
        width=size[0],
        height=size[1],
        family=font.family,
        size_ratio=font.size_ratio,
        rtl=LANGUAGES[of.lang].rtl,
        marks=marks,
        duration_ms=4000,
    )


def burned(source: Path, out: Path, of: Track, **options: object) -> list[NDArray[np.uint8]]:
    """Burn `of` into `source`; return the frames."""
    import av

    info = probe(source)
    assert info.video is not None
    settings: dict[str, object] = {"audio_stream": 0, "sha256": "1", **options}
    marks = settings.pop("marks", ())
    text = script(of, even_size(info.video), marks)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as shelf:
        captions = Captions(of.lang, text, Shelf(Path(shelf)))
        burn(source, captions, out, info=info, **settings)  # type: ignore[arg-type]
    with av.open(str(out)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]  # type: ignore[misc]


def changed(before: NDArray[np.uint8], after: NDArray[np.uint8], by: int = 60) -> NDArray[np.bool_]:
    difference: NDArray[np.bool_] = np.abs(before.astype(np.int16) - after).max(axis=2) > by
    return difference


HELLO = track((1000, 2000, ("Hello there",)))


def shown(frames: list[NDArray[np.uint8]]) -> list[int]:
    """The numbers of the frames of a dark film that show a caption: white at the bottom."""
    return [n for n, frame in enumerate(frames) if (frame[90:] > 170).all(axis=2).sum() > 20]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "burned.mp4"


def dark(films: Films, name: str = "dark.mp4", size: str = "320x180", *extra: str) -> Path:
    inputs = (*films.picture(3, f"color=c=0x182030:s={size}:r=25"), *films.sound(3))
    return films.make(name, *inputs, *films.X264, "-c:a", "aac", *extra)


def test_a_caption_stands_from_its_first_to_its_last_frame(films: Films, out: Path) -> None:
    frames = burned(dark(films), out, HELLO)
    assert len(frames) == 75
    assert shown(frames) == list(range(25, 50))


def test_the_rest_of_the_picture_is_as_it_was(films: Films, out: Path) -> None:
    source = films.talk()
    frames = burned(source, out, HELLO, preset="master")
    before = films.frames(source)
    assert len(frames) == len(before)
    for number in (0, 10, 30, 60):
        above = np.abs(before[number][:100].astype(np.int16) - frames[number][:100]).mean()
        assert above < 6
    assert changed(before[30], frames[30])[100:].sum() > 500


def test_sound_is_copied_bit_for_bit(films: Films, out: Path) -> None:
    source = films.talk()
    burned(source, out, HELLO)

    def sum_of(path: Path) -> bytes:
        command = [str(ffmpeg_path()), "-v", "error", "-i", str(path), "-map", "0:a", "-c", "copy"]
        return subprocess.run([*command, "-f", "md5", "-"], capture_output=True, check=True).stdout

    assert sum_of(source) == sum_of(out)


def test_sound_that_mp4_cannot_hold_becomes_aac(films: Films, out: Path) -> None:
    source = films.make("pcm.mov", "-i", str(films.talk()), "-c:v", "copy", "-c:a", "pcm_s16le")
    burned(source, out, HELLO)
    [sound] = probe(out).audio
    assert (sound.codec, sound.rate_hz) == ("aac", 48000)


def test_only_the_chosen_sound_is_kept(films: Films, out: Path) -> None:
    tracks = (*films.sound(3), *films.sound(3, "anullsrc=r=32000"))
    source = films.make(
        "both.mp4", *films.picture(3), *tracks, *films.X264, "-map", "0", "-map", "1", "-map", "2"
    )
    burned(source, out, HELLO, audio_stream=1)
    assert [sound.rate_hz for sound in probe(out).audio] == [32000]
    with pytest.raises(MediaError, match="no sound track 2"):
        burned(source, out, HELLO, audio_stream=2)


def test_without_sound(films: Films, out: Path) -> None:
    source = films.make("mute3.mp4", *films.picture(3), *films.X264)
    assert len(burned(source, out, HELLO)) == 75
    assert probe(out).audio == ()


def test_without_picture(films: Films, out: Path, tmp_path: Path) -> None:
    source = films.make("only.m4a", "-i", str(films.talk()), "-vn", "-c:a", "copy")
    with pytest.raises(MediaError, match="no picture"):
        burn(
            source,
            Captions("en", "", Shelf(tmp_path)),
            out,
            info=probe(source),
            sha256="1",
            audio_stream=0,
        )


def test_two_runs_give_the_same_bytes_and_no_trace(films: Films, tmp_path: Path) -> None:
    tags = ("-metadata", "title=Aigerim", "-metadata", "location=+43.8+087.6/")
    inner = ("-metadata:s:a", "handler_name=iPhone of Aigerim", "-metadata:s:v", "language=kaz")
    plain = films.talk()
    source = films.make("Aigerim.mp4", "-i", str(plain), "-c", "copy", *tags, *inner)
    first, second = tmp_path / "1.mp4", tmp_path / "2.mp4"
    burned(source, first, HELLO)
    burned(source, second, HELLO)
    data = first.read_bytes()
    assert data == second.read_bytes()
    for word in (b"Aigerim", b"+43.8", b"iPhone", b"Lavf", str(tmp_path).encode()):
        assert word not in data
    assert data.index(b"moov") < data.index(b"mdat")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.mp4", "2.mp4"]


@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("size", ["640x360", "360x640"], ids=["wide", "tall"])
def test_captions_lie_in_the_safe_area(films: Films, lang: str, size: str, out: Path) -> None:
    width, height = map(int, size.split("x"))
    source = films.make(
        f"dark{size}.mp4", *films.picture(0.4, f"color=c=0x182030:s={size}:r=5"), *films.X264
    )
    lines = (
        WORDS[lang] if width > height else tuple(w for line in WORDS[lang] for w in halves(line))
    )
    of = track((0, 4000, lines), lang=lang)
    marks = (MARKS[Mark.MACHINE_TRANSLATION][lang],)
    before = films.frames(source)[0]
    drawn = changed(before, burned(source, out, of, marks=marks)[0], by=100)
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    assert width * 0.05 <= columns[0] and columns[-1] <= width * 0.95
    assert height * 0.04 <= rows[0] and rows[-1] <= height * 0.96
    captions = rows[rows > height * 0.3]
    if width > height:
        assert captions[0] > height * 0.7
    else:
        assert 0.60 * height < captions[-1] < 0.68 * height
        assert captions[0] > 0.45 * height
    assert (rows < height * 0.3).any()  # the mark


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "They took my husband away at night, and no one in the village ever told us why."),
        (
            "kk",
            "Күйеуімді түнде алып кетті, ал ауылдағы ешкім бізге неге екенін ешқашан айтқан жоқ.",
        ),
        (
            "ar",
            "أخذوا زوجي ليلاً ولم يخبرنا أحد في القرية أبداً لماذا فعلوا ذلك بنا وبأطفالنا الصغار",
        ),
        ("zh", "他们夜里把我丈夫带走了直到今天也没有人告诉我们他在哪里村里的人都不敢说话"),
    ],
)
def test_a_line_that_is_too_long_is_broken_not_cut_off(
    films: Films, lang: str, line: str, out: Path
) -> None:
    source = films.make(
        "dark360x640.mp4", *films.picture(0.4, "color=c=0x182030:s=360x640:r=5"), *films.X264
    )
    of = track((0, 4000, (line,)), lang=lang)
    drawn = changed(films.frames(source)[0], burned(source, out, of)[0], by=100)
    columns = np.flatnonzero(drawn.any(axis=0))
    assert columns[0] >= 360 * 0.04 and columns[-1] <= 360 * 0.96


def halves(line: str) -> tuple[str, ...]:
    """Two lines of one, for tall pictures."""
    middle = len(line) // 2
    cut = line.find(" ", middle)
    return (line,) if cut < 0 else (line[:cut], line[cut + 1 :])


def test_hostile_text_is_drawn_as_text(films: Films, out: Path) -> None:
    source = dark(films)
    hostile = track((0, 4000, (r"{\an8}{\fs80}words",)))
    harmless = track((0, 4000, (r"((an8)((fs80)words",)))
    drawn = [
        changed(films.frames(source)[5], burned(source, out, of)[5]) for of in (hostile, harmless)
    ]
    for picture in drawn:
        assert not picture[:90].any()
    assert drawn[0].sum() == pytest.approx(drawn[1].sum(), rel=0.25)


def test_a_letter_without_a_font_is_an_error(films: Films, out: Path) -> None:
    with pytest.raises(MissingError, match=r"U\+1F600"):
        burned(dark(films), out, track((0, 2000, ("\N{GRINNING FACE}",))))
    assert not out.exists()


@pytest.mark.parametrize("lang", ["ar", "zh", "kk"])
def test_letters_of_other_scripts_are_drawn(films: Films, lang: str, out: Path) -> None:
    frames = burned(dark(films), out, track((0, 2000, ("لا 直 Ә É",)), lang=lang))
    # White letters on the dark picture while the caption stands, and none after it.
    assert int(frames[0].max()) > 200
    assert int(frames[-1].max()) < 100


def test_turned_pictures_come_out_upright(films: Films, out: Path) -> None:
    source = films.make(
        "turneddark.mp4", "-display_rotation", "90", "-i", str(dark(films)), "-c", "copy"
    )
    frames = burned(source, out, track((0, 4000, ("Hi",))))
    assert frames[0].shape == (320, 180, 3)
    video = probe(out).video
    assert video is not None
    assert (video.width, video.height, video.rotation) == (180, 320, 0)


@pytest.mark.parametrize(
    ("name", "size", "filters", "shape"),
    [
        ("odd.mp4", "321x181", "null", (182, 322)),
        ("wide.mp4", "320x180", "setsar=4/3", (180, 428)),
        ("narrow.mp4", "320x180", "setsar=1/2", (360, 320)),
    ],
)
def test_even_square_pixels(
    films: Films, out: Path, name: str, size: str, filters: str, shape: tuple[int, int]
) -> None:
    pixels = ("-vf", filters, "-pix_fmt", "yuv444p" if "odd" in name else "yuv420p")
    frames = burned(dark(films, name, size, *pixels), out, HELLO)
    assert frames[0].shape[:2] == shape
    assert len(shown(frames)) == 25


def test_interlaced_pictures_are_combed_out(films: Films, out: Path) -> None:
    flags = ("-vf", "interlace=scan=tff", "-flags", "+ildct+ilme", "-c:a", "copy")
    source = films.make("fields.mp4", "-i", str(films.talk()), *films.X264, *flags)
    frames = burned(source, out, HELLO)
    combed = [combing(frame) for frame in films.frames(source)[5:20]]
    plain = [combing(frame) for frame in frames[10:40]]
    assert np.mean(plain) < 0.8 * np.mean(combed)


def combing(frame: NDArray[np.uint8]) -> float:
    """How much neighbouring lines differ more than lines of one field do."""
    rows = frame[:100].astype(np.int16)
    return float(np.maximum(np.abs(rows[1:-1] * 2 - rows[:-2] - rows[2:]) - 30, 0).mean())


def test_bright_pictures_become_ordinary(films: Films, out: Path) -> None:
    to_hlg = (
        "format=yuv444p,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,"
        "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,"
        "zscale=t=arib-std-b67:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
    )
    tags = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    talk = films.talk("short.mp4", 1)
    source = films.make(
        "hlgtalk.mp4",
        "-i",
        str(talk),
        *films.X264,
        "-x264-params",
        tags,
        "-vf",
        to_hlg,
        "-c:a",
        "copy",
    )
    frames = burned(source, out, track((0, 100, ("Hello",))))
    video = probe(out).video
    assert video is not None
    assert (video.pixel_format, video.transfer) == ("yuv420p", "bt709")
    light = [float(list_[10].mean()) for list_ in (films.frames(talk), frames)]
    assert light[1] == pytest.approx(light[0], rel=0.15)


def test_a_varying_rate_becomes_constant_and_keeps_time(films: Films, out: Path) -> None:
    drop = "select='not(eq(mod(n\\,10)\\,3))'"
    source = films.make(
        "vfrdark.mp4", "-i", str(dark(films)), *films.X264, "-vf", drop, "-fps_mode", "vfr"
    )
    assert len(films.frames(source)) < 70
    frames = burned(source, out, HELLO)
    assert len(frames) == 75
    assert shown(frames) == list(range(25, 50))


def test_a_slow_picture_has_captions_in_time(films: Films, out: Path) -> None:
    source = films.make("slow.mp4", *films.picture(3, "color=c=black:s=320x180:r=1"), *films.X264)
    frames = burned(source, out, track((1500, 2500, ("Hello",))))
    numbers = shown(frames)
    assert len(frames) * 1000 // 3000 >= 20
    assert numbers[0] * 3000 / len(frames) == pytest.approx(1500, abs=50)


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_a_late_sound_stays_late(films: Films, container: str, out: Path) -> None:
    source = films.late(container)
    burned(source, out, HELLO)
    info = probe(out)
    assert info.audio[0].start_ms == pytest.approx(1000, abs=60)
    # The sound outlasts the picture by a second, in which captions may stand.
    assert info.video is not None
    assert info.video.duration_ms == pytest.approx(4000, abs=130)


def test_a_late_picture_keeps_captions_in_time(films: Films, out: Path) -> None:
    talk = str(dark(films))
    maps = ("-map", "0:v", "-map", "1:a", "-c", "copy")
    source = films.make("latepic.mp4", "-itsoffset", "1", "-i", talk, "-i", talk, *maps)
    frames = burned(source, out, HELLO)
    assert len(frames) == 100
    assert shown(frames) == list(range(25, 50))


def test_captions_after_the_picture_ends_are_seen(films: Films, out: Path) -> None:
    inputs = (*films.picture(2, "color=c=black:s=320x180:r=25"), *films.sound(4))
    source = films.make("brief.mp4", *inputs, *films.X264, "-c:a", "aac")
    frames = burned(source, out, track((2500, 3500, ("Still here",))))
    assert len(frames) == pytest.approx(100, abs=2)
    assert len(shown(frames)) == 25


def test_a_cut_recording_is_not_passed_on(films: Films, out: Path) -> None:
    source = films.half("cut.mkv", films.noisy("whole.mkv"))
    with pytest.raises(MediaError, match=r"of 8\.0 s could be encoded") as caught:
        burned(source, out, HELLO)
    assert "allow_truncated" in (caught.value.hint or "")
    assert not out.exists()
    assert len(burned(source, out, HELLO, allow_truncated=True)) > 80


@pytest.mark.parametrize("preset", ["master", "web", "social"])
def test_presets(films: Films, preset: str, out: Path) -> None:
    import av

    burned(dark(films), out, HELLO, preset=preset)
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        assert stream.profile == "High"
        assert stream.codec_context.pix_fmt == "yuv420p"


def test_progress_ends_at_the_end(films: Films, out: Path) -> None:
    seen: list[tuple[int, int]] = []
    burned(dark(films), out, HELLO, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3000, 3000)
    assert seen == sorted(seen)


def test_a_disk_that_refuses(films: Films, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> int:
        raise OSError(28, "No space left on device")

    source = dark(films)
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        burned(source, out, HELLO)
    assert caught.value.hint
    assert list(out.parent.iterdir()) == []


def test_a_folder_that_is_not_there(films: Films, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        burned(dark(films), tmp_path / "none" / "burned.mp4", HELLO)


def test_a_folder_with_an_odd_name(films: Films, tmp_path: Path) -> None:
    folder = tmp_path / "it's, [a]; %d қазақ <&> شهادة"
    folder.mkdir()
    frames = burned(dark(films), folder / "burned's.mp4", HELLO)
    assert shown(frames) == list(range(25, 50))
