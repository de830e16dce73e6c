"""Collections and working directories on disk: where every byte of people's work is kept.

A collection is a folder with `subtitler.toml` and `videos/`; each video has a working directory of
plain files, a ledger of what machines did and a journal of what people did.
"""

from subtitler.workdir.collection import (
    Collection,
    Reviewer,
    Settings,
    check_id,
    create_collection,
    locate,
    shipped_glossaries,
)
from subtitler.workdir.directory import Commit, WorkingDirectory
from subtitler.workdir.files import (
    sha256_file,
    storage_errors,
    write_atomically,
    write_pieces,
)
from subtitler.workdir.glossary_file import read_glossary_file, write_glossary_file
from subtitler.workdir.records import Records, now_utc

__all__ = [
    "Collection",
    "Commit",
    "Records",
    "Reviewer",
    "Settings",
    "WorkingDirectory",
    "check_id",
    "create_collection",
    "locate",
    "now_utc",
    "read_glossary_file",
    "sha256_file",
    "shipped_glossaries",
    "storage_errors",
    "write_atomically",
    "write_glossary_file",
    "write_pieces",
]
