"""Translation with one model for many languages, on CTranslate2: NLLB, M2M-100, MADLAD, OPUS-MT.

Such a model is told the languages by tokens, each family in its own way; its card `translator.toml`
says which. One model, loaded once, translates every pair that the card has, in one go.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines.leg import BATCHES, ERRORS, Leg, Manner, open_translator, told
from subtitler.engines.sentences import RULES
from subtitler.errors import ConfigError, EngineError, MissingError
from subtitler.formats.language_pairs import Pair, pairs_in
from subtitler.formats.translator_card import CARD, END, Card, parse_card, tokenizer_files
from subtitler.languages import LANGUAGES

INSTALL = "subtitler models install FOLDER (see docs/engines.md)"

_SPACELESS = ("Hans", "Hant", "Jpan")


class Ct2:
    """Translates with multilingual models on this machine's processor.

    `weights` are the installed models; where two have the same pair the first is used, but a real
    one goes before a sample. `threads` are those of CTranslate2, 0 for its own choice. Such models
    know no terms and no context: neither changes anything.
    """

    name: str = "ct2"
    local: bool = True
    kinds: tuple[str, ...] = ("ct2-mt",)

    def __init__(self, weights: Sequence[Weights], threads: int = 0) -> None:
        self._installed: dict[Pair, Weights] = {}
        for item in sorted(weights, key=lambda item: item.sample):
            if item.kind in self.kinds:
                for pair in sorted(pairs_in(item.languages)):
                    self._installed.setdefault(pair, item)
        self._threads = threads
        self._open: dict[str, _Model] = {}

    def pairs(self) -> frozenset[Pair]:
        """Those of the models' cards."""
        return frozenset(self._installed)

    def identity(self, source: str, target: str) -> Identity:
        """Libraries and splitter, and the model with its SHA-256, which covers its card."""
        model = self._model(source, target)
        return {
            self.name: f"ctranslate2 {version('ctranslate2')}, "
            f"sentencepiece {version('sentencepiece')}, batches {BATCHES}, sentences {RULES}",
            f"{source}-{target}": f"{model.name} {model.sha256}",
        }

    def samples(self, source: str, target: str) -> bool:
        """Whether the model is a sample, whose text means nothing."""
        return self._model(source, target).sample

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        terms: Sequence[tuple[str, str]] = (),
        context: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[str]:
        """Translate every text, line by line. Give a whole document at once.

        White space alone gives "" back; a text or line without letters and digits ("…", "♪") is
        given back as it is. What the model has no piece for stands as "⁇". Raises EngineError when
        the model is broken or answers with nothing, MissingError without one for the pair.
        """
        del terms, context
        leg = self._leg(source, target)
        with told(source, target, len(texts)):
            return leg.translate(texts, progress)

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """The best translations of each text; they differ in one sentence from the best of all."""
        leg = self._leg(source, target)
        with told(source, target, len(texts)):
            return leg.choices(texts, count)

    def close(self) -> None:
        """Free the memory of the models; the next text opens them again."""
        self._open.clear()

    def _model(self, source: str, target: str) -> Weights:
        try:
            return self._installed[source, target]
        except KeyError:
            raise MissingError(
                f"no multilingual model that translates {source} into {target} is installed",
                hint=INSTALL,
            ) from None

    def _leg(self, source: str, target: str) -> Leg:
        weights = self._model(source, target)
        if weights.name not in self._open:
            self._open[weights.name] = _opened(weights, self._threads)
        return self._open[weights.name].leg(source, target)


@dataclass(frozen=True, slots=True)
class _Model:
    """An open model: the library's translator and its threads, its card and its tokenizers."""

    translator: Any
    threads: int
    card: Card
    encoder: Any
    decoder: Any
    ends_itself: bool

    def leg(self, source: str, target: str) -> Leg:
        """The model, told to translate from `source` into `target`."""
        card = self.card
        after = card.after(source, target)
        if self.ends_itself and after[-1:] == (END,):
            after = after[:-1]
        manner = Manner(
            most_in=card.most_pieces_in,
            most_out=card.most_pieces_out,
            most_out_alone=card.room_alone,
            before=card.before(source, target),
            after=after,
            prefix=card.prefix(source, target),
            marks=card.marks(),
            beam=card.beam,
            length_penalty=card.length_penalty,
        )
        coder = _PieceCoder(self.encoder, self.decoder, _joint(target))
        return Leg(self.translator, self.threads, coder, source, manner)


class _PieceCoder:
    """SentencePiece models; `joint` stands between two sentences of the translation."""

    def __init__(self, encoder: Any, decoder: Any, joint: str) -> None:
        self._encoder = encoder
        self._decoder = decoder
        self._joint = joint

    def encode(self, text: str) -> list[str]:
        pieces: list[str] = self._encoder.encode(text, out_type=str)
        return pieces

    def decode(self, sentences: Sequence[Sequence[str]]) -> str:
        texts = (self._decoder.decode(list(sentence)).strip() for sentence in sentences)
        return self._joint.join(text for text in texts if text)


def _joint(target: str) -> str:
    known = LANGUAGES.get(target)
    return "" if known is not None and known.script in _SPACELESS else " "


def _opened(weights: Weights, threads: int) -> _Model:
    """Load a model. Raises EngineError where its folder does not hold what it should."""
    folder = weights.folder
    broken = EngineError(
        f"the model “{weights.name}” cannot be used: its files are damaged or missing", hint=INSTALL
    )
    if not (folder / CARD).is_file():
        raise EngineError(
            f"the model “{weights.name}” has no {CARD}: it was installed by an older version",
            hint="install it again: subtitler models install FOLDER --replace",
        )
    try:
        card = parse_card((folder / CARD).read_text(encoding="utf-8-sig"))
        config = json.loads((folder / "config.json").read_text(encoding="utf-8-sig"))
        files = tokenizer_files([path.name for path in folder.iterdir()]) or ("", "")
        encoder, decoder = (_processor(folder / name) for name in files)
        translator, threads = open_translator(folder, threads)
    except (OSError, ConfigError, *ERRORS) as error:
        raise broken from error
    ends_itself = isinstance(config, dict) and config.get("add_source_eos") is True
    return _Model(translator, threads, card, encoder, decoder, ends_itself)


def _processor(path: Path) -> Any:
    processor = import_module("sentencepiece").SentencePieceProcessor()
    processor.LoadFromSerializedProto(path.read_bytes())
    return processor
