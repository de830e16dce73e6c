"""One Argos package at work: all texts of a document in batches, with the library's own answers.

argostranslate searches line by line, in batches of 32 pieces, mostly one sentence. Here the lines
of all texts are cut into sentences, equal ones are searched once, and the others together with
those of like length: as the search of each is on its own, what comes out is the same. Cutting into
pieces, search, joining and spaces are those of `argostranslate.translate` (version 1.11), to which
the tests compare.

What is done differently:

- The library's settings are imported with an empty environment. So it neither reads nor writes the
  user's own folders.
- Packages are opened by their folder. The library's list of installed packages, which fails on any
  stray folder, and its cache, which outlives a new installation, are not used.
- Sentences are cut by `sentences.py`. The library's splitters download models, and take seconds to
  import (torch, stanza, spacy).
- What the library would lose without a word is kept, or is an error: line ends, the "_" in
  `GL_001`, sentences that come back empty, and the end of those that are longer than 256 pieces.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from subtitler.engines import Progress, Weights
from subtitler.engines.sentences import divide, has_words, split
from subtitler.errors import EngineError

Pair = tuple[str, str]
"""Codes of the source and the target language."""

BEAM = 4
"""The library's default."""

MOST_PIECES_IN = 150
"""Argos models are trained on sentences of up to 150 pieces: beyond, they lose text."""

BATCHES = "1"
"""The version of the way in which sentences are put together. Raise it when answers may move."""

INSTALL = "subtitler models install FILE.argosmodel"

_LENGTH_PENALTY = 0.2  # the library's
# On a model of the usual size 16, 32 and 64 sentences are equally fast; larger ones take memory.
_BATCH_SENTENCES = 32
_BATCH_PIECES = 1024  # with the padding
_LEAST_SENTENCES = 16  # smaller ones are slower, also where they keep another thread busy
_MOST_THREADS = 4  # when nobody says how many: CTranslate2's own choice
# CTranslate2 stops after 256 pieces without a word, and argostranslate does not ask for more. Here
# a sentence that comes so far is searched again, alone, with more room. Only a model that repeats
# itself comes to the end of that; its text is left for the checks and the reviewer.
_MOST_PIECES_OUT = 256
_MOST_PIECES_OUT_ALONE = 1024

# What CTranslate2, SentencePiece and sacremoses raise.
_ERRORS = (RuntimeError, ValueError, LookupError, MemoryError)

Pieces = tuple[str, ...]


