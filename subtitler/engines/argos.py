"""Translation with Argos packages, a whole document at a time.

A package is a folder with a CTranslate2 model and a tokenizer for one pair of languages
(`argos_packages.py`). It gets all texts of a document at once, so that their sentences can be
searched together: several times faster than one by one, with the same text.

argostranslate, whose packages these are, can also be set up to send every text to a server. We
would not obey, but say so: see `refuse_remote_providers`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines.argos_packages import INSTALL, MOST_PIECES_IN, Pair, open_package
from subtitler.engines.leg import BATCHES, BEAM, Leg, told
from subtitler.engines.sentences import RULES
from subtitler.errors import ConfigError, MissingError


class Argos:
    """Translates with Argos packages on this machine's processor.

    `weights` are the installed packages, each with its pairs as `source-target`; where two have
    the same pair the first is used, but a real one goes before a sample. `threads` are those of
    CTranslate2, 0 for its own choice. Argos packages know no terms and no context: neither changes
    anything.
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
        self._legs: dict[Pair, Leg] = {}

    def pairs(self) -> frozenset[Pair]:
        """Those of the packages."""
        return frozenset(self._installed)

    def identity(self, source: str, target: str) -> Identity:
        """Library, search and splitter, and the package with its SHA-256. Raises MissingError."""
        package = self._package(source, target)
        return {
            "library": f"argostranslate {version('argostranslate')} / "
            f"ctranslate2 {version('ctranslate2')}",
            "beam": str(BEAM),
            "batches": BATCHES,
            "sentences": f"rules {RULES}, at most {MOST_PIECES_IN} pieces",
            f"{source}-{target}": f"{package.name} {package.sha256}",
        }

    def samples(self, source: str, target: str) -> bool:
        """Whether the package is a sample, whose text means nothing."""
        return self._package(source, target).sample

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
        """Translate every text, line by line.

        White space alone gives "" back; a text or line without letters and digits ("…", "♪") is
        given back as it is, as models invent sentences for it. Give a whole document at once:
        equal sentences are translated once, and the others in batches of like length. Raises
        EngineError when the package is broken or answers with nothing, MissingError without one,
        ConfigError when argostranslate is set up to send texts to a server.
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
        """Free the memory of the packages; the next text opens them again."""
        self._legs.clear()

    def _package(self, source: str, target: str) -> Weights:
        try:
            return self._installed[source, target]
        except KeyError:
            raise MissingError(
                f"no Argos package from {source} to {target} is installed", hint=INSTALL
            ) from None

    def _leg(self, source: str, target: str) -> Leg:
        package = self._package(source, target)
        refuse_remote_providers(os.environ)
        pair = (source, target)
        if pair not in self._legs:
            self._legs[pair] = open_package(pair, package, self._threads)
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
