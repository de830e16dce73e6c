"""Texts from one language into another with a CTranslate2 model: all of a document in batches.

The lines of all texts are cut into sentences, equal ones are searched once, and the others together
with those of like length: as the search of each is on its own, what comes out is the same as one by
one, several times faster.

Nothing is lost without a word: line ends and the "_" in `GL_001` are kept, a sentence that comes
back empty is an error, one that is too long for the model is cut, and one whose translation comes
to the end of its room is searched again with more.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from subtitler.engines import Progress
from subtitler.engines.sentences import divide, has_words, split
from subtitler.errors import EngineError

BATCHES = "1"
"""The version of the way in which sentences are put together. Raise it when answers may move."""

BEAM = 4
"""The default of argostranslate, and of most models' publishers."""

# On a model of the usual size 16, 32 and 64 sentences are equally fast; larger ones take memory.
_BATCH_SENTENCES = 32
_BATCH_PIECES = 1024  # with the padding
_LEAST_SENTENCES = 16  # smaller ones are slower, also where they keep another thread busy
_MOST_THREADS = 4  # when nobody says how many: CTranslate2's own choice

ERRORS = (RuntimeError, ValueError, LookupError, MemoryError)
"""What CTranslate2, SentencePiece and sacremoses raise."""

Pieces = tuple[str, ...]
"""A sentence as a model sees it."""


def _unheard(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


class Failure(Exception):
    """A text could not be translated: `message` says why, `index` which text of the list it is."""

    def __init__(self, message: str, index: int) -> None:
        """`message` holds nothing of the text."""
        super().__init__(message)
        self.message = message
        self.index = index


@contextmanager
def told(source: str, target: str, count: int) -> Iterator[None]:
    """Say which text failed, by its number: what the libraries say may quote it.

    Raises EngineError.
    """
    try:
        yield
    except Failure as failure:
        raise EngineError(
            failure.message,
            where=f"text {failure.index + 1} of {count}, {source}→{target}",
            hint="subtitler models list",
        ) from None


_NOTHING = "the model gave nothing back for a sentence"


@contextmanager
def blamed_on(index: int) -> Iterator[None]:
    """Turn what the libraries raise, which may quote the text, into a Failure."""
    try:
        yield
    except ERRORS as error:
        raise Failure(f"the model failed ({type(error).__name__})", index) from None


# Each of these comes out of the library's decoder as a space; NFKC turns the others into "_".
_LOW_LINES = "_▁＿﹍﹎﹏︳︴"
# A letter or digit of a script that sets spaces: in the others a "word" is a whole sentence.
_PART = r"[^\W_\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_LOW_LINED = re.compile(
    rf"((?:{_PART}+[@./:#-])*{_PART}*[{_LOW_LINES}](?:{_PART}|[{_LOW_LINES}])*"
    rf"(?:[@./:#-](?:{_PART}|[{_LOW_LINES}])+)*)"
)
_LINE_END = re.compile(r"(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")


class Coder(Protocol):
    """Cuts sentences into a model's pieces, and makes text of them."""

    def encode(self, text: str) -> list[str]:
        """The pieces of a sentence."""
        ...

    def decode(self, sentences: Sequence[Sequence[str]]) -> str:
        """The text of the pieces of several sentences, as they follow on each other."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How a model wants to be asked, and what in its answers is no text.

    `before` and `after` go around the pieces of every sentence, `prefix` begins its translation;
    `marks` are tokens that are no text wherever they stand. A sentence has at most `most_in`
    pieces. A translation has room for `most_out`, prefix included; one that comes to the end of
    that is searched again, alone, with room for `most_out_alone`. `copy_unknowns` puts a piece of
    the source where the model has no piece for what it would write.
    """

    most_in: int
    most_out: int
    most_out_alone: int
    before: Pieces = ()
    after: Pieces = ()
    prefix: Pieces = ()
    marks: frozenset[str] = frozenset()
    beam: int = BEAM
    length_penalty: float = 1.0
    copy_unknowns: bool = False


