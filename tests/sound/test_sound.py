"""Levels, pauses, edges: what the sound room says of sound that is made here, sample by sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.model import Segment, Span, Word
from subtitler.sound import (
    RATE_HZ,
    Evener,
    Profile,
    ProfileBuilder,
    Samples,
    care,
    heard,
    normalised,
    onset_ms,
    pauses,
    snap,
)


def noise(seconds: float, dbfs: float, seed: int = 0) -> Samples:
    values = np.random.default_rng(seed).normal(size=round(seconds * RATE_HZ))
    return np.asarray(np.clip(values * 10 ** (dbfs / 20), -1, 1), np.float32)


def tone(seconds: float, hz: float, dbfs: float) -> Samples:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(np.sin(2 * np.pi * hz * at) * np.sqrt(2) * 10 ** (dbfs / 20), np.float32)


def profile(samples: Samples, spoken: list[tuple[float, float]] | None = None) -> Profile:
    """The profile of samples in which somebody speaks from second to second as told."""
    builder = ProfileBuilder()
    builder.add(samples)
    voice = np.zeros(-(-len(samples) // 160), np.float32)
    for start, end in spoken or []:
        voice[round(start * 100) : round(end * 100)] = 1
    return builder.finish(voice)


def bursts(*pieces: tuple[float, float]) -> Samples:
    """Noise after noise, each so many seconds at so many dBFS."""
    return np.concatenate([noise(s, dbfs, n) for n, (s, dbfs) in enumerate(pieces)])


# --- the profile ---


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_a_profile_does_not_depend_on_the_blocks(sizes: list[int]) -> None:
    samples = np.concatenate([noise(1.7, -30), tone(2.03, 150, -20)])
    whole = profile(samples)
    builder, at = ProfileBuilder(), 0
    for size in sizes:
        builder.add(samples[at : at + size])
        at += size
    builder.add(samples[min(at, len(samples)) :])
    cut = builder.finish(np.zeros(0, np.float32))
    for name in ("levels_dbfs", "bands", "periodicity", "pitch", "clipped", "voice"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name)), name
    assert (whole.duration_ms, whole.peak_dbfs) == (cut.duration_ms, cut.peak_dbfs)


@pytest.mark.parametrize("count", [0, 1, 159, 160, 161, 1023, 16_000, 16_001])
def test_any_length_has_a_profile(count: int) -> None:
    made = profile(noise(5, -20)[:count])
    assert made.frames == len(made.voice) == -(-count // 160)
    assert len(made.periodicity) == len(made.bands) == -(-count // 320)
    care(made)
    pauses(made)
    assert len(normalised(noise(5, -20)[:count], made)) == count


def test_levels_are_rms_over_full_scale() -> None:
    assert profile(tone(1, 1000, -20)).levels_dbfs == pytest.approx(-20, abs=0.1)
    assert profile(np.zeros(16_000, np.float32)).levels_dbfs == pytest.approx(-120)


def test_a_profile_of_ten_hours_fits_into_a_hundred_megabytes() -> None:
    made = profile(noise(10, -20))
    names = ("levels_dbfs", "voice", "bands", "periodicity", "pitch", "clipped")
    size = sum(int(getattr(made, name).nbytes) for name in names)
    assert size / 10 * 36_000 < 60e6


# --- care ---


@pytest.mark.parametrize("mains", [50, 60])
@pytest.mark.parametrize("dbfs", [-30, -45, -60])
def test_hum_is_told_with_its_frequency_and_level(mains: int, dbfs: float) -> None:
    hum = sum((tone(20, mains * k, dbfs - 6 * (k - 1)) for k in (1, 2, 3, 4)), noise(20, -70))
    found = care(profile(np.asarray(hum, np.float32)))
    assert found.hum_hz == mains
    assert found.hum_dbfs == pytest.approx(dbfs + 1.2, abs=1.5)


@pytest.mark.parametrize("samples", [noise(20, -30), tone(20, 440, -20), noise(20, -75)])
def test_what_is_no_hum_is_not_called_so(samples: Samples) -> None:
    assert care(profile(samples)).hum_hz is None


def test_cut_off_samples_are_counted() -> None:
    loud = np.clip(tone(4, 200, -20) * 20, -1, 1)
    assert care(profile(loud)).clipped > 0.2
    lowered = loud * np.float32(0.5)
    assert care(profile(lowered)).clipped > 0.2
    assert care(profile(tone(4, 200, -6))).clipped == 0
    assert care(profile(np.zeros(16_000, np.float32))).clipped == 0


def test_the_level_of_speech_is_that_of_the_spoken_frames() -> None:
    made = profile(bursts((3, -70), (3, -25), (3, -70)), [(3, 6)])
    assert care(made).speech_dbfs == pytest.approx(-25, abs=0.3)
    assert care(made).floor_dbfs == pytest.approx(-70, abs=1)
    assert care(profile(noise(1, -70))).speech_dbfs is None


# --- levels ---


@given(
    pieces=st.lists(
        st.tuples(st.floats(0.3, 3), st.floats(-70, -3), st.booleans()), min_size=1, max_size=6
    )
)
@settings(max_examples=40, deadline=None)
def test_normalised_sound_is_never_clipped_nor_raised_too_far(
    pieces: list[tuple[float, float, bool]],
) -> None:
    samples = bursts(*[(s, dbfs) for s, dbfs, _ in pieces])
    spoken, at = [], 0.0
    for seconds, _, voiced in pieces:
        spoken += [(at, at + seconds)] if voiced else []
        at += seconds
    out = normalised(samples, profile(samples, spoken))
    assert len(out) == len(samples)
    assert np.abs(out).max() <= 1
    loud = np.abs(samples) < 0.98
    assert np.all(np.abs(out[loud]) <= 0.981)
    assert np.all(np.abs(out) <= np.abs(samples) * 10 ** (30.01 / 20))
    assert np.all(np.sign(out) * np.sign(samples) >= 0)


@pytest.mark.parametrize("dbfs", [-53, -45, -35, -23, -12])
def test_speech_is_brought_to_its_level(dbfs: float) -> None:
    samples = bursts((4, -75), (4, dbfs), (4, -75))
    out = normalised(samples, profile(samples, [(4, 8)]))
    spoken = out[4 * RATE_HZ + 3200 : 8 * RATE_HZ - 3200]
    assert 10 * np.log10(np.mean(spoken**2)) == pytest.approx(-23, abs=1)


def test_a_pause_is_raised_no_more_than_the_speech_beside_it() -> None:
    samples = bursts((6, -30), (20, -70), (6, -35))
    out = normalised(samples, profile(samples, [(0, 6), (26, 32)]))
    silence = out[8 * RATE_HZ : 24 * RATE_HZ]
    assert 10 * np.log10(np.mean(silence**2)) < -70 + 12.5


def test_a_part_is_normalised_as_the_whole_is() -> None:
    samples = bursts((4, -75), (4, -40), (4, -75), (3, -20))
    made = profile(samples, [(4, 8), (12, 15)])
    whole = normalised(samples, made)
    part = normalised(samples[3 * RATE_HZ :], made, start_ms=3000)
    assert np.allclose(part[RATE_HZ // 2 :], whole[3 * RATE_HZ + RATE_HZ // 2 :], atol=1e-4)


@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_what_the_detector_hears_keeps_its_length(sizes: list[int]) -> None:
    samples = bursts((3, -60), (2, -20), (3, -45))
    evener, out, at = Evener(), [], 0
    for size in sizes:
        out.append(evener.add(samples[at : at + size]))
        at += size
    out.append(evener.add(samples[min(at, len(samples)) :]))
    out.append(evener.finish())
    evened = np.concatenate(out)
    assert len(evened) == len(samples)
    assert np.all(np.sign(evened) * np.sign(samples) >= 0)


# --- pauses ---


def test_pauses_are_where_nobody_speaks() -> None:
    samples = bursts((2, -25), (1, -60), (2, -25), (0.1, -60), (2, -25), (3, -60))
    made = profile(samples, [(0, 2), (3, 5), (5.1, 7.1)])
    found = pauses(made)
    assert [(round(p.span.start_ms, -2), round(p.span.end_ms, -2)) for p in found] == [
        (2000, 3000),
        (7100, 10_100),
    ]
    assert all(pause.depth_db > 25 for pause in found)


def test_loud_music_without_voice_is_less_of_a_pause_than_silence() -> None:
    made = profile(bursts((2, -25), (1, -26), (2, -25), (1, -60), (2, -25)), [(0, 2), (3, 5)])
    found = pauses(made)
    assert [round(pause.span.start_ms, -2) for pause in found] == [5000]


# --- edges ---


def words(text: str, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    parts = text.split()
    step = (end_ms - start_ms) / len(parts)
    return tuple(
        Word(Span(round(start_ms + n * step), round(start_ms + (n + 1) * step)), part)
        for n, part in enumerate(parts)
    )


def segment(start_ms: int, end_ms: int, text: str = "бір екі үш", name: str = "a") -> Segment:
    return Segment(name, Span(start_ms, end_ms), text, words=words(text, start_ms, end_ms))


@pytest.mark.parametrize("start_ms", [1600, 1800, 2000, 2200, 2400])
@pytest.mark.parametrize("end_ms", [3600, 4000, 4300])
@pytest.mark.parametrize("dbfs", [-20, -45])
def test_a_segment_goes_to_its_sound(start_ms: int, end_ms: int, dbfs: float) -> None:
    made = profile(bursts((2, -65), (2, dbfs), (2, -65)), [(2, 4)])
    (moved,) = snap([segment(start_ms, end_ms)], made)
    assert moved.span.start_ms == pytest.approx(2000, abs=20)
    assert moved.span.end_ms == pytest.approx(4000, abs=20)
    assert moved.text == "бір екі үш"


def test_a_segment_over_silence_stays() -> None:
    made = profile(noise(6, -65))
    assert snap([segment(2000, 4000)], made)[0].span == Span(2000, 4000)


def test_the_first_sound_of_a_stretch() -> None:
    made = profile(bursts((2, -65), (2, -40), (2, -65)))
    assert onset_ms(made, Span(500, 6000)) == pytest.approx(2000, abs=20)
    assert heard(made, Span(4500, 6000)) is None


SPANS = st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 4000)), max_size=6)


@given(SPANS, st.lists(st.tuples(st.floats(0.1, 2), st.sampled_from([-65.0, -40.0, -20.0]))))
@settings(max_examples=80, deadline=None)
def test_segments_never_overlap_nor_leave_the_recording(
    spans: list[tuple[int, int]], pieces: list[tuple[float, float]]
) -> None:
    samples = bursts(*pieces) if pieces else np.zeros(0, np.float32)
    made = profile(samples, [(0, 3)])
    given_ = [segment(a, a + b, name=str(n)) for n, (a, b) in enumerate(sorted(spans))]
    moved = snap(given_, made)
    assert [(one.id, one.text) for one in moved] == [(one.id, one.text) for one in given_]
    last = 0
    for one in moved:
        assert last <= one.span.start_ms <= one.span.end_ms <= made.duration_ms
        last = one.span.end_ms
        for word in one.words:
            assert one.span.start_ms <= word.span.start_ms <= word.span.end_ms <= one.span.end_ms
    for old, new in zip(given_, moved, strict=True):
        if old.span.end_ms <= made.duration_ms and len(moved) == 1:
            assert new.span.start_ms >= old.span.start_ms - 510
            assert new.span.start_ms <= old.span.start_ms + 1510
