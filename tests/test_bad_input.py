"""What bad input gets: one line with a hint, the right exit code, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from subtitler.media import ffmpeg_path
from tests.conftest import FAKE, Program, sign, tree


def film(out: Path, *arguments: str) -> Path:
    """A small recording, as the arguments say."""
    picture = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=6"]
    command = [str(ffmpeg_path()), "-nostdin", "-v", "error", "-y", *picture, *arguments]
    subprocess.run([*command, f"file:{out}"], check=True)
    return out


TONE = ("-f", "lavfi", "-i", "sine=440:duration=6")
CODECS = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")


def cut_in_half(folder: Path) -> Path:
    whole = film(folder / "whole.mp4", *TONE, *CODECS, "-movflags", "+faststart")
    out = folder / "half.mp4"
    data = whole.read_bytes()
    out.write_bytes(data[: len(data) // 2])
    return out


def playlist(folder: Path) -> Path:
    secret = film(folder / "secret.ts", *TONE, *CODECS)
    out = folder / "playlist.mp4"
    rows = ["#EXTM3U", "#EXT-X-TARGETDURATION:6", "#EXTINF:6,", secret.as_uri(), "#EXT-X-ENDLIST"]
    out.write_text("\n".join(rows), encoding="utf-8")
    return out


def written(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


REFUSED_AT_ONCE: dict[str, Callable[[Path], Path]] = {
    "not a video": written("notes.mp4", b"these are notes, not a video\n" * 50),
    "an empty file": written("empty.mp4", b""),
    "an HLS playlist": playlist,
    "a concat text": written("list.mp4", b"ffconcat version 1.0\nfile secret.ts\n"),
    "an SRT file": written("a.srt", b"1\n00:00:00,000 --> 00:00:01,000\nhello\n"),
    "a picture": written("a.mp4", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "a file that is not there": lambda folder: folder / "none.mp4",
    "a folder": lambda folder: folder,
}


@pytest.mark.parametrize("make", REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE.keys())
def test_what_is_no_recording_is_refused_and_the_others_go_in(
    program: Program, fakes: Path, tiny_video: Path, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    bad = make(tmp_path)
    assert program("add", fakes, bad, tiny_video) == 1
    errors = [line for line in program.err.splitlines() if line.startswith("error:")]
    assert len(errors) == 1
    assert "Traceback" not in program.err
    assert len(list((fakes / "videos").iterdir())) == 1


LATER: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no sound track": (lambda f: film(f / "mute.mp4", "-c:v", "libx264"), "sound"),
    "sound that breaks off": (cut_in_half, "of 6.0 s"),
}


@pytest.mark.parametrize(("make", "message"), LATER.values(), ids=LATER.keys())
def test_a_bad_recording_stops_itself_only(
    program: Program,
    fakes: Path,
    tiny_video: Path,
    tmp_path: Path,
    make: Callable[[Path], Path],
    message: str,
) -> None:
    program("add", fakes, make(tmp_path), "--id", "bad")
    program("add", fakes, tiny_video, "--id", "good")
    assert program("run", fakes) == 1
    (failed,) = [line for line in program.err.splitlines() if line.startswith("failed:")]
    assert message in failed
    assert "  hint: " in program.err
    assert (fakes / "videos" / "good" / "transcript.json").exists()
    bad = fakes / "videos" / "bad"
    assert {path.name for path in bad.iterdir()} <= {
        "source.json",
        "source.mp4",
        "ledger.jsonl",
        ".cache",
    }
    assert program("status", fakes) == 0
    assert "failed" in program.out


def test_fifty_milliseconds_of_sound_are_an_empty_transcript(
    program: Program, fakes: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short.wav"
    with wave.open(str(short), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0\0" * 800)
    (fakes / "subtitler.toml").write_text('pipeline = "review-only"\n' + FAKE, encoding="utf-8")
    assert program("add", fakes, short, "--id", "v-1") == 0
    assert program("run", fakes) == 3
    video = fakes / "videos" / "v-1"
    sign(program, video, reviewer="tulpar")
    assert program("run", fakes) == 0
    assert (video / "subtitles.kk.srt").read_bytes() == b""
    assert (video / "subtitles.kk.vtt").read_text(encoding="utf-8").startswith("WEBVTT")


def test_of_two_sound_tracks_the_spoken_language_is_heard(
    program: Program, fakes: Path, tmp_path: Path
) -> None:
    tracks = [*TONE, "-f", "lavfi", "-i", "sine=880:duration=6"]
    maps = ["-map", "0:v", "-map", "1:a", "-map", "2:a", "-metadata:s:a:0", "language=zho"]
    more = ["-metadata:s:a:1", "language=und", "-disposition:a:0", "0", "-disposition:a:1"]
    both = film(tmp_path / "both.mkv", *tracks, *maps, *more, "default", *CODECS)
    program("add", fakes, both, "--id", "v-1")
    assert '"audio_stream": 1' in (fakes / "videos" / "v-1" / "source.json").read_text()
    program("add", fakes, both, "--id", "v-2", "--audio-stream", "0")
    assert '"audio_stream": 0' in (fakes / "videos" / "v-2" / "source.json").read_text()
    assert program("add", fakes, both, "--id", "v-3", "--audio-stream", "2") == 2


NAMES = [
    "it's.mp4",
    "a:b.mp4",
    "two\nlines.mp4",
    "қазақша куәлік.mp4",
    "شهادة.mp4",
    "证词.mp4",
    "-rf.mp4",
    "concat:a|b.mp4",
    "[x],;=%0A.mp4",
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such names itself")
@pytest.mark.parametrize("name", NAMES)
def test_any_file_name_will_do_and_none_is_kept(
    program: Program, fakes: Path, tiny_video: Path, tmp_path: Path, name: str
) -> None:
    odd = tmp_path / name
    shutil.copyfile(tiny_video, odd)
    assert program("add", fakes, "--id", "v-1", "--", odd) == 0
    assert program("run", fakes) == 3
    for path in (fakes / "videos" / "v-1").rglob("*"):
        if path.is_file() and path.suffix in (".json", ".jsonl"):
            assert name.removesuffix(".mp4") not in path.read_text(encoding="utf-8")


WRONG: dict[str, tuple[list[str], str]] = {
    "unknown language": (["add", "C", "V", "--lang", "xx"], "unknown language “xx”"),
    "a name for an id": (["add", "C", "V", "--id", "Aigul S."], "cannot be a video's id"),
    "a climbing id": (["add", "C", "V", "--id", "../x"], "cannot be a video's id"),
    "no collection": (["run", "/"], "is neither a collection nor inside one"),
    "unknown video": (["run", "C/videos/v-9"], "has no video “v-9”"),
    "unknown option": (["run", "C", "--set", "burn.preste=web"], "did you mean “preset”?"),
    "unknown stage": (["run", "C", "--set", "brun.preset=web"], "no stage “brun”"),
    "unknown choice": (["run", "C", "--set", "burn.preset=huge"], "is not one of"),
    "no option at all": (["run", "C", "--set", "burn"], "is not STAGE.OPTION=VALUE"),
    "unknown engine": (["run", "C", "--set", "transcribe.engine=whisperr"], "there is no engine"),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG.keys())
def test_wrong_use_is_exit_code_2(
    program: Program, fakes: Path, tiny_video: Path, words: list[str], message: str
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1")
    before = tree(fakes)
    here = {"C": str(fakes), "V": str(tiny_video), "C/videos/v-9": str(fakes / "videos" / "v-9")}
    assert program(*[here.get(word, word) for word in words]) == 2
    assert message in program.err
    assert tree(fakes) == before


def test_the_language_spoken_is_never_guessed(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    (fakes / "subtitler.toml").write_text("", encoding="utf-8")
    assert program("add", fakes, tiny_video) == 2
    assert "the language spoken is not stated" in program.err


def test_a_missing_model_is_exit_code_5_with_the_command_that_helps(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1")
    assert program("run", fakes, "--set", "transcribe.engine=faster-whisper") == 5
    assert "whisper-base" in program.err
    assert "subtitler models fetch whisper-base" in program.err


def test_a_missing_pair_is_exit_code_5_and_names_the_pair(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1")
    free = ["--set", "review-transcript.reviewers=off", "--set", "translate.engine=argos"]
    assert program("run", fakes, *free) == 5
    assert "kk→en" in program.err


@pytest.fixture
def read_only(fakes: Path, program: Program, tiny_video: Path) -> Iterator[Path]:
    """A collection whose video's folder cannot be written, even by root."""
    program("add", fakes, tiny_video, "--id", "v-1")
    video = fakes / "videos" / "v-1"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root:
        video.chmod(0o555)
        yield fakes
        video.chmod(0o755)
        return
    if shutil.which("chattr") is None or subprocess.run(["chattr", "-R", "+i", video]).returncode:
        pytest.skip("root can write everywhere, and this disk has no immutable files")
    yield fakes
    subprocess.run(["chattr", "-R", "-i", video], check=True)


