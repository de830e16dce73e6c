"""The command line as people and scripts meet it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subtitler.media import ffmpeg_path
from tests.conftest import Program, sign

HEAVY = ("torch", "ctranslate2", "ffmpeg", "faster_whisper", "whisper", "argostranslate", "numpy")


def process(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "subtitler", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **env}, check=False
    )


def test_help_is_quick() -> None:
    def children_s() -> float:
        used = os.times()
        return used.children_user + used.children_system

    # CPU time: other work on the machine does not count.
    spent = []
    for _ in range(3):
        before = children_s()
        assert process("--help").returncode == 0
        spent.append(children_s() - before)
    assert min(spent) < 0.7


@pytest.mark.parametrize("words", [["--help"], ["status", "C"], ["engines"], ["models", "list"]])
def test_looking_loads_nothing_heavy(fakes: Path, words: list[str]) -> None:
    code = (
        "import sys, subtitler.cli as c\n"
        f"sys.argv = {['subtitler', *[str(fakes) if w == 'C' else w for w in words]]!r}\n"
        "try:\n    c.main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write('heavy: ' + ' '.join(m for m in {HEAVY!r} if m in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stderr.endswith("heavy: ")


def test_version() -> None:
    from subtitler import __version__

    assert process("--version").stdout.strip() == f"subtitler {__version__}"


def test_data_goes_to_stdout_and_the_rest_to_stderr(program: Program, fakes: Path) -> None:
    assert program("status", fakes, "--json") == 0
    assert json.loads(program.out) == []
    assert program("run", fakes) == 0
    assert program.out == ""
    assert "nothing to do" in program.err


def test_no_colour_and_no_bars_off_a_terminal(fakes: Path, tiny_video: Path) -> None:
    added = process("add", str(fakes), str(tiny_video), "--id", "v-1")
    ran = process("run", str(fakes))
    for text in (added.stdout, added.stderr, ran.stdout, ran.stderr):
        assert "\x1b" not in text
        assert "\r" not in text
    assert added.stdout == "v-1\n"


def test_json_of_every_report(program: Program, fakes: Path, tiny_video: Path) -> None:
    program("add", fakes, tiny_video, "--id", "v-1", "--json")
    assert json.loads(program.out)[0]["id"] == "v-1"
    program("run", fakes)
    for words in (
        ["status", fakes],
        ["status", fakes, "--times"],
        ["run", fakes],
        ["run", fakes, "--dry-run"],
        ["check", fakes],
        ["verify", fakes],
        ["models", "list"],
        ["models", "verify"],
        ["engines"],
        ["doctor"],
    ):
        program(*words, "--json")
        json.loads(program.out)


def test_init_writes_what_run_reads(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    words = ["--spoken", "kk", "--targets", "en,ar", "--reviewer", "tulpar"]
    assert program("init", folder, "--pipeline", "eight-languages", *words) == 0
    assert program("run", folder) == 0
    assert program("init", folder) == 2
    assert "is a collection already" in program.err
    assert program("init", tmp_path / "d", "--pipeline", "en-tr-burnt") == 2
    assert "did you mean “en-tr-burned”?" in program.err
    assert program("init", tmp_path / "d", "--targets", "en,xx") == 2
    assert not (tmp_path / "d").exists()


def test_no_line_of_testimony_in_messages(
    program: Program, fakes: Path, tiny_video: Path, tmp_path: Path
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1")
    program("run", fakes)
    said = program.out + program.err
    video = fakes / "videos" / "v-1"
    out = tmp_path / "out.srt"
    program("review", "export", video, "-o", out)
    said += program.out + program.err
    out.write_text(out.read_text(encoding="utf-8").replace("сөз", "қалың"), encoding="utf-8")
    program("review", "import", video, out, "--as", "tulpar")
    said += program.out + program.err
    sign(program, video, reviewer="tulpar")
    program("run", fakes)
    said += program.out + program.err
    program("status", fakes, "--all")
    said += program.out + program.err
    for word in ("сынақ", "дыбыс", "қалың"):
        assert word not in said
    ledger = (video / "ledger.jsonl").read_text(encoding="utf-8")
    assert "дыбыс" not in ledger


def test_an_interrupt_is_exit_code_130(program: Program, fakes: Path, tiny_video: Path) -> None:
    from subtitler.engines import fake

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    program("add", fakes, tiny_video, "--id", "v-1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fake.FakeTranscriber, "transcribe", interrupt)
        assert program("run", fakes) == 130
    assert "run again to go on" in program.err
    assert program("run", fakes) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_shutdown_in_the_middle_of_a_burn_leaves_nothing_half_done(
    program: Program, fakes: Path, tmp_path: Path
) -> None:
    settings = fakes / "subtitler.toml"
    free = "\n[stage.review-transcript]\nreviewers = 'off'\n[stage.burn]\npreset = 'master'\n"
    settings.write_text(settings.read_text(encoding="utf-8") + free, encoding="utf-8")
    long = tmp_path / "long.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=60"]
    sound = ["-f", "lavfi", "-i", "sine=440:duration=60"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    ffmpeg = [str(ffmpeg_path()), "-v", "error", *picture, *sound, *codecs, str(long)]
    subprocess.run(ffmpeg, check=True)
    program("add", fakes, long, "--id", "v-1")
    video = fakes / "videos" / "v-1"
    command = [sys.executable, "-m", "subtitler", "run", str(fakes)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not list(video.glob(".part-*")) or not (video / "subtitles.tr.vtt").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.5)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait()
        assert time.monotonic() - asked < 5
        assert process.stderr is not None
        assert "run again to go on" in process.stderr.read()
    assert process.returncode == 130
    assert not list(video.glob("burned*"))
    assert not list(video.rglob(".part-*"))


def test_a_mistake_in_an_engine_stops_its_video_only_and_tells_no_text(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    from subtitler.engines import fake

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a line of testimony")

    program("add", fakes, tiny_video, "--id", "v-1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fake.FakeTranscriber, "transcribe", crash)
        assert program("run", fakes) == 1
    assert "stopped by a mistake in the program (RuntimeError at test_cli.py:" in program.err
    assert "testimony" not in program.err
    ledger = (fakes / "videos" / "v-1" / "ledger.jsonl").read_text(encoding="utf-8")
    assert "a line of testimony" not in ledger
    assert program("run", fakes) == 3, "tried again, it works"


def test_several_languages_may_be_spoken(program: Program, fakes: Path, tiny_video: Path) -> None:
    assert program("add", fakes, tiny_video, "--id", "v-1", "--lang", "kk, ru") == 0
    source = json.loads((fakes / "videos" / "v-1" / "source.json").read_text(encoding="utf-8"))
    assert (source["lang"], source["also"]) == ("kk", ["ru"])
    assert program("run", fakes) == 3
    assert program("add", fakes, tiny_video, "--id", "v-1", "--lang", "kk") == 2
    assert "spoken in “kk,ru”, not “kk”" in program.err
    assert program("add", fakes, tiny_video, "--lang", "kk,tlh") == 2
    assert "unknown language “tlh”" in program.err


def test_nobody_guesses_the_language(program: Program, fakes: Path, tiny_video: Path) -> None:
    assert program("add", fakes, tiny_video, "--lang", "auto") == 2
    assert "the model hears nothing that it could name" in program.err
    assert "state it, such as: --lang kk" in program.err
    assert list((fakes / "videos").iterdir()) == []


def test_a_person_is_asked_and_decides(
    program: Program, fakes: Path, tiny_video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("kk,ru\n"))
    monkeypatch.setattr(
        "subtitler.engines.fake.FakeTranscriber.detect", lambda self, audio: {"ru": 0.9, "kk": 0.05}
    )
    assert program("add", fakes, tiny_video, "--id", "v-1", "--lang", "auto") == 0
    assert "the model hears Russian (ru) 90%, Kazakh (kk) 5%" in program.err
    assert "knows neither Kyrgyz (ky) nor Uyghur (ug)" in program.err
    source = json.loads((fakes / "videos" / "v-1" / "source.json").read_text(encoding="utf-8"))
    assert (source["lang"], source["also"]) == ("kk", ["ru"])
