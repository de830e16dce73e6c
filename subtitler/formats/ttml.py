"""TTML (.ttml), the IMSC 1.1 text profile: what broadcasters and streaming services take.

ttconv reads and writes the format's model. Around it stands what it does not do: an error with a
line for each time that it cannot read (it would take it for none), a refusal where text of the
file is in no cue, and limits.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from subtitler.errors import FormatError
from subtitler.formats.cues import (
    ReadCue,
    ReadSubtitles,
    checked_number_of_cues,
    checked_span,
    checked_text,
    counted,
    refusal,
    visible_lines,
    where,
)
from subtitler.formats.encodings import decoded
from subtitler.formats.tbx import parsed
from subtitler.languages import MARKS, language
from subtitler.model import Cue, Track

_TT = "{http://www.w3.org/ns/ttml}"
_META = "http://www.w3.org/ns/ttml#metadata"
_STYLES = "{http://www.w3.org/ns/ttml#styling}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_DEEPEST = 60
_MOST_ELEMENTS = 300_000
_TIME = re.compile(
    r"[0-9]{2,6}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9}|:[0-9]{2,4})?"
    r"|[0-9]{1,15}(?:\.[0-9]{1,9})?(?:h|m|s|ms|f|t)"
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*\sencoding=["']([-\w.]+)""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NO_XML = re.compile("[\ufffe\uffff]")
_HINT = "a cue is <p begin=… end=…> in the body of a <tt> of the namespace of TTML 1 and 2"
_TOLD = {
    "style": "a style",
    "region": "a region of the picture",
    "set": "an animation",
    "image": "a picture",
}


def write_ttml(track: Track) -> bytes:
    """The bytes of an IMSC 1.1 text file in UTF-8, its language and direction set.

    The marks stand as descriptions in the head, which players do not show. Lines without visible
    text are left out; characters that XML cannot hold become U+FFFD. Raises FormatError for a cue
    that lasts no time, which no player shows.
    """
    from ttconv import model
    from ttconv import style_properties as styles
    from ttconv.imsc import config, writer

    doc = model.ContentDocument()
    doc.set_lang(track.lang)
    doc.set_content_profiles({_PROFILE})
    region = _bottom(doc)
    doc.put_region(region)
    body, div = model.Body(doc), model.Div(doc)
    body.set_region(region)
    body.push_child(div)
    doc.set_body(body)
    rtl = language(track.lang).rtl
    for number, cue in enumerate(track.cues, 1):
        paragraph = _paragraph(doc, cue, number)
        if rtl:
            direction = styles.DirectionType.rtl
            paragraph.set_style(styles.StyleProperties.Direction, direction)
        div.push_child(paragraph)
    profiles = config.ContentProfilesSignaling.CONTENT_PROFILES
    options = config.IMSCWriterConfiguration(profile_signaling=profiles)
    root: ElementTree.Element = writer.from_model(doc, options).getroot()
    for item in (*root.iter(f"{_TT}body"), *root.iter(f"{_TT}div"), *root.iter(f"{_TT}p")):
        item.tail = "\n"  # a cue a line: errors and comparisons name lines
    head = root.find(f"{_TT}head")
    if track.marks and head is not None:
        metadata = ElementTree.Element(f"{_TT}metadata")
        for mark in track.marks:
            note = ElementTree.SubElement(metadata, f"{{{_META}}}desc")
            note.text = MARKS[mark][track.lang]
        head.insert(0, metadata)
    ElementTree.register_namespace("ttm", _META)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _bottom(doc: Any) -> Any:
    """The region of the text: the lowest third of the middle 90 %, centred, grown upwards."""
    from ttconv import model
    from ttconv import style_properties as styles

    names, percent = styles.StyleProperties, styles.LengthType.Units.pct
    region = model.Region("bottom", doc)
    extent = styles.ExtentType(styles.LengthType(30, percent), styles.LengthType(90, percent))
    x, y = styles.LengthType(5, percent), styles.LengthType(65, percent)
    region.set_style(names.Extent, extent)
    region.set_style(names.Origin, styles.CoordinateType(x, y))
    region.set_style(names.DisplayAlign, styles.DisplayAlignType.after)
    region.set_style(names.TextAlign, styles.TextAlignType.center)
    return region


def _paragraph(doc: Any, cue: Cue, number: int) -> Any:
    from ttconv import model

    if cue.span.duration_ms == 0:
        raise FormatError(
            "a cue that lasts no time",
            where=where(cue, number),
            hint="give its segment an end after its start",
        )
    paragraph = model.P(doc)
    paragraph.set_begin(Fraction(cue.span.start_ms, 1000))
    paragraph.set_end(Fraction(cue.span.end_ms, 1000))
    paragraph.set_space(model.WhiteSpaceHandling.PRESERVE)
    for at, line in enumerate(visible_lines(cue.text)):
        if at:
            paragraph.push_child(model.Br(doc))
        span = model.Span(doc)
        span.set_space(model.WhiteSpaceHandling.PRESERVE)
        span.push_child(model.Text(doc, _NO_XML.sub("\ufffd", line)))
        paragraph.push_child(span)
    return paragraph


def parse_ttml(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> ReadSubtitles:
    """Every `<p>` of a TTML or IMSC text file as a cue, in the order of the file.

    Styles, regions, animations and metadata are told; readings over characters are put in brackets.
    Raises FormatError with the line for what is not XML, declares entities, has a time that cannot
    be read, or text that is in no `<p>`.
    """
    from ttconv.imsc import reader

    found = "utf-8"
    declared = _DECLARED.match(data)
    if declared and encoding is None:
        found = declared[1].decode("ascii", errors="replace").lower()
    else:
        read = decoded(data, name, lang=lang, encoding=encoding)
        found = read.encoding
        data = _DECLARATION.sub("", read.text).encode("utf-8")
    begun = _begins(data, name)
    root = parsed(data, name)
    lines = dict(zip(root.iter(), begun, strict=True))
    if root.tag != f"{_TT}tt":
        raise refusal("is no TTML of the namespace http://www.w3.org/ns/ttml", name, 1, _HINT)
    _refuse_times(root, lines, name)
    try:
        with _warnings() as warnings:
            doc = reader.to_model(ElementTree.ElementTree(root))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # ttconv checks neither a frame rate of 0 nor a clock that is no media time.
        raise refusal("a time base or a rate that cannot be read", name, 1, _HINT) from None
    paragraphs = [item for item in root.iter(f"{_TT}p")]
    body = doc.get_body() if doc is not None else None
    models = [item for item in body.dfs_iterator() if _kind(item) == "P"] if body else []
    said = "".join(_content(item) for item in models)
    if len(models) != len(paragraphs) or _letters(said) != _letters(_all_text(root)):
        raise refusal("holds text that is in no cue, or is never shown", name, 1, _HINT)
    parents = {child: outer for outer in root.iter() for child in outer}
    cues: list[ReadCue] = []
    for paragraph, item in zip(paragraphs, models, strict=True):
        line = lines[paragraph]
        start, end = _times(item, paragraph, parents)
        if end is None:
            raise refusal("a cue without an end", name, line, _HINT)
        span = checked_span(round(start * 1000), round(end * 1000), name, line)
        text = checked_text(_text(item), name, line)
        cues.append(ReadCue(len(cues) + 1, line, span, text, _dropped(paragraph)))
        checked_number_of_cues(cues, name)
    kinds = [item.tag.removeprefix(_TT) for item in root.iter() if isinstance(item.tag, str)]
    dropped = [_TOLD[kind] for kind in kinds if kind in _TOLD]
    dropped += ["metadata"] if any(_is_metadata(item) for item in root.iter()) else []
    dropped += ["a style that is not understood"] * len(warnings)
    spoken = root.get(_LANG) or None
    return ReadSubtitles(tuple(cues), found, spoken, tuple(counted(dropped)))


def _begins(data: bytes, name: str) -> list[int]:
    """The line on which each element begins, since ElementTree keeps none.

    A first reading that builds nothing, so it is also where a file is refused that would take
    gigabytes to build. What is not XML is left to the second one.
    """
    begun: list[int] = []
    depth = 0
    parser = expat.ParserCreate()

    def start(_: str, __: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        begun.append(parser.CurrentLineNumber)
        if depth > _DEEPEST:
            raise refusal("elements inside each other without end", name, begun[-1], _HINT)
        if len(begun) > _MOST_ELEMENTS:
            raise refusal(f"more than {_MOST_ELEMENTS:,} elements", name, begun[-1], _HINT)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> None:
        raise FormatError("declares entities of its own, which is refused", where=name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = declared
    with suppress(expat.ExpatError, LookupError, ValueError):
        parser.Parse(data, True)
    return begun


def _refuse_times(
    root: ElementTree.Element, lines: dict[ElementTree.Element, int], name: str
) -> None:
    for item in root.iter():
        for key in ("begin", "end", "dur"):
            if key in item.attrib and not _TIME.fullmatch(item.attrib[key]):
                raise refusal(f"a broken time ({key})", name, lines[item], _HINT)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What ttconv logs meanwhile, kept out of this program's log: it may quote the file."""
    found: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                found.append(record.levelname)

    logger = logging.getLogger("ttconv")
    handler, before = Kept(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _kind(item: Any) -> str:
    return type(item).__name__


def _times(
    item: Any,
    paragraph: ElementTree.Element,
    parents: dict[ElementTree.Element, ElementTree.Element],
) -> tuple[Fraction, Fraction | None]:
    """When a paragraph is shown, in seconds: its times count from those of the elements around it.

    An end counts where the file gives one: ttconv 1.2.3 reckons
    the end of an element around without its own begin.
    """
    around = [(item, paragraph)]
    for outer in _outer(item):
        around.append((outer, parents[around[-1][1]]))
    start, end = Fraction(0), None
    for outer, element in reversed(around):
        own_end = outer.get_end()
        stated = {"end", "dur"} & element.attrib.keys()
        if own_end is not None and stated:
            own_end += start
            end = own_end if end is None else min(end, own_end)
        start += outer.get_begin() or 0
    return start, end


def _outer(item: Any) -> Iterator[Any]:
    parent = item.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


def _content(item: Any) -> str:
    return "".join(node.get_text() for node in item.dfs_iterator() if _kind(node) == "Text")


def _text(item: Any) -> str:
    r"""What a paragraph shows, with `\n` for its line breaks, white space as the file wants it."""
    from ttconv import model

    parts: list[str] = []
    bracketed = any(_kind(node) == "Rp" for node in item.dfs_iterator())

    def visit(node: Any) -> None:
        kind = _kind(node)
        if kind == "Br":
            parts.append("\n")
        elif kind == "Text":
            text = node.get_text()
            if node.parent().get_space() is not model.WhiteSpaceHandling.PRESERVE:
                text = re.sub("[ \t\r\n]+", "\0", text)
            parts.append(text)
        if kind == "Rt" and not bracketed:
            parts.append("(")
        for child in node:
            visit(child)
        if kind == "Rt" and not bracketed:
            parts.append(")")

    visit(item)
    text = re.sub("\0+", "\0", "".join(parts))
    return re.sub("\0?\n\0?", "\n", text).strip("\0").replace("\0", " ")


def _is_metadata(item: ElementTree.Element) -> bool:
    return item.tag == f"{_TT}metadata" or str(item.tag).startswith(f"{{{_META}}}")


def _all_text(root: ElementTree.Element) -> str:
    """Every letter of the body that is no metadata."""
    parts: list[str] = []

    def visit(item: ElementTree.Element) -> None:
        if not _is_metadata(item) and isinstance(item.tag, str):
            parts.append(item.text or "")
            for child in item:
                visit(child)
                parts.append(child.tail or "")

    for body in root.iter(f"{_TT}body"):
        visit(body)
    return "".join(parts)


def _letters(text: str) -> str:
    return "".join(text.split())


def _dropped(paragraph: ElementTree.Element) -> tuple[str, ...]:
    dropped = []
    for item in paragraph.iter():
        styles = {key for key in item.attrib if key.startswith(_STYLES) or key == "style"}
        if styles - {f"{_STYLES}direction"}:
            dropped.append("a style")
        if item is not paragraph and {"begin", "end", "dur"} & item.attrib.keys():
            dropped.append("a time inside the text")
        if any(key == f"{{{_META}}}agent" for key in item.attrib):
            dropped.append("who speaks (agent)")
    return tuple(counted(dropped))
