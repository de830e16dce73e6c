"""Glossaries as TBX (ISO 30042, TBX-Basic, DCA style), which other translation programs read.

A row is a concept: its id, its kind as subject field, its rule and `check` as notes; each form is a
term, the first one preferred. What other programs write in beside (definitions, parts of speech) is
not kept, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.parsers import expat

from subtitler.errors import FormatError
from subtitler.glossary import KINDS, RULES, Row
from subtitler.languages import LANGUAGES

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OURS = "subtitler "
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Concepts:
    """What a TBX file gave: its rows, and in words what of it was left out."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]


def write_tbx(rows: Sequence[Row], title: str) -> bytes:
    """The rows as a TBX file."""
    root = ElementTree.Element("tbx", {"type": "TBX-Basic", "style": "dca", "xmlns": _NAMESPACE})
    root.set(_LANG, "en")
    description = ElementTree.SubElement(
        ElementTree.SubElement(ElementTree.SubElement(root, "tbxHeader"), "fileDesc"), "sourceDesc"
    )
    ElementTree.SubElement(description, "p").text = title
    body = ElementTree.SubElement(ElementTree.SubElement(root, "text"), "body")
    for row in rows:
        concept = ElementTree.SubElement(body, "conceptEntry", {"id": row.id})
        ElementTree.SubElement(concept, "descrip", {"type": "subjectField"}).text = row.kind
        for key, value in (("rule", row.rule), ("check", " ".join(row.check)), ("note", row.note)):
            if value:
                note = ElementTree.SubElement(concept, "note")
                note.text = value if key == "note" else f"{_OURS}{key}: {value}"
        for code, forms in row.forms.items():
            section = ElementTree.SubElement(concept, "langSec", {_LANG: code})
            for number, form in enumerate(forms):
                term = ElementTree.SubElement(section, "termSec")
                ElementTree.SubElement(term, "term").text = form
                status = "preferredTerm-admn-sts" if number == 0 else "admittedTerm-admn-sts"
                ElementTree.SubElement(
                    term, "termNote", {"type": "administrativeStatus"}
                ).text = status
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def read_tbx(data: bytes, name: str) -> Concepts:
    """The rows of a TBX file, of version 2 (martif) or 3. Raises FormatError.

    Languages that this program does not know, and concepts without a term in those that it knows,
    are left out and told.
    """
    root = parsed(data, name)
    entries = [item for item in root.iter() if _tag(item) in ("conceptEntry", "termEntry")]
    if not entries:
        raise FormatError("holds no terms (no conceptEntry, no termEntry)", where=name)
    rows, left_out, seen = [], dict[str, None](), set[str]()
    for number, entry in enumerate(entries, 1):
        key = entry.get("id") or entry.get(_ID) or f"c{number}"
        forms = dict(_forms(entry, left_out))
        if not forms:
            left_out[f"{key}: no term in a language that is known here"] = None
            continue
        if key in seen:
            raise FormatError(f"the id “{key}” stands twice", where=f"{name}, entry {number}")
        seen.add(key)
        notes = [(item.text or "").strip() for item in entry if _tag(item) == "note"]
        ours = dict(
            note.removeprefix(_OURS).split(": ", 1) for note in notes if note.startswith(_OURS)
        )
        kind = next(
            ((item.text or "").strip() for item in entry if item.get("type") == "subjectField"), ""
        )
        rule = ours.get("rule", "")
        rows.append(
            Row(
                id=key,
                kind=kind if kind in KINDS else "term",
                forms=forms,
                rule=rule if rule in RULES else "",
                note=" ".join(note for note in notes if note and not note.startswith(_OURS)),
                check=tuple(code for code in ours.get("check", "").split() if code in LANGUAGES),
            )
        )
        for item in entry.iter():
            if _tag(item) in ("definition", "partOfSpeech") or item.get("type") == "definition":
                left_out["definitions"] = None
    return Concepts(tuple(rows), tuple(left_out))


def _forms(
    entry: ElementTree.Element, left_out: dict[str, None]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[tuple[bool, str]]] = {}
    for section in entry:
        if _tag(section) not in ("langSec", "langSet"):
            continue
        code = (section.get(_LANG) or section.get("lang") or "").split("-")[0].lower()
        if code not in LANGUAGES:
            left_out[f"the language “{code or '?'}”"] = None
            continue
        for group in section:
            terms = [item for item in group.iter() if _tag(item) == "term"]
            status = " ".join(
                (item.text or "") for item in group.iter() if _tag(item) == "termNote"
            )
            for term in terms:
                text = " ".join("".join(term.itertext()).split())
                if text:
                    found.setdefault(code, []).append(("preferred" not in status, text))
    for code, forms in found.items():
        first = sorted(forms, key=lambda form: form[0])
        yield code, tuple(dict.fromkeys(text for _, text in first))


def _tag(item: ElementTree.Element) -> str:
    return str(item.tag).rpartition("}")[2]


def parsed(data: bytes, name: str) -> ElementTree.Element:
    """XML from a stranger as a tree; a file that declares entities is refused. FormatError."""
    if len(data) > _MOST_BYTES:
        raise FormatError("is larger than 50 MB", where=name)

    def refuse(*_: object) -> int:
        raise FormatError("declares entities of its own, which is refused", where=name)

    guard = expat.ParserCreate()
    guard.EntityDeclHandler = refuse
    guard.ExternalEntityRefHandler = refuse
    try:
        guard.Parse(data, True)
        return ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError) as error:
        line = getattr(error, "lineno", None) or getattr(error, "position", (0,))[0]
        raise FormatError("is not XML", where=f"{name}:{line}") from None
    except (LookupError, ValueError, UnicodeError):
        raise FormatError("is in an encoding that cannot be read", where=name) from None
