"""All checks together: good translations pass, planted faults are found, nothing is changed."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.phrasebook.expand import LANGUAGES as PHRASEBOOK
from samples.phrasebook.expand import load, read_sentences
from subtitler.checks.translation import translation_findings
from subtitler.languages import LANGUAGES
from subtitler.model import Segment, Severity, Span, Transcript

ROWS = load()


def document(language: str, texts: list[str]) -> Transcript:
    return Transcript(
        language,
        tuple(
            Segment(f"s{place}", Span(place * 5000, place * 5000 + 4000), text)
            for place, text in enumerate(texts)
        ),
    )


PAIRS = list(itertools.permutations(PHRASEBOOK, 2))


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_phrasebook_raises_no_alarm(source: str, target: str) -> None:
    documents = [document(code, [row.texts[code] for row in ROWS]) for code in (source, target)]
    assert translation_findings(*documents) == ()


NUMERIC = {"duration", "age", "animals", "children", "birth_year", "on_date", "in_month", "year"}


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_phrasebook_with_other_numbers_does(source: str, target: str) -> None:
    """Each sentence with a number beside the translation of the same with another number."""
    templates = {sentence.id: sentence for sentence in read_sentences()}
    groups = defaultdict(list)
    for row in ROWS:
        name = row.id.partition("/")[0]
        slots = templates[name].slots
        if len(slots) == 1 and slots[0] in NUMERIC:
            groups[name].append(row)
    texts = [
        (first.texts[source], second.texts[target])
        for rows in groups.values()
        for first, second in itertools.pairwise(rows)
    ]
    assert len(texts) > 100
    found = translation_findings(
        document(source, [first for first, _ in texts]),
        document(target, [second for _, second in texts]),
    )
    told = {finding.where for finding in found if finding.check in ("number", "date", "unit")}
    assert len(told) >= 0.98 * len(texts)


def test_the_worst_comes_first() -> None:
    source = document("kk", ["Үш жыл отырды.", "Ол келмеді.", "Біз жиырма бес адам болдық."])
    target = document("en", ["He was inside for three months.", "He came.", "We were fifty-two."])
    found = translation_findings(source, target)
    assert [finding.check for finding in found] == ["number", "negation", "unit"]
    assert found[0].severity is Severity.ERROR


def test_a_segment_in_another_language_is_read_in_that() -> None:
    span = Span(0, 5000)
    source = Transcript("kk", (Segment("s1", span, "Двадцать пять человек.", language="ru"),))
    target = Transcript("en", (Segment("s1", span, "Twenty-five people."),))
    assert translation_findings(source, target) == ()


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.sampled_from(sorted(LANGUAGES)),
    st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4),
    st.lists(st.text(max_size=10), max_size=2),
)
def test_no_text_makes_it_fail(
    source: str, target: str, texts: list[tuple[str, str]], withheld: list[str]
) -> None:
    documents = (
        document(source, [first for first, _ in texts]),
        document(target, [second for _, second in texts]),
    )
    found = translation_findings(*documents, withheld=withheld)
    ids = {segment.id for segment in documents[1].segments}
    assert all(set(finding.segments) <= ids and 0 <= finding.rank <= 100 for finding in found)
    ranks = [finding.rank for finding in found]
    assert ranks == sorted(ranks, reverse=True)