def _unheard(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


class Failure(Exception):
    """A text could not be translated: `message` says why, `index` which text of the list it is."""

    def __init__(self, message: str, index: int) -> None:
        """`message` holds nothing of the text."""
        super().__init__(message)
        self.message = message
        self.index = index


_NOTHING = "the model gave nothing back for a sentence"


@contextmanager
def _blamed_on(index: int) -> Iterator[None]:
    """Turn what the libraries raise, which may quote the text, into a Failure."""
    try:
        yield
    except _ERRORS as error:
        raise Failure(f"the model failed ({type(error).__name__})", index) from None


# The library, opened -----------------------------------------------------------------------------

_IMPORT = threading.Lock()
_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def _library() -> Any:
    """`argostranslate.package`, imported when first asked for, away from the user's settings."""
    with _IMPORT:
        if "argostranslate.settings" not in sys.modules:
            with _sealed():
                import_module("argostranslate.settings")
        return import_module("argostranslate.package")


@contextmanager
def _sealed() -> Iterator[None]:
    """Hide the user's settings and folders from argostranslate, and make it no folder in the home.

    Only for the import of its settings, a few milliseconds, as other threads see it too. The
    folders that the library creates are gone afterwards: nothing here needs them.
    """
    hidden = {
        key: os.environ.pop(key)
        for key in list(os.environ)
        if key.startswith("ARGOS_") or key in (*_FOLDERS, "SNAP")
    }
    with tempfile.TemporaryDirectory(prefix="subtitler-", ignore_cleanup_errors=True) as folder:
        os.environ.update(dict.fromkeys(_FOLDERS, folder))
        try:
            yield
        finally:
            for key in _FOLDERS:
                del os.environ[key]
            os.environ.update(hidden)


def open_package(pair: Pair, weights: Weights, threads: int) -> Leg:
    """Load a package, to run on `threads` of the processor; 0 for four, or as many as there are.

    Each thread has batches of its own: that takes less of the processor than a batch in which all
    of them work and wait for each other. The weights are in memory once.
    Raises EngineError if its folder does not hold what it should.
    """
    library = _library()
    threads = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    broken = EngineError(
        f"the package “{weights.name}” cannot be used: its files are damaged or missing",
        where="→".join(pair),
        hint=INSTALL,
    )
    try:
        package = library.Package(weights.folder)
    except (OSError, TypeError, AttributeError, *_ERRORS) as error:
        raise broken from error
    if package.target_prefix:
        # The library removes it once a line, and never if it holds "_" (eng_Latn): it would stand
        # in the subtitles.
        raise EngineError(
            f"the package “{weights.name}” needs a target prefix, which argostranslate leaves in "
            "its translations; it cannot be used",
            where="→".join(pair),
            hint="subtitler engines",
        )
    if not hasattr(package, "tokenizer"):
        raise broken
    try:
        package.tokenizer.decode(package.tokenizer.encode("a"))  # loads it
        translator = import_module("ctranslate2").Translator(
            str(weights.folder / "model"),
            device="cpu",
            compute_type="auto",  # as packaged, mostly int8
            inter_threads=threads,
            intra_threads=1,
        )
    except SystemExit as error:  # what the library's reader of bpe.model does with a bad line
        raise broken from error
    except (OSError, *_ERRORS) as error:
        raise broken from error
    return Leg(translator, threads, package.tokenizer, pair[0])


# One leg -----------------------------------------------------------------------------------------

# Each of these comes out of the library's decoder as a space; NFKC turns the others into "_".
_LOW_LINES = "_▁＿﹍﹎﹏︳︴"
# A letter or digit of a script that sets spaces: in the others a "word" is a whole sentence.
_PART = r"[^\W_\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_LOW_LINED = re.compile(
    rf"((?:{_PART}+[@./:#-])*{_PART}*[{_LOW_LINES}](?:{_PART}|[{_LOW_LINES}])*"
    rf"(?:[@./:#-](?:{_PART}|[{_LOW_LINES}])+)*)"
)
_LINE_END = re.compile(r"(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")


