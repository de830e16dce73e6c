"""The checks on a translation: what it may have lost, changed, added or left as it was.

Each check is a function from pairs of segments to findings; it changes nothing. An error says that
most likely something said is missing or something stands there that nobody said; a warning that a
person should look. To add a check: such a function, a line below, rows in `tests`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from subtitler.checks.noticing import worst_first
from subtitler.checks.translation.coverage import (
    missing_segments,
    odd_lengths,
    script_of,
    untranslated,
)
from subtitler.checks.translation.dates_and_units import changed_dates, changed_units
from subtitler.checks.translation.negation import lost_negations
from subtitler.checks.translation.numbers import changed_numbers
from subtitler.checks.translation.pairs import by_sentence, pairs
from subtitler.checks.translation.repetition import looping, same_again, two_ways
from subtitler.checks.translation.withheld import withheld_names
from subtitler.model import Finding, Transcript

__all__ = ["translation_findings"]


def translation_findings(
    source: Transcript, target: Transcript, *, withheld: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """What a person should look at in a translation of `source`, worst first.

    Segments belong together by their ids. `withheld` are names and words, in any script, that must
    not appear in the target. A sentence that runs over several segments is looked at as one. Any
    pair of languages works; spelled-out numbers and negations are read in every language of
    `languages.py`.
    """
    source, target, ids = by_sentence(source, target)
    both = list(pairs(source, target))
    found = worst_first(
        [
            *missing_segments(source, target),
            *withheld_names(target.segments, withheld),
            *untranslated(both, script_of(source.lang), script_of(target.lang)),
            *odd_lengths(both),
            *changed_numbers(both),
            *changed_dates(both),
            *changed_units(both),
            *lost_negations(both),
            *looping(both),
            *same_again(both),
            *two_ways(both),
        ]
    )
    return tuple(
        replace(
            item, segments=tuple(each for key in item.segments for each in ids.get(key, (key,)))
        )
        for item in found
    )
