"""Office files are archives: refuse those that hold more, or something else, than a table."""

from __future__ import annotations

import io
import zipfile

from subtitler.errors import FormatError

_MOST_BYTES = 100_000_000
_FOREIGN = {
    "vbaproject.bin": "holds macros",
    "externallinks/": "is linked to other files",
    "embeddings/": "holds other files",
    "activex/": "holds controls",
}


def check_archive(data: bytes, name: str, kind: str) -> None:
    """Refuse what is no archive, what would fill the memory, macros and links to other files.

    `kind` is the format's name, for the error. Raises FormatError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise FormatError(f"is no {kind} file", where=name) from None
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise FormatError("is too large when unpacked", where=name)
    for member in members:
        _, _, inside = member.filename.casefold().partition("/")
        for prefix, what in _FOREIGN.items():
            if inside.startswith(prefix):
                raise FormatError(
                    what, where=name, hint=f"save the table alone, as .{kind.lower()}"
                )
