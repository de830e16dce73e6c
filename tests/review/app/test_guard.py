"""Who may ask the review server for what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from subtitler.review.app import guard, server
from tests.review.app.conftest import Server

STATIC = Path(server.__file__).parent / "static"
SAVE = "/api/videos/v-0001/en/segments/s0000"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "evil.test"}, 400),
        ({"Host": "127.0.0.1"}, 400),
        ({"Host": "127.0.0.1.evil.test:80"}, 400),
        ({"Host": ""}, 400),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Cookie": ""}, 401),
        ({"Cookie": "x"}, 401),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_who_may_read(server: Server, headers: dict[str, str], expected: int) -> None:
    for path in ("/", "/api/videos", "/media/v-0001/proxy.mp4", "/static/app.css"):
        assert server.ask("GET", path, headers=headers)[0] == expected, path


@pytest.mark.parametrize("token", ["", "wrong", "é", "A" * 43])
def test_a_key_that_is_none(server: Server, token: str) -> None:
    status, headers, body = server.ask("GET", "/api/videos", headers={"Cookie": ""}, token="")
    assert status == 401
    assert b"review serve" in body
    cookie = f"subtitler_{server.port}={token}".encode().decode("latin-1")
    assert server.ask("GET", "/api/videos", headers={"Cookie": cookie})[0] == 401
    asked = server.ask("GET", "/?token=wrong", headers={"Cookie": ""})
    assert asked[0] == 401
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.test"}, {"Origin": "https://127.0.0.1:1"}, {"Host": "evil.test"}],
)
def test_another_page_changes_nothing(server: Server, headers: dict[str, str]) -> None:
    row = server.text()["segments"][0]
    body = {"base": row["sha"], "text": "changed"}
    assert server.ask("PUT", SAVE, body, headers=headers)[0] in (400, 403)
    assert server.text()["segments"][0]["text"] == row["text"]


def test_a_change_without_an_origin_is_refused(server: Server) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    cookie = f"subtitler_{server.port}={server.token}"
    headers = {"Cookie": cookie, "Content-Type": "text/plain"}
    connection.request("PUT", SAVE, json.dumps({"base": "", "text": "x"}), headers)
    assert connection.getresponse().status == 403
    connection.close()


def test_the_key_leaves_the_address(server: Server) -> None:
    status, headers, _ = server.ask("GET", f"/?token={server.token}", headers={"Cookie": ""})
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"]
    assert "SameSite=Strict" in headers["set-cookie"]


def test_what_a_browser_may_do_with_every_answer(server: Server) -> None:
    for path, told in (("/", {}), ("/nothing", {}), ("/", {"Host": "evil.test"})):
        _, headers, _ = server.ask("GET", path, headers=told)
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "server" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static//etc/passwd",
        "/static/SHA256SUMS",
        "/media/v-0001/source.mp4",
        "/media/v-0001/transcript.json",
        "/media/v-0001/..%2f..%2fsubtitler.toml",
        "/media/../subtitler.toml",
        "/words/../server.json",
        "/review/v-0001/../../x",
    ],
)
def test_no_file_is_reached_by_a_path(server: Server, path: str) -> None:
    status, _, body = server.ask("GET", path)
    assert status in (400, 404), body
    assert b"root:" not in body
    assert b"spoken" not in body


def test_videos_are_sent_in_parts(server: Server) -> None:
    status, headers, body = server.ask(
        "GET", "/media/v-0001/proxy.mp4", headers={"Range": "bytes=100-199"}
    )
    assert (status, len(body)) == (206, 100)
    assert headers["content-range"].startswith("bytes 100-199/")


def test_a_reader_changes_nothing(serve: Callable[..., Server]) -> None:
    server = serve("reader")
    row = server.text()["segments"][0]
    for body in ({"text": "x"}, {"state": "approved"}, {"withhold": "why"}):
        status, told = server.json("PUT", SAVE, {"base": row["sha"], **body})
        assert status == 400, told
    assert server.json("POST", "/api/videos/v-0001/en/signoff", {})[0] == 400
    assert server.text()["segments"][0] == row


def test_who_answers_for_one_language(serve: Callable[..., Server]) -> None:
    server = serve("only-kk")
    english, kazakh = server.text("en"), server.text("kk")
    assert (english["may_edit"], kazakh["may_edit"]) == (False, True)
    body = {"base": english["segments"][0]["sha"], "text": "x"}
    assert server.json("PUT", SAVE, body)[0] == 400


def test_nothing_of_the_testimony_is_logged(serve: Callable[..., Server]) -> None:
    server = serve()
    row = server.text()["segments"][0]
    server.json("PUT", SAVE, {"base": row["sha"], "text": "a secret word"})
    server.json("PUT", SAVE, {"base": "stale", "text": "another secret"})
    server.ask("PUT", SAVE, headers={"X": "y"})
    server.ask("GET", "/api/videos/v-0001/en?a=secret")
    server.end()
    assert server.said
    assert not any("secret" in line or "v-0001" in line for line in server.said)


def test_vendored_files_are_what_they_were() -> None:
    sums = (STATIC / "SHA256SUMS").read_text().splitlines()
    named = {line.split(maxsplit=1)[1]: line.split(maxsplit=1)[0] for line in sums}
    found = {path.relative_to(STATIC).as_posix() for path in STATIC.glob("vendor/*.js")}
    found |= {path.relative_to(STATIC).as_posix() for path in STATIC.glob("fonts/*.woff2")}
    assert named.keys() == found
    for name, digest in named.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name
    assert (STATIC / "vendor" / "wavesurfer-LICENSE.txt").exists()


def test_no_page_asks_another_machine() -> None:
    own = [*STATIC.glob("*.js"), *STATIC.glob("*.css"), *(STATIC.parent / "templates").iterdir()]
    for path in own:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text, path
        assert "https:" not in text, path
        assert "innerHTML" not in text, path


def test_tokens_are_never_the_same() -> None:
    tokens = {guard.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
