"""`subtitler glossary`: find, check, add, import, export."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from subtitler.formats.documents import dump
from subtitler.model import Segment, Span, Transcript
from subtitler.workdir import WorkingDirectory, read_glossary_file
from tests.conftest import Program

CSV = """id,kind,kk,en,rule,check,note
camp,term,лагерь,camp,,,
kashgar,place,Қашқар,Kashgar|Kashi,,en,
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def test_terms_are_found_in_inflected_text(program: Program, glossary: Path) -> None:
    text = "Қашқардағы лагерьге апарды."
    assert program("glossary", "find", text, "--lang", "kk", "-g", glossary, "--json") == 0
    assert json.loads(program.out) == [
        {"ids": ["kashgar"], "form": "Қашқар", "start": 0, "end": 10, "written": "Қашқардағы"},
        {"ids": ["camp"], "form": "лагерь", "start": 11, "end": 19, "written": "лагерьге"},
    ]
    assert program("glossary", "find", text, "--lang", "kk", "-g", "places") == 0
    assert "city-kashgar" in program.out
    assert program("glossary", "find", "x", "--lang", "kz", "-g", glossary) == 2


def video(make_video: Callable[..., WorkingDirectory], root: Path, english: str) -> None:
    (root / "subtitler.toml").write_text('glossaries = ["own.csv"]\n', encoding="utf-8")
    folder = make_video(root=root).path
    span = Span(0, 900)
    for name, lang, text in (
        ("transcript.final.json", "kk", "Мені Қашқардағы лагерьге апарды."),
        ("translation.en.final.json", "en", english),
    ):
        (folder / name).write_bytes(dump(Transcript(lang, (Segment("s1", span, text),))))


def test_a_translation_that_kept_its_terms(
    program: Program, glossary: Path, make_video: Callable[..., WorkingDirectory]
) -> None:
    video(make_video, glossary.parent, "They took me to a camp in Kashgar.")
    assert program("glossary", "check", glossary.parent) == 0
    assert "every term that is said was kept" in program.err


def test_a_translation_that_lost_some(
    program: Program, glossary: Path, make_video: Callable[..., WorkingDirectory]
) -> None:
    video(make_video, glossary.parent, "They took me to a school in Kashmir.")
    assert program("glossary", "check", glossary.parent, "--json") == 1
    found = json.loads(program.out)
    assert [(item["severity"], item["segments"]) for item in found] == [
        ("error", ["s1"]),
        ("warning", ["s1"]),
    ]
    assert program("glossary", "check", glossary.parent, "--lang", "tr") == 0


def test_a_row_is_added(program: Program, tmp_path: Path) -> None:
    to = tmp_path / "new.csv"
    words: list[str | Path] = [
        "glossary",
        "add",
        "yerzhan",
        "-f",
        "kk=Ержан",
        "-f",
        "en=Yerzhan|Erzhan",
    ]
    assert program(*words, "--to", to, "--kind", "name") == 0
    [row] = read_glossary_file(to)[0]
    assert (row.kind, row.forms["en"]) == ("name", ("Yerzhan", "Erzhan"))
    before = to.read_bytes()
    assert program(*words, "--to", to) == 2 and "already" in program.err
    assert program("glossary", "add", "x", "-f", "kz=a", "--to", to) == 2
    assert program("glossary", "add", "x", "-f", "=SUM(A1)", "--to", to) == 2
    assert program("glossary", "add", "x", "-f", "kk==SUM(A1)", "--to", to) == 2
    assert to.read_bytes() == before


@pytest.mark.parametrize("kind", [".tbx", ".xlsx", ".csv"])
def test_out_and_back(program: Program, glossary: Path, tmp_path: Path, kind: str) -> None:
    out, back = tmp_path / f"out{kind}", tmp_path / "back.csv"
    assert program("glossary", "export", out, "-g", glossary) == 0
    assert program("glossary", "import", out, "--to", back) == 0
    assert read_glossary_file(back) == read_glossary_file(glossary)
    assert program("glossary", "export", out, "-g", glossary) == 2, "it is there already"


def test_shipped_glossaries_go_out_and_come_back(program: Program, tmp_path: Path) -> None:
    for name in ("places", "terms", "names"):
        for kind in (".tbx", ".xlsx"):
            out, back = tmp_path / f"{name}{kind}", tmp_path / f"{name}{kind}.csv"
            assert program("glossary", "export", out, "-g", name) == 0
            assert program("glossary", "import", out, "--to", back) == 0
        assert read_glossary_file(tmp_path / f"{name}.tbx.csv") == read_glossary_file(
            tmp_path / f"{name}.xlsx.csv"
        )


def test_rows_that_cross_are_refused(program: Program, glossary: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(CSV.replace("Kashgar|Kashi", "Kaxgar"), encoding="utf-8")
    before = glossary.read_bytes()
    assert program("glossary", "import", other, "--to", glossary) == 2
    assert "kashgar" in program.err and glossary.read_bytes() == before
    assert program("glossary", "import", other, "--to", glossary, "--replace") == 0
    assert read_glossary_file(glossary)[0][1].forms["en"] == ("Kaxgar",)


BAD = {
    "an unknown column": (b"id,kind,kz\n", "bad.csv:1"),
    "an id twice": (b"id,kind,kk\na,term,x\na,term,y\n", "bad.csv:3"),
    "a wrong code": (b"id,kind,kk,check\na,term,x,kz\n", "bad.csv:2"),
    "another encoding": ("id,kind,kk\na,term,лагерь\n".encode("cp1251"), "bad.csv:2"),
    "a formula": (b"id,kind,kk\na,term,=1+1\n", "bad.csv:2"),
}


@pytest.mark.parametrize(("data", "place"), BAD.values(), ids=BAD.keys())
def test_bad_glossaries_get_their_place(
    program: Program, tmp_path: Path, data: bytes, place: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(data)
    words: list[str | Path] = [
        "glossary",
        "import",
        tmp_path / "bad.csv",
        "--to",
        tmp_path / "to.csv",
    ]
    assert program(*words) == 2
    assert place in program.err
    assert not (tmp_path / "to.csv").exists()
