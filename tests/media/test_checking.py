"""What stops a video that is not what it should be, and what does not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from subtitler.errors import MediaError
from subtitler.media import probe
from subtitler.media.checking import check_encoded, check_picture, check_sound, likeness
from subtitler.media.graph import picture_of, rate
from subtitler.media.shelf import measure
from subtitler.media.stretches import Footage, survey

if TYPE_CHECKING:
    from tests.media.conftest import Films

FIRST = ("-movflags", "+faststart")


def talk(films: Films) -> Path:
    return films.talk("checked.mp4", 3, *FIRST)


def check(path: Path, **more: object) -> None:
    asked: dict[str, object] = {"whole_ms": 3000, "sound": True, "transfer": "", **more}
    check_encoded(path, fps=Fraction(25), where="v-1", **asked)  # type: ignore[arg-type]


def test_what_is_whole_passes(films: Films) -> None:
    check(talk(films))
    check_sound(talk(films), measure(talk(films), "audio"), "v-1")


def test_each_fault_is_named(films: Films) -> None:
    whole = talk(films)
    copy = ("-i", str(whole), "-c", "copy")
    with pytest.raises(MediaError, match=r"only 2\.0 of 3\.0 s"):
        check(films.make("brief2.mp4", *copy, "-t", "2", *FIRST))
    with pytest.raises(MediaError, match=r"3\.0 s were encoded of a picture of 2\.0 s"):
        check(whole, whole_ms=2000)
    check(whole, whole_ms=None)
    with pytest.raises(MediaError, match="lacks its picture or its sound"):
        check(films.make("silenced.mp4", *copy, "-an", *FIRST))
    with pytest.raises(MediaError, match="lacks its picture or its sound"):
        check(whole, sound=False)
    with pytest.raises(MediaError, match="no index at its beginning"):
        check(films.make("index.mp4", *copy))
    tagged = films.make(
        "tagged.mp4", *copy, "-bsf:v", "h264_metadata=transfer_characteristics=1", *FIRST
    )
    check(tagged, transfer="bt709")
    with pytest.raises(MediaError, match="other colours"):
        check(tagged)
    with pytest.raises(MediaError, match="other colours"):
        check(whole, transfer="bt709")


def test_sound_that_is_not_whole(films: Films) -> None:
    whole = talk(films)
    cut = films.make("cutsound.mp4", "-i", str(whole), "-c", "copy", "-t", "2")
    with pytest.raises(MediaError, match="sound"):
        check_sound(cut, measure(whole, "audio"), "v-1")


def footage(path: Path) -> Footage:
    picture = picture_of(probe(path))
    return survey(path, picture, rate(picture))


# The worst that cameras make: noise in every pixel of every frame.
NOISE = "testsrc2=s={size}:r=25:d=1,noise=alls={strength}:allf=t"


@pytest.mark.parametrize("strength", [0, 40])
@pytest.mark.parametrize("size", ["320x180", "640x360"])
def test_a_frame_is_known_again(films: Films, size: str, strength: int) -> None:
    picture = NOISE.format(size=size, strength=strength)
    camera = ("-f", "lavfi", "-i", picture, *films.X264[:-1], "20", "-pix_fmt", "yuv420p")
    source = films.make(f"n{size}{strength}.mp4", *camera)
    coded = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "21")
    made = films.make(f"m{size}{strength}.mp4", "-i", str(source), *coded)
    check_picture(made, footage(source), [0, 12, 20], "v-1")
    # What moves has moved by five steps there.
    late = films.make(f"l{size}{strength}.mp4", "-ss", "0.2", "-i", str(source), *coded)
    with pytest.raises(MediaError, match="does not show what the recording shows"):
        check_picture(late, footage(source), [0, 12], "v-1")


def test_other_colours_of_light_are_seen(films: Films) -> None:
    source = talk(films)
    dark = films.make("darker.mp4", "-i", str(source), "-vf", "eq=brightness=-0.1", *films.X264)
    with pytest.raises(MediaError, match="does not show"):
        check_picture(dark, footage(source), [0], "v-1")


def test_likeness() -> None:
    chance = np.random.default_rng(1)
    picture = chance.uniform(0, 255, (40, 64))
    assert likeness(picture, picture) == pytest.approx(1)
    assert likeness(picture, 255 - picture) < 0
    assert likeness(picture, chance.uniform(0, 255, (40, 64))) < 0.2
