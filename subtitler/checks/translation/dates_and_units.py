"""Months, weekdays, times of day and units that a translation changed or lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from subtitler.checks.translation.numbers import matched
from subtitler.checks.translation.pairs import Pair, told
from subtitler.checks.translation.reading import Month, Reading, plain, read
from subtitler.checks.translation.units import CONVERSIONS, NAMES, TIME, mentions, same_unit
from subtitler.model import Finding, Severity

_MONTHS = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))
_WEEKDAYS = tuple(f"{date(2000, 1, 3 + day):%A}" for day in range(7))


def changed_dates(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Months and weekdays that became others (an error) or are gone (a warning).

    And the hour whose morning became an evening.
    """
    for pair in pairs:
        source = read(pair.source.text, pair.source_lang)
        target = read(pair.target.text, pair.target_lang)
        if source.months or target.months:
            yield from _months(pair, source, target)
        if source.weekdays or target.weekdays:
            yield from _weekdays(pair, source, target)
        if {source.half_of_day, target.half_of_day} == {"am", "pm"}:
            here, there = _half(source), _half(target)
            message = f"the source says an hour {here}, the translation one {there}"
            yield told("date", Severity.WARNING, message, pair.target, 60)


def _half(reading: Reading) -> str:
    return {"am": "in the morning", "pm": "after noon"}[reading.half_of_day]


def _months(pair: Pair, source: Reading, target: Reading) -> Iterator[Finding]:
    lost, new = _unanswered(source, target), _unanswered(target, source)
    if lost and new:
        message = f"the source says {_month(lost[0])}, the translation {_month(new[0])}"
        yield told("date", Severity.ERROR, message, pair.target, 85)
    elif lost and not _as_number(lost[0], target):
        message = f"the source says {_month(lost[0])}, the translation names no such month"
        yield told("date", Severity.WARNING, message, pair.target, 60)
    elif new and not _as_number(new[0], source):
        message = f"the translation says {_month(new[0])}, the source names no such month"
        yield told("date", Severity.WARNING, message, pair.target, 55)


def _unanswered(here: Reading, there: Reading) -> list[Month]:
    """The months of one side that the other does not name."""
    named = {value for month in there.months for value in month.readings}
    return [month for month in here.months if month.sure and month.readings.isdisjoint(named)]


def _as_number(month: Month, other: Reading) -> bool:
    """Whether the other side has the month as a number: the fifth month."""
    return any(month.readings & figure.readings for figure in other.figures)


def _month(month: Month) -> str:
    return " or ".join(_MONTHS[value - 1] for value in sorted(month.readings))


def _weekdays(pair: Pair, source: Reading, target: Reading) -> Iterator[Finding]:
    there = {day.value for day in target.weekdays}
    here = {day.value for day in source.weekdays}
    lost = [day.value for day in source.weekdays if day.sure and day.value not in there]
    new = [day.value for day in target.weekdays if day.sure and day.value not in here]
    if lost and new:
        message = (
            f"the source says {_WEEKDAYS[lost[0] - 1]}, the translation {_WEEKDAYS[new[0] - 1]}"
        )
        yield told("date", Severity.ERROR, message, pair.target, 80)
    elif lost:
        message = f"the source says {_WEEKDAYS[lost[0] - 1]}, the translation names no such day"
        yield told("date", Severity.WARNING, message, pair.target, 55)
    elif new:
        message = f"the translation says {_WEEKDAYS[new[0] - 1]}, the source names no such day"
        yield told("date", Severity.WARNING, message, pair.target, 50)


def changed_units(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Numbers whose unit became another (3 years, 3 months), or whose measure or money is gone."""
    for pair in pairs:
        source = read(pair.source.text, pair.source_lang)
        if not any(figure.unit for figure in source.figures):
            continue
        target = read(pair.target.text, pair.target_lang)
        text = ""
        for here, there in matched(source, target):
            if not here.unit or same_unit(here.unit, there.unit):
                continue
            if (here.unit, there.unit) in CONVERSIONS or (there.unit, here.unit) in CONVERSIONS:
                factor = CONVERSIONS.get((here.unit, there.unit))
                factor = factor or 1 / CONVERSIONS[there.unit, here.unit]
                if not {value * factor for value in here.readings}.isdisjoint(there.readings):
                    continue
            text = text or plain(pair.target.text, pair.target_lang)[0]
            if mentions(text, here.unit, pair.target_lang):
                continue
            if there.unit:
                message = (
                    f"the source says {here.told} {NAMES[here.unit]}, "
                    f"the translation {there.told} {NAMES[there.unit]}"
                )
                yield told("unit", Severity.WARNING, message, pair.target, 65)
            elif here.unit not in TIME:
                message = (
                    f"the source says {here.told} {NAMES[here.unit]}, "
                    f"the translation {there.told} without a unit"
                )
                yield told("unit", Severity.WARNING, message, pair.target, 45)
