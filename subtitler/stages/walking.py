"""Texts over the legs of their routes; every engine's answer is checked before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from subtitler.engines import Progress, Translator
from subtitler.engines.routes import Pair, Route
from subtitler.errors import EngineError
from subtitler.stages.steering import CHOICES, Steering

_HINT = "nothing was written; try another model, or report this engine"
_NUMBER = re.compile(r"\d{2,}")
_SAME_ANSWER_FROM = 4
"""So many different texts, all with one answer, are no coincidence."""


@dataclass
class Walk:
    """A text on its way: `stops` holds it in each language of `route` that it has come to.

    `around` is what stands before and after it in the document, in the language of the start.
    """

    route: Route
    stops: list[str]
    around: tuple[str, str] = ("", "")

    @property
    def arrived(self) -> bool:
        """Whether it is in the last language of its route."""
        return len(self.stops) == len(self.route)

    @property
    def leg(self) -> Pair:
        """The next leg of its route."""
        return self.route[len(self.stops) - 1], self.route[len(self.stops)]


def walk(
    engine: Translator,
    walks: Sequence[Walk],
    progress: Callable[[int, int, str], None],
    steering: Steering | None = None,
) -> None:
    """Take every text to the end of its route, those on the same leg together.

    Where an answer lacks a term that `steering` wants, the engine's other answers are tried.
    Raises EngineError where an engine drops, merges, invents or shuffles texts.
    """
    total = sum(len(item.route) - len(item.stops) for item in walks)
    done = 0
    while waiting := [item for item in walks if not item.arrived]:
        # The leg that starts furthest behind goes first, so that all who need it walk together.
        start = min(len(item.stops) for item in waiting)
        leg = next(item.leg for item in waiting if len(item.stops) == start)
        together = [item for item in waiting if item.leg == leg and len(item.stops) == start]
        steer = steering or Steering(())
        answers = _translated(engine, together, leg, _from(done, total, progress), steer)
        for item, answer in zip(together, answers, strict=True):
            item.stops.append(answer)
        done += len(together)
        progress(done, total, "sentences")


def _from(done: int, total: int, progress: Callable[[int, int, str], None]) -> Progress:
    return lambda count, _: progress(done + count, total, "sentences")


def _translated(
    engine: Translator, walks: Sequence[Walk], leg: Pair, progress: Progress, steering: Steering
) -> list[str]:
    source, target = leg
    texts = [item.stops[-1] for item in walks]
    context = [item.around if len(item.stops) == 1 else ("", "") for item in walks]
    terms = steering.pairs(leg, texts)
    answers = engine.translate(
        texts, source=source, target=target, terms=terms, context=context, progress=progress
    )
    _check_each(engine.name, texts, answers)
    _check_order(engine, texts, answers, leg)
    lacking = [
        number
        for number, (text, answer) in enumerate(zip(texts, answers, strict=True))
        if steering.lost(leg, text, answer)
    ]
    if lacking:
        asked = [texts[number] for number in lacking]
        others = engine.choices(asked, source=source, target=target, count=CHOICES)
        for number, found in zip(lacking, others, strict=True):
            options = [answers[number], *(option for option in found if option.strip())]
            answers[number] = steering.best(leg, texts[number], options)
    return answers


def _check_each(name: str, texts: Sequence[str], answers: Sequence[str]) -> None:
    """As many answers as texts, none empty, and not one for all."""
    if len(answers) != len(texts):
        raise EngineError(
            f"{name} gave {len(answers)} translations for {len(texts)} texts", hint=_HINT
        )
    for number, (text, answer) in enumerate(zip(texts, answers, strict=True), 1):
        if not isinstance(answer, str):
            raise EngineError(f"{name} gave no text for text {number} of {len(texts)}", hint=_HINT)
        if text.strip() and not answer.strip():
            raise EngineError(f"{name} gave nothing for text {number} of {len(texts)}", hint=_HINT)
        if answer.strip() and not text.strip():
            raise EngineError(f"{name} invented text {number} of {len(texts)}", hint=_HINT)
    said = {text.strip() for text in texts if text.strip()}
    if len(said) >= _SAME_ANSWER_FROM and len({answer.strip() for answer in answers} - {""}) == 1:
        raise EngineError(f"{name} gave one answer for {len(said)} different texts", hint=_HINT)


def _check_order(
    engine: Translator, texts: Sequence[str], answers: Sequence[str], leg: Pair
) -> None:
    """Catch answers that stand beside another's text.

    By their numbers: a number that one text alone has should not turn up, again and again, in the
    answer to another. And by asking: the first and the last text are translated once more, each
    alone; where the new answer is that of another text, and nothing like the text's own, the order
    is wrong. A model may answer a little differently each time.
    """
    if _misplaced_numbers(texts, answers):
        raise EngineError(f"{engine.name} gave the translations in another order", hint=_HINT)
    distinct = list(dict.fromkeys(text for text in texts if text.strip()))
    if len(distinct) < 3:
        return
    asked = [distinct[0], distinct[-1]]
    source, target = leg
    for text in asked:
        alone = engine.translate([text], source=source, target=target)
        _check_each(engine.name, [text], alone)
        answer = alone[0]
        own = answers[texts.index(text)]
        if own == answer:
            continue
        likeness = Indel.normalized_similarity(own, answer)
        others = (
            Indel.normalized_similarity(other, answer)
            for other, its_text in zip(answers, texts, strict=True)
            if its_text != text
        )
        if max(others, default=0.0) > max(0.8, likeness + 0.3):
            raise EngineError(f"{engine.name} gave the translations in another order", hint=_HINT)


def _misplaced_numbers(texts: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether at least two numbers, and most of them, stand in the wrong answer."""
    owners: dict[str, int] = {}
    for index, text in enumerate(texts):
        for number in set(_NUMBER.findall(text)):
            owners[number] = -1 if number in owners else index
    right = wrong = 0
    told = [set(_NUMBER.findall(answer)) for answer in answers]
    for number, owner in owners.items():
        if owner < 0:
            continue
        holders = [index for index, numbers in enumerate(told) if number in numbers]
        right += owner in holders
        wrong += bool(holders) and owner not in holders
    return wrong >= 2 and wrong > right
