"""A collection to review, a server that serves it, and a browser: all real."""

from __future__ import annotations

import http.client
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subtitler import media
from subtitler.formats.documents import Findings, dump
from subtitler.media import ffmpeg_path, probe
from subtitler.model import Finding, Origin, Segment, Severity, Source, Span, Transcript, Word
from subtitler.workdir import WorkingDirectory, sha256_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

KAZAKH = (
    "Олар түнде келіп, есікті қақты.",
    "Мен Қашқардағы лагерьде бір жыл болдым.",
    "Анам сол кезде ауырып жатқан еді.",
    "Паспортымды алып қойды, қайтармады.",
    "Біз 2017 жылы көктемде көштік.",
    "Ешкім ештеңе айтқан жоқ.",
)
TEXTS = {
    "en": (
        "They came at night and knocked on the door.",
        "I was in a camp in Kashgar for a year.",
        "My mother was ill at that time.",
        "They took my passport and did not give it back.",
        "We moved in the spring of 2017.",
        "Nobody said anything.",
    ),
    "ar": (
        "جاؤوا ليلا وطرقوا الباب.",
        "كنت في معسكر في كاشغر سنة كاملة.",
        "كانت أمي مريضة في ذلك الوقت.",
        "أخذوا جواز سفري ولم يعيدوه.",
        "انتقلنا في ربيع عام 2017.",
        "لم يقل أحد شيئا.",
    ),
    "zh": (
        "他们晚上来敲门。",
        "我在喀什的营地里待了一年。",
        "那时我母亲病了。",
        "他们拿走了我的护照，没有还给我。",
        "我们2017年春天搬走了。",
        "谁也没有说什么。",
    ),
}
SETTINGS = """\
title = "A sample"
pipeline = "eight-languages"
spoken = "kk"
glossaries = ["places", "terms"]
[[reviewer]]
name = "tulpar"
[[reviewer]]
name = "sholpan"
[[reviewer]]
name = "reader"
roles = []
[[reviewer]]
name = "only-kk"
languages = ["kk"]
"""


def transcript(count: int, length_ms: int) -> Transcript:
    """So many segments of words with times; every eleventh word is unsure."""
    step = length_ms / count
    segments = []
    for number in range(count):
        start, end = round(number * step), round((number + 0.85) * step)
        said = KAZAKH[number % len(KAZAKH)].split()
        each = (end - start) / len(said)
        words = tuple(
            Word(
                Span(round(start + place * each), round(start + (place + 1) * each)),
                word,
                0.3 if (number + place) % 11 == 0 else 0.95,
            )
            for place, word in enumerate(said)
        )
        text = KAZAKH[number % len(KAZAKH)]
        segments.append(Segment(f"s{number:04}", Span(start, end), text, "qonyr", words))
    return Transcript("kk", tuple(segments))


def translation(of: Transcript, lang: str) -> Transcript:
    """The same segments in another language, by a machine."""
    return Transcript(
        lang,
        tuple(
            Segment(
                segment.id,
                segment.span,
                TEXTS[lang][number % len(KAZAKH)],
                origin=Origin("machine", ("kk", lang), source=segment.text, engine="fake"),
            )
            for number, segment in enumerate(of.segments)
        ),
    )


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of a moving picture with a tone."""
    out = tmp_path_factory.mktemp("film") / "film.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=60"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=220:d=60"]
    codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25"]
    command = [str(ffmpeg_path()), "-v", "error", *picture, *sound, *codec, "-c:a", "aac"]
    subprocess.run([*command, "-movflags", "+faststart", str(out)], check=True)
    return out


@pytest.fixture(scope="session")
def reviewed(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection as the batch leaves it for people; copy it to change it."""
    root = tmp_path_factory.mktemp("reviewed")
    (root / "subtitler.toml").write_text(SETTINGS, encoding="utf-8")
    folder = root / "videos" / "v-0001"
    folder.mkdir(parents=True)
    shutil.copyfile(film, folder / "source.mp4")
    info = probe(film)
    source = Source("v-0001", sha256_file(film), film.stat().st_size, "source.mp4", "kk", 0, info)
    text = transcript(12, 60_000)
    (folder / "source.json").write_bytes(dump(source))
    (folder / "transcript.json").write_bytes(dump(text))
    (folder / "transcript.final.json").write_bytes(dump(text))
    for lang in TEXTS:
        (folder / f"translation.{lang}.json").write_bytes(dump(translation(text, lang)))
    number = text.segments[4]
    span, about = number.span, (number.id,)
    told = Finding("number", Severity.ERROR, "0:20", "2017 is missing", span, about, 80)
    (folder / "findings.en.json").write_bytes(dump(Findings((told,))))
    media.proxy(film, folder / "proxy.mp4", info=info, audio_stream=0)
    peaks = [abs(place % 50 - 25) * 5 for place in range(60 * 25)]
    head = {"format": "subtitler/peaks", "version": 1, "per_second": 25, "peaks": peaks}
    (folder / "peaks.json").write_text(json.dumps(head), encoding="utf-8")
    return root


@dataclass
class Server:
    """A running server: its port, its key, its process."""

    root: Path
    port: int
    token: str
    process: subprocess.Popen[str]
    said: list[str]
    """Every line that it has printed."""

    @property
    def base(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def directory(self) -> WorkingDirectory:
        """Its one video."""
        return WorkingDirectory(self.root / "videos" / "v-0001")

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """One request as its own page would send it, but for what `headers` change."""
        sent = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"subtitler_{self.port}={self.token if token is None else token}",
        }
        if method != "GET":
            sent["Origin"] = self.base
        sent |= headers or {}
        data = None if body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(data or b"")))
            connection.endheaders(data)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def json(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request of its own page; the answer read as JSON."""
        status, _, data = self.ask(method, path, body)
        return status, json.loads(data)

    def text(self, lang: str = "en") -> dict[str, Any]:
        """What the review screen is told."""
        return dict(self.json("GET", f"/api/videos/v-0001/{lang}")[1])

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(10)
        if self.process.stderr:
            self.process.stderr.close()


def started(root: Path, who: str = "tulpar", port: int = 0) -> Server:
    """Start `subtitler review serve` and wait until it answers."""
    command = [sys.executable, "-m", "subtitler", "review", "serve", str(root), "--as", who]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    lines: queue.Queue[str] = queue.Queue()
    said: list[str] = []

    def read() -> None:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                said.append(line)
                lines.put(line)
        except ValueError:
            pass  # closed at the end

    threading.Thread(target=read, daemon=True).start()
    first = lines.get(timeout=30)
    address = first.split(": ", 1)[1].strip()
    found, _, token = address.removeprefix("http://127.0.0.1:").partition("/?token=")
    return Server(root, int(found), token, process, said)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        launched = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def serve(reviewed: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on a copy of the collection; they end with the test."""
    root = tmp_path / "collection"
    shutil.copytree(reviewed, root)
    running: list[Server] = []

    def start(who: str = "tulpar", port: int = 0) -> Server:
        running.append(started(root, who, port))
        return running[-1]

    yield start
    for server in running:
        server.end(signal.SIGKILL)


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    """A server for the reviewer tulpar."""
    return serve()
