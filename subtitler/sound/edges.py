"""Where sound begins and ends: pauses to cut at, and segments that sit on their speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from subtitler.model import Segment, Span, Word
from subtitler.sound.levels import running_max
from subtitler.sound.profile import FRAME_MS, Profile

SHORTEST_PAUSE_MS = 200

_ABOVE_FLOOR_DB = 6.0
_BELOW_SPEECH_DB = 25.0
_BEFORE_MS = 500
_AFTER_MS = 1500
_GAP_MS = 120
_SHORTEST_MS = 50


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which nobody speaks; `depth_db` says how far it lies below what is around it."""

    span: Span
    depth_db: float


def pauses(profile: Profile, *, shortest_ms: int = SHORTEST_PAUSE_MS) -> tuple[Pause, ...]:
    """The stretches without voice, in order of time, each at least `shortest_ms` long.

    A frame belongs to a pause where the detector hears no voice and the level is nearer to the
    background than to the speech around it. Their middle is a good place to cut.
    """
    if profile.frames == 0:
        return ()
    levels = _smooth_dbfs(profile.levels_dbfs)
    around = running_max(levels, 500)
    limit = (profile.floor_dbfs + around) / 2
    quiet = (profile.voice < 0.35) & (levels <= np.maximum(limit, profile.floor_dbfs + 3))
    found = []
    for first, last in runs(quiet):
        if (last - first) * FRAME_MS < shortest_ms:
            continue
        end_ms = min(last * FRAME_MS, profile.duration_ms)
        depth_db = float(around[first:last].max() - levels[first:last].mean())
        found.append(Pause(Span(first * FRAME_MS, end_ms), depth_db))
    return tuple(found)


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last-but-one index of every stretch of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def heard(profile: Profile, span: Span) -> Span | None:
    """The part of `span` from its first sound to its last, by energy; None where it is silent.

    A sound is what stands 6 dB over the background, and no more than 25 dB under the loudest of
    the stretch, for at least 30 ms.
    """
    place = profile.within(span)
    if place.stop <= place.start:
        return None
    found = _sounding(profile, place)
    if not len(found):
        return None
    first = max(span.start_ms, int(place.start + found[0]) * FRAME_MS)
    last = min(span.end_ms, int(place.start + found[-1] + 1) * FRAME_MS)
    return Span(first, max(first, last))


def onset_ms(profile: Profile, span: Span) -> int | None:
    """When the first sound within `span` begins, by energy; None where it is silent."""
    part = heard(profile, span)
    return part.start_ms if part else None


def snap(segments: Sequence[Segment], profile: Profile) -> tuple[Segment, ...]:
    """The segments with their starts and ends on the first and the last sound of their speech.

    A start moves at most half a second back, not into the segment before, and at most 1.5 s on,
    never past the end of a first word that sounds; an end likewise the other way round. Where
    nothing sounds, both stay. Words are kept inside; text stays as it is. No segment ends up over
    its predecessor, or beyond the end of the recording.
    """
    done: list[Segment] = []
    before_ms = 0
    for number, segment in enumerate(segments):
        following = segments[number + 1].span.start_ms if number + 1 < len(segments) else None
        span = _on_speech(segment, profile, before_ms, following)
        done.append(replace(segment, span=span, words=_inside(segment.words, span)))
        before_ms = span.end_ms
    return tuple(done)


def _on_speech(segment: Segment, profile: Profile, before_ms: int, following: int | None) -> Span:
    """Where the segment goes, after one that ends at `before_ms`."""
    end_of_all = profile.duration_ms
    start_ms = min(max(segment.span.start_ms, before_ms), end_of_all)
    end_ms = min(max(segment.span.end_ms, start_ms), end_of_all)
    if following is not None and start_ms < following < end_ms:
        end_ms = following
    latest = min(end_ms, start_ms + _AFTER_MS)
    earliest = max(start_ms, end_ms - _AFTER_MS)
    if segment.words:
        one, other = segment.words[0].span, segment.words[-1].span
        if _above_floor(profile, one):
            latest = min(latest, max(start_ms, one.end_ms))
        if _above_floor(profile, other):
            earliest = max(earliest, min(end_ms, other.start_ms))
    room_end = end_of_all if following is None else min(end_of_all, max(end_ms, following))
    first = _start(profile, max(before_ms, start_ms - _BEFORE_MS), start_ms, latest, end_ms)
    last = _end(profile, earliest, end_ms, min(room_end, end_ms + _BEFORE_MS), first)
    if last - first < min(_SHORTEST_MS, end_ms - start_ms):
        return Span(start_ms, end_ms)
    return Span(first, last)


