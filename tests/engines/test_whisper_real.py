"""Both Whisper engines on the same real weights, and on the same speech."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from subtitler import weights
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.engines.openai_whisper import OpenAIWhisper
from subtitler.model import Transcript

pytestmark = pytest.mark.weights

# Made with espeak-ng 1.52, voice "en", 150 words a minute, resampled to 16 kHz.
AUDIO = Path(__file__).parent / "english.wav"
SPOKEN = "In that winter we lived in a small village near the river. My father kept horses."


def spoken_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_error_rate(hypothesis: str, reference: str) -> float:
    """The Levenshtein distance of words over the number of words spoken."""
    heard, spoken = spoken_words(hypothesis), spoken_words(reference)
    row = list(range(len(heard) + 1))
    for number, word in enumerate(spoken, 1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            cost = min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
            diagonal, row[place] = row[place], cost
    return row[-1] / len(spoken)


def test_word_error_rate_counts_words() -> None:
    assert word_error_rate("a b c d", "a b c d") == 0
    assert word_error_rate("a x c", "a b c d") == 0.5
    assert word_error_rate("", "a b") == 1
    assert word_error_rate("a b c", "a") == 2


@pytest.fixture(scope="session")
def both(whisper_store: Path) -> tuple[Transcript, Transcript]:
    found = []
    for adapter in (FasterWhisper, OpenAIWhisper):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SUBTITLER_MODELS", str(whisper_store))
            engine = adapter([weights.find("whisper-base", adapter.kinds[0])], threads=2)
        transcript = engine.transcribe(
            AUDIO, languages=("en",), hints=(), progress=lambda done, total: None
        )
        engine.close()
        found.append(transcript)
    return found[0], found[1]


def text_of(transcript: Transcript) -> str:
    return " ".join(segment.text for segment in transcript.segments)


def test_both_write_down_what_was_said(both: tuple[Transcript, Transcript]) -> None:
    for transcript in both:
        assert word_error_rate(text_of(transcript), SPOKEN) <= 0.3


def test_a_first_word_that_begins_at_once_is_kept(both: tuple[Transcript, Transcript]) -> None:
    for transcript in both:
        assert spoken_words(text_of(transcript))[0] == "in"


def test_both_write_down_mostly_the_same(both: tuple[Transcript, Transcript]) -> None:
    fast, original = both
    assert word_error_rate(text_of(fast), text_of(original)) <= 0.15
    assert (
        abs(fast.segments[0].words[0].span.end_ms - original.segments[0].words[0].span.end_ms)
        <= 100
    )


def test_the_checkpoint_is_made_from_the_fetched_weights(
    whisper_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBTITLER_MODELS", str(whisper_store))
    fetched = weights.find("whisper-base", "whisper-ct2")
    made = weights.find("whisper-base", "whisper-pt")
    assert fetched.sha256 in made.source
    assert fetched.licence == made.licence == "MIT"
    assert {"kk", "tt", "en"} <= set(made.languages)
