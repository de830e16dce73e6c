"""Cuts of a film: found to the frame; noise, a trembling hand, a flash are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from subtitler.errors import MediaError
from subtitler.media import probe, proxy, shot_changes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.media.conftest import Films

ROOM = "mandelbrot=s=640x360:r={fps}:start_scale=2,trim=0:{seconds}"
OTHER = "mandelbrot=s=640x360:r={fps}:start_scale=0.4:start_x=-0.2,trim=0:{seconds}"
BARS = "smptebars=s=640x360:r={fps}:d={seconds}"


def edited(films: Films, name: str, *shots: str, after: str = "null") -> Path:
    """A film of these shots, one after the other, without sound."""
    inputs = [part for shot in shots for part in ("-f", "lavfi", "-i", shot)]
    reset = "".join(f"[{at}]setpts=PTS-STARTPTS[s{at}];" for at in range(len(shots)))
    joined = "".join(f"[s{at}]" for at in range(len(shots)))
    graph = f"{reset}{joined}concat=n={len(shots)},{after},format=yuv420p"
    return films.make(name, *inputs, "-filter_complex", graph, *films.X264)


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_cuts_are_found_to_the_frame(films: Films, fps: int) -> None:
    shots = [
        ROOM.format(fps=fps, seconds=2),
        BARS.format(fps=fps, seconds=3),
        OTHER.format(fps=fps, seconds=2),
    ]
    film = edited(films, f"cuts{fps}.mp4", *shots)
    assert shot_changes(film) == pytest.approx((2000, 5000), abs=1)


def test_a_cut_in_the_dark_is_found(films: Films) -> None:
    dark = "eq=brightness=-0.2:contrast=0.5"
    shots = [room.format(fps=25, seconds=2) for room in (ROOM, BARS)]
    assert shot_changes(edited(films, "dark.mp4", *shots, after=dark)) == (2000,)


@pytest.mark.parametrize(
    "what",
    [
        "noise=alls=40:allf=t",  # a bad camera at night
        "crop=600:330:x='20+15*sin(n)':y='15+10*cos(n)'",  # a hand that trembles
        "fade=out:25:20",  # slowly to black
        "hue=b='0.5*sin(n/8)'",  # light that comes and goes
        "negate=enable='between(n,30,31)'",  # a flash
    ],
)
def test_one_shot_stays_one(films: Films, what: str) -> None:
    film = edited(films, f"one{len(what)}.mp4", ROOM.format(fps=25, seconds=3), after=what)
    assert shot_changes(film) == ()


def test_the_small_copy_of_a_recording_tells_its_times(films: Films, tmp_path: Path) -> None:
    shots = [ROOM.format(fps=50, seconds=2), BARS.format(fps=50, seconds=2)]
    film = edited(films, "fifty.mp4", *shots)
    copy = tmp_path / "proxy.mp4"
    proxy(film, copy, info=probe(film), audio_stream=None)
    assert shot_changes(copy) == pytest.approx((2000,), abs=40)


def test_progress_is_told(films: Films) -> None:
    told: list[tuple[int, int]] = []
    shot_changes(films.talk(), progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)


def test_sound_alone_has_no_shots(films: Films) -> None:
    assert shot_changes(films.make("voice.m4a", *films.sound(1), "-c:a", "aac")) == ()


def test_a_damaged_copy_says_how_it_is_made_anew(films: Films) -> None:
    film = films.scratched("scratched-shots.mp4", films.noisy("noisy-shots.mp4"))
    with pytest.raises(MediaError, match="cannot be read") as caught:
        shot_changes(film)
    assert "run the same command again" in str(caught.value.hint)
