"""TMX: what other tools write is read, what we write comes back, what attacks is refused."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats import tmx
from subtitler.formats.tmx import TmxText, TmxUnit, code_of, read_tmx, write_tmx
from subtitler.languages import LANGUAGES


def read(text: str | bytes) -> list[TmxUnit]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_tmx([data], "other.tmx"))


def body(inner: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return (
        f'{head}\n<tmx version="1.4">\n<header creationtool="a tool" creationtoolversion="1" '
        'segtype="sentence" o-tmf="x" adminlang="en-US" srclang="kk-KZ" datatype="xml"/>\n'
        f"<body>\n{inner}\n</body>\n</tmx>\n"
    )


def seg(inner: str, lang: str = "en") -> str:
    return f'<tu><tuv xml:lang="{lang}"><seg>{inner}</seg></tuv></tu>'


def written(units: list[TmxUnit]) -> bytes:
    return b"".join(
        write_tmx(units, source="kk", tool_version="1", time_utc="2026-01-31T09:00:00Z")
    )


DESKTOP_TOOL = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="Desktop" creationtoolversion="8.1" segtype="sentence"
    o-tmf="Desktop TM" adminlang="EN-US" srclang="KK-KZ" datatype="html"
    changedate="20250102T030405Z">
    <note>exported</note>
    <prop type="project">fiction</prop>
  </header>
  <!-- a comment -->
  <body>
    <tu tuid="0001" creationdate="20250102T030405Z" changedate="20250203T040506Z" usagecount="2">
      <note>asked the author</note>
      <prop type="x-domain">letters</prop>
      <tuv xml:lang="KK-KZ" creationid="T"><prop type="x">p</prop><seg>Ол хат жазды.</seg></tuv>
      <tuv xml:lang="EN-US"><seg>She wrote a <bpt i="1"
        type="bold">&lt;b&gt;</bpt>letter<ept i="1">&lt;/b&gt;</ept>.</seg></tuv>
    </tu>
    <tu>
      <tuv xml:lang="kk"><seg><![CDATA[Су & нан]]></seg></tuv>
      <tuv xml:lang="zh-Hans-CN"><seg>水和面包</seg></tuv>
      <tuv xml:lang="zh-TW"><seg>水和麵包</seg></tuv>
    </tu>
  </body>
</tmx>
"""

OLD_TOOL = """\
<tmx version="1.1"><header srclang="EN"/><body>
<tu><tuv lang="EN"><seg>Good day</seg></tuv><tuv lang="TR"><seg>İyi günler</seg></tuv></tu>
</body></tmx>
"""


def test_a_file_of_a_desktop_tool() -> None:
    first, second = read(DESKTOP_TOOL)
    assert first.id == "0001"
    assert first.time_utc == "2025-02-03T04:05:06Z"
    assert first.props == (("x-domain", "letters"),)
    assert (first.number, first.line) == (1, 12)
    assert first.texts == (
        TmxText("kk", "Ол хат жазды."),
        TmxText("en", "She wrote a letter.", codes=2),
    )
    assert [(text.lang, text.text) for text in second.texts] == [
        ("kk", "Су & нан"),
        ("zh", "水和面包"),
        ("zh-hant", "水和麵包"),
    ]


