"""One video with every language in it."""

from __future__ import annotations

from pathlib import Path

import av

from tests.conftest import Program, sign


def test_all_languages_beside_the_picture(program: Program, fakes: Path, tiny_video: Path) -> None:
    settings = (fakes / "subtitler.toml").read_text(encoding="utf-8")
    more = 'pipeline = "eight-languages"\n' + settings
    free = '[stage.review-translation]\nreviewers = "off"\n'
    (fakes / "subtitler.toml").write_text(more + free, encoding="utf-8")
    program("add", fakes, tiny_video, "--id", "v-1")
    video = fakes / "videos" / "v-1"
    assert program("run", fakes) == 3
    sign(program, video)
    assert program("run", fakes) == 0
    with av.open(str(video / "soft.mp4")) as made, av.open(str(tiny_video)) as source:
        tracks = [stream.metadata for stream in made.streams if stream.type == "subtitle"]
        codes = [track["language"] for track in tracks]
        assert codes == ["kaz", "zho", "eng", "rus", "tur", "ara", "fra", "deu"], "kk first"
        names = [track["name"] for track in tracks]
        assert "not reviewed" in names[2]
        assert "–" not in names[0], "signed: nothing to tell"
        own = [p.size for p in source.demux(video=0) if p.size]
    with av.open(str(video / "soft.mp4")) as made:
        assert [p.size for p in made.demux(video=0) if p.size] == own
    with av.open(str(video / "soft.mp4")) as made:
        english = [bytes(p) for p in made.demux(made.streams.subtitles[2]) if p.size]
    assert b"Machine translation, not reviewed" in english[0]


def test_some_languages_only(program: Program, fakes: Path, tiny_video: Path) -> None:
    settings = (fakes / "subtitler.toml").read_text(encoding="utf-8")
    options = '[stage.soft-subtitles]\nlanguages = ["tr"]\n'
    (fakes / "subtitler.toml").write_text(
        'pipeline = "eight-languages"\n' + settings + options, encoding="utf-8"
    )
    program("add", fakes, tiny_video, "--id", "v-1")
    assert program("run", fakes, "--draft") == 0
    with av.open(str(fakes / "videos" / "v-1" / "soft.mp4")) as made:
        assert [s.metadata["language"] for s in made.streams.subtitles] == ["tur"]