class Leg:
    """An open model: texts of one language in, of another out.

    Keeps line ends, empty lines, and the "_" in `GL_001`. Some decoders give such a word back as
    "GL 001": it gets its "_" back. Where it does not, for certain, it is kept as it was and the
    text before and after it is translated apart: a worse translation, but a name of a file or a
    person under which nobody else is found.
    """

    def __init__(
        self, translator: Any, threads: int, coder: Coder, language: str, manner: Manner
    ) -> None:
        """A CTranslate2 translator and its threads; `language` is the one to translate from."""
        self._translator = translator
        self._threads = threads
        self._coder = coder
        self._language = language
        self._manner = manner
        self._progress: Progress = _unheard

    def translate(self, texts: Sequence[str], progress: Progress | None = None) -> list[str]:
        """As many answers, in the same order. Raises Failure."""
        self._progress = progress or _unheard
        answers = self._texts(texts)
        self._progress(len(texts), len(texts))
        return answers

    def choices(self, texts: Sequence[str], count: int) -> list[list[str]]:
        """Up to `count` answers for each text, the best first. Raises Failure.

        The others have another translation of one sentence: first the second best of each, then
        the third best. A text of several lines, or with a word that has a "_", has one answer.
        """
        self._progress = _unheard
        found = []
        for index, (text, best) in enumerate(zip(texts, self._texts(texts), strict=True)):
            options = [best]
            if has_words(text) and not _LINE_END.search(text) and not _LOW_LINED.search(text):
                with blamed_on(index):
                    options += self._others(text, count)
            found.append(list(dict.fromkeys(options))[:count])
        return found

    def _others(self, text: str, count: int) -> Iterator[str]:
        """Translations of a line in which one sentence is not as in the best one."""
        pieces = self._pieces(text)
        width = max(self._manner.beam, count)
        ranked = [
            # What has used up its room may have lost its end.
            [self._text_of(each) for each in result.hypotheses if len(each) < self._manner.most_out]
            for result in self._start(pieces, self._manner.most_out, width, asynchronous=False)
        ]
        if not all(ranked):
            return
        for rank in range(1, count):
            for place, options in enumerate(ranked):
                if rank < len(options) and not _is_nothing(options[rank]):
                    sentences = [each[0] for each in ranked]
                    sentences[place] = options[rank]
                    yield self._coder.decode(sentences).removeprefix(" ").lstrip("\n")

    def _texts(self, texts: Sequence[str]) -> list[str]:
        cut: dict[str, list[str]] = {}  # the lines of each text, and what ends them between
        lines: dict[str, int] = {}  # each line, and the first text that has it
        for index, text in enumerate(texts):
            if text not in cut:
                cut[text] = _LINE_END.split(text) if text.strip() else []
                for line in cut[text][::2]:
                    if has_words(line):
                        lines.setdefault(line, index)
        found = self._lines(lines)
        answers = {
            text: "".join(found.get(part, part) for part in parts) for text, parts in cut.items()
        }
        return [answers[text] for text in texts]

    def _lines(self, lines: Mapping[str, int]) -> dict[str, str]:
        """The translation of every line."""
        answers = self._plain(lines)
        kept: dict[str, list[str]] = {}  # lines of which the model has changed a word with "_"
        around: dict[str, int] = {}
        for line, index in lines.items():
            words = _LOW_LINED.findall(line)
            if not words:
                continue
            restored = _restore(answers[line], words)
            if restored is not None:
                answers[line] = restored
                continue
            kept[line] = _LOW_LINED.split(line)
            for part in kept[line][::2]:
                if has_words(part):
                    around.setdefault(part.strip(), index)
        between = self._plain(around)
        for line, parts in kept.items():
            for place in range(0, len(parts), 2):
                body = parts[place].strip()
                if body in between:
                    parts[place] = parts[place].replace(body, between[body])
            answers[line] = "".join(parts)
        return answers

    def _plain(self, texts: Mapping[str, int]) -> dict[str, str]:
        """What the model makes of texts without line ends, each with the number to blame."""
        pieces: dict[str, list[Pieces]] = {}
        sentences: dict[Pieces, int] = {}
        for text, index in texts.items():
            with blamed_on(index):
                pieces[text] = self._pieces(text)
            for sentence in pieces[text]:
                sentences.setdefault(sentence, index)
        found = self._search(sentences)
        answers = {}
        for text, index in texts.items():
            with blamed_on(index):
                answer = self._coder.decode([found[sentence] for sentence in pieces[text]])
            answers[text] = answer.removeprefix(" ").lstrip("\n")
            if not answer.strip():
                raise Failure(_NOTHING, index)
        return answers

    def _pieces(self, text: str) -> list[Pieces]:
        """The sentences of a line in pieces, none longer than the models are made for."""
        return [
            tuple(self._coder.encode(part.strip()))
            for sentence in split(text, self._language)
            for part in divide(sentence, self._fits)
        ]

    def _fits(self, text: str) -> bool:
        return len(self._coder.encode(text)) <= self._manner.most_in

    def _search(self, sentences: Mapping[Pieces, int]) -> dict[Pieces, list[str]]:
        """The best translation of every sentence, each of which has the number to blame."""
        found: dict[Pieces, list[str]] = {}
        for sentence, best in self._in_batches(sentences):
            self._progress(len(found), len(sentences))
            if len(best) >= self._manner.most_out:
                [best] = self._finish([sentence], sentences, self._manner.most_out_alone)
            text = self._text_of(best)
            if _is_nothing(text):
                raise Failure(_NOTHING, sentences[sentence])
            found[sentence] = text
        return found

    def _text_of(self, pieces: Sequence[str]) -> list[str]:
        """The pieces of a translation that are text."""
        length = len(self._manner.prefix)
        rest = pieces[length:] if tuple(pieces[:length]) == self._manner.prefix else pieces
        return [piece for piece in rest if piece not in self._manner.marks]

    def _in_batches(self, sentences: Mapping[Pieces, int]) -> Iterator[tuple[Pieces, list[str]]]:
        """Every sentence with its best translation, as far as it has come in its room.

        All threads have a batch in work and one to come: short documents keep all of them busy,
        long ones take no more memory, and work can be interrupted after each batch.
        """
        waiting: deque[tuple[list[Pieces], list[Any]]] = deque()
        for batch in _batches(sentences, self._threads):
            waiting.append((batch, self._start(batch, self._manner.most_out)))
            if len(waiting) >= 2 * self._threads:
                first, started = waiting.popleft()
                yield from zip(first, self._finish(first, sentences, started=started), strict=True)
        for batch, started in waiting:
            yield from zip(batch, self._finish(batch, sentences, started=started), strict=True)

    def _start(
        self,
        batch: Sequence[Pieces],
        most_out: int,
        width: int = 1,
        asynchronous: bool = True,
    ) -> list[Any]:
        manner = self._manner
        started: list[Any] = self._translator.translate_batch(
            [[*manner.before, *sentence, *manner.after] for sentence in batch],
            target_prefix=[list(manner.prefix)] * len(batch) if manner.prefix else None,
            beam_size=max(manner.beam, width),
            num_hypotheses=width,
            length_penalty=manner.length_penalty,
            replace_unknowns=manner.copy_unknowns,
            max_input_length=0,  # otherwise what is too long loses its end
            max_decoding_length=most_out,
            asynchronous=asynchronous,
        )
        return started

    def _finish(
        self,
        batch: Sequence[Pieces],
        blame: Mapping[Pieces, int],
        most_out: int = 0,
        started: Sequence[Any] = (),
    ) -> list[list[str]]:
        """The best translations of a batch; of one that fails (memory, say), in halves."""
        try:
            answers = started or self._start(batch, most_out or self._manner.most_out)
            return [answer.result().hypotheses[0] for answer in answers]
        except ERRORS:
            middle = len(batch) // 2
            if not middle:
                with blamed_on(blame[batch[0]]):
                    raise
        first, second = batch[:middle], batch[middle:]
        return self._finish(first, blame, most_out) + self._finish(second, blame, most_out)