def test_a_file_of_an_old_tool() -> None:
    (unit,) = read(OLD_TOOL)
    assert [(text.lang, text.text) for text in unit.texts] == [
        ("en", "Good day"),
        ("tr", "İyi günler"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    named = "UTF-16" if "16" in encoding else "UTF-8"
    text = DESKTOP_TOOL.replace('encoding="UTF-8"', f'encoding="{named}"')
    bare = encoding in ("utf-16-le", "utf-16-be")
    data = ("\ufeff" + text if bare else text).encode(encoding)
    pieces = [data[start : start + 7] for start in range(0, len(data), 7)]
    assert list(read_tmx(pieces, "x")) == read(DESKTOP_TOOL)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("kk", "kk"), ("kk-KZ", "kk"), ("KK-Cyrl", "kk"), ("kk-Cyrl-KZ", "kk"), ("kaz", "kk"),
        ("kk-Latn", "kk-latn"), ("kk-Arab-CN", "kk-arab"),
        ("zh-CN", "zh"), ("zh-Hans", "zh"), ("ZH_CN", "zh"), ("zh-SG", "zh"), ("chi", "zh"),
        ("zh-TW", "zh-hant"), ("zh-Hant-HK", "zh-hant"), ("zh-HK", "zh-hant"),
        ("en-US", "en"), ("ENG", "en"), ("de-AT", "de"), ("ger", "de"), ("ar-SA", "ar"),
        ("ug-CN", "ug"), ("ug-Latn", "ug-latn"), ("es-ES", "es-es"), ("x-none", "x-none"),
    ],
)  # fmt: skip
def test_language_tags(tag: str, code: str) -> None:
    assert code_of(tag) == code


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_our_own_codes_come_back(code: str) -> None:
    (unit,) = read(written([TmxUnit((TmxText(code, "a"),))]))
    assert unit.texts[0].lang == code


def test_chinese_is_written_as_tools_expect_it() -> None:
    assert b'xml:lang="zh-CN"' in written([TmxUnit((TmxText("zh", "水"),))])
    assert b'xml:lang="kk"' in written([TmxUnit((TmxText("kk", "су"),))])


