"""The files of the exchange: which there are, how one is made, and how one is read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from subtitler.errors import ConfigError
from subtitler.formats.docx_table import read_docx, write_review_docx
from subtitler.formats.packet import Dress, Term, read_packet, write_packet
from subtitler.formats.review_cells import table_of_cells
from subtitler.formats.review_page import write_review_page
from subtitler.formats.review_table import Form, ReturnedTable, ReviewTable
from subtitler.formats.spreadsheet import read_sheet, write_review
from subtitler.glossary import Glossary
from subtitler.review.editing import Desk
from subtitler.review.exchange.subrip import export_srt
from subtitler.review.exchange.tables import note_export, review_table
from subtitler.terms import Terminology, accepted
from subtitler.workdir import storage_errors, write_atomically

STATIC: Final = Path(__file__).parent.parent / "static"
PAGE, FILM = "review.html", "proxy.mp4"


def exported(
    desk: Desk,
    form: Form,
    glossary: Glossary,
    reference: str | None = None,
    *,
    film: bool = False,
    store: bool = True,
) -> bytes:
    """The newest text of a desk in one file. Raises ConfigError where there is none.

    A packet may have the `film` beside it, and may use the browser's own `store`.
    """
    if form is Form.SRT:
        return export_srt(desk.directory, desk.lang).encode("utf-8")
    table = review_table(desk, reference)
    note_export(desk, form)
    if form is Form.XLSX:
        return write_review(table)
    if form is Form.DOCX:
        return write_review_docx(table)
    if form is Form.HTML:
        return write_review_page(table).encode("utf-8")
    terms = _terms(table, glossary)
    return write_packet(table, _dress(), terms, FILM if film else None, store=store).encode("utf-8")


def export_folder(
    desk: Desk, glossary: Glossary, out: Path, reference: str | None = None, *, store: bool = True
) -> bool:
    """Write a packet with the video's copy for browsers beside it; whether there was one.

    Raises StorageError.
    """
    film = desk.directory.exists(FILM)
    data = exported(desk, Form.PACKET, glossary, reference, film=film, store=store)
    with storage_errors(out):
        out.mkdir(parents=True)
        if film:
            shutil.copyfile(desk.directory.path / FILM, out / FILM)
    write_atomically(out / PAGE, data)
    return film


def returned(data: bytes, name: str) -> ReturnedTable | None:
    """A file whose rows know their segments; None for a subtitle file.

    Raises FormatError for what cannot be read, ConfigError for a kind that does not come back.
    """
    kind = name.rpartition(".")[2].lower()
    if kind == "srt":
        return None
    if kind == "xlsx":
        sheet = read_sheet(data, name)
        return table_of_cells(sheet.rows, name, sheet.altered)
    if kind == "docx":
        return table_of_cells(read_docx(data, name), name)
    if kind == "json":
        return read_packet(data, name)
    raise ConfigError(
        "cannot be taken back",
        where=name,
        hint="take back .srt, .xlsx, .docx, or the .json that a packet gives; save it as one",
    )


def _terms(table: ReviewTable, glossary: Glossary) -> dict[str, list[Term]]:
    if not table.source_lang or not glossary:
        return {}
    terms = Terminology(glossary, table.source_lang, table.lang)
    return {
        row.id: [
            Term(
                term.hit.written,
                " / ".join(form for each in term.rows for form in accepted(each, table.lang)),
                " ".join(each.note for each in term.rows if each.note),
            )
            for term in terms.said(row.source)
        ]
        for row in table.rows
    }


def _dress() -> Dress:
    names = ("packet.js", "packet.css", "packet.words.json")
    script, style, words = ((STATIC / name).read_text("utf-8") for name in names)
    return Dress(script, style, words)
