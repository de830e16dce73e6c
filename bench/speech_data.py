"""Real recorded speech for the measurements: fetched, never committed.

    python bench/speech_data.py

fetches four Debian packages (about 55 MB) into `bench/.speech/`, which git ignores. It needs
`apt-get` and `dpkg-deb`, and no rights of an administrator. What comes of it, per language:

- en: five sentences of a novel read by a volunteer (LibriVox, public domain; from
  pocketsphinx-testdata), and some 65 sentences that a speaker recorded for telephone systems
- ru, fr: some 70 sentences each, likewise recorded for telephone systems

The telephone sentences are the Asterisk core sounds (CC BY-SA 3.0, Russian CC BY 3.0), 8 kHz,
one professional speaker per language: cleaner than any testimony. There is no Kazakh in a Debian
package, so no figure here is one for Kazakh.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from shutil import which
from typing import TYPE_CHECKING, Any

from bench.speech_texts import texts

if TYPE_CHECKING:
    import numpy as np

    Samples = np.ndarray[Any, np.dtype[np.float32]]

CACHE = Path(__file__).parent / ".speech"
HZ = 16_000
LIBRIVOX = "pocketsphinx-testdata"
PROMPTS = {lang: f"asterisk-core-sounds-{lang}-wav" for lang in ("en", "ru", "fr")}
SPEAKERS = {"en": "en_US_f_Allison", "ru": "ru_RU_f_IvrvoiceRU", "fr": "fr_CA_f_June"}
LANGUAGES = tuple(PROMPTS)
_MOST_BYTES = 200_000_000  # unpacked; the largest package holds 25 MB


@dataclass(frozen=True, slots=True)
class Recording:
    """A sentence or two of real speech: file, language (en, ru, fr), words, origin."""

    path: Path
    lang: str
    text: str
    source: str

    def samples(self) -> Samples:
        """16 kHz mono float32 from -1 to 1, without the quiet before and after the speech."""
        return _without_quiet_ends(_decoded(self.path))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said from when to when, in ms of the joined file."""

    start_ms: int
    end_ms: int
    text: str


def recordings(lang: str) -> list[Recording]:
    """All recordings of a language, in a fixed order; fetches what is missing."""
    folder = _package(PROMPTS[lang]) / "usr/share/asterisk/sounds" / SPEAKERS[lang]
    prompts = [
        Recording(folder / f"{name}.wav", lang, text, "asterisk")
        for name, text in sorted(texts(lang).items())
    ]
    return (_librivox() if lang == "en" else []) + prompts


def pieces(
    chosen: Sequence[Recording],
    seconds: float,
    *,
    seed: int = 1,
    silence_s: tuple[float, float] = (0.5, 1.5),
) -> Iterator[tuple[Samples, str]]:
    """Speech and silence by turns, until `seconds` are full: samples, and the words or "".

    The same for the same seed. Recordings come in a shuffled order, again when all were used.
    A silence is digital silence of a length drawn from `silence_s`.
    """
    import numpy as np

    random = Random(seed)
    left = int(seconds * HZ)
    queue: list[Recording] = []
    loaded: dict[Path, Samples] = {}
    while left > 0:
        if not queue:
            queue = random.sample(list(chosen), len(chosen))
        quiet = min(int(random.uniform(*silence_s) * HZ), left)
        yield np.zeros(quiet, dtype=np.float32), ""
        left -= quiet
        recording = queue.pop()
        if recording.path not in loaded:
            loaded[recording.path] = recording.samples()
        samples = loaded[recording.path]
        if samples.size > left:
            yield np.zeros(left, dtype=np.float32), ""
            return
        yield samples, recording.text
        left -= samples.size