@pytest.mark.parametrize(
    ("inner", "text", "codes"),
    [
        ("plain", "plain", 0),
        ("a <hi>bright</hi> day", "a bright day", 1),
        ("a <hi>very <hi>bright</hi></hi> day", "a very bright day", 2),
        ("see <ph x='1'>&lt;img/&gt;</ph>here", "see here", 1),
        ("one<ph type='lb'/>two", "one two", 1),
        ("one<ph type='image'>x</ph>two", "onetwo", 1),
        ("<it pos='begin'>&lt;i&gt;</it>so", "so", 1),
        ("<ut>{\\b</ut>old", "old", 1),
        ("a <ph>code <sub>another text</sub> code</ph> b", "a  b", 2),
        ("<bpt i='1'>&lt;b&gt;</bpt>in<ept i='1'>&lt;/b&gt;</ept> out", "in out", 2),
        ("<vendor>kept</vendor>", "kept", 1),
        ("&lt;b&gt; was said &amp; meant", "<b> was said & meant", 0),
        ("&#1178;ала", "Қала", 0),
        ("a<!-- not a text -->b", "ab", 0),
        (" spaces \n stay ", " spaces \n stay ", 0),
    ],
)
def test_inline_tags(inner: str, text: str, codes: int) -> None:
    (unit,) = read(body(seg(inner)))
    assert unit.texts == (TmxText("en", text, codes),)


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
WINDOWS = '<?xml version="1.0" encoding="windows-1251"?>'


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        (body(seg("&i;"), BOMB), "declares an entity", "other.tmx:2"),
        (
            body(seg("&x;"), '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "declares an entity",
            "other.tmx:1",
        ),
        (
            body(seg("&x;"), '<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>'),
            "declares an entity",
            "other.tmx:1",
        ),
        (body(seg("&x;"), DOCTYPE), "entity that", "other.tmx:5, unit 1"),
        (body(seg("&x;")), "undefined entity", "other.tmx:5, unit 1"),
        (body(seg("ok") + "\n" + seg("a\x01b")), "control character", "other.tmx:6, unit 2"),
        (body(seg("ok") + seg("a&#1;b")), "control character", "other.tmx:5, unit 2"),
        (body(seg("a\x85b")), "U+0085", "other.tmx:5, unit 1"),
        (body(seg("ok"))[:-20], "ends in the middle", "other.tmx:5, unit 1"),
        (body("<tu><tuv><seg>a</seg></tuv></tu>"), "without a language", "other.tmx:5, unit 1"),
        (body(seg("a", "not a tag")), "without a language", "unit 1"),
        (body('<tu><tuv xml:lang="en"></tuv></tu>'), "its one <seg>", "unit 1"),
        (body("<tu><tu></tu></tu>"), "unit inside a unit", "unit 1"),
        (body("<tu><seg>a</seg></tu>"), "<seg> outside", "unit 1"),
        (body('<tuv xml:lang="en"><seg>a</seg></tuv>'), "<tuv> outside", "other.tmx:5"),
        (body(seg("a <seg>b</seg>")), "inside a text", "unit 1"),
        (body(seg("<hi>" * 70 + "</hi>" * 70)), "in each other", "unit 1"),
        (body(seg("a" * 100_001)), "100,000 characters", "unit 1"),
        ("<html><body/></html>", "is no TMX", "other.tmx:1"),
        ('<tmx version="2.0"/>', "a version", "other.tmx:1"),
        ("", "no element found", "other.tmx:1"),
        ("just words", "is not XML", "other.tmx:1"),
        (body("", WINDOWS), "windows-1251", "other.tmx:1"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, message: str, place: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(text)
    assert message in caught.value.message
    assert place in str(caught.value.where)


def test_bytes_in_another_encoding_are_refused_with_their_place() -> None:
    data = body(seg("ok") + "\n" + seg("Қала")).encode().replace("Қала".encode(), b"\xc3\xe0\xeb")
    with pytest.raises(FormatError) as caught:
        read(data)
    assert caught.value.where == "other.tmx:6, unit 2"


def test_utf_16_without_its_mark_is_refused() -> None:
    with pytest.raises(FormatError, match="byte order mark"):
        read(body(seg("a")).encode("utf-16-le"))


def test_an_endless_comment_is_refused_before_it_costs_time() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'<tmx version="1.4"><!-- '
        for _ in range(3000):
            yield b"x" * 65_536

    begun = time.monotonic()
    with pytest.raises(FormatError, match="million bytes"):
        list(read_tmx(pieces(), "x"))
    assert time.monotonic() - begun < 10


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmx, "LARGEST_BYTES", 300)
    with pytest.raises(FormatError, match="larger than"):
        read(body(seg("a" * 300)))


def test_many_units_in_bounded_memory() -> None:
    count = 20_000

    def pieces() -> Iterator[bytes]:
        start, end = body("<!---->").encode().split(b"<!---->")
        yield start
        for number in range(count):
            yield f"<tu>{seg(f'text {number}')[4:]}".encode()
        yield end

    tracemalloc.start()
    try:
        total = sum(1 for _ in read_tmx(pieces(), "x"))
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == count
    assert peak_bytes < 3_000_000


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r<>&\"'"),
    max_size=40,
)
UNITS = st.builds(
    TmxUnit,
    texts=st.lists(
        st.builds(TmxText, lang=st.sampled_from([*LANGUAGES, "kk-latn", "es-es"]), text=TEXTS),
        min_size=1,
        max_size=4,
    ).map(tuple),
    id=TEXTS,
    time_utc=st.sampled_from(["", "2026-01-31T09:00:00Z"]),
    props=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
)


@given(units=st.lists(UNITS, max_size=5), size=st.integers(1, 200))
@example(units=[TmxUnit((TmxText("en", "a\r\nb\rc\nd"),))], size=1)
def test_what_is_written_comes_back(units: list[TmxUnit], size: int) -> None:
    data = written(units)
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    back = [
        TmxUnit(unit.texts, id=unit.id, time_utc=unit.time_utc, props=unit.props)
        for unit in read_tmx(pieces, "x")
    ]
    assert back == units


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_what_no_file_can_hold_is_refused_with_the_unit(letter: str) -> None:
    with pytest.raises(FormatError, match=f"U\\+{ord(letter):04X}") as caught:
        written([TmxUnit((TmxText("en", "fine"),)), TmxUnit((TmxText("en", f"a{letter}"),))])
    assert caught.value.where == "unit 2"


def test_the_header_says_what_other_tools_ask_for() -> None:
    data = written([]).decode()
    for word in ("creationtool=", "creationtoolversion=", 'segtype="sentence"', "o-tmf=",
                 'adminlang="en"', 'srclang="kk"', 'datatype="plaintext"',
                 'creationdate="20260131T090000Z"'):  # fmt: skip
        assert word in data
