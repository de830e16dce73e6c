"""The memory of a collection: who fills it, what never enters it, what leaves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from subtitler.errors import ConfigError, FormatError
from subtitler.formats.documents import dump
from subtitler.formats.tmx import read_tmx
from subtitler.model import Origin, Segment, SignOff, Span, State, Transcript
from subtitler.review.memory import (
    approved_entries,
    export_tmx,
    import_tmx,
    open_memory,
    suggestions_for,
)
from subtitler.workdir import Collection, WorkingDirectory
from tests.conftest import Program

KAZAKH = ("Олар түнде келді.", "Мен ол кезде,", "ауылда едім.", "Үй бос қалды.")
ENGLISH = ("They came at night.", "I was then", "in the village.", "The house stood empty.")
TURKISH = ("Gece geldiler.", "Ben o zaman", "köydeydim.", "Ev boş kaldı.")


def text(lang: str, words: tuple[str, ...], *, state: State = State.APPROVED) -> Transcript:
    return Transcript(
        lang,
        tuple(
            Segment(
                f"s{n}",
                Span(n * 2000, n * 2000 + 1900),
                words[n],
                state=state,
                speaker="қоңыр",
                origin=None if lang == "kk" else Origin("person", source=KAZAKH[n]),
            )
            for n in range(len(words))
        ),
    )


def put(video: WorkingDirectory, name: str, value: object) -> None:
    (video.path / name).write_bytes(dump(value))


@pytest.fixture
def video(tmp_path: Path, make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    (tmp_path / "subtitler.toml").write_text("", encoding="utf-8")
    made = make_video(root=tmp_path)
    put(made, "transcript.json", text("kk", KAZAKH, state=State.MACHINE))
    put(made, "transcript.final.json", text("kk", KAZAKH))
    put(made, "translation.en.final.json", text("en", ENGLISH))
    put(made, "translation.tr.final.json", text("tr", TURKISH))
    for stem, name in (("transcript", "tulpar"), ("translation.en", "sholpan")):
        sign = SignOff(name, "approver", "2026-03-01T08:00:00Z", "0" * 64, "0" * 64)
        put(made, f"{stem}.signoff.json", sign)
    return made


def collection(video: WorkingDirectory) -> Collection:
    return Collection(video.path.parent.parent)


def texts(video: WorkingDirectory) -> list[dict[str, str]]:
    first = [dict(entry.texts) for entry in approved_entries(video)]
    again = [dict(entry.texts) for entry in approved_entries(video)]
    assert first == again, "the cache says what the texts say"
    return first


def test_approved_sentences_in_every_language(video: WorkingDirectory) -> None:
    assert texts(video) == [
        {"kk": "Олар түнде келді.", "en": "They came at night.", "tr": "Gece geldiler."},
        {
            "kk": "Мен ол кезде, ауылда едім.",
            "en": "I was then in the village.",
            "tr": "Ben o zaman köydeydim.",
        },
        {"kk": "Үй бос қалды.", "en": "The house stood empty.", "tr": "Ev boş kaldı."},
    ]
    second = approved_entries(video)[1].provenance
    assert (second.video, second.segments) == (video.id, ("s1", "s2"))
    assert second.reviewers == (("kk", "tulpar"), ("en", "sholpan"))
    assert second.approved


def test_what_nobody_approved_stays_out(video: WorkingDirectory) -> None:
    put(video, "translation.tr.final.json", text("tr", TURKISH, state=State.EDITED))
    assert all(set(held) == {"kk", "en"} for held in texts(video))
    put(video, "transcript.final.json", text("kk", KAZAKH, state=State.MACHINE))
    assert texts(video) == []


def test_a_translation_of_other_words_stays_out(video: WorkingDirectory) -> None:
    changed = text("kk", ("Олар таңда келді.", *KAZAKH[1:]))
    put(video, "transcript.final.json", changed)
    assert [held["kk"] for held in texts(video)] == ["Мен ол кезде, ауылда едім.", "Үй бос қалды."]


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [
        ("transcript.final.json", "kk", KAZAKH),
        ("transcript.reviewed.json", "kk", KAZAKH),
        ("translation.tr.final.json", "tr", TURKISH),
        ("translation.de.reviewed.json", "de", ("Sie kamen nachts.", "a", "b", "c")),
    ],
)
def test_what_is_withheld_in_any_language_stays_out_in_all(
    video: WorkingDirectory, name: str, lang: str, words: tuple[str, ...]
) -> None:
    assert len(texts(video)) == 3
    first, *rest = text(lang, words).segments
    hidden = Transcript(lang, (replace(first, withhold="a child is named"), *rest))
    put(video, name, hidden)
    assert len(texts(video)) == 2
    assert all("Олар" not in held["kk"] for held in texts(video))


def test_the_cache_may_be_lost_or_damaged(video: WorkingDirectory) -> None:
    whole = texts(video)
    cache = video.path / ".cache" / "memory.jsonl"
    for damage in (b"", b"{}", b"\x00", cache.read_bytes()[:-9]):
        cache.write_bytes(damage)
        assert texts(video) == whole


def test_a_damaged_video_costs_only_itself(
    video: WorkingDirectory, make_video: Callable[..., WorkingDirectory]
) -> None:
    other = make_video("v-other", root=video.path.parent.parent)
    (other.path / "transcript.final.json").write_text("{", encoding="utf-8")
    memory = open_memory(collection(video))
    assert len(memory.own) == 3
    assert "v-other" in str(memory.damaged[0])


def second_video(
    video: WorkingDirectory, make: Callable[..., WorkingDirectory]
) -> WorkingDirectory:
    other = make("v-other", root=video.path.parent.parent)
    words = ("Олар түнде келді.", "Үй бос қалған.", "Мүлде басқа сөз айтылды.")
    put(other, "transcript.json", text("kk", words, state=State.MACHINE))
    return other


def test_what_is_offered_for_another_video(
    video: WorkingDirectory, make_video: Callable[..., WorkingDirectory]
) -> None:
    other = second_video(video, make_video)
    found = suggestions_for(open_memory(collection(video)), other, "en")
    told = [
        (item.segments, item.suggestions[0].text, item.suggestions[0].match.value) for item in found
    ]
    assert told == [
        (("s0",), "They came at night.", "exact"),
        (("s1",), "The house stood empty.", "fuzzy"),
    ]
    with pytest.raises(ConfigError, match="spoken"):
        suggestions_for(open_memory(collection(video)), other, "kk")


def test_nothing_is_offered_for_approved_or_withheld_text(
    video: WorkingDirectory, make_video: Callable[..., WorkingDirectory]
) -> None:
    memory = open_memory(collection(video))
    assert suggestions_for(memory, video, "en") == []
    other = second_video(video, make_video)
    segments = text("kk", ("Олар түнде келді.",)).segments
    hidden = Transcript("kk", (replace(segments[0], withhold="named"),))
    put(other, "transcript.json", hidden)
    assert suggestions_for(memory, other, "en") == []


def test_what_is_offered_changes_no_file(
    video: WorkingDirectory, make_video: Callable[..., WorkingDirectory]
) -> None:
    other = second_video(video, make_video)
    before = {file.name: file.read_bytes() for file in other.path.glob("*.json*")}
    suggestions_for(open_memory(collection(video)), other, "en")
    assert {file.name: file.read_bytes() for file in other.path.glob("*.json*")} == before


TMX = """<tmx version="1.4"><header srclang="kk"/><body>
<tu><tuv xml:lang="kk"><seg>Үй бос қалды.</seg></tuv>
<tuv xml:lang="en"><seg>The <ph/>home was empty.</seg></tuv>
<tuv xml:lang="en"><seg>The house was left empty.</seg></tuv>
<tuv xml:lang="es"><seg>La casa</seg></tuv></tu>
<tu><tuv xml:lang="kk"><seg>жалғыз</seg></tuv><tuv xml:lang="en"><seg> </seg></tuv></tu>
</body></tmx>"""


def test_units_of_another_program(video: WorkingDirectory, tmp_path: Path) -> None:
    file = tmp_path / "Old Letters.tmx"
    file.write_text(TMX, encoding="utf-8")
    done = import_tmx(collection(video), file)
    assert (done.name, done.units, done.kept) == ("old-letters", 2, 1)
    assert done.left_out == (
        "1 texts in “es”",
        "1 empty texts",
        "1 units with a text in one language only",
        "1 inline tags; the text between them was kept",
    )
    memory = open_memory(collection(video))
    offers = memory.index("kk", "en").suggest("Үй бос қалды.")
    assert [(offer.text, offer.provenance.approved) for offer in offers] == [
        ("The house stood empty.", True),
        ("The home was empty.", False),
        ("The house was left empty.", False),
    ]
    assert memory.pairs()["kk", "en"] == 5
    with pytest.raises(ConfigError, match="already"):
        import_tmx(collection(video), file)
    assert import_tmx(collection(video), file, replace=True).kept == 1
    assert import_tmx(collection(video), file, name="letters-2").name == "letters-2"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (TMX[:-40], "bad.tmx:6"),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx version="1.4"/>', "bad.tmx:1"),
        ("", "bad.tmx:1"),
    ],
)
def test_a_bad_file_leaves_everything_as_it_was(
    video: WorkingDirectory, tmp_path: Path, content: str, place: str
) -> None:
    file = tmp_path / "bad.tmx"
    file.write_text(TMX, encoding="utf-8")
    import_tmx(collection(video), file)
    kept = (tmp_path / "memory" / "bad.jsonl").read_bytes()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        import_tmx(collection(video), file, replace=True)
    assert str(caught.value.where).startswith(place)
    assert [item.name for item in (tmp_path / "memory").iterdir()] == ["bad.jsonl"]
    assert (tmp_path / "memory" / "bad.jsonl").read_bytes() == kept


def test_what_leaves(video: WorkingDirectory, tmp_path: Path) -> None:
    file = tmp_path / "in.tmx"
    file.write_text(TMX, encoding="utf-8")
    import_tmx(collection(video), file)
    memory = open_memory(collection(video))
    out = tmp_path / "out.tmx"
    assert export_tmx(memory, out) == 3
    data = out.read_bytes()
    for secret in ("tulpar", "sholpan", "қоңыр", "left empty"):
        assert secret.encode() not in data
    back = list(read_tmx([data], "out.tmx"))
    assert [held.lang for held in back[0].texts] == ["kk", "en", "tr"]
    assert back[1].id == f"{video.id}/s1+s2"
    assert export_tmx(memory, out, source="tr", target="en") == 3
    (first, *_) = read_tmx([out.read_bytes()], "out.tmx")
    assert [(held.lang, held.text) for held in first.texts] == [
        ("tr", "Gece geldiler."),
        ("en", "They came at night."),
    ]
    with pytest.raises(ConfigError, match="nothing to give"):
        export_tmx(memory, tmp_path / "no.tmx", target="de")
    assert not (tmp_path / "no.tmx").exists()


def test_the_commands(
    video: WorkingDirectory,
    make_video: Callable[..., WorkingDirectory],
    program: Program,
    tmp_path: Path,
) -> None:
    other = second_video(video, make_video)
    assert program("memory", "suggest", other.path, "--lang", "en", "--json") == 0
    first, second = json.loads(program.out)
    assert first["suggestions"][0] == {
        "text": "They came at night.",
        "source": "Олар түнде келді.",
        "similarity": 1.0,
        "match": "exact",
        "approved": True,
        "origin": f"{video.id} s0 (tulpar, sholpan)",
        "time_utc": "2026-03-01T08:00:00Z",
        "times": 1,
        "numbers_here": [],
        "numbers_there": [],
    }
    assert second["suggestions"][0]["similarity"] < 1
    assert program("memory", "suggest", other.path, "--lang", "tr") == 0
    assert "Gece geldiler." in program.out
    words: list[str | Path] = ["Үй бос қалды", "--from", "kk", "--to", "en", "--in", tmp_path]
    assert program("memory", "find", *words) == 0
    assert "92 %" in program.out
    assert "The house stood empty." in program.out
    out = tmp_path / "x.tmx"
    assert program("memory", "export", out, "--in", tmp_path) == 0
    assert program("memory", "export", out, "--in", tmp_path) == 2
    assert program("memory", "export", tmp_path / "x.txt", "--in", tmp_path) == 2
    assert program("memory", "import", out, "--in", tmp_path, "--name", "back") == 0
    assert program("memory", "status", tmp_path, "--json") == 0
    assert json.loads(program.out) == {
        "approved": 3,
        "imported": {"back": 3},
        "pairs": {"en-tr": 6, "kk-en": 6, "kk-tr": 6},
    }
    (tmp_path / "memory" / "back.jsonl").write_bytes(b"{")
    assert program("memory", "status", tmp_path) == 0
    assert "warning: memory/back.jsonl:1" in program.err
    assert program("memory", "import", tmp_path / "none.tmx", "--in", tmp_path) == 2
    assert program("memory", "find", "x", "--from", "kz", "--to", "en", "--in", tmp_path) == 2
