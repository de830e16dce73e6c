"""Ledger and journal: append-only, chained, whole after any crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.workdir import Records

LINES: list[dict[str, Any]] = [{"n": 1}, {"n": 2, "text": "сөз\r\n\u2028"}, {"n": 3}]


def filled(path: Path) -> Records:
    records = Records(path)
    for line in LINES:
        records.append(records.next(line))
    return records


def test_lines_come_back_in_order_and_chained(tmp_path: Path) -> None:
    records = filled(tmp_path / "ledger.jsonl")
    assert [{k: v for k, v in line.items() if k != "prev"} for line in records.lines()] == LINES
    assert records.verify() == 3
    assert records.lines()[0]["prev"] == "0" * 64


def test_the_same_bytes_are_appended_once(tmp_path: Path) -> None:
    records = filled(tmp_path / "ledger.jsonl")
    raw = records.next({"n": 4})
    records.append(raw)
    records.append(raw)
    assert records.verify() == 4


@given(st.integers(1, 200))
def test_a_line_torn_by_a_power_cut_is_as_if_never_written(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        records = filled(Path(folder) / "ledger.jsonl")
        whole = records.path.read_bytes()
        raw = records.next({"n": 4, "text": "x" * 200})
        records.path.write_bytes(whole + raw[:cut])
        assert len(records.lines()) == 3
        records.append(raw)
        assert records.path.read_bytes() == whole + raw


TAMPERED = {
    "a byte flipped": lambda rows: [rows[0].replace(b"1", b"7"), *rows[1:]],
    "a line dropped": lambda rows: [rows[0], *rows[2:]],
    "lines swapped": lambda rows: [rows[1], rows[0], rows[2]],
    "a line put in": lambda rows: [rows[0], rows[0], *rows[1:]],
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_changed_record_is_found_and_named(tmp_path: Path, change: object) -> None:
    records = filled(tmp_path / "ledger.jsonl")
    rows = records.path.read_bytes().splitlines(keepends=True)
    assert callable(change)
    records.path.write_bytes(b"".join(change(rows)))
    with pytest.raises(FormatError, match=r"ledger\.jsonl:\d"):
        records.verify()


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    records = filled(tmp_path / "ledger.jsonl")
    with records.path.open("ab") as file:
        file.write(b"hello\n")
    with pytest.raises(FormatError, match=r"ledger\.jsonl:4"):
        records.lines()
