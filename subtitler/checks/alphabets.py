"""Letters that do not belong: another script, another language's letters, look-alikes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from subtitler.checks.noticing import covering, finding, neighbours
from subtitler.checks.text import script
from subtitler.languages import LANGUAGES
from subtitler.model import Finding, Segment, Severity
from subtitler.scripts import ALPHABETS, LOOK_ALIKE

SCRIPTS = {
    "Cyrl": {"CYRILLIC"},
    "Latn": {"LATIN"},
    "Arab": {"ARABIC"},
    "Hans": {"CJK"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA"},
    "Kore": {"HANGUL", "CJK"},
}
"""The scripts in which a language is written."""

_OWN_WORDS = 0.3


def wrong_scripts(segments: Sequence[Segment], languages: Sequence[str]) -> Iterator[Finding]:
    """Segments with letters that none of the languages spoken is written with.

    Latin words in another script's text (names, abbreviations) count only where they are more
    than three in ten; letters within a word always count. Where the engine decided on a language
    stretch by stretch, that language's letters count.
    """
    decided = any(segment.language for segment in segments)
    main = tuple(languages[:1]) if decided else tuple(languages)
    wrong: dict[int, tuple[str, Severity, float]] = {}
    for place, segment in enumerate(segments):
        own = (segment.language,) if segment.language else main
        what = _wrong(segment.text, own)
        if what:
            wrong[place] = what
    for _, group in groupby(sorted(wrong), key=lambda place: wrong[place][:2]):
        for places in neighbours(group):
            own_segments = [segments[place] for place in places]
            message, severity, _ = wrong[places[0]]
            rank = max(wrong[place][2] for place in places)
            span = covering(own_segments)
            yield finding("wrong-script", severity, message, span, own_segments, rank)


def _wrong(text: str, languages: Sequence[str]) -> tuple[str, Severity, float] | None:
    """What is wrong with the letters of a text, with its weight and rank."""
    known = [LANGUAGES[code] for code in languages if code in LANGUAGES]
    if not known:
        return None
    allowed = set().union(*(SCRIPTS[row.script] for row in known))
    names = " and ".join(row.name for row in known)
    counts = Counter(script(letter) for letter in text)
    del counts[""]
    total = sum(counts.values())
    foreign = {name: count for name, count in counts.items() if name not in allowed}
    mixed = _mixed(text, allowed)
    share = sum(foreign.values()) / max(1, total)
    if foreign and not mixed and (share > _OWN_WORDS or set(foreign) - {"LATIN"}):
        told = " and ".join(_called(name) for name in sorted(foreign))
        message = f"letters that {names} is not written with: {told}"
        severity = Severity.ERROR if share > 0.5 else Severity.WARNING
        return message, severity, 45 + 40 * share
    if mixed:
        message = f"words that mix {mixed}: letters that look alike and are others"
        return message, Severity.WARNING, 40.0
    strange = _strange_letters(text, languages, allowed)
    if strange:
        told = " ".join(sorted(strange))
        return f"letters that {names} has not: {told}", Severity.WARNING, 35.0 + 3 * len(strange)
    return None


def _mixed(text: str, allowed: set[str]) -> str:
    """The two scripts that stand within one word, in words; "" where there is none."""
    for word in text.replace("-", " ").replace("’", " ").replace("'", " ").split():
        scripts = {script(letter) for letter in word if letter.isalpha()} - {""}
        alphabetic = scripts & {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN"}
        # “QR-код” is parted above; “COVIDтың” and “5G” are how people write.
        if len(alphabetic) < 2 or not _within(word):
            continue
        return " and ".join(_called(name) for name in sorted(alphabetic))
    return ""


def _within(word: str) -> bool:
    """Whether scripts change more than once, or a look-alike stands among others' letters."""
    row = [script(letter) for letter in word if letter.isalpha()]
    parts = [(name, len(list(group))) for name, group in groupby(row)]
    if len(parts) > 2:
        return True
    latin = [letter for letter in word if script(letter) == "LATIN"]
    return all(letter in LOOK_ALIKE for letter in latin) and min(n for _, n in parts) <= 2


def _strange_letters(text: str, languages: Sequence[str], allowed: set[str]) -> set[str]:
    """Letters in the right script that are in the alphabet of none of the languages."""
    alphabets = [ALPHABETS.get(code) for code in languages]
    if any(alphabet is None for alphabet in alphabets):
        return set()
    own = set("".join(alphabet or "" for alphabet in alphabets))
    return {
        letter
        for letter in text.casefold()
        if letter.isalpha() and script(letter) in allowed and letter not in own
    }


def _called(name: str) -> str:
    """A script as people call it."""
    return {"CJK": "Chinese characters", "HANGUL": "Korean letters"}.get(
        name, f"{name.capitalize()} letters"
    )
