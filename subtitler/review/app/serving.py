"""Start the review server: who may come in, under which name, and how they learn of it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from subtitler.errors import ConfigError, MissingError
from subtitler.review.app.guard import new_token
from subtitler.workdir import Collection, Reviewer

LOOPBACK = "127.0.0.1"


def serve(
    collection: Collection,
    reviewers: Sequence[Reviewer],
    *,
    port: int = 0,
    lan: str | None = None,
    certificate: tuple[Path, Path] | None = None,
    ready: Callable[[Mapping[str, str]], None],
) -> None:
    """Serve the collection until Ctrl-C.

    Only this machine can reach it, unless `lan` names an address of this machine; that needs a
    `certificate` (a file, and its key), as texts would go over the wire in the clear. `ready` is
    called once it answers, with the address of each reviewer: it holds their key. `port` 0 takes
    any that is free. Raises ConfigError, MissingError.
    """
    if lan and not certificate:
        raise ConfigError(
            "other machines are let in over TLS only",
            hint="subtitler review serve … --lan ADDRESS --cert FILE --key FILE",
        )
    host = lan or LOOPBACK
    port = port or _free_port(host)
    names = frozenset((host,) if lan else (LOOPBACK, "localhost"))
    tokens = {new_token(): reviewer for reviewer in reviewers}
    scheme = "https" if certificate else "http"
    addresses = {
        reviewer.name: f"{scheme}://{host}:{port}/?token={token}"
        for token, reviewer in tokens.items()
    }
    try:
        from subtitler.review.app.server import serve_guarded
    except ImportError as error:
        raise MissingError(f"{error.name} is not installed", hint="pip install subtitler") from None
    serve_guarded(
        collection,
        tokens,
        host=host,
        port=port,
        names=names,
        certificate=certificate,
        ready=lambda: ready(addresses),
    )


def _free_port(host: str) -> int:
    try:
        with socket.socket() as probe:
            probe.bind((host, 0))
            return int(probe.getsockname()[1])
    except OSError:
        raise ConfigError(f"“{host}” is no address of this machine") from None
