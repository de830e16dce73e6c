"""The evaluator of translations: what is right scores 100, what is wrong less."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.quality import lines_of, scores, translated
from subtitler.engines.fake import FakeTranslator

REFERENCES = ["I lived in the village.", "They took my passport.", "Nobody told us why it was so."]


def test_the_reference_itself_scores_100() -> None:
    for target in ("en", "zh", "ja", "ko"):
        found = scores(REFERENCES, REFERENCES, target)
        assert (round(found.chrf), round(found.bleu)) == (100, 100)
        assert "version" in found.signatures[0] and "tok" in found.signatures[1]


def test_worse_is_less() -> None:
    close = ["I lived in a village.", *REFERENCES[1:]]
    far = ["Something else.", "Nothing.", "No."]
    best, middle, worst = (scores(each, REFERENCES, "en") for each in (REFERENCES, close, far))
    assert best.chrf > middle.chrf > worst.chrf
    assert best.bleu > middle.bleu > worst.bleu


def test_lines_that_do_not_pair_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 answers for 3"):
        scores(REFERENCES[:2], REFERENCES, "en")
    file, other = tmp_path / "a.tsv", tmp_path / "b.txt"
    file.write_text("бір\tone\nекі two\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"a\.tsv:2"):
        lines_of(file, None)
    other.write_text("one\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="has 2 lines"):
        lines_of(file, other)
    file.write_text("\ufeffбір\tone\n\nекі\ttwo\n", encoding="utf-8")
    assert lines_of(file, None) == [("бір", "one"), ("екі", "two")]


def test_the_program_translates() -> None:
    assert translated(["Иә."], FakeTranslator(), "kk", "tr") == ["[tr] Иә."]