def test_a_folder_that_cannot_be_written(program: Program, read_only: Path) -> None:
    before = tree(read_only)
    assert program("run", read_only) == 1
    assert "cannot be written" in program.err
    assert "hint: make" in program.err
    assert tree(read_only) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1.4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1400k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_loses_nothing(program: Program, small_disk: Path, tiny_video: Path) -> None:
    folder = small_disk / "c"
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(FAKE, encoding="utf-8")
    assert program("add", folder, tiny_video, "--id", "v-1") == 0
    program("run", folder)
    sign(program, folder / "videos" / "v-1", reviewer="tulpar")
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * max(free - 40_000, 0))
    assert program("run", folder) == 1
    assert "the disk is full" in program.err
    assert "free some space" in program.err
    names = {path.name for path in (folder / "videos" / "v-1").iterdir()}
    assert "transcript.signoff.json" in names
    assert not [name for name in names if name.startswith("burned")]
    filler.unlink()
    assert program("run", folder) in (0, 1)
    assert program("verify", folder) == 0
    assert not list(folder.rglob(".part-*"))


def test_a_recording_that_changed_is_not_worked_on(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1", "--copy")
    source = fakes / "videos" / "v-1" / "source.mp4"
    source.write_bytes(source.read_bytes() + b"more")
    assert program("run", fakes) == 1
    assert "the recording is not the one that was added" in program.err


def test_a_damaged_file_of_one_video_leaves_the_others(
    program: Program, fakes: Path, tiny_video: Path, tmp_path: Path
) -> None:
    for number in (1, 2):
        program("add", fakes, tiny_video, "--id", f"v-{number}")
    (fakes / "videos" / "v-1" / "source.json").write_text("{", encoding="utf-8")
    assert program("run", fakes) == 1
    assert "v-1/source.json" in program.err
    assert (fakes / "videos" / "v-2" / "transcript.json").exists()
