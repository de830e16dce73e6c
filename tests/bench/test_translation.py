"""What the comparison of translation programs rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.translation import FIRST, distinct_texts, table
from bench.translation_model import Size, build_package


def run(translating: float, in_all: float, peak: float, *answers: str) -> dict[str, Any]:
    return {
        "translating_cpu_s": translating,
        "translating_wall_s": translating,
        "cpu_s": in_all,
        "peak_mb": peak,
        "answers": list(answers),
    }


def test_ratios_are_of_medians_and_the_peak_is_the_highest() -> None:
    rows = table(
        {
            "ours": [run(1, 2, 10, "a", "b"), run(2, 4, 30, "a", "b"), run(9, 9, 20, "a", "b")],
            "argostranslate": [run(6, 8, 40, "a", "c")] * 3,
            "argos-translate": [run(8, 10, 40, "a", "c")] * 3,
        }
    ).splitlines()[2:]
    assert rows == [
        "| ours | 1.0 | 2.0 | 1.00 | 4.0 | 1.00 | 30 | 50.0% |",
        "| argostranslate | 0.3 | 6.0 | 3.00 | 8.0 | 2.00 | 40 | 100.0% |",
        "| argos-translate | 0.2 | – | – | 10.0 | 2.50 | 40 | 100.0% |",
    ]


def test_a_program_that_loses_a_line_is_no_match() -> None:
    with pytest.raises(ValueError, match=r"longer|shorter"):
        table({"ours": [run(1, 1, 1, "a")], "argostranslate": [run(1, 1, 1, "a", "b")]})


def test_texts_are_distinct_and_always_the_same() -> None:
    texts = distinct_texts(900)
    assert len(set(texts)) == 900 and FIRST not in texts
    assert texts == distinct_texts(900)


def test_a_package_is_the_same_every_time(tmp_path: Path) -> None:
    size = Size(layers=1, width=64, heads=2, feed_forward=64, vocabulary=600)
    weights = []
    for name in ("a", "b"):
        build_package(tmp_path / name, "kk-en", distinct_texts(50), size)
        weights.append((tmp_path / name / "model" / "model.bin").read_bytes())
    assert weights[0] == weights[1]
