"""TMX 1.4b, the file in which translators' tools exchange their memories: read and written.

Such a file comes from strangers. It is read as a stream, in bounded memory, by the parser that
Python brings along (expat), with the doors shut through which XML is attacked: no entity may be
declared, nothing outside the file is ever opened, and tags, texts, depth and size have limits. What
cannot be read without a guess is refused, with the line and the number of the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from subtitler.errors import FormatError
from subtitler.languages import LANGUAGES

LARGEST_BYTES = 200_000_000
"""A file may be so large; that is about a million units."""
LONGEST_TEXT = 100_000
"""One text may have so many characters; a segment of speech has a hundred."""
LONGEST_TAG_BYTES = 1_000_000
"""A tag or comment may be so long: expat begins to read an unfinished one anew with every piece."""
DEEPEST = 64
"""So many elements may stand in each other."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements whose content is another format's code (bold begins, a picture), not text."""
_BREAKS = frozenset({"lb", "pb", "cb"})
"""Placeholders of these types end a line, page or column: words on both sides stay apart."""

_TO_XML = {"zh": "zh-CN"}
"""How our codes are written; all others as they are (“kk” alone means Cyrillic by the registry)."""
_THREE_LETTERS = {row.iso639_2: row.code for row in LANGUAGES.values()} | {
    "chi": "zh",
    "cmn": "zh",
    "fre": "fr",
    "ger": "de",
}
_TRADITIONAL = frozenset({"tw", "hk", "mo"})


