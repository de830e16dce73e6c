"""A video joined of stretches against the same in one go: times, sound, pictures, seeking."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from subtitler.errors import MediaError
from subtitler.media import Captions, Shelf, burn, even_size, ffmpeg_path, probe, stretches
from subtitler.media.shelf import measure
from tests.media.test_burning import script, track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subtitler.model import Track
    from tests.media.conftest import Films

LONG = track(
    (200, 1500, ("The first line",)),
    (1900, 2600, ("Over the first seam",)),
    (4500, 5000, ("In the middle",)),
    (6000, 9000, ("To the end",)),
)
CORRECTED = track(
    (200, 1500, ("The first line",)),
    (1900, 2600, ("Over the first seam",)),
    (4500, 5000, ("In the muddle",)),
    (6000, 9000, ("To the end",)),
)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "LEAST_S", 2)


@dataclass
class Bench:
    """A recording and the folder of what is burned from it."""

    source: Path
    folder: Path
    preset: str = "web"

    def captions(self, of: Track, shelf: str = "shelf", earlier: tuple[Path, ...] = ()) -> Captions:
        info = probe(self.source)
        assert info.video is not None
        text = script(of, even_size(info.video))
        return Captions(of.lang, text, Shelf(self.folder / shelf, earlier))

    def burn(self, captions: Captions, out: str, **more: Any) -> Path:
        path = self.folder / out
        burn(
            self.source,
            captions,
            path,
            info=more.pop("info", None) or probe(self.source),
            sha256="1",
            audio_stream=0,
            preset=self.preset,
            **more,
        )
        return path


def talk(films: Films, name: str = "long.mp4", rate: str = "25", *extra: str) -> Path:
    inputs = (
        *films.picture(9, f"testsrc2=s=320x180:r={rate}"),
        *films.sound(9, "anoisesrc=a=0.2:seed=5"),
    )
    return films.make(name, *inputs, *films.X264, "-g", "25", "-c:a", "aac", *extra)


@pytest.fixture
def bench(films: Films, tmp_path: Path) -> Bench:
    return Bench(talk(films), tmp_path)


Packet = tuple[int | None, int | None, int | None, bool]


def packets(path: Path, kind: str) -> list[tuple[Packet, bytes]]:
    """The packets of a file, with their times as they stand there."""
    import av

    with av.open(str(path)) as container:
        streams: Any = getattr(container.streams, kind)
        return [
            ((p.pts, p.dts, p.duration, p.is_keyframe if kind == "audio" else True), bytes(p))
            for p in container.demux(streams[0])
            if p.size
        ]


def frames(path: Path) -> list[NDArray[np.uint8]]:
    import av

    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]  # type: ignore[misc]


def likenesses(one: Path, other: Path) -> list[float]:
    """How alike every third frame is, above the captions."""
    pairs = list(zip(frames(one), frames(other), strict=True))[::3]
    return [ssim(a[:112], b[:112]) for a, b in pairs]


def ssim(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Structural similarity over windows of 8 x 8 px (Wang et al. 2004)."""

    def windows(of: NDArray[Any]) -> NDArray[np.float64]:
        rows, columns = of.shape[0] // 8 * 8, of.shape[1] // 8 * 8
        cut = of[:rows, :columns].astype(np.float64)
        return cut.reshape(rows // 8, 8, columns // 8, 8).swapaxes(1, 2).reshape(-1, 64)

    a, b = windows(one), windows(other)
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    both = (a * b).mean(axis=1) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    values /= (mean_a**2 + mean_b**2 + c1) * (a.var(axis=1) + b.var(axis=1) + c2)
    return float(values.mean())


@pytest.mark.parametrize(
    ("rate", "preset"), [("25", "web"), ("30000/1001", "master"), ("24000/1001", "social")]
)
def test_joined_it_equals_one_go(
    films: Films, tmp_path: Path, rate: str, preset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Bench(talk(films, f"long{rate.replace('/', '-')}.mp4", rate), tmp_path, preset)
    joined = work.burn(work.captions(LONG), "joined.mp4")
    monkeypatch.setattr(stretches, "LEAST_S", 1000)
    whole = work.burn(work.captions(LONG, "other"), "whole.mp4")

    seams = len([1 for _, data in packets(joined, "video") if b"x264 - core" in data])
    assert seams >= 4, "it was made of stretches"
    assert b"x264 - core" in packets(whole, "video")[0][1]
    assert len(packets(joined, "video")) == len(packets(whole, "video"))
    shown = [sorted(p[0] or 0 for p, _ in packets(path, "video")) for path in (joined, whole)]
    assert shown[0] == shown[1]
    decoded = [[p[1] for p, _ in packets(path, "video")] for path in (joined, whole)]
    assert decoded[0] == decoded[1]
    assert packets(joined, "audio") == packets(whole, "audio")
    # Each frame is encoded a little otherwise, none worse: the same quality is asked of both.
    assert np.mean(likenesses(joined, whole)) > 0.99
    of_joined, of_whole = likenesses(work.source, joined), likenesses(work.source, whole)
    assert np.mean(of_joined) > np.mean(of_whole) - 0.0005
    assert min(of_joined) > min(of_whole) - 0.005
    assert described(joined) == described(whole)


def described(path: Path) -> dict[str, object]:
    import av

    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        context = video.codec_context
        return {
            "container": (container.start_time, container.duration, dict(container.metadata)),
            "video": (video.start_time, video.duration, video.time_base, video.average_rate),
            "more": (video.frames, video.base_rate, dict(video.metadata)),
            "codec": (context.profile, context.extradata, context.pix_fmt, context.color_range),
            "colours": (context.color_trc, context.color_primaries, context.colorspace),
            "shape": (context.width, context.height, video.sample_aspect_ratio),
            "audio": (audio.start_time, audio.duration, audio.time_base, dict(audio.metadata)),
        }


def test_it_decodes_without_a_word(bench: Bench) -> None:
    joined = bench.burn(bench.captions(LONG), "joined.mp4")
    command = [str(ffmpeg_path()), "-v", "warning", "-xerror", "-i", str(joined), "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, check=True)
    assert said.stderr == b""


def test_the_sound_is_that_of_the_recording(bench: Bench) -> None:
    joined = bench.burn(bench.captions(LONG), "joined.mp4")
    assert packets(joined, "audio") == packets(bench.source, "audio")


def test_players_find_every_frame(bench: Bench) -> None:
    """A jump to any frame, seams and their neighbours too, shows what is there in order."""
    import av

    joined = bench.burn(bench.captions(LONG), "joined.mp4")
    in_order = frames(joined)
    with av.open(str(joined)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        for number in [0, 1, 24, 49, 50, 51, 74, 99, 100, 101, 150, 200, len(in_order) - 1]:
            time = Fraction(number, 25)
            container.seek(int(time / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                if (frame.pts or 0) * stream.time_base >= time:
                    break
            assert (frame.pts or 0) * stream.time_base == time
            assert np.array_equal(frame.to_ndarray(format="gray"), in_order[number])


def test_one_corrected_cue_is_one_stretch(bench: Bench) -> None:
    first = bench.burn(bench.captions(LONG), "first.mp4")
    assert [path.name for path in (bench.folder / "shelf").iterdir()] == ["made.json"]
    told: list[int] = []
    second = bench.burn(
        bench.captions(CORRECTED, earlier=(first,)),
        "second.mp4",
        progress=lambda done, _: told.append(done),
    )
    assert min(told) >= 4000, "what stands before is not encoded again"
    assert max(done for done in told if done < 9000) <= 6000
    before, after = packets(first, "video"), packets(second, "video")
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a[1] != b[1]]
    assert changed
    assert min(changed) >= 100 and max(changed) < 150
    # And what comes out is what would have come out of nothing.
    assert second.read_bytes() == bench.burn(bench.captions(CORRECTED, "new"), "3.mp4").read_bytes()


def test_a_burn_in_that_was_cut_short_goes_on(bench: Bench) -> None:
    class Killed(BaseException):
        """As if the machine had been switched off."""

    def kill(done: int, total: int) -> None:
        if done > 4500:
            raise Killed

    with pytest.raises(Killed):
        bench.burn(bench.captions(LONG), "out.mp4", progress=kill)
    waiting = sorted((bench.folder / "shelf").glob("video-*.mp4"))
    assert len(waiting) >= 2
    told: list[int] = []
    out = bench.burn(bench.captions(LONG), "out.mp4", progress=lambda done, _: told.append(done))
    assert min(told) >= 2000 * len(waiting)
    assert out.read_bytes() == bench.burn(bench.captions(LONG, "new"), "new.mp4").read_bytes()
    assert [path.name for path in (bench.folder / "shelf").iterdir()] == ["made.json"]


def test_a_damaged_shelf_costs_time_only(bench: Bench) -> None:
    first = bench.burn(bench.captions(LONG), "first.mp4")
    wanted = first.read_bytes()
    damage = bytearray(wanted)
    middle = len(damage) // 2
    damage[middle : middle + 20] = os.urandom(20)
    notes = bench.folder / "shelf" / "made.json"
    for earlier, note in (
        (bytes(damage), None),
        (wanted[:5000], None),
        (wanted, "["),
        (wanted, '[["video", 1]]'),
        (wanted, '[["video", "x", -5, "y"], ["audio", "x", 1000000000, "y"]]'),
        (wanted, "{}"),
    ):
        first.write_bytes(earlier)
        if note is not None:
            notes.write_text(note)
        again = bench.burn(bench.captions(LONG, earlier=(first,)), "again.mp4")
        assert again.read_bytes() == wanted


def test_a_stretch_that_was_cut_off_is_made_again(bench: Bench) -> None:
    done = bench.burn(bench.captions(LONG), "done.mp4").read_bytes()

    class Killed(BaseException):
        """As above."""

    def kill(at: int, total: int) -> None:
        if at > 6500:
            raise Killed

    with pytest.raises(Killed):
        bench.burn(bench.captions(LONG, "killed"), "out.mp4", progress=kill)
    for number, path in enumerate(sorted((bench.folder / "killed").glob("video-*.mp4"))):
        path.write_bytes(path.read_bytes()[: -300 * number] if number else b"")
    assert bench.burn(bench.captions(LONG, "killed"), "out.mp4").read_bytes() == done


def test_a_recording_that_was_cut_off_for_a_moment(films: Films, tmp_path: Path) -> None:
    """As a drive does that is pulled out: what was made of the half is not used for the whole."""
    whole = talk(films, "pulled.mkv").read_bytes()
    source = tmp_path / "pulled.mkv"
    source.write_bytes(whole[: len(whole) * 2 // 3])
    info = probe(talk(films, "pulled.mkv"))
    work = Bench(source, tmp_path)
    with pytest.raises(MediaError, match="could be encoded"):
        work.burn(work.captions(LONG), "out.mp4", info=info)
    source.write_bytes(whole)
    assert len(frames(work.burn(work.captions(LONG), "out.mp4"))) == 225


def test_sound_that_is_encoded_is_encoded_once(films: Films, tmp_path: Path) -> None:
    plain = talk(films)
    source = films.make("pcmlong.mov", "-i", str(plain), "-c:v", "copy", "-c:a", "pcm_s16le")
    work = Bench(source, tmp_path)
    first = work.burn(work.captions(LONG), "1.mp4")
    second = work.burn(work.captions(CORRECTED, earlier=(first,)), "2.mp4")
    assert packets(first, "audio") == packets(second, "audio")
    third = work.burn(work.captions(CORRECTED, earlier=(second,)), "3.mp4")
    assert third.read_bytes() == second.read_bytes()


def test_languages_share_a_decode(bench: Bench) -> None:
    kazakh = track((1900, 2600, ("Әңгіме",)), lang="kk")
    arabic = track((1900, 2600, ("أخذوا Ж زوجي",)), lang="ar")
    chinese = track((100, 8600, ("直关骨",)), lang="zh")
    alone = {
        of.lang: bench.burn(bench.captions(of, f"alone-{of.lang}"), f"alone-{of.lang}.mp4")
        for of in (LONG, kazakh, arabic, chinese)
    }
    others = [bench.captions(of, f"beside-{of.lang}") for of in (kazakh, arabic, chinese)]
    together = bench.burn(bench.captions(LONG), "en.mp4", beside=others)
    assert together.read_bytes() == alone["en"].read_bytes()
    for captions in others:
        told: list[int] = []
        out = bench.burn(
            bench.captions(
                {"kk": kazakh, "ar": arabic, "zh": chinese}[captions.lang],
                f"beside-{captions.lang}",
            ),
            f"{captions.lang}.mp4",
            progress=lambda done, _: told.append(done),  # noqa: B023 - it is called at once
        )
        assert set(told) == {9000}, "nothing was encoded"
        assert out.read_bytes() == alone[captions.lang].read_bytes()


def test_one_language_without_a_letter_does_not_stop_another(bench: Bench) -> None:
    unknown = bench.captions(track((100, 3000, ("\N{GRINNING FACE}",)), lang="tr"), "tr")
    out = bench.burn(bench.captions(LONG), "en.mp4", beside=[unknown])
    assert out.read_bytes() == bench.burn(bench.captions(LONG, "new"), "2.mp4").read_bytes()


def test_stretches_that_do_not_fit_are_refused(films: Films, tmp_path: Path) -> None:
    from subtitler.media.joining import join

    pieces = [
        measure(
            films.make(f"size{n}.mp4", *films.picture(1, f"testsrc2=s={n}x90:r=25"), *films.X264)
        )
        for n in (160, 192)
    ]
    with pytest.raises(MediaError, match="do not fit"):
        join(pieces, None, tmp_path / "out.mp4", fps=Fraction(25))
