"""Whether a translation kept the glossary, and whether a collection spells a name in one way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from subtitler.checks.noticing import covering, finding
from subtitler.checks.translation.pairs import sentences
from subtitler.glossary import Row
from subtitler.model import Finding, Segment, Severity, Transcript
from subtitler.scripts import SAME_NAME, correspond
from subtitler.terms import Finder, Term, Terminology, accepted, basic_forms, terminology

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MAY_BE = SAME_NAME - 0.15
_CAPITALS_ARE_NAMES = ("kk", "ky", "tt", "ru", "fr")
_SENTENCE_END = re.compile(r"[.!?…:;«“„\"—–-]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AROUND = 4
"""Words on each side of the place where a term would stand, to show what stands there instead."""


def term_findings(source: Transcript, target: Transcript, rows: Sequence[Row]) -> Iterator[Finding]:
    """Terms that are said and not found in the translation; words that must not stand in it.

    A sentence that runs over several segments is looked at as one: its words may have moved.
    """
    if not rows:
        return
    spoken = {segment.id: segment for segment in source.segments}
    for group in sentences(target):
        own = [spoken[item.id] for item in group if item.id in spoken]
        if not own or any(item.withhold for item in (*own, *group)):
            continue
        lang = own[0].language or source.lang
        if lang == target.lang:
            continue
        yield from _of_sentence(own, group, terminology(rows, lang, target.lang))


def _of_sentence(
    own: Sequence[Segment], translated: Sequence[Segment], terms: Terminology
) -> Iterator[Finding]:
    text = " ".join(item.text for item in own)
    translation = " ".join(item.text for item in translated)
    for term in terms.missing(text, translation):
        segment = _holder(own, term)
        forms = ", ".join(
            f"“{form}”"
            for form in dict.fromkeys(
                form for row in term.rows for form in accepted(row, terms.target)
            )
        )
        instead = _instead(term, text, translation)
        there = f"; there stands “{instead}”" if instead else ""
        yield finding(
            "term-missing",
            Severity.ERROR if term.named else Severity.WARNING,
            f"“{term.hit.written}” ({term.rows[0].id}) is said, and the translation has none of "
            f"{forms}{there}",
            segment.span,
            (segment,),
            70 if term.named else 45,
        )
    for row, hit in terms.forbidden(text, translation):
        why = "is withheld" if row.kind == "name" else "is not what is said"
        yield finding(
            "term-forbidden",
            Severity.ERROR,
            f"“{hit.written}” must not stand here: it {why} ({row.id})",
            covering(translated),
            translated,
            80,
        )


def name_findings(source: Transcript, target: Transcript, rows: Sequence[Row]) -> Iterator[Finding]:
    """Names that are said and that nothing in the translation sounds like, in whatever script.

    A name is a word with a capital within a sentence that no glossary has. Only where capitals are
    those of names: in English, Turkish and German, months, peoples or all nouns have them, too.
    """
    spoken = {segment.id: segment for segment in source.segments}
    for group in sentences(target):
        own = [spoken[item.id] for item in group if item.id in spoken]
        if not own or any(item.withhold for item in (*own, *group)):
            continue
        lang = own[0].language or source.lang
        if lang not in _CAPITALS_ARE_NAMES or lang == target.lang:
            continue
        text = " ".join(item.text for item in own)
        translation = " ".join(item.text for item in group)
        terms = terminology(rows, lang, target.lang)
        covered = [(hit.start, hit.end) for hit in terms.all_said(text)]
        for match in _names_in(text):
            known = any(start < match.end() and match.start() < end for start, end in covered)
            if known or _sounds_like(match[0], lang, translation):
                continue
            yield finding(
                "name-unlike",
                Severity.WARNING,
                f"“{match[0]}” is said, and nothing in the translation sounds like it",
                covering(own),
                own,
                50,
            )


def _names_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that are written as names."""
    end = 0
    for match in _WORD.finditer(text):
        begins = end == 0 or _SENTENCE_END.search(text[end : match.start()])
        end = match.end()
        if match[0][:1].isupper() and match[0][1:].islower() and len(match[0]) > 2 and not begins:
            yield match


def _sounds_like(name: str, lang: str, translation: str) -> bool:
    """Whether some word, or some run of Chinese characters, can be the name."""
    stems = sorted(basic_forms(name, lang), key=len)
    for stem in stems:
        for match in _WORD.finditer(translation):
            word = match[0]
            if _HAN.search(word):
                pieces = tuple(
                    word[start : start + size]
                    for size in range(2, min(len(word), len(stem) + 1) + 1)
                    for start in range(len(word) - size + 1)
                )
            else:
                pieces = (word, word.partition("'")[0], word.partition("’")[0])
            if any(correspond(stem, piece) >= _MAY_BE for piece in pieces):
                return True
    return False


