"""Translation with a language model behind a server on this machine: Ollama, llama.cpp, vLLM.

The server speaks OpenAI's protocol; its card `llm.toml` is an installed model. A language model
takes neighbouring texts and a glossary's terms into account, as no other engine here can, and it
can drop, merge or invent as no other: so every answer is held against its question
(`llm_prompt.py`), and a server that is not on this machine is refused (`llm_server.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines.llm_prompt import (
    VERSION,
    BadAnswerError,
    Item,
    answers,
    batches,
    items,
    messages,
    schema,
)
from subtitler.engines.llm_server import RefusedError, Server
from subtitler.engines.sentences import has_words
from subtitler.errors import EngineError, MissingError
from subtitler.formats.language_pairs import Pair, pairs_in
from subtitler.formats.llm_card import CARD, Card, parse_card

Terms = Sequence[tuple[str, str]]


class Llm:
    """Translates by asking a server.

    `weights` are the installed cards. Those of servers on this machine are used; only where there
    is none, those of others, and then `local` is False. Where two have the same pair, the first is
    used. `threads` are the server's own affair.
    """

    name: str = "llm"
    kinds: tuple[str, ...] = ("llm", "llm-remote")

    def __init__(self, weights: Sequence[Weights], threads: int = 0) -> None:
        del threads
        mine = [item for item in weights if item.kind in self.kinds]
        here = [item for item in mine if item.kind == "llm"]
        self.local: bool = bool(here) or not mine
        self._installed: dict[Pair, Weights] = {}
        for item in here or mine:
            for pair in sorted(pairs_in(item.languages)):
                self._installed.setdefault(pair, item)
        self._open: dict[str, _Model] = {}

    def pairs(self) -> frozenset[Pair]:
        """Those of the cards."""
        return frozenset(self._installed)

    def identity(self, source: str, target: str) -> Identity:
        """The form of the question, and the card with its SHA-256. Asks no server.

        What the server runs under the card's name is held against the card's `digest`, where it
        states one, before the first text is sent.
        """
        card = self._model(source, target)
        return {
            self.name: f"question {VERSION}",
            f"{source}-{target}": f"{card.name} {card.sha256}",
        }

    def samples(self, source: str, target: str) -> bool:
        """Whether the card is a sample's."""
        return self._model(source, target).sample

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        terms: Terms = (),
        context: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[str]:
        """Translate every text, some in one question, with what stands around them.

        White space alone gives "" back; a text without letters and digits is given back as it is.
        An answer that is not what was asked for is refused; the same is asked once more, then each
        text alone. Raises EngineError where that does not help either, or the server fails;
        MissingError without a card for the pair.
        """
        model = self._opened(source, target)
        found = [text if text.strip() else "" for text in texts]
        asked = [
            (number, item)
            for number, item in enumerate(items(texts, context))
            if has_words(item.text)
        ]
        done = len(texts) - len(asked)
        for batch in batches(asked, model.card.batch_texts, model.card.batch_characters):
            numbers = [number for number, _ in batch]
            told = model.translated([item for _, item in batch], (source, target), terms, numbers)
            for number, text in zip(numbers, told, strict=True):
                found[number] = text
            done += len(batch)
            if progress:
                progress(done, len(texts))
        if progress and not asked:
            progress(len(texts), len(texts))
        return found

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """One answer for each: a second one would be a guess at another temperature."""
        del count
        return [[answer] for answer in self.translate(texts, source=source, target=target)]

    def close(self) -> None:
        """Nothing here; the server keeps its model, or lets it go, by its own settings."""
        self._open.clear()

    def _model(self, source: str, target: str) -> Weights:
        try:
            return self._installed[source, target]
        except KeyError:
            raise MissingError(
                f"no language model that translates {source} into {target} is installed",
                hint="subtitler models install FOLDER, with an llm.toml (see docs/engines.md)",
            ) from None

    def _opened(self, source: str, target: str) -> _Model:
        weights = self._model(source, target)
        if weights.name not in self._open:
            text = (weights.folder / CARD).read_text(encoding="utf-8-sig")
            self._open[weights.name] = _Model(parse_card(text), weights.name)
        return self._open[weights.name]


class _Model:
    """A server whose model has been looked at."""

    def __init__(self, card: Card, name: str) -> None:
        self.card = card
        self._name = name
        self._server = Server(card, name)
        self._checked = False
        self._keeps_form = True

    def translated(
        self, batch: Sequence[Item], pair: Pair, terms: Terms, numbers: Sequence[int]
    ) -> list[str]:
        """The translations of a batch whose texts have these `numbers` in the document."""
        if not self._checked:
            self._check()
        reason = ""
        for _ in range(2):
            try:
                return self._asked(batch, pair, terms, reason)
            except BadAnswerError as error:
                reason = str(error)
        if len(batch) == 1:
            raise self._useless(reason, numbers[0])
        found = []
        for item, number in zip(batch, numbers, strict=True):
            try:
                found += self._asked([item], pair, terms)
            except BadAnswerError as error:
                raise self._useless(str(error), number) from None
        return found

    def _asked(
        self, batch: Sequence[Item], pair: Pair, terms: Terms, refused: str = ""
    ) -> list[str]:
        request: dict[str, object] = {
            "model": self.card.model,
            "messages": messages(batch, *pair, terms, refused),
            "temperature": 0,
            "seed": 0,
            "max_tokens": self.card.most_tokens,
            "stream": False,
        }
        failures = 0
        while True:
            form = {"response_format": schema(len(batch))} if self._keeps_form else {}
            try:
                return answers(self._server.ask({**request, **form}), batch)
            except RefusedError as error:
                if form and error.status in (400, 415, 422, 501):
                    self._keeps_form = (
                        False  # an older server; its answers are checked all the same
                    )
                    continue
                failures += 1
                if failures > 1 or error.status < 500:
                    raise self._failed(error) from None

    def _check(self) -> None:
        try:
            self._server.check_model()
        except RefusedError as error:
            raise self._failed(error) from None
        self._checked = True

    def _failed(self, error: RefusedError) -> EngineError:
        hint = "its own log says why"
        if error.status == 404:
            hint = f"is “url” in {CARD} its address up to /v1?"
        return EngineError(
            f"the language model's server answered with status {error.status}",
            where=self._name,
            hint=hint,
        )

    def _useless(self, reason: str, number: int) -> EngineError:
        return EngineError(
            f"the language model's answer to text {number + 1} is of no use: {reason}",
            where=self._name,
            hint="nothing was written; try a larger model, or another engine",
        )