def joined(
    chosen: Sequence[Recording],
    seconds: float,
    *,
    seed: int = 1,
    silence_s: tuple[float, float] = (0.5, 1.5),
) -> tuple[Samples, list[Spoken]]:
    """One long sound of `seconds`, and what is said in it when; see `pieces`."""
    import numpy as np

    parts, truth, at = [], [], 0
    for samples, text in pieces(chosen, seconds, seed=seed, silence_s=silence_s):
        parts.append(samples)
        end = at + samples.size
        if text:
            truth.append(Spoken(at * 1000 // HZ, end * 1000 // HZ, text))
        at = end
    return np.concatenate(parts), truth


def write_wav(path: Path, parts: Iterator[Samples] | Sequence[Samples]) -> None:
    """Write 16 kHz mono 16-bit WAV, part by part."""
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HZ)
        for samples in parts:
            file.writeframesraw((samples * 32767).round().astype("<i2").tobytes())


def fetch() -> None:
    """Fetch whatever is missing."""
    for name in (LIBRIVOX, *PROMPTS.values()):
        _package(name)


def _librivox() -> list[Recording]:
    folder = next(
        path.parent for path in sorted(_package(LIBRIVOX).rglob("librivox/transcription"))
    )
    found = []
    for line in (folder / "transcription").read_text(encoding="utf-8").splitlines():
        words, _, name = line.rpartition("(")
        text = words.replace("<s>", "").replace("</s>", "").strip()
        found.append(Recording(folder / f"{name.rstrip(')')}.wav", "en", text, "librivox"))
    return found


def _package(name: str) -> Path:
    """The unpacked package, fetched first where it is not here yet."""
    folder = CACHE / name
    if not folder.is_dir():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            fresh = Path(scratch) / "files"
            fresh.mkdir()
            _unpack(_tar(name, Path(scratch)), fresh)
            fresh.rename(folder)
    return folder


def _tar(name: str, scratch: Path) -> bytes:
    """The package's files as a tar archive: from Debian, or (pocketsphinx) from PyPI's source."""
    for package in sorted(CACHE.glob(f"{name}_*.deb")) or _downloaded(name, scratch):
        return subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True
        ).stdout
    if name == LIBRIVOX:
        command = "-m pip download --quiet --no-deps --no-binary :all: --dest"
        subprocess.run([sys.executable, *command.split(), scratch, "pocketsphinx"], check=True)
        return next(scratch.glob("pocketsphinx-*.tar.gz")).read_bytes()
    sys.exit(f"cannot fetch {name}: this needs Debian's or Ubuntu's apt-get and dpkg-deb")


def _downloaded(name: str, scratch: Path) -> list[Path]:
    if which("apt-get") and which("dpkg-deb"):
        # apt checks the archive's signature and the package's SHA-256.
        subprocess.run(["apt-get", "--quiet", "download", name], cwd=scratch, check=False)
    return sorted(scratch.glob("*.deb"))


def _unpack(tar: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        members = [member for member in archive.getmembers() if member.isfile() or member.isdir()]
        if sum(member.size for member in members) > _MOST_BYTES:
            raise ValueError("the archive unpacks to more than it should")
        archive.extractall(folder, members, filter="data")


def _decoded(path: Path) -> Samples:
    import av
    import numpy as np

    resampler = av.AudioResampler(format="s16", layout="mono", rate=HZ)
    frames = []
    with av.open(str(path), mode="r") as media:
        for frame in media.decode(audio=0):
            frames.extend(resampler.resample(frame))
        frames.extend(resampler.resample(None))
    whole = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    return np.asarray(whole, dtype=np.float32) / np.float32(32768)


def _without_quiet_ends(samples: Samples) -> Samples:
    import numpy as np

    loud = np.flatnonzero(np.abs(samples) > 0.01)  # -40 dBFS; the prompts peak near -3
    margin = HZ // 20
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


if __name__ == "__main__":
    fetch()
    for language in LANGUAGES:
        found = recordings(language)
        total = sum(recording.samples().size for recording in found) / HZ
        print(f"{language}: {len(found)} recordings, {total:.0f} s")
