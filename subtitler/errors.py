"""Every error that this program raises on purpose.

    SubtitlerError              exit 1   this video failed, the batch goes on
    ├── ConfigError             exit 2   a command, collection, pipeline or option is wrong
    ├── FormatError             exit 2   a file does not follow its format (names the place)
    ├── ContractError           exit 2   a stage opened a file that it did not declare
    ├── MediaError              exit 1   the recording cannot be read, or not to its end
    ├── EngineError             exit 1   a model failed, or broke its contract
    ├── InUseError              exit 1   another process works in this folder
    ├── StorageError            exit 1   the disk is full, or a folder cannot be written
    ├── WaitingError            exit 3   a person has to act first
    ├── ConflictError           exit 4   a person's text and a machine's text collide
    └── MissingError            exit 5   a tool, model, font or translation pair is missing

Each carries what happened, where, and a hint with the command that helps. They are caught in two
places only: the batch loop (`pipeline.py`) and `cli`. None of them ever holds testimony text.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class SubtitlerError(Exception):
    """Something that went wrong, told in one line, with the command that helps.

    `where` names the file, line or video; `hint` says what to do next. `exit_code` is what the
    command line returns when this error ends it.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """One line: `where: message`. The hint is shown apart."""
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Keep `where` and `hint` across process borders."""
        return (_rebuild, (type(self), self.message, self.where, self.hint))


def _rebuild(
    kind: type[SubtitlerError], message: str, where: str | None, hint: str | None
) -> SubtitlerError:
    return kind(message, where=where, hint=hint)


class ConfigError(SubtitlerError):
    """A command, a collection's file, a pipeline or an option is wrong."""

    exit_code = 2


class FormatError(SubtitlerError):
    """A file does not follow its format; `where` names the file and the line."""

    exit_code = 2


class ContractError(SubtitlerError):
    """A stage opened a file that it did not declare: a mistake in the program."""

    exit_code = 2


class MediaError(SubtitlerError):
    """A recording cannot be read, is not media, or ends before it should."""


class EngineError(SubtitlerError):
    """A model failed, or gave back something that its contract forbids."""


class InUseError(SubtitlerError):
    """Another process works in this folder."""


class StorageError(SubtitlerError):
    """The disk is full, or a folder or file cannot be written."""


class WaitingError(SubtitlerError):
    """A person has to act before this can go on."""

    exit_code = 3


class ConflictError(SubtitlerError):
    """A person's text and a machine's text collide; both were kept."""

    exit_code = 4


class MissingError(SubtitlerError):
    """A tool, a model, a font or a translation pair is not installed."""

    exit_code = 5


@contextmanager
def storage_errors(where: str, *, more_room: str, unlock: str) -> Iterator[None]:
    """Turn a full disk, and a place that cannot be written, into a StorageError about `where`.

    `more_room` and `unlock` are the hints for either. Any other OSError goes on.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError("the disk is full", where=where, hint=more_room) from None
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise StorageError("cannot be written", where=where, hint=unlock) from None
        raise


def nearest(word: str, known: list[str]) -> str:
    """A sentence end that offers the known word closest to `word`, or lists them all."""
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean “{close[0]}”?" if close else f"known are: {', '.join(known) or 'none'}"
