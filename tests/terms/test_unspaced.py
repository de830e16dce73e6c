"""Chinese and Japanese terms in plain sentences: a neighbour's characters must not hide a term.

Short words before and after a term spell other words with its first and last characters (没亲 in
没亲人), and a reader of word breaks can follow those. Every form that ships goes through frames.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from subtitler.terms import Finder

GLOSSARIES = Path(__file__).parents[2] / "glossaries"
FRAMES = {
    "zh": (
        "他说{}很多。",
        "我们没有{}了。",
        "{}的人都知道。",
        "从{}出来以后,我病了。",
        "他们都怕{}。",
        "对{}要小心。",
        "问他{}的事情。",
        "有{}也没用。",
        "他跟{}有关系。",
        "和{}一起。",
        "没{}的日子。",
        "后来{}就变了。",
    ),
    "ja": (
        "{}は多かった。",
        "あの{}のことです。",
        "{}と言われました。",
        "毎日{}の話をした。",
        "私たちの{}を奪った。",
        "全員{}に送られた。",
        "{}から来た。",
    ),
}
RECALL = 0.998


def shipped(lang: str) -> set[str]:
    """The forms of two characters and more that the glossaries have."""
    found: set[str] = set()
    for path in GLOSSARIES.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.update((row[lang] or "").split("|"))
    return {form for form in found if len(form) > 1}


@pytest.mark.parametrize("lang", FRAMES)
def test_a_term_is_found_whatever_stands_beside_it(lang: str) -> None:
    said, missed = 0, []
    for form in sorted(shipped(lang)):
        finder = Finder(lang, {"term": [form]})
        for frame in FRAMES[lang]:
            said += 1
            if not finder.find(frame.format(form)):
                missed.append(frame.format(f"[{form}]"))
    assert said > 5000
    assert len(missed) <= (1 - RECALL) * said, missed


@pytest.mark.parametrize(
    ("lang", "term", "text"),
    [
        ("zh", "学生", "科学生产很重要。"),
        ("zh", "人权", "本人权衡了很久。"),
        ("zh", "出生", "他们付出生命的代价。"),
        ("ja", "人権", "本人権限がないと言われた。"),
        ("ja", "会社", "協会社員の名前を聞いた。"),
    ],
)
def test_a_term_across_two_words_is_not_said(lang: str, term: str, text: str) -> None:
    assert Finder(lang, {"term": [term]}).find(text) == []


@pytest.mark.parametrize("lang", FRAMES)
def test_a_text_of_any_length_is_read(lang: str) -> None:
    """Also one without a full stop, and longer than a dictionary takes at once."""
    term = "学校"
    text = f"{term}。人人々山川" * 20_000
    assert len(Finder(lang, {"term": [term]}).find(text)) == 20_000
    assert len(Finder(lang, {"term": [term]}).find(text.replace("。", "、"))) == 20_000
