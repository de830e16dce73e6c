"""Text to text: the transcript in another language, sentence by sentence, back on its segments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from subtitler.engines import Identity, Translator
from subtitler.engines.routes import Route, legs
from subtitler.languages import PIVOT
from subtitler.model import Origin, Segment, State, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.passages import Passage, joined, laid_back, passages
from subtitler.stages.review import signed_texts
from subtitler.stages.routing import WAYS, Plan, add_identities, plan
from subtitler.stages.steering import Steering
from subtitler.stages.walking import Walk, walk

_AND = "; "


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """`engine` by name (`subtitler engines`); `also` others, for legs that it has no model for.

    `order` says which route is taken where there are several: `approved` (from English that a
    person has signed), `direct`, `pivot` (through other languages); the first that there is wins.
    `routes` are stated ones, such as "kk-en-tr", which go before the order. `sentences`: whether a
    sentence that runs over several segments is translated as one.
    """

    engine: str = "argos"
    also: tuple[str, ...] = ()
    order: tuple[str, ...] = WAYS
    routes: tuple[str, ...] = ()
    sentences: bool = True


@dataclass(frozen=True, slots=True)
class _Work:
    """A passage that has to be translated: in which way, and from what.

    `starts` are the texts that the route begins with, one for each segment: what was said, or the
    English that a person has signed. `origin` lacks what is only known at the end.
    """

    passage: Passage
    route: Route
    starts: tuple[str, ...]
    origin: Origin
    around: tuple[str, str] = ("", "")


@stage(
    reads=[
        "transcript.final.json",
        "translation.{pivot}.json?",
        "translation.{pivot}.reviewed.json?",
        "translation.{pivot}.signoff.json?",
    ],
    writes=["translation.{lang}.json"],
    options=TranslateOptions,
    version=2,
    engine="translator",
    glossary=True,
)
def translate(task: Task, options: TranslateOptions) -> None:
    """Translate every sentence; those whose text and models are unchanged are kept as they were.

    English that a person has signed takes the place of the machine's on the way to the others.
    """
    transcript = task.load(Transcript, "transcript.final.json")
    engine = task.translator
    models = _Models(engine)
    previous = task.previous(Transcript, "translation.{lang}.json")
    known = {segment.id: segment for segment in previous.segments} if previous else {}
    english = _English(task)
    steering = Steering(task.job.glossary)
    plans: dict[str, Plan] = {}
    kept: dict[str, Segment] = {}
    todo: list[_Work] = []
    cut = _passages(transcript, options)
    for number, passage in enumerate(cut):
        spoken = passage.segments[0].language or transcript.lang
        if spoken == task.lang:
            for segment in passage.segments:
                kept[segment.id] = _as_spoken(segment, task.lang)
            continue
        if spoken not in plans:
            plans[spoken] = plan(engine.pairs(), spoken, task.lang, options)
        around = tuple(
            cut[place].text if 0 <= place < len(cut) else "" for place in (number - 1, number + 1)
        )
        work = _work(passage, spoken, plans[spoken], english, models, (around[0], around[1]))
        heeded = steering.terminology((spoken, task.lang)).heeded(passage.text)
        work = replace(work, origin=replace(work.origin, terms=heeded))
        same = {
            own.id: again
            for own in passage.segments
            if (again := _kept(known.get(own.id), own, work)) is not None
        }
        if len(same) == len(passage.segments):
            kept.update(same)
        else:
            todo.append(work)
    task.fact("translated", sum(len(work.passage.segments) for work in todo))
    for segment in _translated(models, todo, english, steering, task.progress):
        kept[segment.id] = segment
    task.save(
        "translation.{lang}.json",
        Transcript(task.lang, tuple(kept[segment.id] for segment in transcript.segments)),
    )


class _Models:
    """What is to be said of the engine and its models, once for each route."""

    def __init__(self, engine: Translator) -> None:
        self.engine = engine
        self._told: dict[Route, tuple[str, bool]] = {}

    def of(self, route: Route) -> tuple[str, bool]:
        """The models of a route in words, and whether a sample is among them."""
        if route not in self._told:
            parts: Identity = {}
            add_identities(parts, self.engine, route)
            words = _AND.join(f"{key}: {value}" for key, value in sorted(parts.items()))
            self._told[route] = words, any(self.engine.samples(*pair) for pair in legs(route))
        return self._told[route]


class _English:
    """The English of this video, if there is one: signed by a person, or the machine's."""

    def __init__(self, task: Task) -> None:
        self._machine: Mapping[str, Segment] = {}
        self._signed: Mapping[str, str] = {}
        if PIVOT in (task.lang, task.source.lang):
            return
        machine = task.load_optional(Transcript, "translation.{pivot}.json")
        if machine is not None:
            self._machine = {segment.id: segment for segment in machine.segments}
            self._signed = signed_texts(task, "translation.{pivot}")

    def approved(self, passage: Passage) -> tuple[str, ...] | None:
        """What a person has signed for its segments, or None where it is not all signed."""
        texts = [self._signed.get(key, "") for key in passage.ids]
        return tuple(texts) if all(texts) else None

    def made(self, passage: Passage, engine: str) -> tuple[str, ...] | None:
        """What the same models have made of its segments already; None where they have not."""
        texts = []
        for own in passage.segments:
            segment = self._machine.get(own.id)
            made = segment.origin if segment else None
            if segment is None or made is None or (made.kind, made.engine) != ("machine", engine):
                return None
            if made.source != own.text or (made.sentence or passage.text) != passage.text:
                return None
            texts.append(segment.text)
        return tuple(texts)


