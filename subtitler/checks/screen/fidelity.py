"""Whether the cues say what the text says: all of it, nothing else, and nothing withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import category

from subtitler.checks.screen.telling import told
from subtitler.languages import Language
from subtitler.model import Cue, Finding, Segment, Severity, Track, Transcript

RUN_WORDS = 4
"""So many words in a row, the same as in a withheld segment, are no accident."""

RUN_LETTERS = 8
"""The same for scripts without spaces, in letters."""

_UNSPACED = {"Hans", "Hant", "Jpan"}
_WORDS = re.compile(r"\w+")


def empty_cues(track: Track) -> Iterator[Finding]:
    """Cues without a letter: a box over the picture, and no words."""
    for cue in track.cues:
        if not any(map(_drawn, "".join(cue.lines))):
            yield told("empty-cue", "the cue has no text", cue, rank=30)


def _drawn(char: str) -> bool:
    return not char.isspace() and category(char) not in ("Cc", "Cf")


def strangers(track: Track, text: Transcript) -> Iterator[Finding]:
    """Cues that come from no segment: words on screen that lead back to nothing that was said."""
    ids = {segment.id for segment in text.segments}
    for cue in track.cues:
        unknown = [name for name in cue.segments if name not in ids]
        if not cue.segments:
            message = "the cue names no segment: where its words come from is not known"
        elif unknown:
            message = f"the cue comes from a segment that is not in the text ({unknown[0]})"
        else:
            continue
        yield told("no-segment", message, cue, Severity.ERROR, 95)


def same_words(track: Track, text: Transcript, row: Language) -> Iterator[Finding]:
    """Segments whose cues do not have exactly their words; and segments that have no cue.

    White space is not compared, nor the dash that opens a line where two people speak in one cue.
    """
    shown: dict[str, list[Cue]] = {}
    for cue in track.cues:
        for name in cue.segments:
            shown.setdefault(name, []).append(cue)
    done: set[str] = set()
    places = {item.id: at for at, item in enumerate(text.segments) if item.withhold is None}
    for segment in text.segments:
        cues = shown.get(segment.id, [])
        if segment.id in done or segment.withhold is not None:
            continue
        if not cues:
            if any(map(_drawn, segment.text)):
                message = "the segment has text, and no cue shows it"
                yield told("not-shown", message, segment, Severity.ERROR, 96)
            continue
        names, cues = _together(segment.id, cues, shown)
        done |= names
        group = [text.segments[place] for place in sorted(places[n] for n in names & places.keys())]
        wanted = "".join("".join(item.text.split()) for item in group)
        place = _parting(wanted, cues, row.dash.strip())
        if place is not None:
            whole = sum(len("".join(line.split())) for cue in cues for line in cue.lines)
            message = (
                "the cues do not have the words of the text: they part at letter "
                f"{place + 1} ({whole} on screen, {len(wanted)} in the text)"
            )
            yield told("other-words", message, cues[0], Severity.ERROR, 94)


def _together(
    name: str, cues: list[Cue], shown: dict[str, list[Cue]]
) -> tuple[set[str], list[Cue]]:
    """The segments that share cues with this one, and all their cues in order."""
    if all(cue.segments == (name,) for cue in cues):
        return {name}, cues
    names, waiting = {name}, list(cues)
    found: dict[int, Cue] = {}
    while waiting:
        cue = waiting.pop()
        if id(cue) in found:
            continue
        found[id(cue)] = cue
        for other in set(cue.segments) - names:
            names.add(other)
            waiting += shown[other]
    return names, sorted(found.values(), key=lambda cue: cue.span)


def _parting(wanted: str, cues: Iterable[Cue], dash: str) -> int | None:
    """After how many letters the cues say something else than `wanted`; None where they do not."""
    at = 0
    for cue in cues:
        for line in cue.lines:
            letters = "".join(line.split())
            if len(cue.segments) > 1 and dash and not wanted.startswith(letters, at):
                letters = letters.removeprefix(dash)
            if not wanted.startswith(letters, at):
                same = zip(wanted[at:], letters, strict=False)
                return at + next((n for n, (a, b) in enumerate(same) if a != b), len(wanted) - at)
            at += len(letters)
    return None if at == len(wanted) else at


def withheld_words(track: Track, text: Transcript, row: Language) -> Iterator[Finding]:
    """What somebody decided not to publish, and that is on screen all the same.

    An error: a cue of a withheld segment, and a run of its words (RUN_WORDS, RUN_LETTERS in scripts
    without spaces, or all of them where there are two or more) in a cue whose own segments do not
    have them. A warning where they do: somebody says the same twice, once withheld.
    """
    hidden = {item.id: item for item in text.segments if item.withhold is not None}
    if not hidden:
        return
    letters = row.script in _UNSPACED
    runs: dict[tuple[str, ...], Segment] = {}
    for segment in hidden.values():
        for run in _runs(_tokens(segment.text, letters), letters):
            runs.setdefault(run, segment)
    lengths = {len(run) for run in runs}
    own = {item.id: item.text for item in text.segments if item.withhold is None}
    for cue in track.cues:
        if named := [name for name in cue.segments if name in hidden]:
            message = f"the cue shows segment {named[0]}, which is withheld"
            yield told("withheld-shown", message, cue, Severity.ERROR, 100)
            continue
        found = _first(_tokens(" ".join(cue.lines), letters), lengths, runs)
        if found is None:
            continue
        said = _tokens(" ".join(own.get(name, "") for name in cue.segments), letters)
        if _first(said, {len(found)}, {found: runs[found]}) is None:
            message = f"the cue shows words of segment {runs[found].id}, which is withheld"
            yield told("withheld-shown", message, cue, Severity.ERROR, 100)
        else:
            message = f"the segment says the same words as segment {runs[found].id}, withheld"
            yield told("withheld-shown", message, cue, rank=60)


def _tokens(text: str, letters: bool) -> list[str]:
    words = _WORDS.findall(text.casefold())
    return list("".join(words)) if letters else words


def _runs(tokens: list[str], letters: bool) -> Iterator[tuple[str, ...]]:
    """The stretches of a withheld text that must not be found elsewhere."""
    size = RUN_LETTERS if letters else RUN_WORDS
    if len(tokens) < size:
        # “Yes” is no secret; a short sentence or a name and surname may be.
        if len(tokens) >= size // 2:
            yield tuple(tokens)
        return
    for at in range(len(tokens) - size + 1):
        yield tuple(tokens[at : at + size])


def _first(
    tokens: list[str], lengths: Iterable[int], runs: dict[tuple[str, ...], Segment]
) -> tuple[str, ...] | None:
    for size in lengths:
        for at in range(len(tokens) - size + 1):
            run = tuple(tokens[at : at + size])
            if run in runs:
                return run
    return None
