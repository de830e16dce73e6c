"""The models on this machine: list, fetch, install, verify (`subtitler models`).

`store.py` keeps them and finds out when one has changed, `catalogue.py` knows what can be fetched,
`fetching.py` is the only place that opens an outward connection, `installing.py` takes files that
a person brings, `openai_checkpoint.py` makes weights for openai-whisper out of those for
faster-whisper.
"""

from subtitler.weights.catalogue import Entry, Kind, catalogue, listed
from subtitler.weights.fetching import fetch
from subtitler.weights.installing import install
from subtitler.weights.openai_checkpoint import derive as derive_openai_checkpoint
from subtitler.weights.store import (
    Condition,
    FileCondition,
    InstalledModel,
    Progress,
    check,
    find,
    installed,
    models_root,
    verify,
)

__all__ = [
    "Condition",
    "Entry",
    "FileCondition",
    "InstalledModel",
    "Kind",
    "Progress",
    "catalogue",
    "check",
    "derive_openai_checkpoint",
    "fetch",
    "find",
    "install",
    "installed",
    "listed",
    "models_root",
    "verify",
]
