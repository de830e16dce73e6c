"""Numbers that a translation lost, changed or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from subtitler.checks.translation.numerals import Weight
from subtitler.checks.translation.pairs import Pair, told
from subtitler.checks.translation.reading import SPELLED, Figure, Reading, plain, read
from subtitler.checks.translation.units import CONVERSIONS, NAMES, TIME, UNITS_KNOWN, mentions
from subtitler.model import Finding, Severity

_DUALS = {"ar"}
_HALF = Fraction(1, 2)
_FIRST_YEAR, _LAST_YEAR = 1850, 2050
_LONGEST_MONTH = 31
# What “half” and “quarter” stand for where the other side has a number: of an hour, year, hundred.
_OF_HALF = {_HALF, Fraction(6), Fraction(30), Fraction(50), Fraction(500)}
_OF_QUARTER = {Fraction(1, 4), Fraction(3), Fraction(4), Fraction(15), Fraction(25), Fraction(45)}


def changed_numbers(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Numbers that stand on one side only.

    A changed year or day of the month is told as a changed date. An error where a number of three
    or more is missing, and where one in digits was added; a
    warning for what may be another word, and for two. One is never missing: languages put it in
    and leave it out as they please.
    """
    for pair in pairs:
        source = read(pair.source.text, pair.source_lang)
        target = read(pair.target.text, pair.target_lang)
        if source.figures or target.figures:
            yield from _compare(pair, source, target)
        parts = [
            name
            for own, name in ((source, "the source"), (target, "the translation"))
            if own.loose_half and not own.third
        ]
        if len(parts) == 1 and source.third != target.third:
            message = f"{parts[0]} says a half, the other side a third"
            yield told("number", Severity.WARNING, message, pair.target, 60)


def matched(source: Reading, target: Reading) -> list[tuple[Figure, Figure]]:
    """The numbers of two texts that say the same, each at most once."""
    pairs, _, _ = _match(source, target)
    return pairs


def _match(
    source: Reading, target: Reading
) -> tuple[list[tuple[Figure, Figure]], list[Figure], list[Figure]]:
    found: list[tuple[Figure, Figure]] = []
    missing = sorted(source.figures, key=lambda figure: -figure.weight)
    added = sorted(target.figures, key=lambda figure: -figure.weight)
    for same in (_equal, _alike):
        for figure in list(missing):
            # Of several, the one with the same unit.
            answers = [other for other in added if same(figure, other, source, target)]
            if not answers:
                continue
            answer = next((it for it in answers if it.unit == figure.unit), answers[0])
            found.append((figure, answer))
            missing.remove(figure)
            added.remove(answer)
    return found, missing, added


def _equal(first: Figure, second: Figure, source: Reading, target: Reading) -> bool:
    return not first.readings.isdisjoint(second.readings)


def _alike(first: Figure, second: Figure, source: Reading, target: Reading) -> bool:
    """Two ways to say one number: 2017 and 17, 15:00 and three, two and a half, 10 li and 5 km."""
    if first.clock or second.clock:
        hours = {value % 12 for value in first.readings if value <= 24}
        if hours & {value % 12 for value in second.readings if value <= 24}:
            return True
    if _converted(first, second) or _converted(second, first):
        return True
    if _in_range(first, second, target) or _in_range(second, first, source):
        return True
    for one in first.readings:
        for other in second.readings:
            small, great = sorted((one, other))
            if 10 <= small < 100 and 1800 <= great < 2100 and great % 100 == small:
                return True
            if great - small == _HALF and (source.loose_half or target.loose_half):
                return True
    return False


def _in_range(great: Figure, small: Figure, own: Reading) -> bool:
    """Two of “two or three hundred”, beside two hundred."""
    digit, value = max(small.readings), max(great.readings)
    if not 2 <= digit <= 9 or value not in (10 * digit, 100 * digit, 1000 * digit):
        return False
    following = value / digit * (digit + 1)
    return any(following in figure.readings for figure in own.figures)


def _converted(first: Figure, second: Figure) -> bool:
    factor = CONVERSIONS.get((first.unit, second.unit))
    if factor is None:
        return False
    wanted = {reading * factor for reading in first.readings}
    return not wanted.isdisjoint(second.readings)


def _compare(pair: Pair, source: Reading, target: Reading) -> Iterator[Finding]:
    _, missing, added = _match(source, target)
    missing = _unexplained(missing, target, source)
    added = _unexplained(added, source, target)
    if pair.target_lang not in SPELLED:
        # Spelled-out numbers of that language are not known: only digits can be missed or added.
        missing = [figure for figure in missing if figure.digits and max(figure.readings) >= 20]
    if pair.source_lang not in SPELLED:
        added = [figure for figure in added if figure.digits and max(figure.readings) >= 20]
    if {pair.source_lang, pair.target_lang} & _DUALS:
        missing, added = _without_two(missing), _without_two(added)
    lost = _worth_telling(missing, source, target)
    if lost:
        yield _lost(pair, lost, added, _check(lost, added, source, target))
        return
    # A new number is told only where it is sure to be one.
    new = [
        figure
        for figure in _worth_telling(added, target, source)
        if figure.weight is Weight.HARD or figure.digits
    ]
    doubled = _one_and_two(missing, added) or _one_and_two(added, missing)
    doubled = doubled or _a_and_two(pair, source, added)
    if new:
        sure = any(figure.digits for figure in new)
        severity = Severity.ERROR if sure else Severity.WARNING
        message = f"the translation says {_list(new)}, the source has no {_list(new)}"
        check = _check(new, missing, source, target)
        yield told(check, severity, message, pair.target, 75 if sure else 55)
    elif doubled:
        message = f"one {NAMES[doubled].removesuffix('s')} became two, or two became one"
        yield told("number", Severity.WARNING, message, pair.target, 50)
    yield from _less_often(pair, missing)


