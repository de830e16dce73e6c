"""The line to a language model's server: one question, one bounded answer, to a checked address.

A local server has to be on this machine for certain: its name is looked up here, every address has
to be a loopback one, and the connection goes to that address. There are no proxies, no redirects
and no second look-up by a library. Ollama, itself local, passes the models of its cloud on to its
maker: those are refused too.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from subtitler.errors import EngineError, MissingError
from subtitler.formats.llm_card import CARD, Card

MOST_BYTES = 4 << 20
"""No answer is larger: a batch has some thousand letters."""

_CONNECT_S = 10
_LOOK_S = 10
_CHUNK = 64 << 10
_MOST_REASON = 60

Plain = Any
"""What json gives."""


class RefusedError(Exception):
    """The server answered, but with another `status` than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Server:
    """A server as its card describes it. `name` is that of the model here, for errors."""

    def __init__(self, card: Card, name: str) -> None:
        self._card = card
        self._name = name
        parts = urlsplit(card.url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")

    def ask(self, request: Mapping[str, Plain]) -> Plain:
        """The server's answer to a chat. Raises EngineError, RefusedError for a bad status."""
        return self._exchange("POST", f"{self._path}/chat/completions", request)

    def check_model(self) -> None:
        """Make sure that the server has the model, of the stated digest, on this machine.

        Raises EngineError, MissingError where the server does not know the model.
        """
        known = self._models(f"{self._path}/models", "data", "id")
        model = self._card.model
        if model not in known and f"{model}:latest" in known:
            model = f"{model}:latest"  # what Ollama means by a name alone
        if model not in known:
            raise MissingError(
                f"the server has no model “{self._card.model}”; it has: {_listed(list(known))}",
                where=self._name,
                hint=f"ollama pull {self._card.model}, or correct “model” in {CARD}",
            )
        # Ollama alone tells more about its models, and only here.
        root = self._path.removesuffix("/v1")
        told = {**known[model], **self._tags(root).get(model, {})}
        if self._card.local and (told.get("remote_host") or told.get("remote_model")):
            raise EngineError(
                f"the server passes “{self._card.model}” on to another machine, so it was asked "
                "nothing",
                where=self._name,
                hint="choose a model that runs here; or, if the witnesses agree, local = false in "
                f"{CARD} and remote = true in subtitler.toml",
            )
        digest = str(told.get("digest", "")).removeprefix("sha256:")
        wanted = self._card.digest.removeprefix("sha256:")
        if wanted and digest != wanted:
            raise EngineError(
                f"the server's “{self._card.model}” is not the one that the card names (its digest "
                f"is {digest[:12] or 'not told'})",
                where=self._name,
                hint=f"get the right model, or correct “digest” in {CARD} and install it again",
            )

    def _tags(self, root: str) -> dict[str, dict[str, Plain]]:
        try:
            return self._models(f"{root}/api/tags", "models", "name")
        except RefusedError:
            return {}

    def _models(self, path: str, key: str, name: str) -> dict[str, dict[str, Plain]]:
        answer = self._exchange("GET", path, None, _LOOK_S)
        rows = answer.get(key) if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            return {}
        return {row[name]: row for row in rows if isinstance(row, dict) and row.get(name)}

    def _exchange(
        self, method: str, path: str, request: Mapping[str, Plain] | None, limit_s: float = 0
    ) -> Plain:
        limit_s = limit_s or self._card.timeout_s
        body = None if request is None else json.dumps(request).encode()
        with self._line(limit_s) as line:
            line.request(method, path or "/", body, self._headers())
            with line.getresponse() as answer:
                if answer.status != 200:
                    raise self._refusal(answer.status)
                data = self._received(answer)
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise self._error("gave an answer that is no JSON") from None

    def _received(self, answer: http.client.HTTPResponse) -> bytes:
        data = bytearray()
        while part := answer.read1(_CHUNK):
            data += part
            if len(data) > MOST_BYTES:
                raise self._error(f"gave more than {MOST_BYTES >> 20} MB")
        if answer.length:  # counted down to what was announced, but never came
            raise http.client.IncompleteRead(b"")
        return bytes(data)

    def _refusal(self, status: int) -> Exception:
        if 300 <= status < 400:
            return self._error("sent us on to another address; that is not followed")
        if status in (401, 403):
            named = self._card.api_key_env
            hint = f"put the right key into {named}" if named else f"name “api_key_env” in {CARD}"
            return self._error("wants another key", hint)
        return RefusedError(status)

    def _headers(self) -> dict[str, str]:
        headers = {
            "Host": self._host if ":" not in self._host else f"[{self._host}]",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Connection": "close",
        }
        if self._card.api_key_env:
            key = os.environ.get(self._card.api_key_env, "").strip()
            if not key or not key.isascii() or not key.isprintable():
                raise MissingError(
                    f"the environment variable {self._card.api_key_env} holds no key",
                    where=self._name,
                )
            headers["Authorization"] = f"Bearer {key}"
        headers["Host"] += f":{self._port}"
        return headers

    @contextmanager
    def _line(self, limit_s: float) -> Iterator[http.client.HTTPConnection]:
        """A connection that is cut after `limit_s`, whatever the other side does."""
        deadline_s = time.monotonic() + limit_s
        sock = self._connect()
        line = http.client.HTTPConnection(self._host, self._port)
        line.auto_open = 0  # it would look the name up anew
        line.sock = sock
        watch = threading.Timer(max(0.01, deadline_s - time.monotonic()), _cut, (sock,))
        watch.daemon = True
        watch.start()
        try:
            yield line
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline_s:
                raise self._error(
                    f"took longer than {limit_s:.0f} s",
                    f"give it more time (timeout_s in {CARD}), or choose a smaller model",
                ) from None
            raise self._error("broke off its answer") from None
        finally:
            watch.cancel()
            line.close()
            sock.close()

    def _connect(self) -> socket.socket:
        reason = ""
        for address in self._addresses():
            try:
                sock = socket.create_connection((address, self._port), _CONNECT_S)
            except OSError as error:
                reason = (error.strerror or str(error))[:_MOST_REASON]
                continue
            try:
                if self._secure:
                    context = ssl.create_default_context()
                    sock = context.wrap_socket(sock, server_hostname=self._host)
                sock.settimeout(None)  # from here on, the watch ends it
                return sock
            except OSError as error:
                sock.close()
                reason = (error.strerror or "no secure connection")[:_MOST_REASON]
        raise self._error(
            f"cannot be reached at {self._host}:{self._port} ({reason})",
            "start it: ollama serve, or llama-server -m MODEL.gguf, or vllm serve MODEL",
        )

    def _addresses(self) -> list[str]:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except OSError:
            raise self._error(f"has a name that nobody knows: {self._host}") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        parsed = [ipaddress.ip_address(address.split("%")[0]) for address in addresses]
        if self._card.local and not all(address.is_loopback for address in parsed):
            raise self._error(
                f"is not on this machine: {self._host} is {', '.join(addresses)}",
                "use http://127.0.0.1:…; or, if the witnesses agree, local = false in "
                f"{CARD} and remote = true in subtitler.toml",
            )
        if not self._secure and any(address.is_global for address in parsed):
            raise self._error(
                "would get testimony over the open internet unencrypted", "use an https address"
            )
        return addresses

    def _error(self, message: str, hint: str | None = None) -> EngineError:
        return EngineError(f"the language model's server {message}", where=self._name, hint=hint)


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):  # it may have ended already
        sock.shutdown(socket.SHUT_RDWR)


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in sorted(names)[:8] if name.isprintable())
    return shown or "none"