def open_translator(folder: Path, threads: int) -> tuple[Any, int]:
    """A CTranslate2 model, and on how many threads it runs: `threads`, or 0 for four at most.

    Each thread has batches of its own: that takes less of the processor than a batch in which all
    of them work and wait for each other. The weights are in memory once. Raises what CTranslate2
    raises: see `ERRORS`.
    """
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    translator = import_module("ctranslate2").Translator(
        str(folder),
        device="cpu",
        compute_type="auto",  # as converted, mostly int8
        inter_threads=threads,
        intra_threads=1,
    )
    return translator, threads


def _is_nothing(pieces: Sequence[str]) -> bool:
    return not "".join(pieces).strip("▁_ ")


def _batches(sentences: Mapping[Pieces, int], threads: int) -> Iterator[list[Pieces]]:
    """The sentences in groups of like length, the longest first: memory is short at once or never.

    Where there are few, each of the threads gets a part of them.
    """
    share = -(-len(sentences) // threads)
    most = min(_BATCH_SENTENCES, max(_LEAST_SENTENCES, share))
    batch: list[Pieces] = []
    for sentence in sorted(sentences, key=len, reverse=True):
        if batch and len(batch) >= min(most, _BATCH_PIECES // max(1, len(batch[0]))):
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


def _restore(answer: str, words: Sequence[str]) -> str | None:
    """Give the "_" back to `words` in `answer`; None where one of them is not there for certain."""
    for word in set(words):
        spaced = re.sub(rf"[{_LOW_LINES}]", " ", word)
        if not spaced.strip() or "  " in spaced or spaced != spaced.strip():
            return None
        if answer.count(word) == words.count(word):
            continue  # a BPE package keeps it
        found = re.compile(rf"(?<!\w){re.escape(spaced)}(?!\w)")
        if len(found.findall(answer)) != words.count(word):
            return None
        answer = found.sub(word.replace("\\", r"\\"), answer)
    return answer
