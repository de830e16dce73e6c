"""Faults to plant into a good take: each says what the audit has to find, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench import audit_sounds as sounds
from bench.audit_material import ROOM_DBFS, SPEECH_DBFS, Take, Writer, spread
from bench.audit_sounds import RATE_HZ, Sound, at_level
from subtitler.model import Evidence, Segment, Span, Transcript


@dataclass(frozen=True)
class Fault:
    """A planted fault: its kind, the check that has to tell it, where (None: the whole take)."""

    kind: str
    check: str
    take: Take
    place: Span | None


Plant = Callable[[Take, "Pool"], tuple[Take, Span | None]]


@dataclass
class Pool:
    """Where planters take their chance and their voices from."""

    rng: np.random.Generator
    voices: Sequence[Sound]
    number: int = 0

    def voice(self, seconds: float) -> Sound:
        """Speech of about that length, out of the recordings."""
        fitting = [one for one in self.voices if seconds <= len(one) / RATE_HZ]
        chosen = fitting[int(self.rng.integers(0, len(fitting)))]
        return chosen[: round(seconds * RATE_HZ)]


def moved(take: Take, from_ms: int, by_ms: int) -> Take:
    """The take with what begins after `from_ms` that much later."""

    def later(span: Span) -> Span:
        if span.start_ms < from_ms:
            return span
        return Span(span.start_ms + by_ms, span.end_ms + by_ms)

    segments = [
        replace(
            segment,
            span=later(segment.span),
            words=tuple(replace(word, span=later(word.span)) for word in segment.words),
        )
        for segment in take.segments
    ]
    return replace(take, segments=segments, spoken=[later(span) for span in take.spoken])


def inserted(
    take: Take, sound: Sound, *, at: int | None = None, room: float = 0.6
) -> tuple[Take, Span]:
    """The take with a sound of its own after segment `at` (the middle one), silence beside it."""
    number = len(take.segments) // 2 if at is None else at % len(take.segments)
    from_ms = take.segments[number].span.end_ms + 120
    quiet = np.zeros(round(room * RATE_HZ))
    piece = np.concatenate([quiet, sound, quiet])
    noise = np.random.default_rng(len(sound)).normal(size=len(piece)) * 10 ** (ROOM_DBFS / 20)
    piece = piece + noise
    place = from_ms * RATE_HZ // 1000
    whole = np.concatenate([take.sound[:place], piece, take.sound[place:]])
    by_ms = len(piece) * 1000 // RATE_HZ
    start_ms = from_ms + round(room * 1000)
    span = Span(start_ms, start_ms + len(sound) * 1000 // RATE_HZ)
    return replace(moved(take, from_ms, by_ms), sound=whole), span


def with_segment(take: Take, segment: Segment) -> Take:
    """The take with one segment more."""
    return replace(take, segments=[*take.segments, segment])


def changed(take: Take, number: int, segment: Segment) -> Take:
    """The take with one segment in the place of another."""
    segments = list(take.segments)
    segments[number] = segment
    return replace(take, segments=segments)


def longest(take: Take) -> int:
    """Which segment is the longest."""
    return max(range(len(take.segments)), key=lambda n: take.segments[n].span.duration_ms)


# --- speech without words ---


def segment_left_out(take: Take, pool: Pool) -> tuple[Take, Span]:
    number = pool.number % len(take.segments)
    span = take.segments[number].span
    return replace(take, segments=[s for n, s in enumerate(take.segments) if n != number]), span


def words_left_out(take: Take, pool: Pool) -> tuple[Take, Span]:
    number = longest(take)
    segment = take.segments[number]
    count = len(segment.words)
    first = count // 3
    # About two seconds of words, the segment's span as it was.
    last = first
    while (
        last < count - 1
        and segment.words[last].span.end_ms - segment.words[first].span.start_ms < 2000
    ):
        last += 1
    span = Span(segment.words[first].span.start_ms, segment.words[last - 1].span.end_ms)
    left = segment.words[:first] + segment.words[last:]
    joint = "" if take.lang in ("zh", "ja") else " "
    text = joint.join(word.text for word in left)
    return changed(take, number, replace(segment, words=left, text=text)), span


def word_stretched(take: Take, pool: Pool) -> tuple[Take, Span]:
    taken, span = words_left_out(take, pool)
    number = longest(take)
    segment = taken.segments[number]
    first = len(take.segments[number].words) // 3
    words = list(segment.words)
    before = words[first - 1]
    words[first - 1] = replace(before, span=Span(before.span.start_ms, span.end_ms))
    lost = Span(min(span.end_ms, before.span.end_ms + 1000), span.end_ms)
    return changed(taken, number, replace(segment, words=tuple(words))), lost


def unwritten(dbfs: float, seconds: float) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        return inserted(take, at_level(pool.voice(seconds), dbfs), at=pool.number)

    return plant


def unwritten_close(dbfs: float) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        return inserted(take, at_level(pool.voice(2.5), dbfs), at=pool.number, room=0.15)

    return plant


def unwritten_in(noise: Callable[[float, np.random.Generator], Sound], snr_db: float) -> Plant:
    """Unwritten speech in a recording that has this noise throughout."""

    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        taken, span = inserted(take, at_level(pool.voice(2.5), SPEECH_DBFS), at=pool.number)
        seconds = len(taken.sound) / RATE_HZ
        under = noise(seconds + 0.1, pool.rng)[: len(taken.sound)]
        return replace(taken, sound=taken.sound + at_level(under, SPEECH_DBFS - snr_db)), span

    return plant


def unwritten_babble(take: Take, pool: Pool) -> tuple[Take, Span]:
    crowd = sounds.babble(pool.voices, 4, pool.rng, 3)
    return inserted(take, at_level(crowd, -30), at=pool.number)


def end_left_out(take: Take, pool: Pool) -> tuple[Take, Span]:
    return replace(take, segments=take.segments[:-1]), take.segments[-1].span


def start_left_out(take: Take, pool: Pool) -> tuple[Take, Span]:
    return replace(take, segments=take.segments[1:]), take.segments[0].span


def nothing_written(take: Take, pool: Pool) -> tuple[Take, Span]:
    return replace(take, segments=[]), take.segments[0].span


def whole_at_45(take: Take, pool: Pool) -> tuple[Take, Span]:
    number = pool.number % len(take.segments)
    quiet = take.sound * 10 ** ((-45 - SPEECH_DBFS) / 20)
    quiet = quiet + pool.rng.normal(size=len(quiet)) * 10 ** (-62 / 20)
    span = take.segments[number].span
    kept = [s for n, s in enumerate(take.segments) if n != number]
    return replace(take, sound=quiet, segments=kept), span


# --- words without speech ---


def words_over(
    noise: Callable[[float, np.random.Generator], Sound], dbfs: float | None, *, timed: bool = True
) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        sound = noise(4.0, pool.rng)
        taken, span = inserted(
            take, sound if dbfs is None else at_level(sound, dbfs), at=pool.number
        )
        writer = Writer(take.lang, pool.number)
        inner = Span(span.start_ms + 200, span.end_ms - 600)
        segment = writer.segment(inner, "x")
        return with_segment(taken, segment if timed else replace(segment, words=())), inner

    return plant


def words_after_the_end(take: Take, pool: Pool) -> tuple[Take, Span]:
    """A segment whose last words run on into silence."""
    number = pool.number % len(take.segments)
    taken, span = inserted(take, sounds.silence(3.5), at=number)
    segment = taken.segments[number]
    inner = Span(span.start_ms + 100, span.start_ms + 2300)
    extra = Writer(take.lang, 5).segment(inner, "").words
    joint = "" if take.lang in ("zh", "ja") else " "
    words = segment.words + extra
    text = joint.join(word.text for word in words)
    grown = replace(segment, words=words, text=text, span=Span(segment.span.start_ms, inner.end_ms))
    return changed(taken, number, grown), inner


# --- loops ---


def phrase_over_and_over(size: int, times: int) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        number = longest(take)
        span = take.segments[number].span
        writer = Writer(take.lang, pool.number)
        phrase = [writer.words[(pool.number + n) % len(writer.words)] for n in range(size)]
        return changed(take, number, spread(phrase * times, span, "x", writer.joint)), span

    return plant


def segments_alike(times: int) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        first = min(pool.number % max(1, len(take.segments) - times), len(take.segments) - times)
        writer = Writer(take.lang, pool.number)
        words = [writer.words[(pool.number + n) % len(writer.words)] for n in range(5)]
        segments = list(take.segments)
        for number in range(first, first + times):
            segments[number] = spread(words, segments[number].span, f"x{number}", writer.joint)
        span = Span(segments[first].span.start_ms, segments[first + times - 1].span.end_ms)
        return replace(take, segments=segments), span

    return plant


# --- stock phrases ---


def stock(text: str, *, over_voice: bool) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        if over_voice:
            number = len(take.segments) - 1
            span = take.segments[number].span
            return changed(take, number, spread(text.split(), span, "x")), span
        taken, span = inserted(take, sounds.silence(3), at=-1)
        return with_segment(taken, spread(text.split(), span, "x")), span

    return plant


# --- rates ---


def too_fast(take: Take, pool: Pool) -> tuple[Take, Span]:
    number = pool.number % len(take.segments)
    span = take.segments[number].span
    writer = Writer(take.lang, pool.number)
    words: list[str] = []
    for _ in range(3):
        words += writer.words_for(span)
    return changed(take, number, spread(words, span, "x", writer.joint)), span


def two_words_for_much(take: Take, pool: Pool) -> tuple[Take, Span]:
    """The segments of about 12 s of speech become one with two words and no times."""
    span = Span(take.segments[0].span.start_ms, take.segments[-1].span.end_ms)
    writer = Writer(take.lang, pool.number)
    text = writer.joint.join(writer.words[:2])
    return replace(take, segments=[Segment("x", span, text)]), span


# --- what the engine says of itself ---


def evidenced(evidence: Evidence) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        number = pool.number % len(take.segments)
        segment = replace(take.segments[number], evidence=evidence)
        return changed(take, number, segment), segment.span

    return plant


def doubtful_words(take: Take, pool: Pool) -> tuple[Take, Span]:
    number = longest(take)
    segment = take.segments[number]
    words = tuple(
        replace(word, confidence=0.15 if n < max(4, len(segment.words) // 2) else 0.8)
        for n, word in enumerate(segment.words)
    )
    return changed(take, number, replace(segment, words=words)), segment.span


def sounds_like(lang: str) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, None]:
        segments = [
            replace(
                segment,
                evidence=Evidence(
                    -0.4, languages=((lang, 0.9 + n % 3 / 50), (take.lang, 0.02), ("la", 0.01))
                ),
            )
            for n, segment in enumerate(take.segments)
        ]
        return replace(take, segments=segments), None

    return plant


# --- letters ---


def letters(change: Callable[[str], str]) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        number = pool.number % len(take.segments)
        segment = take.segments[number]
        words = tuple(replace(word, text=change(word.text)) for word in segment.words)
        joint = "" if take.lang in ("zh", "ja") else " "
        text = joint.join(word.text for word in words)
        return changed(take, number, replace(segment, text=text, words=words)), segment.span

    return plant


def text_in(lang: str) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        number = pool.number % len(take.segments)
        span = take.segments[number].span
        return changed(take, number, Writer(lang, pool.number).segment(span, "x")), span

    return plant


# --- a second opinion ---


def other_words(size: int) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, Span]:
        number = longest(take)
        segment = take.segments[number]
        first = min(2, len(segment.words) - 1)
        words = list(segment.words)
        new = Writer(take.lang, 17 + pool.number).words
        last = min(first + size, len(words))
        for n in range(first, last):
            words[n] = replace(words[n], text=new[(23 + 2 * n) % len(new)])
        joint = "" if take.lang in ("zh", "ja") else " "
        other = replace(segment, words=tuple(words), text=joint.join(w.text for w in words))
        place = Span(segment.words[first].span.start_ms, segment.words[last - 1].span.end_ms)
        second = Transcript(take.lang, changed(take, number, other).transcript.segments)
        return replace(take, second=second), place

    return plant


def missing_in_first(take: Take, pool: Pool) -> tuple[Take, Span]:
    taken, span = words_left_out(take, pool)
    return replace(taken, second=take.transcript), span


# --- the recording ---


def clipped(take: Take, pool: Pool) -> tuple[Take, None]:
    loud = take.sound * 10 ** ((18 + pool.number % 3 * 4) / 20)
    return replace(take, sound=np.clip(loud, -1, 1)), None


def humming(mains_hz: int, below_db: float) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, None]:
        seconds = len(take.sound) / RATE_HZ
        under = sounds.hum(seconds, pool.rng, mains_hz)[: len(take.sound)]
        return replace(take, sound=take.sound + at_level(under, SPEECH_DBFS - below_db)), None

    return plant


def quiet(take: Take, pool: Pool) -> tuple[Take, None]:
    return replace(take, sound=take.sound * 10 ** (-24 / 20)), None


def only(noise: Callable[[float, np.random.Generator], Sound], dbfs: float | None) -> Plant:
    def plant(take: Take, pool: Pool) -> tuple[Take, None]:
        sound = noise(20, pool.rng)
        sound = sound if dbfs is None else at_level(sound, dbfs)
        return Take(sound, [], take.lang, [], take.languages), None

    return plant


# --- the list ---

_KAZAKH_FOR = str.maketrans("оауин", "өәүің")
_LATIN_FOR = str.maketrans("аеорсух", "aeopcyx")

STOCK = (
    "Thanks for watching!",
    "Thank you for watching and see you next time",
    "Subtitles by the Amara.org community",
    "Please subscribe to my channel.",
    "Субтитры сделал DimaTorzok",
    "Субтитры создавал DimaTorzok",
    "Спасибо за просмотр!",
    "Редактор субтитров А.Семкин Корректор А.Егорова",
    "Продолжение следует...",
    "Подписывайтесь на наш канал",
    "Көргендеріңізге рахмет!",
    "Каналға жазылыңыздар",
    "Арнамызға жазылуды ұмытпаңыздар",
    "Субтитрлерді жасаған Айдос",
    "İzlediğiniz için teşekkür ederim.",
    "Abone olmayı unutmayın.",
    "Altyazı M.K.",
    "Kanalımıza abone olmayı ve beğenmeyi unutmayın",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "谢谢观看",
    "字幕由Amara.org社区提供",
    "我们下期再见",
    "اشتركوا في القناة",
    "ترجمة نانسي قنقر",
    "شكرا على المشاهدة",
    "Sous-titres réalisés par la communauté d'Amara.org",
    "Merci d'avoir regardé cette vidéo !",
    "Sous-titrage ST' 501",
    "N'oubliez pas de vous abonner",
    "Untertitel der Amara.org-Community",
    "Untertitelung des ZDF, 2020",
    "Vielen Dank fürs Zuschauen!",
    "ご視聴ありがとうございました",
    "チャンネル登録をお願いします",
    "시청해주셔서 감사합니다.",
    "구독과 좋아요 부탁드립니다",
    "Көргөнүңүздөргө рахмат",
    "Игътибарыгыз өчен рәхмәт",
)


def plants() -> Iterator[tuple[str, str, str, Plant]]:
    """Kind, check, language and planter of every fault."""
    yield from _dropped()
    yield from _invented()
    for lang, size, times in (
        ("kk", 3, 5),
        ("ru", 4, 4),
        ("en", 5, 4),
        ("tr", 3, 6),
        ("zh", 3, 6),
        ("ar", 4, 4),
        ("fr", 6, 3),
        ("de", 4, 5),
        ("ja", 3, 6),
        ("ko", 3, 5),
        ("kk", 2, 14),
        ("ru", 1, 30),
    ):
        yield "loop in a segment", "loop", lang, phrase_over_and_over(size, times)
    for lang, times in (
        ("kk", 3),
        ("ru", 3),
        ("en", 3),
        ("tr", 4),
        ("zh", 3),
        ("fr", 2),
        ("ar", 3),
    ):
        yield "loop over segments", "loop", lang, segments_alike(times)
    for number, text in enumerate(STOCK):
        lang = ("kk", "ru", "en", "tr")[number % 4]
        yield "stock phrase", "stock-phrase", lang, stock(text, over_voice=number % 2 == 1)
    for lang in ("kk", "ru", "en", "tr", "zh", "ar", "fr", "de"):
        yield "too fast", "speaking-rate", lang, too_fast
    for lang in ("kk", "ru", "en", "zh"):
        yield "two words for 20 s", "speaking-rate", lang, two_words_for_much
    yield from _uncertain()
    for lang in ("kk", "ru", "en", "zh", "ar", "tr"):
        yield "other words", "second-opinion", lang, other_words(1)
        yield "other words", "second-opinion", lang, other_words(4)
        yield "missing words", "second-opinion", lang, missing_in_first
    yield from _recording()


def _dropped() -> Iterator[tuple[str, str, str, Plant]]:
    for lang in ("kk", "ru", "en", "tr", "zh", "ar"):
        yield "segment left out", "dropped-speech", lang, segment_left_out
        yield "words left out", "dropped-speech", lang, words_left_out
    for lang in ("kk", "ru", "en"):
        yield "word stretched over words", "dropped-speech", lang, word_stretched
        yield "first segment left out", "dropped-speech", lang, start_left_out
        yield "last segment left out", "dropped-speech", lang, end_left_out
        yield "nothing written", "dropped-speech", lang, nothing_written
        yield "all at −45 dBFS", "dropped-speech", lang, whole_at_45
        yield "crowd", "dropped-speech", lang, unwritten_babble
    for dbfs in (-30.0, -40.0, -45.0):
        for seconds in (0.8, 1.5, 3.0):
            yield f"unwritten at {dbfs:.0f} dBFS", "dropped-speech", "kk", unwritten(dbfs, seconds)
        yield "quiet, close to loud", "dropped-speech", "kk", unwritten_close(dbfs)
        yield "half a second, alone", "dropped-speech", "kk", unwritten(dbfs, 0.5)
    noises: dict[str, Callable[[float, np.random.Generator], Sound]] = {
        "hum": lambda s, rng: sounds.hum(s, rng, 50),
        "wind": sounds.wind,
        "traffic": sounds.traffic,
        "pink noise": lambda s, rng: sounds.coloured(s, rng, 1),
        "white noise": lambda s, rng: sounds.coloured(s, rng, 0),
        "music": sounds.band,
    }
    for name, noise in noises.items():
        for snr in (15.0, 8.0, 3.0):
            yield f"unwritten in {name}", "dropped-speech", "kk", unwritten_in(noise, snr)


def _invented() -> Iterator[tuple[str, str, str, Plant]]:
    yield (
        "words over silence",
        "invented-speech",
        "kk",
        words_over(lambda s, r: sounds.silence(s), None),
    )
    yield (
        "words over silence",
        "invented-speech",
        "zh",
        words_over(lambda s, r: sounds.silence(s), None),
    )
    untimed = words_over(lambda s, r: sounds.silence(s), None, timed=False)
    yield "words over silence", "invented-speech", "ru", untimed
    noises: dict[str, Callable[[float, np.random.Generator], Sound]] = {
        "hum": lambda s, rng: sounds.hum(s, rng, 60),
        "wind": sounds.wind,
        "noise": lambda s, rng: sounds.coloured(s, rng, 1),
        "knocks": sounds.knocks,
        "music": sounds.band,
        "melody": sounds.melody,
        "drums": sounds.drums,
    }
    for name, noise in noises.items():
        for dbfs in (-25.0, -40.0):
            yield f"words over {name}", "invented-speech", "kk", words_over(noise, dbfs)
        yield f"words over {name}", "invented-speech", "en", words_over(noise, -30, timed=False)
    for lang in ("kk", "ru", "zh"):
        yield "words run into silence", "invented-speech", lang, words_after_the_end


def _uncertain() -> Iterator[tuple[str, str, str, Plant]]:
    for lang, figure in (("kk", -1.2), ("ru", -0.95), ("en", -1.6)):
        yield "low probability", "unsure", lang, evidenced(Evidence(figure))
        yield "doubtful words", "unsure", lang, doubtful_words
        yield "decoded twice", "decoded-twice", lang, evidenced(Evidence(-0.4, attempts=2))
        yield "compression", "loop", lang, evidenced(Evidence(-0.3, compression=3.1))
    for lang, other in (("kk", "ru"), ("ru", "en"), ("tr", "ar")):
        yield "another language", "other-language", lang, sounds_like(other)
    for lang, other in (
        ("kk", "ar"),
        ("kk", "en"),
        ("ru", "zh"),
        ("en", "ru"),
        ("zh", "ko"),
        ("ar", "en"),
    ):
        yield "another script", "wrong-script", lang, text_in(other)
    yield (
        "another's letters",
        "wrong-script",
        "ru",
        letters(lambda t: t.translate(_KAZAKH_FOR)),
    )
    yield "another's letters", "wrong-script", "ru", text_in("kk")
    yield "another's letters", "wrong-script", "en", letters(lambda t: t.replace("e", "ə"))
    for lang in ("kk", "ru"):
        yield (
            "look-alikes",
            "wrong-script",
            lang,
            letters(lambda t: t[:1] + t[1:].translate(_LATIN_FOR)),
        )


def _recording() -> Iterator[tuple[str, str, str, Plant]]:
    for lang in ("kk", "ru", "en"):
        yield "clipped", "clipping", lang, clipped
        yield "quiet", "low-level", lang, quiet
    for mains in (50, 60):
        for below in (5.0, 15.0, 22.0):
            yield "hum", "hum", "kk", humming(mains, below)
    yield "silence only", "no-speech", "kk", only(lambda s, r: sounds.silence(s), None)
    yield "noise only", "no-speech", "ru", only(lambda s, r: sounds.coloured(s, r, 1), -35)
    yield "music only", "no-speech", "en", only(sounds.band, -25)


__all__ = ["Fault", "Pool", "plants"]
