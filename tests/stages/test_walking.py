"""What engines must not do to the texts that they get, and that it is noticed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from subtitler.engines.fake import FakeTranslator
from subtitler.errors import EngineError
from subtitler.stages.walking import Walk, walk

TEXTS = [
    "Мен ауылда тұрдым.",
    "Оны 2017 жылы алып кетті.",
    "Біз 45 күн күттік.",
    "Хат келмеді.",
    "Содан кейін үйге қайттым.",
]
Answers = Callable[[Sequence[str]], Sequence[object]]


class Engine(FakeTranslator):
    """Spoils what the fake engine answers."""

    name = "spoilt"

    def __init__(self, spoil: Answers = lambda texts: texts) -> None:
        super().__init__()
        self.spoil = spoil
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], **options: object) -> list[str]:
        self.asked += texts
        return list(self.spoil(super().translate(texts, **options)))  # type: ignore[arg-type]


def nothing(done: int, total: int, unit: str) -> None:
    pass


def test_texts_come_to_the_end_of_their_routes() -> None:
    walks = [
        Walk(("kk", "en", "tr"), [TEXTS[0]]),
        Walk(("kk", "tr"), [TEXTS[1]]),
        Walk(("kk", "en", "tr"), [TEXTS[2], "We waited."]),
        Walk(("en", "tr"), ["I left."]),
    ]
    told: list[tuple[int, int]] = []
    walk(FakeTranslator(), walks, lambda done, total, unit: told.append((done, total)))
    assert [item.stops[-1] for item in walks] == [
        f"[tr] [en] {TEXTS[0]}",
        f"[tr] {TEXTS[1]}",
        "[tr] We waited.",
        "[tr] I left.",
    ]
    assert told[-1] == (5, 5)


SPOILT: dict[str, tuple[Answers, str]] = {
    "drops one": (lambda texts: texts[1:], "gave 4 translations for 5 texts"),
    "merges two": (lambda texts: [texts[0] + texts[1], *texts[2:]], "gave 4 translations"),
    "invents one": (lambda texts: [*texts, "And more."], "gave 6 translations for 5 texts"),
    "leaves one empty": (lambda texts: [*texts[:4], " "], "gave nothing for text 5 of 5"),
    "gives no text": (lambda texts: [*texts[:4], None], "gave no text for text 5 of 5"),
    "says the same always": (lambda texts: ["Sorry."] * len(texts), "one answer for 5 different"),
    "turns them round": (lambda texts: texts[::-1], "in another order"),
    "moves them on by one": (lambda texts: [*texts[1:], texts[0]], "in another order"),
    "sorts them": (sorted, "in another order"),
    "swaps two with numbers": (
        lambda texts: [texts[0], texts[2], texts[1], *texts[3:]] if len(texts) > 3 else texts,
        "in another order",
    ),
}


@pytest.mark.parametrize(("spoil", "why"), SPOILT.values(), ids=SPOILT.keys())
def test_what_is_wrong_is_caught(spoil: Answers, why: str) -> None:
    walks = [Walk(("kk", "en"), [text]) for text in TEXTS]
    with pytest.raises(EngineError, match=why) as caught:
        walk(Engine(spoil), walks, nothing)
    assert str(caught.value.hint).startswith("nothing was written")
    assert "ауыл" not in str(caught.value)


def test_an_answer_for_white_space_is_invented() -> None:
    engine = Engine(lambda texts: ["Thank you."])
    with pytest.raises(EngineError, match="invented text 1 of 1"):
        walk(engine, [Walk(("kk", "en"), [" "])], nothing)


def test_one_text_is_asked_for_once() -> None:
    engine = Engine()
    walk(engine, [Walk(("kk", "en"), [TEXTS[0]])], nothing)
    assert engine.asked == [TEXTS[0]]


def test_a_model_may_answer_a_little_differently_alone() -> None:
    engine = Engine(lambda texts: [text + (" So." if len(texts) == 1 else "") for text in texts])
    walks = [Walk(("kk", "en"), [text]) for text in TEXTS]
    walk(engine, walks, nothing)
    assert all(item.arrived for item in walks)


def test_equal_texts_are_no_disorder() -> None:
    walks = [Walk(("kk", "en"), [text]) for text in ["Иә.", "Жоқ.", "Иә.", "Білмеймін.", "Иә."]]
    walk(Engine(), walks, nothing)
    assert walks[0].stops[-1] == "[en] Иә."
