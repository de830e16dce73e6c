"""The stage `translate`: what is kept, what is made anew, and from what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from subtitler.engines.fake import FakeTranslator
from subtitler.engines.routes import Joined
from subtitler.errors import EngineError
from subtitler.formats.documents import dump, load
from subtitler.formats.srt import parse_srt
from subtitler.glossary import Glossary, read
from subtitler.model import Origin, Segment, SignOff, Span, State, Transcript
from subtitler.stage import Assessment, Condition, History, Job, Subject, assess, execute
from subtitler.stages import STAGES
from subtitler.stages.routing import plan_identity
from subtitler.stages.translate import TranslateOptions
from subtitler.workdir import WorkingDirectory

TEXTS = ("Мен ауылда тұрдым.", "Мені лагерьге", "апарды.", "Содан кейін қайттым.")
PIVOT = TranslateOptions(order=("approved", "pivot"))


class Engine(FakeTranslator):
    """Counts what it is asked for; only kk→en and en→tr, en→de."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, str]] = []
        self.others: dict[str, list[str]] = {}

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("kk", "en"), ("en", "tr"), ("en", "de")})

    def translate(self, texts: Sequence[str], **options: object) -> list[str]:
        self.asked += [(str(options["source"]), str(options["target"]), text) for text in texts]
        return super().translate(texts, **options)  # type: ignore[arg-type]

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        return [self.others.get(text, [f"[{target}] {text}"])[:count] for text in texts]


def transcript(*texts: str) -> Transcript:
    return Transcript(
        "kk",
        tuple(
            Segment(f"s{n}", Span(n * 1000, n * 1000 + 900), text, state=State.APPROVED)
            for n, text in enumerate(texts)
        ),
    )


