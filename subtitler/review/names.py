"""Names that people corrected, for the glossary: then the next recording is heard with them."""

from __future__ import annotations

import hashlib

from subtitler.errors import ConfigError
from subtitler.glossary import Row
from subtitler.glossary import read as read_rows
from subtitler.glossary import write as write_rows
from subtitler.languages import language
from subtitler.workdir import (
    Collection,
    read_glossary_file,
    shipped_glossaries,
    write_glossary_file,
)
from subtitler.workdir.collection import SETTINGS


def learn(collection: Collection, lang: str, name: str) -> str:
    """Add a name to the first glossary of the collection's own; gives the file's name.

    Nothing happens where a glossary has it. Raises ConfigError where the collection has no glossary
    of its own, or there is no name.
    """
    form = " ".join(name.split())
    code = language(lang).code
    if not form:
        raise ConfigError("there is no name to keep")
    own = [
        item
        for item in collection.settings.glossaries
        if item not in shipped_glossaries() and item.endswith(".csv")
    ]
    if not own:
        raise ConfigError(
            "the collection has no glossary of its own to keep names in",
            where=SETTINGS,
            hint='glossaries = ["places", "terms", "names", "own.csv"]',
        )
    if any(form in row.forms.get(code, ()) for row in collection.glossary):
        return own[0]
    path = (collection.path / own[0]).resolve()
    rows = list(read_glossary_file(path)[0]) if path.exists() else []
    key = f"name-{hashlib.sha256(f'{code}:{form}'.encode()).hexdigest()[:8]}"
    rows.append(Row(key, "name", {code: (form,)}, "translate", "corrected in a review"))
    write_glossary_file(path, read_rows(write_rows(rows), path.name))
    collection.__dict__.pop("glossary", None)  # it is read once and kept
    return own[0]
