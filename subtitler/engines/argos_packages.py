"""One Argos package, opened: all texts of a document in batches, with the library's own answers.

argostranslate searches line by line, in batches of 32 pieces, mostly one sentence. Here a whole
document is searched in large batches (`leg.py`). Cutting into pieces, search, joining and spaces
are those of `argostranslate.translate` (version 1.11), to which the tests compare.

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
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from subtitler.engines import Weights
from subtitler.engines.leg import ERRORS, Leg, Manner, open_translator
from subtitler.errors import EngineError

Pair = tuple[str, str]
"""Codes of the source and the target language."""

MOST_PIECES_IN = 150
"""Argos models are trained on sentences of up to 150 pieces: beyond, they lose text."""

INSTALL = "subtitler models install FILE.argosmodel"

_LENGTH_PENALTY = 0.2  # the library's
# CTranslate2 stops after 256 pieces without a word, and argostranslate does not ask for more. Here
# a sentence that comes so far is searched again, alone, with more room. Only a model that repeats
# itself comes to the end of that; its text is left for the checks and the reviewer.
_MOST_PIECES_OUT = 256
_MOST_PIECES_OUT_ALONE = 1024

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

    Raises EngineError if its folder does not hold what it should.
    """
    library = _library()
    broken = EngineError(
        f"the package “{weights.name}” cannot be used: its files are damaged or missing",
        where="→".join(pair),
        hint=INSTALL,
    )
    try:
        package = library.Package(weights.folder)
    except (OSError, TypeError, AttributeError, *ERRORS) as error:
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
        translator, threads = open_translator(weights.folder / "model", threads)
    except SystemExit as error:  # what the library's reader of bpe.model does with a bad line
        raise broken from error
    except (OSError, *ERRORS) as error:
        raise broken from error
    manner = Manner(
        most_in=MOST_PIECES_IN,
        most_out=_MOST_PIECES_OUT,
        most_out_alone=_MOST_PIECES_OUT_ALONE,
        length_penalty=_LENGTH_PENALTY,
        copy_unknowns=True,  # as the library does
    )
    return Leg(translator, threads, _LibraryCoder(package.tokenizer), pair[0], manner)


class _LibraryCoder:
    """The library's tokenizer of a package; it decodes a whole line at once."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def encode(self, text: str) -> list[str]:
        pieces: list[str] = self._tokenizer.encode(text)
        return pieces

    def decode(self, sentences: Sequence[Sequence[str]]) -> str:
        text: str = self._tokenizer.decode([piece for each in sentences for piece in each])
        return text
