"""A language model's server for tests: real HTTP on loopback, a cipher instead of a model.

It answers as it should, or in one of the ways in which models and servers go wrong.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from subtitler import weights

MODEL = "toy:1b"
Rows = list[dict[str, Any]]


def cipher(text: str) -> str:
    """What the model makes of a text: other letters, and all else as it is."""
    return text.translate(str.maketrans("абвгдезикнорстүіш", "abvgdeziknorstyjw"))


def good(rows: Rows) -> str:
    return json.dumps({"translations": rows}, ensure_ascii=False)


def _with(change: Callable[[Rows], Any]) -> Callable[[Rows], str]:
    return lambda rows: json.dumps({"translations": change(rows)}, ensure_ascii=False)


def _merged(rows: Rows) -> Rows:
    first, second, *rest = [row["text"] for row in rows]
    texts = [f"{first} {second}", *rest]
    return [{"id": number, "text": text} for number, text in enumerate(texts, 1)]


def _first(rows: Rows, **changes: object) -> Rows:
    return [{**rows[0], **changes}, *rows[1:]]


BAD_ANSWERS: dict[str, Callable[[Rows], str]] = {
    "one dropped": _with(lambda rows: rows[:-1]),
    "one too many": _with(lambda rows: [*rows, {"id": len(rows) + 1, "text": "more"}]),
    "two merged": _with(_merged),
    "shuffled": _with(lambda rows: [*rows[1:], rows[0]]),
    "wrong ids": _with(lambda rows: [{**row, "id": row["id"] + 1} for row in rows]),
    "ids twice": _with(lambda rows: [{**row, "id": 1} for row in rows]),
    "ids as text": _with(lambda rows: [{**row, "id": str(row["id"])} for row in rows]),
    "true for an id": _with(lambda rows: _first(rows, id=True)),
    "an empty text": _with(lambda rows: _first(rows, text="  ")),
    "only marks": _with(lambda rows: _first(rows, text="…")),
    "a number for a text": _with(lambda rows: _first(rows, text=7)),
    "a comment inside": _with(lambda rows: _first(rows, text="abc\nNote: a guess")),
    "a control character": _with(lambda rows: _first(rows, text="a\u0007b")),
    "half a character": lambda rows: good(rows).replace('"text": "', '"text": "\\ud800', 1),
    "a key too many": _with(lambda rows: _first(rows, note="unsure")),
    "no list": _with(lambda rows: {"1": rows[0]["text"]}),
    "prose before": lambda rows: f"Here is the translation:\n{good(rows)}",
    "prose after": lambda rows: f"{good(rows)}\nI hope this helps!",
    "prose": lambda rows: "I cannot help with that.",
    "nothing": lambda rows: "",
    "JSON cut off": lambda rows: good(rows)[:-5],
    "too deep": lambda rows: "[" * 100_000,
}

GOOD_ANSWERS: dict[str, Callable[[Rows], str]] = {
    "as asked": good,
    "a list alone": lambda rows: json.dumps(rows),
    "in a fence": lambda rows: f"```json\n{good(rows)}\n```",
    "after a thought": lambda rows: f"<think>\nHm. [1]\n</think>\n\n{good(rows)}",
    "with space around": lambda rows: f"\n\n {good(rows)}  \n",
}

BAD_SERVERS = ("status 500", "redirect", "closes early", "no reply", "huge", "no JSON", "a list")
"""What a server does instead of answering; also `slow`, `drips`, `length` and `status N`."""


class Server:
    """A running server. `plan` is what it does with the next questions, one after the other.

    An entry is the name of a bad way above, or "good"; afterwards it does what `always` says.
    `questions` are all that it was asked to translate, `requests` whole bodies, `seen` paths.
    """

    def __init__(self, **settings: Any) -> None:
        self.plan: list[str] = []
        self.always = "good"
        self.requests: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.models: Any = {"data": [{"id": MODEL}]}
        self.tags: Any = None
        self.key = ""
        vars(self).update(settings)
        self._over = threading.Event()
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address, as a card wants it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The JSON of every question."""
        return [json.loads(each["messages"][1]["content"]) for each in self.requests]

    def stop(self) -> None:
        """End it. Questions that are still waiting are let go."""
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def waits(self, seconds: float) -> bool:
        """Let time pass; true, and at once, when the server is stopped."""
        return self._over.wait(seconds)


class _Handler(BaseHTTPRequestHandler):
    owner: Server

    def do_GET(self) -> None:
        self._note()
        known = {"/v1/models": self.owner.models, "/api/tags": self.owner.tags}
        found = known.get(self.path)
        self._send(200 if found is not None else 404, json.dumps(found).encode())

    def do_POST(self) -> None:
        owner = self.owner
        self._note()
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if owner.key and self.headers.get("Authorization") != f"Bearer {owner.key}":
            self._send(401, b"{}")
            return
        owner.requests.append(request)
        way = owner.plan.pop(0) if owner.plan else owner.always
        texts = json.loads(request["messages"][1]["content"])["texts"]
        rows = [{"id": row["id"], "text": cipher(row["text"])} for row in texts]
        if way == "no form" and "response_format" in request:
            self._send(400, b'{"error": "unknown field"}')
        elif way in BAD_ANSWERS or way in GOOD_ANSWERS:
            self._send(200, _reply({**BAD_ANSWERS, **GOOD_ANSWERS}[way](rows)))
        elif way == "length":
            self._send(200, _reply(good(rows), "length"))
        elif way.startswith("status "):
            self._send(int(way.split()[1]), b"{}")
        elif way in ("good", "no form"):
            self._send(200, _reply(good(rows)))
        else:
            self._fail(way, rows)

    def _fail(self, way: str, rows: Rows) -> None:
        answer = _reply(good(rows))
        if way == "redirect":
            self.send_response(307)
            self.send_header("Location", self.owner.url + "/chat/completions")
            self.end_headers()
        elif way == "closes early":
            self._send(200, answer[: len(answer) // 2], length=len(answer))
        elif way == "no reply":
            self.close_connection = True
        elif way == "huge":
            self._send(200, b" " * (5 << 20) + answer)
        elif way == "no JSON":
            self._send(200, b"<html>")
        elif way == "a list":
            self._send(200, b"[]")
        elif way == "slow":
            self.owner.waits(30)
        elif way == "drips":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            end = time.monotonic() + 30
            with suppress(OSError):
                while time.monotonic() < end and not self.owner.waits(0.05):
                    self.wfile.write(b" ")
        else:
            raise AssertionError(way)

    def _send(self, status: int, data: bytes, length: int = 0) -> None:
        with suppress(OSError):  # the other side may have had enough
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(length or len(data)))
            self.end_headers()
            self.wfile.write(data)

    def _note(self) -> None:
        self.owner.seen.append((self.command, self.path, dict(self.headers)))

    def log_message(self, *args: object) -> None:
        pass


def _reply(content: str, end: str = "stop") -> bytes:
    message = {"role": "assistant", "content": content}
    return json.dumps({"choices": [{"message": message, "finish_reason": end}]}).encode()


def card(server: Server, more: str = 'languages = ["kk", "en"]') -> str:
    """The text of a card for a server."""
    return f'url = "{server.url}"\nmodel = "{MODEL}"\n{more}\n'


def installed(
    folder: Path, server: Server, more: str = 'languages = ["kk", "en"]', name: str = "toy"
) -> weights.InstalledModel:
    """A server's card, installed."""
    (folder / name).mkdir(exist_ok=True, parents=True)
    (folder / name / "llm.toml").write_text(card(server, more), encoding="utf-8")
    return weights.install(folder / name, replace=True)