def _start(profile: Profile, least: int, start_ms: int, latest: int, end_ms: int) -> int:
    """The first sound near a start, between `least` and `latest`."""
    place = profile.within(Span(least, max(least, end_ms)))
    sounding = _mask(profile, place)
    if not sounding.any():
        return start_ms
    at = min(start_ms // FRAME_MS - place.start, len(sounding) - 1)
    hold = _GAP_MS // FRAME_MS
    if sounding[max(0, at - hold) : at + 1].any():
        # In the middle of sound: back to where it began, across gaps as those between words.
        while at > 0 and sounding[max(0, at - hold) : at].any():
            at -= 1
        while not sounding[at]:
            at += 1
    else:
        later = np.flatnonzero(sounding[at:])
        if not len(later):
            return start_ms
        at += int(later[0])
    found = (place.start + at) * FRAME_MS
    return found if least <= found <= latest else max(least, min(start_ms, latest))


def _end(profile: Profile, earliest: int, end_ms: int, most: int, start_ms: int) -> int:
    """The last sound near an end, between `earliest` and `most`."""
    place = profile.within(Span(min(start_ms, most), most))
    sounding = _mask(profile, place)
    if not sounding.any():
        return max(end_ms, start_ms)
    at = min(max(0, (end_ms - 1) // FRAME_MS - place.start), len(sounding) - 1)
    if sounding[at]:
        hold = _GAP_MS // FRAME_MS
        while at + 1 < len(sounding) and sounding[at + 1 : at + 1 + hold].any():
            at += 1
        while not sounding[at]:
            at -= 1
    else:
        sooner = np.flatnonzero(sounding[: at + 1])
        if not len(sooner):
            return max(end_ms, start_ms)
        at = int(sooner[-1])
    found = (place.start + at + 1) * FRAME_MS
    return found if max(earliest, start_ms) <= found <= most else max(min(end_ms, most), start_ms)


def _above_floor(profile: Profile, span: Span) -> bool:
    """Whether anything at all sounds in a stretch, however faint."""
    place = profile.within(span)
    over = profile.levels_dbfs[place] > profile.floor_dbfs[place] + _ABOVE_FLOOR_DB
    return bool(np.count_nonzero(over) >= 3)


def _mask(profile: Profile, place: slice) -> NDArray[np.bool_]:
    mask = np.zeros(max(0, place.stop - place.start), np.bool_)
    mask[_sounding(profile, place)] = True
    return mask


def _sounding(profile: Profile, place: slice) -> NDArray[np.intp]:
    """Which frames of a stretch sound, counted from its beginning."""
    levels = _smooth_dbfs(profile.levels_dbfs[place])
    if not len(levels):
        return np.zeros(0, np.intp)
    floor = profile.floor_dbfs[place]
    loudest = float(np.percentile(levels, 95))
    limit = np.maximum(floor + _ABOVE_FLOOR_DB, loudest - _BELOW_SPEECH_DB)
    over = levels > limit
    for first, last in runs(over):
        if last - first < 3:
            over[first:last] = False
    return np.flatnonzero(over)


def _smooth_dbfs(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The level over 30 ms around each frame."""
    if not len(levels):
        return levels
    power = 10.0 ** (levels.astype(np.float64) / 10)
    even = np.convolve(np.pad(power, 1, mode="edge"), np.ones(3) / 3, mode="valid")
    return (10 * np.log10(np.maximum(even, 1e-12))).astype(np.float32)


def _inside(words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words, none of which leaves the span; the first and last one reach its edges."""
    return tuple(
        replace(word, span=Span(_clamp(word.span.start_ms, span), _clamp(word.span.end_ms, span)))
        for word in words
    )


def _clamp(time_ms: int, span: Span) -> int:
    return min(max(time_ms, span.start_ms), span.end_ms)
