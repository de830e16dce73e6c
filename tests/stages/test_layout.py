"""The stage that lays out: a translation is shown with the pauses of the speech."""

from __future__ import annotations

from collections.abc import Callable

from subtitler.formats.documents import dump, load
from subtitler.model import Segment, Span, Track, Transcript, Word
from subtitler.stage import History, Job, Subject, execute
from subtitler.stages.layout import LayoutOptions, layout
from subtitler.workdir import WorkingDirectory

Make = Callable[..., WorkingDirectory]
TEXT = (
    "In the evening they came to our house with a lamp and called my father by his name, "
    "and I never found out who had sent them or where they took him after that."
)
SPAN, PAUSE = Span(10_000, 20_000), Span(15_000, 15_900)
SPEECH = "Кешке олар шаммен келіп әкемді шақырды кім жібергенін ешқашан білмедім"


def write(directory: WorkingDirectory, name: str, text: Transcript) -> None:
    (directory.path / name).write_bytes(dump(text))


def cues(directory: WorkingDirectory, lang: str) -> Track:
    """Run the stage; what it wrote."""
    with directory.lock():
        history = History(directory.ledger.lines())
        job = Job(layout, LayoutOptions(), directory, Subject(lang))
        execute(job, history, None, lambda done, total, unit: None)
    name = f"subtitles.{lang}.json"
    return load(Track, (directory.path / name).read_bytes(), name)


def spoken(*, timed: bool) -> Transcript:
    words = SPEECH.split()
    half = len(words) // 2
    spans = [Span(10_000 + 1000 * at, 11_000 + 1000 * at) for at in range(half)]
    later = len(words) - half
    length_ms = (SPAN.end_ms - PAUSE.end_ms) // later
    spans += [
        Span(PAUSE.end_ms + length_ms * at, PAUSE.end_ms + length_ms * (at + 1))
        for at in range(later)
    ]
    spans[half - 1] = Span(spans[half - 1].start_ms, PAUSE.start_ms)
    timed_words = tuple(Word(span, word) for span, word in zip(spans, words, strict=True))
    return Transcript("kk", (Segment("s1", SPAN, SPEECH, words=timed_words if timed else ()),))


def test_a_translation_changes_its_cues_where_the_speaker_pauses(make_video: Make) -> None:
    video = make_video()
    write(video, "translation.en.final.json", Transcript("en", (Segment("s1", SPAN, TEXT),)))
    write(video, "transcript.final.json", spoken(timed=True))
    starts = [cue.span.start_ms for cue in cues(video, "en").cues]
    assert PAUSE.end_ms in starts


def test_pauses_come_from_the_aligned_words_where_the_text_was_corrected(make_video: Make) -> None:
    video = make_video()
    write(video, "translation.en.final.json", Transcript("en", (Segment("s1", SPAN, TEXT),)))
    write(video, "transcript.final.json", spoken(timed=False))
    before = [cue.span.start_ms for cue in cues(video, "en").cues]
    assert PAUSE.end_ms not in before
    write(video, "transcript.aligned.json", spoken(timed=True))
    assert PAUSE.end_ms in [cue.span.start_ms for cue in cues(video, "en").cues]


def test_the_speech_itself_is_shown_with_its_own_words(make_video: Make) -> None:
    video = make_video()
    write(video, "transcript.final.json", spoken(timed=True))
    track = cues(video, "kk")
    assert track.lang == "kk"
    assert track.cues[0].span.start_ms == SPAN.start_ms
    assert " ".join(" ".join(cue.lines) for cue in track.cues) == SPEECH