def _holder(own: Sequence[Segment], term: Term) -> Segment:
    """The segment in which a term begins."""
    start = 0
    for item in own:
        if term.hit.start < start + len(item.text) + 1:
            return item
        start += len(item.text) + 1
    return own[-1]


def _instead(term: Term, text: str, translation: str) -> str:
    """What stands where the term would: the word that sounds like a name, or those about there."""
    words = list(_WORD.finditer(translation))
    if not words or (len(words) <= 2 * _AROUND and not term.named):
        return translation.strip()
    if term.named:
        near = max(words, key=lambda match: correspond(term.hit.form, match[0]))
        if correspond(term.hit.form, near[0]) >= SAME_NAME - 0.2:
            return near[0]
    share = (term.hit.start + term.hit.end) / 2 / max(1, len(text))
    middle = min(
        range(len(words)), key=lambda number: abs(words[number].start() / len(translation) - share)
    )
    first, last = words[max(0, middle - _AROUND)], words[min(len(words) - 1, middle + _AROUND)]
    return translation[first.start() : last.end()]


# Names over the whole collection -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is written somewhere: how often, and in which videos."""

    lang: str
    written: str
    count: int
    videos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoSpellings:
    """Two ways to write what is likely one name; the rarer one second. `reason` says why."""

    usual: Spelling
    other: Spelling
    reason: str


def names_of(texts: Iterable[tuple[str, str, str]]) -> list[Spelling]:
    """The words that are written as names: (video, language, text) in, most frequent first.

    Those with a capital in the middle of a sentence, in languages that have capitals; German, where
    every noun has one, is left out.
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    small: set[tuple[str, str]] = set()
    for video, lang, text in texts:
        if lang == "de":
            continue
        end = 0
        for match in _WORD.finditer(text):
            word = match[0].partition("'")[0].partition("’")[0]
            begins = end == 0 or _SENTENCE_END.search(text[end : match.start()])
            end = match.end()
            if word.islower():
                small.add((lang, word))
            elif word[:1].isupper() and word[1:].islower() and len(word) > 2 and not begins:
                found.setdefault((lang, word), Counter())[video] += 1
    return sorted(
        (
            Spelling(lang, word, sum(videos.values()), tuple(sorted(videos)))
            for (lang, word), videos in found.items()
            if (lang, word.lower()) not in small
        ),
        key=lambda item: (-item.count, item.lang, item.written),
    )


def unlike_spellings(names: Sequence[Spelling], rows: Sequence[Row]) -> Iterator[TwoSpellings]:
    """Names that are likely one and are written in two ways in one language.

    Two names that the glossary has in different rows are two; so are inflected forms of one.
    """
    by_lang: dict[str, list[Spelling]] = {}
    for name in names:
        by_lang.setdefault(name.lang, []).append(name)
    for lang, own in by_lang.items():
        known = _owners(own, rows, lang)
        groups = _inflected(own)
        for number, usual in enumerate(own):
            for other in own[number + 1 :]:
                if groups[usual.written] == groups[other.written]:
                    continue
                ids = known.get(usual.written), known.get(other.written)
                if ids[0] and ids[1] and not set(ids[0]) & set(ids[1]):
                    continue
                reason = _near(usual.written, other.written)
                if reason:
                    yield TwoSpellings(usual, other, reason)


def _owners(
    names: Sequence[Spelling], rows: Sequence[Row], lang: str
) -> Mapping[str, tuple[str, ...]]:
    finder = Finder(lang, {row.id: row.forms[lang] for row in rows if lang in row.forms})
    found = {}
    for name in names:
        hits = finder.find(name.written)
        if hits and hits[0].written == name.written:
            found[name.written] = hits[0].ids
    return found


def _inflected(names: Sequence[Spelling]) -> dict[str, str]:
    """For each name the shortest of which it is a form."""
    group: dict[str, str] = {}
    shortest_first = sorted(names, key=lambda item: (len(item.written), item.written))
    for number, name in enumerate(shortest_first):
        before = {item.written: [item.written] for item in shortest_first[:number]}
        hits = Finder(name.lang, before).find(name.written)
        whole = bool(hits) and hits[0].written == name.written
        group[name.written] = group[hits[0].form] if whole else name.written
    return group


def _near(one: str, other: str) -> str:
    """Why two words are likely one name; "" where they are not."""
    if abs(len(one) - len(other)) > 3 or one[0].lower() != other[0].lower():
        return ""
    score = correspond(one, other)
    letters = SequenceMatcher(None, one.lower(), other.lower()).ratio()
    return "they sound alike" if score >= 0.88 and letters >= 0.7 else ""
