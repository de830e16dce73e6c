"""What the audit is measured on: recorded speech put together, with text whose times are known.

The audit never compares text with sound word by word, so the text is fiction of our own, spread
over the speech by its energy, at the pace of somebody who talks (13 letters a second, or what the
script has instead).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bench.audit_sounds import RATE_HZ, Sound, at_level, coloured
from subtitler.languages import language
from subtitler.model import Segment, Span, Transcript, Word

SPEECH_DBFS = -23.0
ROOM_DBFS = -66.0

WORDS = {
    "kk": "біз ауылда тұрдық әкем мал бақты анам нан пісірді көктемде өзен тасып жолды шайып "
    "кетті көршілер бізге көмекке келді мен сол кезде мектепте оқитынмын кешке қарай жаңбыр "
    "басылды үйдің төбесінен су ағып тұрды ешкім ұйықтаған жоқ таңертең күн шықты бәріміз "
    "далаға шықтық",
    "ru": "мы жили в деревне отец пас овец мать пекла хлеб весной река размыла дорогу соседи "
    "пришли к нам на помощь я тогда учился в школе к вечеру дождь утих вода капала с крыши "
    "никто не спал утром вышло солнце и мы все вышли во двор потом чинили мост целую неделю",
    "en": "we lived in a village my father kept sheep my mother baked bread in spring the river "
    "washed the road away our neighbours came to help i was at school then towards evening "
    "the rain stopped water dripped from the roof nobody slept in the morning the sun came "
    "out",
    "tr": "köyde yaşıyorduk babam koyun güderdi annem ekmek pişirirdi baharda nehir yolu alıp "
    "götürdü komşular yardıma geldi ben o zaman okula gidiyordum akşama doğru yağmur dindi "
    "çatıdan su damlıyordu kimse uyumadı sabah güneş çıktı hepimiz dışarı çıktık",
    "fr": "nous vivions au village mon père gardait les moutons ma mère cuisait le pain au "
    "printemps la rivière a emporté la route les voisins sont venus nous aider le soir la "
    "pluie a cessé personne ne dormait au matin le soleil est revenu",
    "de": "wir lebten im dorf mein vater hütete schafe meine mutter backte brot im frühling riss "
    "der fluss die straße weg die nachbarn kamen uns zu hilfe am abend hörte der regen auf "
    "niemand schlief am morgen kam die sonne heraus",
    "ar": "كنا نعيش في القرية كان أبي يرعى الغنم وأمي تخبز الخبز في الربيع جرف النهر الطريق جاء "
    "الجيران لمساعدتنا كنت حينها في المدرسة في المساء توقف المطر لم ينم أحد وفي الصباح طلعت "
    "الشمس",
    "zh": "我们 住在 村子里 父亲 放羊 母亲 烤馕 春天 河水 冲走了 路 邻居们 来 帮忙 那时候 我 在 "
    "上学 傍晚 雨停了 屋顶 还在 滴水 谁也 没有 睡 早上 太阳 出来了 大家 都 走到 院子里 后来 "
    "修了 一个星期 的 桥",
    "ja": "私たちは 村に 住んで いました 父は 羊を 飼い 母は パンを 焼きました 春に 川が 道を "
    "流しました 近所の 人が 助けに 来ました 夕方に 雨が やみました 誰も 眠れません でした "
    "朝に 日が 出ました",
    "ko": "우리는 마을에 살았습니다 아버지는 양을 치고 어머니는 빵을 구웠습니다 봄에 강이 길을 "
    "쓸어 갔습니다 이웃들이 도우러 왔습니다 저녁에 비가 그쳤습니다 아무도 자지 못했습니다 "
    "아침에 해가 떴습니다",
}
"""Fiction: a village, a river, a road. Chinese and Japanese are cut into words here only."""

PACE = {"Cyrl": 13, "Latn": 13, "Arab": 10, "Hans": 4.5, "Jpan": 7, "Kore": 6}
"""Letters a second."""


@dataclass
class Take:
    """A recording with its transcript: what is said when, and (in `spoken`) where sound is."""

    sound: Sound
    segments: list[Segment]
    lang: str
    spoken: list[Span] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    second: Transcript | None = None

    @property
    def transcript(self) -> Transcript:
        """The segments in time order."""
        ordered = sorted(self.segments, key=lambda segment: segment.span.start_ms)
        return Transcript(self.lang, tuple(ordered))

    @property
    def duration_ms(self) -> int:
        """Its length."""
        return len(self.sound) * 1000 // RATE_HZ


class Writer:
    """Gives out fiction, word after word, in one language."""

    def __init__(self, lang: str, start: int = 0) -> None:
        self.lang = lang
        self.words = WORDS[lang].split()
        self.at = start
        self.joint = "" if language(lang).script in ("Hans", "Jpan") else " "
        self.pace = PACE[language(lang).script]

    def words_for(self, span: Span) -> list[str]:
        """As many words as are said in that time."""
        room = span.duration_ms / 1000 * self.pace
        words: list[str] = []
        while room > 0 and (not words or room > 2):
            word = self.words[self.at % len(self.words)]
            self.at += 1
            words.append(word)
            room -= len(word)
        return words

    def segment(self, span: Span, name: str, words: Sequence[str] = ()) -> Segment:
        """A segment over a stretch, its words spread over it by their length."""
        chosen = list(words) or self.words_for(span)
        return spread(chosen, span, name, self.joint)


def spread(words: Sequence[str], span: Span, name: str, joint: str = " ") -> Segment:
    """A segment whose words share its time by their length."""
    total = sum(len(word) for word in words)
    timed, at = [], 0
    for word in words:
        start_ms = span.start_ms + span.duration_ms * at // total
        at += len(word)
        end_ms = span.start_ms + span.duration_ms * at // total
        timed.append(Word(Span(start_ms, end_ms), word, 0.9))
    return Segment(name, span, joint.join(words), words=tuple(timed))


def sounding(sound: Sound) -> list[Span]:
    """Where a clean recording sounds: over −30 dB of its loudest, gaps to 350 ms closed."""
    frames = len(sound) // 160
    power = np.mean(sound[: frames * 160].reshape(-1, 160) ** 2, axis=1)
    loud = np.convolve(power, np.ones(5) / 5, "same") > np.percentile(power, 97) * 1e-3
    spans: list[Span] = []
    for at in np.flatnonzero(loud):
        if spans and at * 10 - spans[-1].end_ms <= 350:
            spans[-1] = Span(spans[-1].start_ms, int(at) * 10 + 10)
        else:
            spans.append(Span(int(at) * 10, int(at) * 10 + 10))
    return [span for span in spans if span.duration_ms >= 120]


def clean_take(
    prompts: Sequence[Sound], lang: str, rng: np.random.Generator, *, seconds: float = 25
) -> Take:
    """Prompts one after the other with pauses between, and the fiction that stands for them."""
    pieces: list[Sound] = []
    spoken: list[Span] = []
    segments: list[Segment] = []
    writer = Writer(lang, int(rng.integers(0, 30)))
    at = round(rng.uniform(0.4, 1.2) * RATE_HZ)
    pieces.append(np.zeros(at))
    for prompt in prompts:
        if at > seconds * RATE_HZ:
            break
        voice = at_level(prompt, SPEECH_DBFS + rng.uniform(-4, 3))
        offset = at * 1000 // RATE_HZ
        inner = [Span(s.start_ms + offset, s.end_ms + offset) for s in sounding(voice)]
        words: list[Word] = []
        for span in inner:
            words += writer.segment(span, "").words
        if inner:
            whole = Span(inner[0].start_ms, inner[-1].end_ms)
            text = writer.joint.join(word.text for word in words)
            segments.append(Segment(f"s{len(segments)}", whole, text, words=tuple(words)))
            spoken += inner
        pieces.append(voice)
        gap = round(rng.uniform(0.3, 2.0) * RATE_HZ)
        pieces.append(np.zeros(gap))
        at += len(voice) + gap
    sound = np.concatenate(pieces)
    sound = sound + at_level(coloured(len(sound) / RATE_HZ, rng, 1)[: len(sound)], ROOM_DBFS)
    return Take(sound, segments, lang, spoken, (lang,))


def jittered(take: Take, rng: np.random.Generator, most_ms: int = 150) -> Take:
    """The take with word times that are off by some tens of ms, as a recogniser's are."""

    def between(start_ms: int, end_ms: int) -> Span:
        return Span(start_ms, max(start_ms, end_ms))

    def moved(segment: Segment) -> Segment:
        shift = [int(rng.integers(-most_ms, most_ms + 1)) for _ in range(len(segment.words) + 1)]
        edges = [word.span.start_ms for word in segment.words] + [segment.span.end_ms]
        new = np.maximum.accumulate(
            [max(0, min(take.duration_ms, a + b)) for a, b in zip(edges, shift, strict=True)]
        )
        words = tuple(
            replace(
                word, span=between(int(new[n]), min(int(new[n + 1]), word.span.end_ms + most_ms))
            )
            for n, word in enumerate(segment.words)
        )
        span = Span(words[0].span.start_ms, max(word.span.end_ms for word in words))
        return replace(segment, span=span, words=words)

    segments = [moved(segment) if segment.words else segment for segment in take.segments]
    return replace(take, segments=segments)
