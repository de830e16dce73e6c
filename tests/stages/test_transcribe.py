"""The speech stage: whole recordings, finished chunks kept, nothing unsaid let through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.engines import wav
from subtitler.errors import EngineError, SubtitlerError
from subtitler.formats.documents import dump, load
from subtitler.glossary import Glossary, read
from subtitler.model import Segment, Source, Span, State, Transcript, Word
from subtitler.stage import Condition, History, Job, execute
from subtitler.stages import STAGES
from subtitler.stages.transcribe import TranscribeOptions, apart
from subtitler.workdir import WorkingDirectory
from tests.stages.sounds import Scripted, hush, spoken

Make = Callable[..., WorkingDirectory]
MINUTE = TranscribeOptions(chunk_s=60)
THREE_CHUNKS = ((50, 2), (50, 2), (20, 1))


def with_sound(directory: WorkingDirectory, samples: np.ndarray) -> WorkingDirectory:
    wav.write(directory.path / "audio.wav", samples)
    return directory


def run(
    directory: WorkingDirectory,
    engine: Scripted,
    options: TranscribeOptions = MINUTE,
    glossary: str = "",
) -> Transcript:
    rows = Glossary(read(glossary, "names.csv") if glossary else ())
    job = Job(STAGES["transcribe"], options, directory, identity=engine.identity(), glossary=rows)
    with directory.lock():
        done = execute(job, History(directory.ledger.lines()), engine, lambda a, b, c: None)
    assert done.condition is Condition.DONE
    return load(Transcript, directory.read("transcript.json"), "transcript.json")


def say(text: str, start_ms: int, end_ms: int, **more: str) -> Segment:
    return Segment(f"{start_ms}", Span(start_ms, end_ms), text, language=more.get("language"))


def test_times_of_every_chunk_are_the_recordings(make_video: Make) -> None:
    samples, speech = spoken(*THREE_CHUNKS)
    video = with_sound(make_video(), samples)
    engine = Scripted(
        [say("Бірінші.", 0, 50_000)],
        [say("Екінші.", 500 + 1000, 500 + 51_000)],
        [say("Үшінші.", 500 + 1000, 500 + 21_000)],
    )
    found = run(video, engine)
    assert [item.text for item in found.segments] == ["Бірінші.", "Екінші.", "Үшінші."]
    for item, span in zip(found.segments, speech, strict=True):
        assert abs(item.span.start_ms - span.start_ms) <= 100
        assert abs(item.span.end_ms - span.end_ms) <= 300
    assert len({item.id for item in found.segments}) == 3


def test_a_run_that_was_killed_goes_on_at_the_next_chunk(make_video: Make) -> None:
    video = with_sound(make_video(), spoken(*THREE_CHUNKS)[0])
    killed = Scripted([say("Бірінші.", 0, 50_000)], EngineError("killed"))
    with pytest.raises(EngineError, match="killed"):
        run(video, killed)
    assert not video.exists("transcript.json")
    second = Scripted([say("Екінші.", 500, 40_000)], [say("Үшінші.", 500, 20_000)])
    found = run(WorkingDirectory(video.path), second)
    assert [item.text for item in found.segments] == ["Бірінші.", "Екінші.", "Үшінші."]
    assert len(second.asked) == 2


def test_other_options_hear_everything_again(make_video: Make) -> None:
    video = with_sound(make_video(), spoken(*THREE_CHUNKS)[0])
    run(video, Scripted([], [], []))
    again = Scripted([], [], [])
    run(WorkingDirectory(video.path), again, replace(MINUTE, high_pass_hz=90, denoise=True))
    assert len(again.asked) == 3


@pytest.mark.parametrize(
    "samples", [hush(3), np.zeros(32_000, np.float32), np.zeros(0, np.float32)]
)
def test_silence_gives_an_empty_transcript(make_video: Make, samples: np.ndarray) -> None:
    found = run(with_sound(make_video(), samples), Scripted([]))
    assert found == Transcript("kk", ())


BROKEN = {
    "times out of order": [say("b", 5000, 6000), say("a", 0, 900)],
    "beyond the end": [say("a", 1000, 11_000)],
    "half a character": [say("a\ud83d", 0, 900)],
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_an_engine_that_breaks_its_contract(make_video: Make, answer: list[Segment]) -> None:
    video = with_sound(make_video(), spoken((9, 1))[0])
    with pytest.raises(SubtitlerError) as caught:
        run(video, _Loose(answer))
    assert "engine" in str(caught.value)
    assert not video.exists("transcript.json")
    assert not list(video.path.rglob(".part-*heard*"))


class _Loose(Scripted):
    """Answers past the checks of `Transcript`, as a program from outside may."""

    def transcribe(self, audio: Path, **asked: object) -> Transcript:
        [answer] = self.answers
        transcript = Transcript("kk", ())
        object.__setattr__(transcript, "segments", answer)
        return transcript


def test_a_language_that_the_engine_does_not_know(make_video: Make) -> None:
    class OnlyRussian(Scripted):
        def languages(self) -> frozenset[str]:
            return frozenset({"ru"})

    video = with_sound(make_video(lang="ky"), spoken((9, 1))[0])
    with pytest.raises(EngineError, match="does not know Kyrgyz") as caught:
        run(video, OnlyRussian([]))
    assert "GigaAM" in (caught.value.hint or "")


def test_every_language_of_a_video_is_told_to_the_engine(make_video: Make) -> None:
    video = with_sound(make_video(), spoken((9, 1))[0])
    source = load(Source, video.read("source.json"), "x")
    (video.path / "source.json").write_bytes(dump(replace(source, also=("ru",))))
    engine = Scripted([say("Сәлем.", 0, 3000), say("Привет.", 4000, 9000, language="ru")])
    found = run(WorkingDirectory(video.path), engine)
    assert engine.asked[0][0] == ("kk", "ru")
    assert [item.language for item in found.segments] == [None, "ru"]


GLOSSARY = """\
id,kind,kk,en
1,term,өтініш,petition
2,place,Көктал ауылы,Koktal
3,name,Айсұлу,Aisulu
4,name,Ерсайын,Yersayin
"""


def test_names_are_offered_first_and_said_ones_before_all(make_video: Make) -> None:
    video = with_sound(make_video(), spoken((9, 1))[0])
    engine = Scripted([say("Ерсайын келді.", 0, 9000)])
    run(video, engine, glossary=GLOSSARY)
    assert engine.asked[0][1] == ("Айсұлу", "Ерсайын", "Көктал ауылы")
    again = Scripted([say("Ерсайын келді.", 0, 9000)])
    run(WorkingDirectory(video.path), again, replace(MINUTE, level=False), glossary=GLOSSARY)
    assert again.asked[0][1] == ("Ерсайын", "Айсұлу", "Көктал ауылы")
    without = Scripted([])
    run(WorkingDirectory(video.path), without, replace(MINUTE, hints=False), glossary=GLOSSARY)
    assert without.asked[0][1] == ()


def test_ids_outlive_another_model(make_video: Make) -> None:
    video = with_sound(make_video(), spoken((4, 1.5), (4, 1.5))[0])
    old = run(video, Scripted([say("Бір.", 0, 4000), say("Екі.", 5500, 9500)]))
    new = run(
        WorkingDirectory(video.path),
        Scripted([say("Бір сөз.", 200, 3900), say("Екі сөз.", 5600, 9400)]),
        replace(MINUTE, level=False),
    )
    assert [item.id for item in new.segments] == [item.id for item in old.segments]


def test_quiet_speech_is_louder_for_the_engine_only(make_video: Make, tmp_path: Path) -> None:
    levels: list[float] = []

    class Measures(Scripted):
        def transcribe(self, audio: Path, **asked: object) -> Transcript:
            with wav.opened(audio) as file:
                levels.append(float(np.sqrt(np.mean(file.samples() ** 2))))
            return Transcript("kk", ())

    english = Path(__file__).parent.parent / "engines" / "english.wav"
    with wav.opened(english) as file:
        samples = file.samples() * np.float32(0.02)
    video = with_sound(make_video(lang="en"), samples)
    before = video.sha256("audio.wav")
    for level in (True, False):
        run(WorkingDirectory(video.path), Measures(), replace(MINUTE, level=level))
    assert 20 * np.log10(levels[0] / levels[1]) > 15
    assert WorkingDirectory(video.path).sha256("audio.wav") == before


spans = st.tuples(st.integers(0, 9000), st.integers(0, 4000)).map(lambda p: Span(p[0], sum(p)))


@given(st.lists(spans, max_size=6))
def test_segments_never_overlap_nor_leave_the_recording(found: Sequence[Span]) -> None:
    segments = [
        Segment(f"{n}", span, f"t{n}", words=(Word(span, f"t{n}"),))
        for n, span in enumerate(sorted(found))
    ]
    done = apart(segments, 10_000)
    assert [item.text for item in done] == [item.text for item in segments]
    for one, other in pairwise(done):
        assert one.span.end_ms <= other.span.start_ms
    for item in done:
        assert item.span.end_ms <= 10_000
        assert all(item.span.overlap_ms(word.span) == word.span.duration_ms for word in item.words)


def aligned(video: WorkingDirectory, engine: Scripted) -> Transcript:
    stage = STAGES["align"]
    job = Job(stage, stage.options(), video, identity=engine.identity())
    with video.lock():
        execute(job, History(video.ledger.lines()), engine, lambda a, b, c: None)
    return load(Transcript, video.read("transcript.aligned.json"), "x")


def test_corrected_text_gets_word_times_and_keeps_every_letter(make_video: Make) -> None:
    video = with_sound(make_video(), spoken((4, 1.5), (4, 1.5))[0])
    timed = (Word(Span(0, 900), "Бұл"), Word(Span(1000, 2000), "дұрыс."))
    text = Transcript(
        "kk",
        (
            Segment("a", Span(0, 4000), "Бұл дұрыс.", words=timed),
            Segment("b", Span(5500, 9500), "Ал мұны адам  түзеткен.", state=State.EDITED),
            Segment("c", Span(9600, 9700), "", state=State.EDITED),
        ),
    )
    (video.path / "transcript.final.json").write_bytes(dump(text))
    found = aligned(video, Scripted())
    assert [item.text for item in found.segments] == [item.text for item in text.segments]
    assert found.segments[0] == text.segments[0]
    words = found.segments[1].words
    assert [word.text for word in words] == ["Ал", "мұны", "адам", "түзеткен."]
    assert words[0].span.start_ms == 5500
    assert words[-1].span.end_ms == 9500


def test_an_aligner_that_changes_the_text_is_refused(make_video: Make) -> None:
    class Careless(Scripted):
        def align(self, audio: Path, segments: Sequence[Segment], **asked: object):  # type: ignore[no-untyped-def]
            return [(Word(Span(0, 10), "Өзге"),) for _ in segments]

    video = with_sound(make_video(), spoken((4, 1))[0])
    text = Transcript("kk", (Segment("b", Span(0, 4000), "Бұл сөз.", state=State.EDITED),))
    (video.path / "transcript.final.json").write_bytes(dump(text))
    with pytest.raises(EngineError, match="changed the text"):
        aligned(video, Careless())