@pytest.fixture
def video(make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    directory = make_video()
    (directory.path / ".cache").mkdir()
    (directory.path / "transcript.final.json").write_bytes(dump(transcript(*TEXTS)))
    return directory


def job(
    video: WorkingDirectory,
    engine: FakeTranslator,
    lang: str,
    options: TranslateOptions = PIVOT,
    glossary: str = "",
) -> Job:
    rows = Glossary(read(glossary, "own.csv") if glossary else ())
    fresh = WorkingDirectory(video.path)
    identity = plan_identity(engine, "kk", lang, options)
    return Job(STAGES["translate"], options, fresh, Subject(lang), identity, glossary=rows)


def run(
    video: WorkingDirectory,
    engine: FakeTranslator,
    lang: str,
    options: TranslateOptions = PIVOT,
    glossary: str = "",
) -> Transcript:
    todo = job(video, engine, lang, options, glossary)
    execute(todo, History(todo.directory.ledger.lines()), engine, lambda done, total, unit: None)
    name = f"translation.{lang}.json"
    return load(Transcript, (video.path / name).read_bytes(), name)


def look(
    video: WorkingDirectory, engine: FakeTranslator, lang: str, glossary: str = ""
) -> Assessment:
    todo = job(video, engine, lang, glossary=glossary)
    return assess(todo, History(todo.directory.ledger.lines()))


def sign(video: WorkingDirectory, lang: str, text: Transcript | None = None) -> None:
    """What a person does: correct, and sign."""
    stem = f"translation.{lang}"
    file = f"{stem}.json"
    if text is not None:
        file = f"{stem}.reviewed.json"
        (video.path / file).write_bytes(dump(text))
    digest = WorkingDirectory(video.path).sha256(file) or ""
    signoff = SignOff("sholpan", "approver", "2026-01-01T00:00:00Z", digest, video.source.sha256)
    (video.path / f"{stem}.signoff.json").write_bytes(dump(signoff))


def origin(segment: Segment) -> Origin:
    assert segment.origin is not None
    return segment.origin


def test_a_sentence_over_segments_is_translated_as_one(video: WorkingDirectory) -> None:
    engine = Engine()
    english = run(video, engine, "en")
    assert [item.id for item in english.segments] == ["s0", "s1", "s2", "s3"]
    asked = [text for _, _, text in engine.asked]
    assert "Мені лагерьге апарды." in asked and "апарды." not in asked
    both = english.segments[1:3]
    assert " ".join(item.text for item in both) == "[en] Мені лагерьге апарды."
    assert all(item.text for item in both)
    assert [origin(item).sentence for item in both] == ["Мені лагерьге апарды."] * 2
    assert [origin(item).source for item in both] == ["Мені лагерьге", "апарды."]


def test_segment_by_segment_where_that_is_wanted(video: WorkingDirectory) -> None:
    english = run(video, Engine(), "en", replace(PIVOT, sentences=False))
    assert [item.text for item in english.segments] == [f"[en] {text}" for text in TEXTS]


def test_english_is_made_once_for_all(video: WorkingDirectory) -> None:
    engine = Engine()
    run(video, engine, "en")
    engine.asked.clear()
    turkish = run(video, engine, "tr")
    assert {source for source, _, _ in engine.asked} == {"en"}
    assert origin(turkish.segments[0]).route == ("kk", "en", "tr")
    assert origin(turkish.segments[0]).pivots == (f"[en] {TEXTS[0]}",)
    assert turkish.segments[0].text == f"[tr] [en] {TEXTS[0]}"


def test_one_changed_segment_is_one_translation(video: WorkingDirectory) -> None:
    engine = Engine()
    before = run(video, engine, "tr")
    changed = transcript("Мен қалада тұрдым.", *TEXTS[1:])
    (video.path / "transcript.final.json").write_bytes(dump(changed))
    engine.asked.clear()
    after = run(video, engine, "tr")
    assert engine.asked == [
        ("kk", "en", "Мен қалада тұрдым."),
        ("en", "tr", "[en] Мен қалада тұрдым."),
    ]
    assert after.segments[1:] == before.segments[1:]


def test_signed_english_is_the_pivot(video: WorkingDirectory) -> None:
    engine = Engine()
    english = run(video, engine, "en")
    before = run(video, engine, "tr")
    assert look(video, engine, "tr").condition is Condition.DONE
    first = replace(english.segments[0], text="I lived in a village.", state=State.EDITED)
    corrected = replace(english, segments=(first, *english.segments[1:]))
    engine.asked.clear()

    (video.path / "translation.en.reviewed.json").write_bytes(dump(corrected))
    assert run(video, engine, "tr").segments == before.segments, "not signed yet"
    assert engine.asked == []

    sign(video, "en", corrected)
    assert look(video, engine, "tr").condition is Condition.DUE
    after = run(video, engine, "tr")
    assert engine.asked == [("en", "tr", "I lived in a village.")]
    assert after.segments[0].text == "[tr] I lived in a village."
    assert origin(after.segments[0]).route == ("kk", "en", "tr")
    assert origin(after.segments[0]).pivots == ("I lived in a village.",)
    assert [item.text for item in after.segments[1:]] == [item.text for item in before.segments[1:]]
    assert {origin(item).pivot_by for item in after.segments} == {"person"}


def test_a_signature_that_no_longer_holds_is_none(video: WorkingDirectory) -> None:
    engine = Engine()
    english = run(video, engine, "en")
    other = replace(english.segments[0], text="Something else.")
    sign(video, "en", english)
    (video.path / "translation.en.reviewed.json").write_bytes(
        dump(replace(english, segments=(other, *english.segments[1:])))
    )
    assert origin(run(video, engine, "tr").segments[0]).pivot_by == ""


def test_signed_english_of_a_changed_sentence_is_stale(video: WorkingDirectory) -> None:
    engine = Engine()
    sign(video, "en", run(video, engine, "en"))
    changed = transcript("Мен қалада тұрдым.", *TEXTS[1:])
    (video.path / "transcript.final.json").write_bytes(dump(changed))
    run(video, engine, "en")
    after = run(video, engine, "tr")
    assert [origin(item).pivot_by for item in after.segments] == ["", "person", "person", "person"]
    assert after.segments[0].text == "[tr] [en] Мен қалада тұрдым."


def test_engines_share_a_route(video: WorkingDirectory) -> None:
    class OnlyKazakh(Engine):
        name = "kazakh"

        def pairs(self) -> frozenset[tuple[str, str]]:
            return frozenset({("kk", "en")})

    class OnlyTurkish(Engine):
        name = "turkish"

        def pairs(self) -> frozenset[tuple[str, str]]:
            return frozenset({("en", "tr")})

    both = Joined([OnlyKazakh(), OnlyTurkish()])
    turkish = run(video, both, "tr")  # type: ignore[arg-type]
    assert turkish.segments[0].text == f"[tr] [en] {TEXTS[0]}"


GLOSSARY = "id,kind,kk,en,tr\ncamp,term,лагерь,camp,kamp\nnight,term,түн,night,gece\n"


def test_the_answer_that_keeps_a_term_is_taken(video: WorkingDirectory) -> None:
    engine = Engine()
    sentence = "Мені лагерьге апарды."
    engine.others[sentence] = [
        f"[en] {sentence}",
        "I was taken away.",
        "[en] They took me to a camp.",
    ]
    english = run(video, engine, "en", glossary=GLOSSARY)
    assert " ".join(item.text for item in english.segments[1:3]) == "[en] They took me to a camp."
    assert origin(english.segments[1]).terms == ("camp: camp",)
    assert origin(english.segments[0]).terms == ()


def test_an_answer_that_loses_text_or_numbers_is_not_taken(video: WorkingDirectory) -> None:
    text = "Лагерьде 14 адам болды, бәрі қайтты."
    (video.path / "transcript.final.json").write_bytes(dump(transcript(text)))
    engine = Engine()
    engine.others[text] = [
        f"[en] {text}",
        "camp 14",
        "There were 41 people in the camp, all of them.",
    ]
    english = run(video, engine, "en", glossary=GLOSSARY)
    assert english.segments[0].text == f"[en] {text}"


def test_a_term_that_changes_costs_its_own_sentences(video: WorkingDirectory) -> None:
    engine = Engine()
    run(video, engine, "en", glossary=GLOSSARY)
    assert look(video, engine, "en", GLOSSARY).condition is Condition.DONE
    other = GLOSSARY.replace("лагерь,camp", "лагерь,prison camp")
    told = look(video, engine, "en", other)
    assert (told.condition, told.reason) == (Condition.DUE, "the glossary changed")
    engine.asked.clear()
    run(video, engine, "en", glossary=other)
    assert {text for _, _, text in engine.asked} == {"Мені лагерьге апарды."}
    assert look(video, engine, "en", other.replace("kamp", "ordugâh")).condition is Condition.DONE


def test_an_engine_that_loses_lines_writes_nothing(video: WorkingDirectory) -> None:
    class Loses(Engine):
        def translate(self, texts: Sequence[str], **options: object) -> list[str]:
            return super().translate(texts, **options)[:-1]

    with pytest.raises(EngineError, match="gave 2 translations for 3 texts"):
        run(video, Loses(), "en")
    assert not (video.path / "translation.en.json").exists()


def test_kazakh_in_three_scripts(video: WorkingDirectory) -> None:
    stage = STAGES["kazakh-scripts"]
    todo = Job(stage, stage.options(), WorkingDirectory(video.path), Subject("kk"))
    execute(todo, History(()), None, lambda done, total, unit: None)
    texts = {}
    for script in ("Latn", "Arab"):
        data = Path(video.path / f"subtitles.kk-{script}.srt").read_bytes()
        texts[script] = [cue.text for cue in parse_srt(data, "x")]
    assert texts["Latn"][-4] == "Men auylda tūrdym."
    assert texts["Arab"][-4] == "مەن اۋىلدا تۇردىم."
