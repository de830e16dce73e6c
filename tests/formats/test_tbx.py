"""Glossaries in TBX: out and back, from other programs, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.tbx import read_tbx, write_tbx
from subtitler.glossary import KINDS, RULES, Row

ROWS = (
    Row("camp", "term", {"kk": ("лагерь",), "zh": ("集中营", "营"), "ar": ("معسكر",)}, "translate"),
    Row("yerzhan", "name", {"kk": ("Ержан",), "en": ("Yerzhan", "Erzhan")}, "", "a note", ("en",)),
    Row("training", "term", {"en": ("R&D <centre>",)}, "forbid"),
)
FORMS = st.lists(st.text("аб&<>\"' ёéض中x", min_size=1).map(str.strip).filter(bool), min_size=1,
                 unique=True).map(tuple)  # fmt: skip


def test_out_and_back() -> None:
    assert read_tbx(write_tbx(ROWS, "test"), "x.tbx").rows == ROWS
    assert read_tbx(write_tbx(ROWS, "test"), "x.tbx").left_out == ()


@given(
    st.dictionaries(st.sampled_from(["kk", "zh", "ar", "en"]), FORMS, min_size=1),
    st.sampled_from(KINDS),
    st.sampled_from(RULES),
)
def test_any_row_comes_back(forms: dict[str, tuple[str, ...]], kind: str, rule: str) -> None:
    spaced = {
        code: tuple(dict.fromkeys(" ".join(form.split()) for form in own))
        for code, own in forms.items()
    }
    row = Row("r-1", kind, spaced, rule)
    assert read_tbx(write_tbx([row], "t"), "x").rows == (row,)


OLD = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><text><body>
<termEntry id="c1"><descrip type="definition">a place</descrip>
<langSet xml:lang="en-GB"><tig><term>camp</term>
<termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
<tig><term>detention <hi>camp</hi></term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="kk-Cyrl"><ntig><termGrp><term>лагерь</term></termGrp></ntig></langSet>
<langSet xml:lang="sw"><tig><term>kambi</term></tig></langSet></termEntry>
<termEntry id="c2"><langSet xml:lang="sw"><tig><term>jela</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_a_file_of_version_2_as_other_programs_write_it() -> None:
    concepts = read_tbx(OLD.encode("utf-16"), "old.tbx")
    [row] = concepts.rows
    assert row == Row("c1", "term", {"en": ("detention camp", "camp"), "kk": ("лагерь",)})
    assert "the language “sw”" in concepts.left_out
    assert any("c2" in told for told in concepts.left_out)
    assert "definitions" in concepts.left_out


BOMB = b"""<?xml version="1.0"?><!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><tbx><text>&b;</text></tbx>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<tbx><text>&x;</text></tbx>"""
REFUSED = {
    "an entity bomb": (BOMB, "declares entities"),
    "an outside entity": (OUTSIDE, "declares entities"),
    "no XML": (b"id,kind\n", "is not XML"),
    "half a file": (write_tbx(ROWS, "t")[:-40], "is not XML"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="x-none"?><a/>', "cannot be read|XML"),
    "nothing in it": (b"<tbx><text><body/></text></tbx>", "holds no terms"),
    "an id twice": (write_tbx([ROWS[0], ROWS[0]], "t"), "stands twice"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why) as caught:
        read_tbx(data, "x.tbx")
    assert str(caught.value.where).startswith("x.tbx")
