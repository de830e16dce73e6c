"""The sound track: which one, whole or refused, and on the picture's clock."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from subtitler.engines import wav
from subtitler.errors import MediaError
from subtitler.media import choose_audio, clean_audio, extract_audio, probe
from subtitler.model import AudioStream, MediaInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.media.conftest import Films


def info_of(*tracks: tuple[str, bool]) -> MediaInfo:
    """A recording with sound tracks of these language tags and default flags."""
    audio = tuple(AudioStream("aac", 2, 48000, tag, default) for tag, default in tracks)
    return MediaInfo("mp4", 1000, None, audio)


@pytest.mark.parametrize(
    ("tracks", "language", "chosen"),
    [
        ([("", False)], "kk", 0),
        ([("zho", False), ("kaz", True)], "kk", 1),
        ([("zho", True), ("kaz", False)], "kk", 1),
        ([("zho", True), ("kk", False)], "kk", 1),
        ([("zho", True), ("kk-Cyrl-KZ", False)], "kk", 1),
        ([("rus", False), ("KAZ", False)], "kk-Arab", 1),
        ([("rus", False), ("chi", False)], "zh", 1),
        ([("rus", False), ("cmn", False)], "zh-Hans", 1),
        ([("eng", False), ("uig", False)], "ug", 1),
        ([("eng", False), ("kir", False)], "ky", 1),
        ([("eng", False), ("tat", False)], "tt", 1),
        ([("eng", False), ("tur", False)], "tr", 1),
        ([("eng", False), ("fre", False)], "fr", 1),
        ([("eng", False), ("ger", False)], "de", 1),
        ([("eng", False), ("ara", False)], "ar", 1),
        ([("eng", False), ("und", True)], "kk", 1),
        ([("eng", False), ("rus", False)], "kk", 0),
        ([("kaz", False), ("kaz", True)], "kk", 1),
        ([("kaz", False), ("kaz", False), ("eng", True)], "kk", 0),
        ([("eng", True), ("haw", False)], "haw", 1),
    ],
)
def test_the_rule(tracks: list[tuple[str, bool]], language: str, chosen: int) -> None:
    assert choose_audio(info_of(*tracks), language) == chosen


def test_no_track_to_choose() -> None:
    with pytest.raises(MediaError, match="no sound") as caught:
        choose_audio(info_of(), "kk")
    assert caught.value.hint


def test_a_track_without_a_decoder_is_passed_over() -> None:
    unknown = AudioStream("", 0, 0, "kaz", True)
    known = AudioStream("aac", 1, 48000)
    assert choose_audio(MediaInfo("mov", 1, None, (unknown, known)), "kk") == 1


def extract(source: Path, out: Path, *, stream: int = 0, allow: bool = False) -> int:
    """Extract with what a probe finds."""
    info = probe(source)
    return extract_audio(source, out, stream=stream, info=info, allow_truncated=allow)


def samples(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path), "rb") as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16000, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16)


def first_sound_ms(path: Path) -> int:
    loud = np.flatnonzero(np.abs(samples(path)) > 500)
    return int(loud[0]) * 1000 // 16000


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "audio.wav"


def test_a_whole_track(films: Films, out: Path) -> None:
    seen: list[tuple[int, int]] = []
    source = films.talk()
    length_ms = extract_audio(
        source,
        out,
        stream=0,
        info=probe(source),
        progress=lambda done, all_: seen.append((done, all_)),
    )
    assert length_ms == pytest.approx(3000, abs=50)
    assert len(samples(out)) == pytest.approx(16 * length_ms, abs=16)
    assert seen[-1] == (3000, 3000)
    assert [p.name for p in out.parent.iterdir()] == ["audio.wav"]


def test_the_same_bytes_twice_and_no_metadata(films: Films, tmp_path: Path) -> None:
    tagged = films.make(
        "tagged.mp4", "-i", str(films.talk()), "-c", "copy", "-metadata", "title=Aigerim"
    )
    first, second = tmp_path / "1.wav", tmp_path / "2.wav"
    extract(tagged, first)
    extract(tagged, second)
    assert first.read_bytes() == second.read_bytes()
    assert b"Aigerim" not in first.read_bytes()
    assert b"Lavf" not in first.read_bytes()


def test_the_track_that_was_chosen(films: Films, out: Path) -> None:
    tones = (*films.sound(2, "sine=frequency=300"), *films.sound(2, "sine=frequency=3000"))
    source = films.make(
        "two.mkv", *films.picture(2), *tones, *films.X264, "-map", "0", "-map", "1", "-map", "2",
        "-c:a", "aac", "-metadata:s:a:0", "language=zho", "-metadata:s:a:1", "language=kaz",
        "-disposition:a:0", "0", "-disposition:a:1", "default",
    )  # fmt: skip
    info = probe(source)
    assert [(s.language, s.default) for s in info.audio] == [("zho", False), ("kaz", True)]
    for stream, hz in ((0, 300), (1, 3000)):
        extract(source, out, stream=stream)
        spectrum = np.abs(np.fft.rfft(samples(out).astype(np.float64)[:16000]))
        assert int(np.argmax(spectrum)) == pytest.approx(hz, abs=2)


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_a_late_track_is_heard_late(films: Films, container: str, out: Path) -> None:
    length_ms = extract(films.late(container), out)
    assert length_ms == pytest.approx(4000, abs=60)
    assert first_sound_ms(out) == pytest.approx(1000, abs=40)


def test_a_hole_in_the_track_stays_a_hole(films: Films, out: Path) -> None:
    cut = ("-af", "aselect='not(between(t,1,2))'", "-c:v", "copy", "-c:a", "aac")
    source = films.make("hole.mkv", "-i", str(films.talk()), *cut)
    assert extract(source, out) == pytest.approx(3000, abs=60)
    middle = samples(out)[int(1.2 * 16000) : int(1.8 * 16000)]
    assert int(np.abs(middle).max()) < 50


def test_an_early_end_of_the_sound_is_no_damage(films: Films, out: Path) -> None:
    for name, tags in (("early.mp4", ()), ("early.mkv", ("-write_crc32", "0"))):
        inputs = (*films.picture(4), *films.sound(2))
        source = films.make(name, *inputs, *films.X264, "-c:a", "aac", *tags)
        assert extract(source, out) == pytest.approx(2000, abs=60)


def test_fifty_milliseconds(films: Films, out: Path) -> None:
    inputs = (*films.picture(1), *films.sound(0.05))
    source = films.make("blink.mp4", *inputs, *films.X264, "-c:a", "aac")
    assert 40 <= extract(source, out) <= 100


def test_no_samples_at_all(films: Films, out: Path) -> None:
    empty = ("-f", "lavfi", "-i", "anullsrc=d=1", "-af", "atrim=end_sample=0", "-c:a", "pcm_s16le")
    source = films.make("nothing.wav", *empty)
    with pytest.raises(MediaError, match=r"no sound|not a recording"):
        extract(source, out)
    assert not out.exists()


def test_silence_is_sound(films: Films, out: Path) -> None:
    source = films.make("silence.mp4", *films.sound(2, "anullsrc=r=44100"), "-c:a", "aac")
    assert extract(source, out) == pytest.approx(2000, abs=60)


def test_no_track_with_that_number(films: Films, out: Path) -> None:
    with pytest.raises(MediaError, match="no sound track 1"):
        extract(films.talk(), out, stream=1)


@pytest.mark.parametrize(
    "container", [("mp4", "-movflags", "+faststart"), ("mkv",)], ids=["mp4", "mkv"]
)
def test_a_file_cut_in_half(films: Films, container: tuple[str, ...], out: Path) -> None:
    suffix, *extra = container
    source = films.half(f"cut.{suffix}", films.noisy(f"whole.{suffix}", *extra))
    with pytest.raises(MediaError, match=r"decoded [34]\.\d of 8\.0 s") as caught:
        extract(source, out)
    assert "allow_truncated" in (caught.value.hint or "")
    assert not out.exists()
    assert 3000 < extract(source, out, allow=True) < 5000


@pytest.mark.parametrize(
    "container", [("mp4", "-movflags", "+faststart"), ("mkv",), ("ts",)], ids=["mp4", "mkv", "ts"]
)
def test_a_damaged_middle(films: Films, container: tuple[str, ...], out: Path) -> None:
    suffix, *extra = container
    source = films.scratched(f"bad.{suffix}", films.noisy(f"whole.{suffix}", *extra))
    with pytest.raises(MediaError, match=r"damaged \(0:00:0[34]-0:00:05\)") as caught:
        extract(source, out)
    assert "allow_truncated" in (caught.value.hint or "")
    assert not out.exists()
    # What can be heard stays where it is heard.
    assert extract(source, out, allow=True) == pytest.approx(8000, abs=60)


def test_whole_noise_is_whole(films: Films, out: Path) -> None:
    for suffix in ("mp4", "mkv", "ts"):
        extra = ("-movflags", "+faststart") if suffix == "mp4" else ()
        assert extract(films.noisy(f"whole.{suffix}", *extra), out) == pytest.approx(8000, abs=60)


def test_an_old_output_outlives_a_failure(films: Films, out: Path) -> None:
    out.write_bytes(b"the good old one")
    with pytest.raises(MediaError):
        extract(films.half("cut.mkv", films.noisy("whole.mkv")), out)
    assert out.read_bytes() == b"the good old one"
    assert [p.name for p in out.parent.iterdir()] == ["audio.wav"]


def test_names_out_and_in(films: Films, tmp_path: Path) -> None:
    folder = tmp_path / "it's a:b, [c]; %0A қаз عرب 证"
    folder.mkdir()
    source = films.edited("-y қазақ's.mp4", films.talk(), lambda data: data)
    assert extract(source, folder / "-out %d's.wav") == pytest.approx(3000, abs=50)


def speech_like() -> NDArray[np.float32]:
    """Bursts of noise over a hiss at −40 dBFS and rumble at 30 Hz, 20 s."""
    rng = np.random.default_rng(7)
    sound = rng.normal(0, 0.01, 20 * 16_000) + 0.1 * np.sin(
        2 * np.pi * 30 * np.arange(20 * 16_000) / 16_000
    )
    for start_s in (3, 8.5, 14):
        at = int(start_s * 16_000)
        sound[at : at + 3200] += rng.normal(0, 0.2, 3200)
    return sound.astype(np.float32)


@pytest.mark.parametrize(
    ("options", "rumble_db", "hiss_db"),
    [
        ({"high_pass_hz": 120}, -20, 1),
        ({"noise_floor_dbfs": -40.0}, 1, -8),
        ({"high_pass_hz": 120, "noise_floor_dbfs": -40.0}, -20, -8),
    ],
)
def test_cleaned_sound_is_quieter_where_nobody_speaks_and_nothing_moves(
    tmp_path: Path, options: dict[str, Any], rumble_db: float, hiss_db: float
) -> None:
    path = tmp_path / "heard.wav"
    before = speech_like()
    wav.write(path, before)
    clean_audio(path, **options)
    with wav.opened(path) as file:
        after = file.samples()
    assert len(after) == len(before)
    for low_hz, high_hz, least_db in ((20, 40, rumble_db), (1000, 6000, hiss_db)):
        assert (
            band_db(after[160_000:210_000], low_hz, high_hz)
            - band_db(before[160_000:210_000], low_hz, high_hz)
            <= least_db
        )
    # The burst at 8.5 s is where it was, to the sample.
    at, reach = int(8.5 * 16_000), 600
    likeness = np.correlate(after[at - reach : at + 3200 + reach], before[at : at + 3200], "valid")
    assert abs(int(np.abs(likeness).argmax()) - reach) <= 8


def band_db(samples: NDArray[np.float32], low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / 16_000)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum()))