@dataclass(frozen=True, slots=True)
class TmxText:
    """A text and its language: our code where it has one, else the tag in small letters.

    `codes` counts the inline elements that were taken out of it or opened.
    """

    lang: str
    text: str
    codes: int = 0


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A translation unit: the same text in several languages; one language may come twice.

    `number` counts the units of the file from 1, `line` is where it begins (both 0 in units that
    are to be written); `time_utc` as in `2026-01-31T09:00:00Z`, or ""; `props` are its properties
    by type.
    """

    texts: tuple[TmxText, ...]
    number: int = 0
    line: int = 0
    id: str = ""
    time_utc: str = ""
    props: tuple[tuple[str, str], ...] = ()


def code_of(tag: str) -> str:
    """Our code for a language tag: `zh-CN` is zh, `kk-Cyrl` and `kaz` are kk, `en-US` is en.

    A script that is not the one we mean by the code makes another language of it: `kk-latn`,
    `zh-hant` (also for `zh-TW`). Languages that we do not know keep their tag, in small letters.
    """
    small = tag.strip().lower().replace("_", "-")
    first, *rest = small.split("-")
    code = _THREE_LETTERS.get(first, first)
    if code not in LANGUAGES:
        return small
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    if code == "zh" and not scripts and _TRADITIONAL & set(rest):
        scripts = ["hant"]
    if scripts and scripts[0] != LANGUAGES[code].script.lower():
        return f"{code}-{scripts[0]}"
    return code


def read_tmx(pieces: Iterable[bytes], name: str) -> Iterator[TmxUnit]:
    """The units of a TMX file, in its order, while its bytes come in. `name` is for errors.

    UTF-8, or UTF-16 with a byte order mark. Text between inline tags stays, `<hi>` keeps its own,
    code inside `<bpt>`, `<ept>`, `<it>`, `<ph>` and `<ut>` goes and is counted. Raises FormatError,
    also after the first units, for anything that is not TMX or that could be an attack: whoever
    must have all or nothing keeps nothing until the end has come.
    """
    reader = _Reader(name)
    for piece in pieces:
        # In slices, so that a large piece does not become a large list of units.
        for start in range(0, len(piece), 1 << 16):
            yield from reader.feed(piece[start : start + (1 << 16)])
    yield from reader.feed(b"", last=True)


def write_tmx(
    units: Iterable[TmxUnit], *, source: str | None, tool_version: str, time_utc: str
) -> Iterator[bytes]:
    """A TMX 1.4 file in UTF-8, piece by piece: `read_tmx` gives the same units back.

    `source` is the code of the language that all were translated from; None where any may be.
    Raises FormatError, with the unit's number, for characters that XML cannot hold.
    """
    lang = "*all*" if source is None else _TO_XML.get(source, source)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="subtitler" creationtoolversion={_quoted(tool_version)} '
        f'segtype="sentence" o-tmf="subtitler" adminlang="en" srclang={_quoted(lang)} '
        f'datatype="plaintext" creationdate="{_compact(time_utc)}"/>\n<body>\n'
    )
    yield head.encode()
    for number, unit in enumerate(units, 1):
        yield _unit_xml(unit, number).encode()
    yield b"</body>\n</tmx>\n"


def _unit_xml(unit: TmxUnit, number: int) -> str:
    held = [
        unit.id,
        *(text.text for text in unit.texts),
        *(word for prop in unit.props for word in prop),
    ]
    for text in held:
        if found := _UNWRITABLE.search(text):
            raise FormatError(
                f"the text holds a character (U+{ord(found[0]):04X}) that no TMX can hold",
                where=f"unit {number}" + (f", {unit.id}" if unit.id else ""),
                hint="take it out of the segment's text",
            )
    attributes = f" tuid={_quoted(unit.id)}" if unit.id else ""
    attributes += f' creationdate="{_compact(unit.time_utc)}"' if unit.time_utc else ""
    lines = [f"<tu{attributes}>\n"]
    lines += [
        f"<prop type={_quoted(kind)}>{_escaped(value)}</prop>\n" for kind, value in unit.props
    ]
    lines += [
        f"<tuv xml:lang={_quoted(_TO_XML.get(text.lang, text.lang))}>"
        f"<seg>{_escaped(text.text)}</seg></tuv>\n"
        for text in unit.texts
    ]
    return "".join(lines) + "</tu>\n"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _quoted(text: str) -> str:
    escaped = _escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{escaped}"'


def _compact(time_utc: str) -> str:
    """ISO 8601 as TMX writes it: `20260131T090000Z`."""
    return time_utc.replace("-", "").replace(":", "")


def _long(compact: str) -> str:
    """The time as we write it, or "" for what is none."""
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", compact)
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""


@dataclass
class _Open:
    """The unit that is being read."""

    number: int
    line: int
    id: str
    time_utc: str
    texts: list[TmxText] = field(default_factory=list)
    props: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    """Takes bytes, gives units. The handlers are called by expat."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._done: list[TmxUnit] = []
        self._units = 0
        self._unit: _Open | None = None
        self._lang = ""
        self._kind = ""
        self._text: list[str] | None = None
        self._length = 0
        self._codes = 0
        self._code_depth = 0
        self._segs = 0
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.XmlDeclHandler = self._declared
        self._parser.EntityDeclHandler = self._entity
        self._parser.ExternalEntityRefHandler = self._entity
        self._parser.SkippedEntityHandler = self._skipped
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes, *, last: bool = False) -> list[TmxUnit]:
        """Read on; the units that are complete now. Raises FormatError."""
        self._fed += len(data)
        if self._fed > LARGEST_BYTES:
            raise FormatError(
                f"is larger than {LARGEST_BYTES // 1_000_000} MB",
                where=self._name,
                hint="export it from the other tool in several files",
            )
        if self._fed == len(data):
            self._look_at(data)
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise self._xml_error(error) from None
        except ValueError:  # expat hands Python text that it cannot make a str of
            raise self._refusal("has a character that is none") from None
        if not last and self._fed - self._parser.CurrentByteIndex > LONGEST_TAG_BYTES:
            raise self._refusal("has a tag or comment of more than a million bytes")
        done, self._done = self._done, []
        return done

    def _look_at(self, data: bytes) -> None:
        if data[:4].count(0) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FormatError(
                "is UTF-16 or UTF-32 without a byte order mark, or no text at all",
                where=self._name,
                hint="save it as UTF-8",
            )

    def _xml_error(self, error: expat.ExpatError) -> FormatError:
        said = expat.errors.messages.get(error.code, "not well-formed")
        if error.code in (3, 5, 6) and self._path:
            said = "the file ends in the middle of an element"
        hint = "export it again from the tool that made it"
        if error.code in (4, 14, 30):
            said = f"{said}: a control character, or bytes that are not in the file's encoding"
            hint = "save it as UTF-8 without control characters"
        return self._refusal(f"is not XML here: {said}", hint=hint, line=error.lineno)

    def _refusal(self, message: str, *, hint: str = "", line: int | None = None) -> FormatError:
        place = f"{self._name}:{line or self._parser.CurrentLineNumber}"
        if self._units:
            place += f", {'unit' if self._unit else 'after unit'} {self._units}"
        return FormatError(message, where=place, hint=hint or None)

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "utf8", "utf-16", "us-ascii", "ascii"):
            raise self._refusal(
                f"is written in “{encoding}”",
                hint="save it as UTF-8; TMX knows no other but UTF-16",
            )

    def _entity(self, *_: object) -> Any:
        raise self._refusal(
            "declares an entity, which TMX does not need and attacks do",
            hint="do not use this file, or export it again from the tool that made it",
        )

    def _skipped(self, name: str, is_parameter: int) -> None:
        raise self._refusal("uses an entity that the file does not define")

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = full.rpartition(":")[2].lower()
        if not self._path:
            self._root(name, attributes)
        if len(self._path) >= DEEPEST:
            raise self._refusal(f"has more than {DEEPEST} elements in each other")
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if self._text is not None:
            self._inline(name, attributes)
        elif name == "tu":
            self._begin_unit(attributes)
        elif name == "tuv":
            self._begin_variant(attributes)
        elif name == "seg":
            if parent != "tuv":
                raise self._refusal("has a <seg> outside a <tuv>")
            self._begin_text()
            self._segs += 1
        elif name == "prop" and parent == "tu":
            self._kind = attributes.get("type", "")
            self._begin_text()

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "tmx":
            raise self._refusal("is no TMX: its first element is another")
        if not attributes.get("version", "1").startswith("1"):
            raise self._refusal("is TMX of a version that this program does not read; 1.4 it does")

    def _begin_unit(self, attributes: dict[str, str]) -> None:
        if self._unit is not None:
            raise self._refusal("has a unit inside a unit")
        self._units += 1
        time_utc = _long(attributes.get("changedate") or attributes.get("creationdate", ""))
        line = self._parser.CurrentLineNumber
        self._unit = _Open(self._units, line, attributes.get("tuid", ""), time_utc)

    def _begin_variant(self, attributes: dict[str, str]) -> None:
        tag = attributes.get("xml:lang") or attributes.get("lang", "")  # TMX 1.1 had “lang”
        if self._unit is None or "tuv" in self._path[:-1]:
            raise self._refusal("has a <tuv> outside a <tu>, or inside another")
        if not _TAG.fullmatch(tag.strip().lower().replace("_", "-")):
            raise self._refusal("has a <tuv> without a language (xml:lang), or with a broken one")
        self._lang = code_of(tag)
        self._segs = 0

    def _begin_text(self) -> None:
        self._text, self._length, self._codes, self._code_depth = [], 0, 0, 0

    def _inline(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("tu", "tuv", "seg", "prop"):
            raise self._refusal(f"has a <{name}> inside a text")
        self._codes += 1
        if name == "ph" and attributes.get("type", "").lower() in _BREAKS and not self._code_depth:
            self._characters(" ")
        if self._code_depth or name in _CODES:
            self._code_depth += 1

    def _characters(self, data: str) -> None:
        if self._text is None or self._code_depth:
            return
        if found := _UNWRITABLE.search(data):
            raise self._refusal(
                f"has a control character (U+{ord(found[0]):04X})",
                hint="take it out with the tool that made the file",
            )
        self._length += len(data)
        if self._length > LONGEST_TEXT:
            raise self._refusal(f"has a text of more than {LONGEST_TEXT:,} characters")
        self._text.append(data)

    def _end(self, full: str) -> None:
        name = self._path.pop()
        if self._text is not None and name not in ("seg", "prop"):
            if self._code_depth:
                self._code_depth -= 1
            return
        if self._text is not None and self._unit is not None:
            text = "".join(self._text)
            if name == "seg":
                self._unit.texts.append(TmxText(self._lang, text, self._codes))
            else:
                self._unit.props.append((self._kind, text))
        if name in ("seg", "prop"):
            self._text = None
        elif name == "tuv" and self._segs != 1:
            raise self._refusal("has a <tuv> without its one <seg>")
        elif name == "tu" and self._unit is not None:
            unit = self._unit
            self._unit = None
            self._done.append(
                TmxUnit(
                    tuple(unit.texts),
                    unit.number,
                    unit.line,
                    unit.id,
                    unit.time_utc,
                    tuple(unit.props),
                )
            )
