"""Translation with argostranslate: its own objects, over the packages that we installed.

A package is a folder with a CTranslate2 model and a tokenizer for one pair of languages. Where no
package leads straight to the target, the library's composite goes through other languages.

argostranslate is made for a desktop, with the network at hand. What is done differently here:

- Its settings are imported with an empty environment, and then set by us. So it neither reads nor
  writes the user's own folders, and no setting sends a text to a server or swaps the model.
- Packages are opened by their folder. The library's list of installed packages, which fails on any
  stray folder, and its cache, which outlives a new installation, are not used.
- Sentences are cut by `sentences.py`. The library's splitters download models.
- What the library would lose without a word is kept, or is an error: see `_Leg` and `_Checked`.

The library's import takes seconds (it pulls torch, stanza and spacy): it waits for the first text.
"""

from __future__ import annotations

import heapq
import json
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from subtitler.engines import Identity, Weights
from subtitler.engines.sentences import RULES, divide, has_words, split
from subtitler.errors import ConfigError, EngineError, MissingError

Pair = tuple[str, str]

_PIVOT = "en"  # nearly every Argos package leads from or to English
_BEAM = 4  # the library's default
_BATCH_TOKENS = 32  # the library's default
# argos-train keeps sentences of up to 150 pieces (`src_seq_length`): beyond, a model loses text.
_MOST_PIECES_IN = 150
# CTranslate2 stops after 256 pieces without a word, and argostranslate does not ask for more. Only
# a model that repeats itself comes this far; its text is left for the checks and the reviewer.
_MOST_PIECES_OUT = 1024

_INSTALL = "subtitler models install FILE.argosmodel"