def _passages(transcript: Transcript, options: TranslateOptions) -> Sequence[Passage]:
    if options.sentences:
        return list(passages(transcript.segments, transcript.lang))
    return [Passage((segment,)) for segment in transcript.segments]


def _as_spoken(segment: Segment, lang: str) -> Segment:
    """A segment that is in the target language as it was spoken."""
    origin = Origin(kind="source", route=(lang,), source=segment.text)
    return _segment(segment, segment.text, origin)


def _segment(spoken: Segment, text: str, origin: Origin) -> Segment:
    return replace(
        spoken,
        text=text,
        words=(),
        state=State.MACHINE,
        language=None,
        evidence=None,
        origin=origin,
    )


def _work(
    passage: Passage,
    spoken: str,
    ways: Plan,
    english: _English,
    models: _Models,
    around: tuple[str, str],
) -> _Work:
    approved = english.approved(passage) if ways.approved else None
    route = ways.approved if ways.approved and approved else ways.machine
    engine, sample = models.of(route)
    origin = Origin(
        kind="machine",
        route=(spoken, *route) if approved else route,
        engine=engine,
        sample=sample,
        sentence=passage.text if len(passage.segments) > 1 else "",
        pivot_by="person" if approved else "",
    )
    if approved:
        return _Work(passage, route, approved, origin)
    return _Work(passage, route, tuple(item.text for item in passage.segments), origin, around)


def _kept(old: Segment | None, own: Segment, work: _Work) -> Segment | None:
    """The segment as it was made before, where it was made of the same text in the same way.

    A person who signs the machine's English as it is changes nothing in what was made of it: that
    is kept, and says from now on whose English it is.
    """
    if old is None or old.origin is None or old.origin.source != own.text:
        return None
    origin = work.origin
    if origin.pivot_by:
        number = work.passage.ids.index(own.id)
        if old.origin.pivots[:1] not in ((joined(work.starts),), (work.starts[number],)):
            return None
        if not old.origin.pivot_by and _parts(origin.engine) <= _parts(old.origin.engine):
            old = replace(old, origin=replace(old.origin, pivot_by="person", engine=origin.engine))
    if old.origin is None or replace(old.origin, pivots=(), source="") != origin:
        return None
    return replace(old, span=own.span, speaker=own.speaker)


def _parts(engine: str) -> set[str]:
    return set(engine.split(_AND))


def _translated(
    models: _Models,
    todo: Sequence[_Work],
    english: _English,
    steering: Steering,
    progress: Callable[[int, int, str], None],
) -> list[Segment]:
    """The segments of every passage, in the target language."""
    walks = [_walk_of(work, joined(work.starts), models, english) for work in todo]
    walk(models.engine, walks, progress, steering)
    segments: list[Segment] = []
    apart: list[tuple[Segment, _Work, Walk]] = []
    for work, done in zip(todo, walks, strict=True):
        target = work.route[-1]
        texts = laid_back(done.stops[-1], work.passage, target, work.origin.route[0])
        for number, own in enumerate(work.passage.segments):
            if texts is not None:
                segments.append(_told(own, texts[number], work, done))
            else:  # the sentence became too short to be divided
                alone = Walk(work.route, [work.starts[number]], work.around)
                apart.append((own, work, alone))
    walk(models.engine, [alone for _, _, alone in apart], progress, steering)
    return segments + [_told(own, alone.stops[-1], work, alone) for own, work, alone in apart]


def _walk_of(work: _Work, start: str, models: _Models, english: _English) -> Walk:
    """The way of a passage; where its first leg has been walked for English, from there."""
    stops = [start]
    if len(work.route) > 2 and work.route[1] == PIVOT:
        made = english.made(work.passage, models.of(work.route[:2])[0])
        if made:
            stops.append(joined(made))
    return Walk(work.route, stops, work.around)


def _told(own: Segment, text: str, work: _Work, walked: Walk) -> Segment:
    stops = walked.stops if work.origin.pivot_by else walked.stops[1:]
    origin = replace(work.origin, source=own.text, pivots=tuple(stops[:-1]))
    return _segment(own, text, origin)