def _check(
    told_of: Sequence[Figure], instead: Sequence[Figure], source: Reading, target: Reading
) -> str:
    """The check that tells of these figures: "date" for a year and a day of the month."""
    figures = (*told_of, *instead)
    if any(_is_year(figure) for figure in figures):
        return "date"
    of_month = source.months and target.months
    days = all(max(figure.readings) <= _LONGEST_MONTH and not figure.unit for figure in told_of)
    return "date" if of_month and days and not any(it.clock for it in figures) else "number"


def _is_year(figure: Figure) -> bool:
    value = max(figure.readings)
    if not _FIRST_YEAR <= value <= _LAST_YEAR or value.denominator != 1:
        return False
    # Two thousand without “year” may be sheep.
    return figure.unit == "year" or (not figure.unit and value % 100 != 0)


def _lost(pair: Pair, lost: Sequence[Figure], added: Sequence[Figure], check: str) -> Finding:
    sure = any(_counts(figure) for figure in lost)
    severity = Severity.ERROR if sure else Severity.WARNING
    instead = [figure for figure in added if figure.weight >= Weight.WEAK]
    message = f"the source says {_list(lost)}, the translation has no {_list(lost)}"
    rank = 80 if sure else 50
    if instead:
        message = f"the source says {_list(lost)}, the translation says {_list(instead)}"
        rank += 10
    return told(check, severity, message, pair.target, rank)


def _counts(figure: Figure) -> bool:
    return figure.digits or (figure.weight is Weight.HARD and max(figure.readings) >= 3)


def _one_and_two(ones: Sequence[Figure], twos: Sequence[Figure]) -> str:
    """The unit of which one side has one and the other two, where neither is said otherwise."""
    units = {figure.unit for figure in ones if max(figure.readings) == 1 and figure.unit}
    return next(
        (figure.unit for figure in twos if max(figure.readings) == 2 and figure.unit in units), ""
    )


def _a_and_two(pair: Pair, source: Reading, twos: Sequence[Figure]) -> str:
    """The unit of which the translation has two, and the source one without a number: a year."""
    counted = {figure.unit for figure in source.figures}
    for figure in twos:
        # 第二天 is the next day; an Arabic dual is soft and yet two.
        sure = figure.weight >= Weight.WEAK or pair.target_lang in _DUALS
        if sure and max(figure.readings) == 2 and figure.unit in TIME - counted:
            text, _ = plain(pair.source.text, pair.source_lang)
            if pair.source_lang in UNITS_KNOWN and mentions(text, figure.unit, pair.source_lang):
                return figure.unit
    return ""


def _less_often(pair: Pair, missing: Sequence[Figure]) -> Iterator[Finding]:
    """A number in digits that the source has more often than the translation."""
    for figure in missing:
        if figure.digits and figure.weight is Weight.HARD and max(figure.readings) >= 10:
            message = f"the source says {figure.told} more often than the translation"
            yield told("number", Severity.WARNING, message, pair.target, 45)
            return


def _worth_telling(figures: Sequence[Figure], own: Reading, other: Reading) -> list[Figure]:
    """The figures that a person should hear of: not one, and nothing that the other side has."""
    present = frozenset().union(*(figure.readings for figure in other.figures)) or frozenset()
    return [
        figure
        for figure in figures
        if figure.weight >= Weight.WEAK
        and max(figure.readings) != 1
        and figure.readings.isdisjoint(present)
    ]


def _unexplained(figures: Sequence[Figure], other: Reading, own: Reading) -> list[Figure]:
    """The figures without those that the other side says in another way than with a number."""
    named = {Fraction(value) for month in other.months for value in month.readings}
    own_named = {Fraction(value) for month in own.months for value in month.readings}
    kept = []
    for figure in figures:
        if figure.readings & (named - own_named):
            continue  # the fifth month, May
        if other.halves and figure.readings & _OF_HALF:
            continue
        if other.loose_half and Fraction(3, 2) in figure.readings:
            continue
        if own.quarters and 3 in figure.readings and any(4 in it.readings for it in other.figures):
            continue  # three quarters
        if other.few and _of_a_few(figure, own):
            continue
        if other.twofold and 2 in figure.readings:
            continue
        if other.quarters and figure.readings & _OF_QUARTER:
            continue
        kept.append(figure)
    return kept


def _of_a_few(figure: Figure, own: Reading) -> bool:
    """Whether a figure is one of two that follow each other, up to ten: two or three days."""
    value = max(figure.readings)
    return value <= 10 and any(
        abs(max(it.readings) - value) == 1
        and min(abs(it.start - figure.end), abs(figure.start - it.end)) <= 1
        for it in own.figures
    )


def _without_two(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without a two that a dual may say; years and the like have their own words."""
    return [figure for figure in figures if max(figure.readings) != 2 or figure.unit in TIME]


def _list(figures: Sequence[Figure]) -> str:
    return " and ".join(dict.fromkeys(figure.told for figure in figures))