class Argos:
    """Translates with Argos packages on this machine's processor.

    `weights` are the installed packages, each with its pairs as `source-target`; where two have
    the same pair the first is used, but a real one goes before a sample. `threads` are those of
    CTranslate2, 0 for its own choice. Argos packages know no terms: `terms` changes nothing.
    """

    name: str = "argos"
    local: bool = True
    kinds: tuple[str, ...] = ("argos",)

    def __init__(self, weights: Sequence[Weights], threads: int = 0) -> None:
        self._installed: dict[Pair, Weights] = {}
        for item in sorted(weights, key=lambda item: item.sample):
            if item.kind in self.kinds:
                for code in item.languages:
                    self._installed.setdefault(_pair(code, item), item)
        self._threads = threads
        self._legs: dict[Pair, _Leg] = {}

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The languages of the shortest way, both ends included; through English if there are two.

        Raises MissingError with the pairs that would close the gap, ConfigError if both are one.
        """
        if source == target:
            raise ConfigError(f"{source} to {target} is no translation")
        # Of each way: its legs, its pivots other than English, and itself, so that ties are settled
        # in the same way on every machine.
        queue: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, (source,))]
        seen: set[str] = set()
        while queue:
            legs, detours, path = heapq.heappop(queue)
            here = path[-1]
            if here == target:
                return path
            if here in seen:
                continue
            seen.add(here)
            detour = here not in (source, _PIVOT)
            for start, end in self._installed:
                if start == here and end not in seen:
                    heapq.heappush(queue, (legs + 1, detours + detour, (*path, end)))
        raise MissingError(_gap(source, target, self._installed), hint=_INSTALL)

    def identity(self, source: str, target: str) -> Identity:
        """Library, search and splitter, and the package of every leg with its SHA-256."""
        identity = {
            "library": f"argostranslate {version('argostranslate')} / "
            f"ctranslate2 {version('ctranslate2')}",
            "beam": str(_BEAM),
            "sentences": f"rules {RULES}, at most {_MOST_PIECES_IN} pieces",
        }
        for pair in _pairs(self.route(source, target)):
            package = self._installed[pair]
            identity["-".join(pair)] = f"{package.name} {package.sha256}"
        return identity

    def samples(self, source: str, target: str) -> bool:
        """Whether a package on the route is a sample, whose text means nothing."""
        return any(self._installed[pair].sample for pair in _pairs(self.route(source, target)))

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Sequence[tuple[str, str]]
    ) -> list[str]:
        """Translate every text, line by line, over all legs of the route.

        White space alone gives "" back; a text or line without letters and digits ("…", "♪") is
        given back as it is, as models invent sentences for it. Equal texts are translated once.
        Raises EngineError when a package is broken or answers with nothing, MissingError without a
        route, ConfigError when argostranslate is set up to send texts to a server.
        """
        route = self.route(source, target)
        refuse_remote_providers(os.environ)
        way: Any = self._leg((route[0], route[1]))
        for pair in _pairs(route)[1:]:
            way = _library().CompositeTranslation(way, self._leg(pair))
        answers: dict[str, str] = {}
        for number, text in enumerate(texts, start=1):
            if text not in answers:
                place = f"text {number} of {len(texts)}, {'→'.join(route)}"
                answers[text] = _translate(way, text, place)
        return [answers[text] for text in texts]

    def close(self) -> None:
        """Free the memory of the packages; the next text opens them again."""
        self._legs.clear()

    def _leg(self, pair: Pair) -> _Leg:
        if pair not in self._legs:
            self._legs[pair] = _open(pair, self._installed[pair], self._threads)
        return self._legs[pair]


def refuse_remote_providers(environ: Mapping[str, str]) -> None:
    """Raise ConfigError when the user has set argostranslate to translate on a server.

    We would not obey (`_pin`), but whoever has set this expects another engine than the one that
    runs here. Looks where the library looks: at `environ`, then at the user's `settings.json`.
    """
    setting = "ARGOS_MODEL_PROVIDER"
    provider = environ.get(setting)
    where = f"environment variable {setting}"
    if not provider:
        try:
            home = Path(environ.get("SNAP_USER_DATA", "")) if "SNAP" in environ else Path.home()
            config = Path(environ.get("XDG_CONFIG_HOME", home / ".config"))
            file = config / "argos-translate" / "settings.json"
            settings = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RuntimeError):
            return  # no home, no file or no JSON: the library would find no provider there either
        provider = settings.get(setting) if isinstance(settings, dict) else None
        where = str(file)
    if provider and provider != "OPENNMT":
        raise ConfigError(
            f"{setting}={provider} would have argostranslate send every text to a server; "
            "subtitler translates on this machine only",
            where=where,
            hint=f"remove {setting}, or set it to OPENNMT",
        )


def _pair(code: str, weights: Weights) -> Pair:
    source, hyphen, target = code.partition("-")
    if not (source and hyphen and target) or "-" in target:
        raise ConfigError(f"“{code}” is not a pair such as kk-en", where=weights.name)
    return source, target


def _pairs(route: Sequence[str]) -> list[Pair]:
    return list(pairwise(route))


def _gap(source: str, target: str, installed: Mapping[Pair, Weights]) -> str:
    """What to install to get from `source` to `target`, and what of it is there already."""
    onward = _reachable(source, set(installed))
    back = _reachable(target, {(end, start) for start, end in installed})
    pivots = [_PIVOT, *sorted((onward | back) - {_PIVOT})]
    ways = [[(source, target)]]
    for pivot in pivots:
        if pivot not in (source, target):
            first, last = (source, pivot), (pivot, target)
            ways.append([first] * (pivot not in onward) + [last] * (pivot not in back))
    ways.sort(key=len)  # stable: of equally long ones the direct pair first, then English
    choices = ", or ".join(" and ".join(map("→".join, way)) for way in ways[:3])
    present = ["→".join(pair) for pair in sorted(installed) if pair[0] in onward or pair[1] in back]
    there = f"{', '.join(present)} installed" if present else "nothing on the way is installed"
    return f"there is no way from {source} to {target}: install {choices} ({there})"


def _reachable(start: str, pairs: set[Pair]) -> set[str]:
    found = {start}
    while True:
        more = {end for begin, end in pairs if begin in found} - found
        if not more:
            return found
        found |= more


class _LostError(Exception):
    """A sentence went into the library, and nothing came out."""


def _translate(way: Any, text: str, place: str) -> str:
    """One text over the whole route; `place` says which, since an error never holds the text."""
    if not text.strip():
        return ""
    if not has_words(text):
        return text
    try:
        answer: str = way.hypotheses(text, 1)[0].value
    except _LostError:
        raise EngineError("the model gave nothing back for a sentence", where=place) from None
    except (RuntimeError, ValueError) as error:  # what CTranslate2 and SentencePiece raise
        raise EngineError(
            f"the model failed ({type(error).__name__})", where=place, hint="subtitler models list"
        ) from None  # the library's message and traceback may quote the text
    return answer


# The library, opened -----------------------------------------------------------------------------

_IMPORT = threading.Lock()
_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")


def _library() -> Any:
    """`argostranslate.translate`, imported when first asked for, with our settings."""
    with _IMPORT:
        # onnxruntime, which minisbd pulls in, sends usage data to its maker unless this is set
        # when it is first loaded; it has to stay set for the life of the process.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        if "argostranslate.settings" not in sys.modules:
            with _sealed():
                import_module("argostranslate.settings")
        _pin(import_module("argostranslate.settings"))
        module = import_module("argostranslate.translate")
        # It logs every text, at level INFO, to whoever listens; a testimony belongs in no log.
        import_module("argostranslate.utils").logger.disabled = True
        return module


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


def _pin(settings: Any) -> None:
    """Our settings, also where something else has imported the library with others."""
    settings.model_provider = settings.ModelProvider.OPENNMT  # no server
    settings.chunk_type = settings.ChunkType.ARGOSTRANSLATE  # NONE skips every package
    settings.device = "cpu"
    settings.compute_type = "auto"  # as packaged, mostly int8
    settings.inter_threads = 1
    settings.batch_size = _BATCH_TOKENS
    settings.beam_size = _BEAM


def _open(pair: Pair, weights: Weights, threads: int) -> _Leg:
    """Load a package. Raises EngineError if its folder does not hold what it should."""
    library = _library()
    broken = EngineError(
        f"the package “{weights.name}” cannot be used: its files are damaged or missing",
        where="→".join(pair),
        hint=_INSTALL,
    )
    try:
        package = library.Package(weights.folder)
    except (OSError, ValueError) as error:
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
    # The library looks for "stanza" and "minisbd" in the whole path and picks a splitter by it.
    package.packaged_sbd_path = None
    source, target = (library.Language(code, code) for code in pair)
    translation = library.PackageTranslation(source, target, package)
    translation.sentencizer = _Splitter(package.tokenizer, pair[0])
    settings: Any = import_module("argostranslate.settings")
    settings.intra_threads = threads
    try:
        translation.hypotheses("", 1)  # loads model and tokenizer, as the first text would
    except (RuntimeError, OSError, ValueError) as error:
        raise broken from error
    translation.translator = _Checked(translation.translator)
    return _Leg(translation, library.Hypothesis)


class _Splitter:
    """Our sentence rules in the place of the library's (its `ISentenceBoundaryDetectionModel`)."""

    def __init__(self, tokenizer: Any, language: str) -> None:
        self._tokenizer = tokenizer
        self._language = language

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a line, none longer than the models are made for."""
        return [
            part.strip()
            for sentence in split(text, self._language)
            for part in divide(sentence, self._fits)
        ]

    def _fits(self, text: str) -> bool:
        return len(self._tokenizer.encode(text)) <= _MOST_PIECES_IN


class _Checked:
    """The package's CTranslate2 translator, watched for what the library does not look at.

    It joins the sentences of a line, so one that comes back empty, or cut at CTranslate2's default
    length, could not be seen from outside.
    """

    def __init__(self, translator: Any) -> None:
        self._translator = translator

    def translate_batch(self, source: list[list[str]], **options: Any) -> list[Any]:
        """Translate sentences, given as pieces. Raises _LostError if one comes back empty."""
        options["max_decoding_length"] = _MOST_PIECES_OUT
        results: list[Any] = self._translator.translate_batch(source, **options)
        for result in results:
            if any(not "".join(pieces).strip("▁_ ") for pieces in result.hypotheses):
                raise _LostError
        return results


# Each of these comes out of the library's decoder as a space; NFKC turns the others into "_".
_LOW_LINES = "_▁＿﹍﹎﹏︳︴"
# A letter or digit of a script that sets spaces: in the others a "word" is a whole sentence.
_PART = r"[^\W_\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_LOW_LINED = re.compile(
    rf"((?:{_PART}+[@./:#-])*{_PART}*[{_LOW_LINES}](?:{_PART}|[{_LOW_LINES}])*"
    rf"(?:[@./:#-](?:{_PART}|[{_LOW_LINES}])+)*)"
)
_LINE_END = re.compile(r"(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")


class _Leg:
    """One package as a translation that the library's composite can chain (its `ITranslation`).

    Keeps what the library drops: line ends, leading empty lines, and the "_" in `GL_001`. Such a
    word mostly comes through as "GL 001", and gets its "_" back. Where it does not, for certain, it
    is kept as it was and the text before and after it is translated apart: a worse translation, but
    a name of a file or a person under which nobody else is found.
    """

    def __init__(self, translation: Any, hypothesis: Any) -> None:
        self.from_lang = translation.from_lang
        self.to_lang = translation.to_lang
        self._translation = translation
        self._hypothesis = hypothesis

    def hypotheses(self, text: str, num_hypotheses: int = 1) -> list[Any]:
        """The best translation, as a list of one, whatever `num_hypotheses` says."""
        parts = _LINE_END.split(text)
        parts[::2] = [self._line(line) for line in parts[::2]]
        return [self._hypothesis("".join(parts), 0)]

    def _line(self, line: str) -> str:
        """Translate a line; one without letters or digits is given back as it is."""
        if not has_words(line):
            return line
        words = _LOW_LINED.findall(line)
        whole = self._plain(line)
        if not words:
            return whole
        restored = _restore(whole, words)
        if restored is not None:
            return restored
        # The model has changed the word: keep it as it is, and translate what stands around it.
        parts = _LOW_LINED.split(line)
        parts[::2] = [self._between(part) for part in parts[::2]]
        return "".join(parts)

    def _between(self, part: str) -> str:
        """Translate a piece of a line and keep the space around it."""
        body = part.strip()
        return part.replace(body, self._plain(body)) if has_words(body) else part

    def _plain(self, text: str) -> str:
        answer: str = self._translation.hypotheses(text, 1)[0].value
        if not answer.strip():
            raise _LostError
        return answer


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
