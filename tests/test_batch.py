"""A collection from recording to picture: what is done once, and what a change costs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from subtitler.formats.documents import load
from subtitler.media import probe
from subtitler.model import Mark, State, Track, Transcript
from subtitler.pipeline import shipped
from subtitler.pipeline.engines import threads
from subtitler.stages import STAGES
from subtitler.stages.add import ADD_WRITES
from tests.conftest import Program, sign, tree


@pytest.fixture
def finished(program: Program, fakes: Path, tiny_video: Path) -> Path:
    """A collection with one video, finished by the pipeline en-tr-burned."""
    assert program("add", fakes, tiny_video, "--id", "v-1") == 0
    assert program("run", fakes) == 3
    sign(program, fakes / "videos" / "v-1")
    assert program("run", fakes) == 0
    return fakes


def rows(program: Program, *words: str | Path) -> list[dict[str, Any]]:
    program(*words, "--json")
    parsed: list[dict[str, Any]] = json.loads(program.out)
    return parsed


@pytest.mark.parametrize(("name", "path"), shipped().items())
def test_every_read_of_a_shipped_pipeline_is_an_earlier_write(name: str, path: Path) -> None:
    import tomllib

    made = set(ADD_WRITES)
    for table in tomllib.loads(path.read_text(encoding="utf-8"))["stage"]:
        stage = STAGES[table["name"]]
        for read in stage.reads:
            by_people = read.endswith("?") or read == "clips.json"
            concrete = {
                read.replace("{text}", text) for text in ("transcript", "translation.{lang}")
            }
            assert by_people or concrete & made, f"{name}: {stage.name} reads {read}"
        made |= set(stage.writes)


def test_shipped_pipelines() -> None:
    assert set(shipped()) == {
        "en-tr-burned",
        "eight-languages",
        "review-only",
        "media-clip",
        "eight-en-tr-burned",
    }


def test_the_checkpoint_stops_everything_after_it(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    program("add", fakes, tiny_video, "--id", "v-1")
    assert program("run", fakes) == 3
    assert "waiting: v-1 review-transcript: a reviewer has to read and sign it" in program.err
    names = {path.name for path in (fakes / "videos" / "v-1").iterdir()}
    assert "transcript.json" in names
    assert not names & {"transcript.final.json", "translation.en.json", "burned.en.mp4"}


def test_a_finished_video_has_everything(finished: Path) -> None:
    video = finished / "videos" / "v-1"
    for lang in ("en", "tr"):
        info = probe(video / f"burned.{lang}.mp4")
        assert info.video is not None
        assert (info.video.width, info.video.height) == (320, 180)
        assert abs(info.duration_ms - 5000) <= 100
        track = load(Track, (video / f"subtitles.{lang}.json").read_bytes(), "x")
        assert track.marks == (Mark.MACHINE_TRANSLATION,)
        assert (video / f"subtitles.{lang}.srt").read_text(encoding="utf-8").startswith("1\n")
    final = load(Transcript, (video / "transcript.final.json").read_bytes(), "x")
    assert {segment.state for segment in final.segments} == {State.APPROVED}


def test_run_again_does_nothing_and_says_so(program: Program, finished: Path) -> None:
    before = tree(finished)
    assert program("run", finished) == 0
    assert "nothing to do" in program.err
    assert tree(finished) == before


def test_a_copy_without_caches_and_with_new_times_has_nothing_to_do(
    program: Program, finished: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(finished, copy, copy_function=shutil.copyfile)
    for path in copy.rglob("*"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    shutil.rmtree(copy / "videos" / "v-1" / ".cache")
    assert program("run", copy) == 0
    assert "nothing to do" in program.err


def ran(program: Program, folder: Path, *more: str) -> list[tuple[str, str | None]]:
    return [
        (row["stage"], row["lang"]) for row in rows(program, "run", folder, *more) if row["ran"]
    ]


CHANGES = {
    "an option of burn": (["--set", "burn.preset=social"], [("burn", "en"), ("burn", "tr")]),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("words", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_only_what_depends_on_a_change_runs_again(
    program: Program, finished: Path, words: list[str], expected: list[tuple[str, str]]
) -> None:
    assert ran(program, finished, *words) == expected


def test_a_deleted_output_is_made_again_alone(program: Program, finished: Path) -> None:
    (finished / "videos" / "v-1" / "subtitles.tr.vtt").unlink()
    assert ran(program, finished) == [("export", "tr")]


def test_a_new_language_costs_that_language(program: Program, finished: Path) -> None:
    settings = finished / "subtitler.toml"
    settings.write_text('targets = ["en", "tr", "de"]\n' + settings.read_text())
    stages = ["translate", "review-translation", "layout", "check", "export", "burn"]
    assert ran(program, finished) == [(name, "de") for name in stages]


def test_one_corrected_segment_is_one_translation_a_language(
    program: Program, finished: Path, tmp_path: Path
) -> None:
    video = finished / "videos" / "v-1"
    out = tmp_path / "out.srt"
    program("review", "export", video, "-o", out)
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("сөз", "ән", 1), encoding="utf-8")
    program("review", "import", video, out, "--as", "tulpar")
    assert program("run", finished) == 3, "the signature is void"
    assert "1 of 2 segments changed after sholpan signed it" in program.err
    sign(program, video)
    assert program("run", finished) == 0
    lines = [json.loads(line) for line in (video / "ledger.jsonl").read_bytes().splitlines()]
    counts = [line["facts"]["translated"] for line in lines if line["stage"] == "translate"]
    assert counts == [2, 2, 1, 1]


def test_a_signed_translation_loses_its_notice(program: Program, finished: Path) -> None:
    video = finished / "videos" / "v-1"
    settings = finished / "subtitler.toml"
    text = settings.read_text().replace(
        "[stage.translate]", '[stage.translate]\norder = ["direct"]'
    )
    settings.write_text(text)
    assert program("run", finished) == 0
    before = (video / "burned.tr.mp4").read_bytes()
    sign(program, video, "en")
    assert ran(program, finished)[:2] == [("translate", "tr"), ("review-translation", "en")]
    assert load(Track, (video / "subtitles.en.json").read_bytes(), "x").marks == ()
    assert (video / "burned.tr.mp4").read_bytes() == before, "the other language is not touched"


def test_a_persons_edit_of_an_output_is_a_conflict(program: Program, finished: Path) -> None:
    video = finished / "videos" / "v-1"
    edited = video / "subtitles.en.srt"
    edited.write_text("1\n00:00:00,000 --> 00:00:01,000\nmine\n", encoding="utf-8")
    assert program("run", finished) == 4
    assert "mine" in edited.read_text(encoding="utf-8")
    assert (video / "subtitles.en.srt.machine").exists()
    assert program("status", finished) == 0
    assert "a person edited subtitles.en.srt" in program.out


def test_a_seal_is_broken_by_any_change(program: Program, finished: Path) -> None:
    video = finished / "videos" / "v-1"
    os.utime(video / "transcript.json", (1, 1))
    for path in video.rglob("*"):
        os.utime(path, (1, 1))
    program("status", finished)
    assert (video / ".cache" / "seal.json").exists()
    (video / "subtitles.en.vtt").write_text("changed", encoding="utf-8")
    assert [row["condition"] for row in rows(program, "status", finished)].count("due") == 1


def test_dry_run_says_why_and_touches_nothing(program: Program, finished: Path) -> None:
    (finished / "videos" / "v-1" / "burned.tr.mp4").unlink()
    before = tree(finished)
    assert program("run", finished, "--dry-run") == 0
    assert "burned.tr.mp4 is missing" in program.out
    assert tree(finished) == before


def test_verify_names_what_was_changed(program: Program, finished: Path) -> None:
    assert program("verify", finished) == 0
    video = finished / "videos" / "v-1"
    data = bytearray((video / "burned.en.mp4").read_bytes())
    data[len(data) // 2] ^= 1
    (video / "burned.en.mp4").write_bytes(data)
    assert program("verify", finished) == 1
    assert "v-1/burned.en.mp4: is not what the machine made" in program.err


def test_a_clip_follows_its_transcript(program: Program, finished: Path) -> None:
    video = finished / "videos" / "v-1"
    words = ["--name", "one", "--from", "0:00.5", "--to", "2", "--aspect", "9:16"]
    assert program("clip", video, *words) == 0
    info = probe(video / "clips" / "one" / "clip.mp4")
    assert info.video is not None
    assert (info.video.width, info.video.height) == (1080, 1920)
    assert abs(info.duration_ms - 3300) < 100, "widened to the whole sentence and a breath"
    sheet = (video / "clips" / "one" / "facts.md").read_text(encoding="utf-8")
    assert "Machine translation, not reviewed" in sheet
    sign(program, video, "en")
    assert ("clip", "en") in ran(program, finished)
    sheet = (video / "clips" / "one" / "facts.md").read_text(encoding="utf-8")
    assert "signed by sholpan" in sheet


def test_export_copies_finished_files_out(program: Program, finished: Path, tmp_path: Path) -> None:
    assert program("export", finished, "--to", tmp_path / "out", "--lang", "en") == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["v-1.en.mp4", "v-1.en.srt", "v-1.en.vtt"]


@pytest.mark.parametrize(("processors", "count"), [(1, 1), (2, 2), (3, 2), (4, 2), (8, 4), (16, 8)])
def test_engines_leave_processors_for_other_work(
    processors: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert threads() == count
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert threads() == 0