class Leg:
    """A package, open: texts of one language in, of another out.

    Keeps what the library drops: line ends, leading empty lines, and the "_" in `GL_001`. Such a
    word mostly comes through as "GL 001", and gets its "_" back. Where it does not, for certain, it
    is kept as it was and the text before and after it is translated apart: a worse translation, but
    a name of a file or a person under which nobody else is found.
    """

    def __init__(self, translator: Any, threads: int, tokenizer: Any, language: str) -> None:
        """A CTranslate2 translator and its threads; a tokenizer of the library, for `language`."""
        self._translator = translator
        self._threads = threads
        self._tokenizer = tokenizer
        self._language = language
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
                with _blamed_on(index):
                    options += self._others(text, count)
            found.append(list(dict.fromkeys(options))[:count])
        return found

    def _others(self, text: str, count: int) -> Iterator[str]:
        """Translations of a line in which one sentence is not as in the best one."""
        pieces = self._pieces(text)
        ranked = [
            result.hypotheses
            for result in self._translator.translate_batch(
                [list(sentence) for sentence in pieces],
                beam_size=max(BEAM, count),
                num_hypotheses=max(BEAM, count),
                length_penalty=_LENGTH_PENALTY,
                replace_unknowns=True,
                max_decoding_length=_MOST_PIECES_OUT,
            )
        ]
        for rank in range(1, count):
            for place, options in enumerate(ranked):
                if rank < len(options) and "".join(options[rank]).strip("▁_ "):
                    sentences = [each[0] for each in ranked]
                    sentences[place] = options[rank]
                    joined = [piece for sentence in sentences for piece in sentence]
                    yield self._tokenizer.decode(joined).removeprefix(" ").lstrip("\n")

    def _texts(self, texts: Sequence[str]) -> list[str]:
        cut: dict[str, list[str]] = {}  # the lines of each text, and what ends them between
        lines: dict[str, int] = {}  # each line, and the first text that has it
        for index, text in enumerate(texts):
            if text not in cut:
                cut[text] = _LINE_END.split(text) if text.strip() else []
                for line in cut[text][::2]:
                    if has_words(line):
                        lines.setdefault(line, index)
        answers = self._lines(lines)
        for text, parts in cut.items():
            answers[text] = "".join(answers.get(part, part) for part in parts)
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
        """What the library makes of texts without line ends, each with the number to blame."""
        pieces: dict[str, list[Pieces]] = {}
        sentences: dict[Pieces, int] = {}
        for text, index in texts.items():
            with _blamed_on(index):
                pieces[text] = self._pieces(text)
            for sentence in pieces[text]:
                sentences.setdefault(sentence, index)
        found = self._search(sentences)
        answers = {}
        for text, index in texts.items():
            joined = [piece for sentence in pieces[text] for piece in found[sentence]]
            with _blamed_on(index):
                answer: str = self._tokenizer.decode(joined)
            answers[text] = answer.removeprefix(" ").lstrip("\n")
            if not answer.strip():
                raise Failure(_NOTHING, index)
        return answers

    def _pieces(self, text: str) -> list[Pieces]:
        """The sentences of a line in pieces, none longer than the models are made for."""
        return [
            tuple(self._tokenizer.encode(part.strip()))
            for sentence in split(text, self._language)
            for part in divide(sentence, self._fits)
        ]

    def _fits(self, text: str) -> bool:
        return len(self._tokenizer.encode(text)) <= MOST_PIECES_IN

    def _search(self, sentences: Mapping[Pieces, int]) -> dict[Pieces, list[str]]:
        """The best translation of every sentence, each of which has the number to blame."""
        found: dict[Pieces, list[str]] = {}
        for sentence, best in self._in_batches(sentences):
            self._progress(len(found), len(sentences))
            if len(best) >= _MOST_PIECES_OUT:
                [best] = self._finish([sentence], sentences, _MOST_PIECES_OUT_ALONE)
            if not "".join(best).strip("▁_ "):
                raise Failure(_NOTHING, sentences[sentence])
            found[sentence] = best
        return found

    def _in_batches(self, sentences: Mapping[Pieces, int]) -> Iterator[tuple[Pieces, list[str]]]:
        """Every sentence with its best translation of up to 256 pieces.

        All threads have a batch in work and one to come: short documents keep all of them busy,
        long ones take no more memory, and work can be interrupted after each batch.
        """
        waiting: deque[tuple[list[Pieces], list[Any]]] = deque()
        for batch in _batches(sentences, self._threads):
            waiting.append((batch, self._start(batch)))
            if len(waiting) >= 2 * self._threads:
                first, started = waiting.popleft()
                yield from zip(first, self._finish(first, sentences, started=started), strict=True)
        for batch, started in waiting:
            yield from zip(batch, self._finish(batch, sentences, started=started), strict=True)

    def _start(self, batch: Sequence[Pieces], most_out: int = _MOST_PIECES_OUT) -> list[Any]:
        started: list[Any] = self._translator.translate_batch(
            [list(sentence) for sentence in batch],
            beam_size=BEAM,
            length_penalty=_LENGTH_PENALTY,
            replace_unknowns=True,
            max_decoding_length=most_out,
            asynchronous=True,
        )
        return started

    def _finish(
        self,
        batch: Sequence[Pieces],
        blame: Mapping[Pieces, int],
        most_out: int = _MOST_PIECES_OUT,
        started: Sequence[Any] = (),
    ) -> list[list[str]]:
        """The best translations of a batch; of one that fails (memory, say), in halves."""
        try:
            answers = started or self._start(batch, most_out)
            return [answer.result().hypotheses[0] for answer in answers]
        except _ERRORS:
            middle = len(batch) // 2
            if not middle:
                with _blamed_on(blame[batch[0]]):
                    raise
        first, second = batch[:middle], batch[middle:]
        return self._finish(first, blame, most_out) + self._finish(second, blame, most_out)


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
