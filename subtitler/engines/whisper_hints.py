"""Names as hints for Whisper: offered window by window, believed only where the sound agrees.

A model that gets names in its prompt writes them also where nobody says them: with 8 names offered
and none of them said, Whisper base put one into 8 of 38 Russian sentences of a synthetic voice. In
a testimony that is one person's name for another's. So a window is decoded without hints first,
and then:

- The names that sound most like what was written are offered, and the window is decoded again.
- From the second text only the words are taken in which an offered name stands.
- They are taken only where the model, without any hint, finds them about as likely as the words
  that they replace. This tells the name that is said from others very well (`bench/README.md`).
- What was written without the hint is kept with the word, for the audit to show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from subtitler.engines.whisper_decoding import Heard, HeardWord

VERSION = "2"

OFFERED = 12
"""How many names are offered for a window: with more, Whisper writes the right one less often."""

LESS_LIKELY = 13.0
"""By how much (natural logarithm) a text with a name may be less likely than the one without.

Where a name was said, most cost 0 to 13, in the sentences of `bench/hints.py`; where another one
was said, 13.2 and more.
"""

_LETTERS_MORE = 12
"""How many letters may go along with a name, and by how many replaced words may be longer."""

_SURE = 0.8
"""Words that are more probable than this, letter for letter, are not replaced. Where a name was
said, those that were written for it came to 0.74 at most (`bench/hints.py`)."""

Likelihoods = Callable[[Sequence[str]], Sequence[float]]
"""The log-probabilities of texts, each as the whole text of the same sound, without hints."""

_CLASSES = {
    "p": "bpбп",
    "t": "dtдт",
    "k": "gkqcхгкқғhһx",
    "s": "zsjжзсшщчцџ",
    "v": "vfwвф",
    "m": "mм",
    "n": "nнң",
    "l": "lл",
    "r": "rр",
    "a": "aeiouyаәеёиіоөуұүыэюяйıьъ",
}
_SOUNDS = str.maketrans({letter: to for to, letters in _CLASSES.items() for letter in letters})


def nearest(text: str, hints: Sequence[str], most: int = OFFERED) -> tuple[str, ...]:
    """The hints that sound most like a part of the text, the likest first; none that stands there.

    Of those that are equally like it, the earlier ones.
    """
    from rapidfuzz.fuzz import partial_ratio

    plain, sounds = _plain(text), _sounds(text)
    missing = [hint for hint in hints if _plain(hint) not in plain]
    return tuple(sorted(missing, key=lambda hint: -partial_ratio(_sounds(hint), sounds))[:most])


def with_names(
    found: Sequence[Heard],
    again: Sequence[Heard],
    offered: Sequence[str],
    likelihoods: Likelihoods,
) -> list[Heard]:
    """`found`, with those offered names of `again` that the sound bears out.

    `again` is the text of the same sound with the names offered. Words around a name stay as they
    are in `found`.
    """
    done = list(found)
    second = [word for each in again for word in each.words]
    # From the last to the first, so that places that were found stay true.
    for changes in reversed(_changes(done, second, offered)):
        place = changes[0].place
        ways = [done[place], *(_replaced(done[place], change) for change in changes)]
        texts = [
            "".join(each.text for each in (*done[:place], way, *done[place + 1 :])) for way in ways
        ]
        before, *after = likelihoods(texts)
        if max(after) >= before - LESS_LIKELY:
            done[place] = ways[1 + after.index(max(after))]
    return done


class _Change(NamedTuple):
    """Words from `first` to before `last` of a stretch, and what they would be replaced by."""

    place: int
    first: int
    last: int
    words: list[HeardWord]


def _changes(
    found: Sequence[Heard], second: Sequence[HeardWord], offered: Sequence[str]
) -> list[list[_Change]]:
    """Where words with an offered name would replace others, and the ways to do it there.

    That is the whole place in which the two texts differ, or the words alone that stand against
    the one with the name: of “told him” and “Tolegen”, the first way is right; of “Manas” and “Mon
    has”, either.
    """
    from rapidfuzz.distance import Levenshtein

    owners = [(place, n) for place, each in enumerate(found) for n in range(len(each.words))]
    one = [_plain(found[place].words[n].text) for place, n in owners]
    other = [_plain(word.text) for word in second]
    names = [_plain(name) for name in offered]

    def change(first: int, last: int, start: int, end: int) -> _Change | None:
        """A place as a change; where nothing stood, with the word before it or behind it."""
        if first == last and min(first, start):
            first, start = first - 1, start - 1
        elif first == last:
            last, end = last + 1, end + 1
        written = "".join(other[start:end])
        places = {place for place, _ in owners[first:last]}
        longer = sum(map(len, one[first:last])) - len(written)
        name = max((name for name in names if name in written), key=len, default="")
        beside = len(written) - len(name)
        if len(places) != 1 or not name or max(longer, beside) > _LETTERS_MORE:
            return None
        place, n = owners[first]
        old = found[place].words[n : n + last - first]
        weights = [len(_plain(word.text)) or 1 for word in old]
        if fmean((word.probability for word in old), weights) > _SURE:
            return None
        return _Change(place, n, n + last - first, list(second[start:end]))

    found_changes = []
    codes = [code for code in Levenshtein.opcodes(one, other) if code.tag != "equal"]
    while codes:
        together = [codes.pop(0)]
        while codes and codes[0].src_start == together[-1].src_end:
            together.append(codes.pop(0))
        first, last = together[0], together[-1]
        ways = [(first.src_start, last.src_end, first.dest_start, last.dest_end)]
        ways += [(it.src_start, it.src_end, it.dest_start, it.dest_end) for it in together]
        changes = [it for way in dict.fromkeys(ways) if (it := change(*way)) is not None]
        if changes:
            found_changes.append(changes)
    return found_changes


def _replaced(heard: Heard, change: _Change) -> Heard:
    """The stretch with some of its words replaced; the end of a sentence stays one."""
    _, first, last, words = change
    old = heard.words[first:last]
    without = "".join(word.text for word in old).strip()
    new = [word._replace(unhinted=without) for word in words]
    ending = old[-1].text.rstrip()
    mark = ending[len(ending.rstrip(".,!?;:…。，！？؟،")) :]
    bare = new[-1].text.rstrip().rstrip(".,!?;:…。，！？؟،")
    new[-1] = new[-1]._replace(text=bare + mark)
    if old[0].text.startswith(" ") and not new[0].text.startswith(" "):
        new[0] = new[0]._replace(text=" " + new[0].text)
    every = (*heard.words[:first], *new, *heard.words[last:])
    return replace(heard, words=every, text="".join(word.text for word in every))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Letters and digits without case and accents."""
    split = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in split if letter.isalnum())


@lru_cache(maxsize=4096)
def _sounds(text: str) -> str:
    """A text by classes of sounds, so that “Oscar” and “Asqar” are near each other."""
    found = ""
    for letter in _plain(text).translate(_SOUNDS):
        if not found.endswith(letter):
            found += letter
    return found
