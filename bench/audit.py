"""How much of what is planted the audit finds, and how much it tells of what is good.

    python bench/audit.py [--half report|tune] [--hour | --whisper] [--list]

Recorded speech (see `speech_data.py`) is put together with fiction for text; into each take one
fault is planted. A fault is found where the check that is meant for it tells of a stretch that
touches the planted one. What the audit tells of takes without a fault is false; so is what it
tells elsewhere in a take with one, which the last column counts. Recordings are split by turns:
thresholds were chosen on one half, the table is made of the other.
"""

from __future__ import annotations

import argparse
import time
import wave
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench import audit_sounds as sounds
from bench import speech_data
from bench.audit_faults import Fault, Pool, inserted, moved, plants
from bench.audit_material import ROOM_DBFS, SPEECH_DBFS, Take, clean_take, jittered
from bench.audit_sounds import RATE_HZ, Sound, at_level
from subtitler.checks import audit
from subtitler.engines.voice import profile_of
from subtitler.model import Finding, Segment, Span, Transcript
from subtitler.sound import Profile

SEED = 20
ABOUT_THE_RECORDING = {"clipping", "hum", "low-level"}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--hour", action="store_true", help="all in one recording of an hour")
    parser.add_argument("--list", action="store_true", help="every fault missed, every false one")
    parser.add_argument("--whisper", action="store_true", help="good speech as Whisper writes it")
    chosen = parser.parse_args()
    if chosen.whisper:
        whisper_table(chosen.list)
        return
    voices = voices_of(chosen.half)
    faults = list(planted(voices))
    if chosen.hour:
        one_hour(faults, chosen.list)
        return
    planted_table(faults, chosen.list)
    clean_table(voices, chosen.list)


def recordings(lang: str) -> list[speech_data.Recording]:
    """Recorded sentences of 1.2 to 9 s."""
    return [one for one in speech_data.recordings(lang) if 1.2 <= len(one.samples()) / RATE_HZ <= 9]


def voices_of(half: str) -> list[Sound]:
    """One half of all recordings, by turns, as sound."""
    every = [one for lang in speech_data.LANGUAGES for one in recordings(lang)]
    return [one.samples().astype(np.float64) for one in every[half == "report" :: 2]]


def takes(voices: Sequence[Sound], lang: str, seed: int, *, seconds: float = 25) -> Take:
    """A take out of recordings that chance picks, all by one kind of speaker."""
    rng = np.random.default_rng((SEED, seed))
    first = int(rng.integers(0, len(voices) - 40))
    near = list(voices[first : first + 40])
    rng.shuffle(near)
    return jittered(clean_take(near, lang, rng, seconds=seconds), rng)


def planted(voices: Sequence[Sound]) -> Iterator[Fault]:
    """Every fault in a take of its own."""
    for number, (kind, check, lang, plant) in enumerate(plants()):
        pool = Pool(np.random.default_rng((SEED, number, 1)), voices, number)
        take, place = plant(takes(voices, lang, number), pool)
        yield Fault(kind, check, take, place)


def profile(sound: Sound) -> Profile:
    """What the audit gets of a sound: as the program makes it, out of a WAV file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "audio.wav"
        data = (np.clip(sound, -1, 32767 / 32768) * 32768).round().astype("<i2")
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(data.tobytes())
        return profile_of(path)


def audited(take: Take) -> tuple[Finding, ...]:
    """The findings about a take."""
    return audit(take.transcript, profile(take.sound), languages=take.languages, second=take.second)


def hits(fault: Fault, finding: Finding) -> bool:
    """Whether the finding is the one that was planted."""
    if finding.check != fault.check:
        return False
    return fault.place is None or (
        finding.span is not None and fault.place.overlap_ms(finding.span) > 0
    )


def beside(fault: Fault, finding: Finding) -> bool:
    """Whether a finding has nothing to do with the planted fault."""
    if fault.place is None or finding.span is None:
        return False
    if finding.check in ABOUT_THE_RECORDING:
        return False
    wide = Span(max(0, fault.place.start_ms - 500), fault.place.end_ms + 500)
    return wide.overlap_ms(finding.span) == 0


def planted_table(faults: Sequence[Fault], listing: bool) -> None:
    """How many of each kind are found."""
    rows: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    started = time.process_time()
    minutes = 0.0
    for fault in faults:
        found = audited(fault.take)
        minutes += fault.take.duration_ms / 60_000
        row = rows[(fault.check, fault.kind)]
        row[0] += 1
        row[1] += any(hits(fault, finding) for finding in found)
        others = [finding for finding in found if beside(fault, finding)]
        row[2] += len(others)
        if listing and not any(hits(fault, finding) for finding in found):
            print("MISSED", fault.kind, fault.take.lang, fault.place, [f.check for f in found])
        if listing:
            for finding in others:
                print("ELSEWHERE", fault.kind, finding.check, finding.span, finding.message)
    spent = time.process_time() - started
    print("| check | fault | planted | found | told elsewhere |\n|---|---|---|---|---|")
    for (check, kind), row in sorted(rows.items()):
        print(f"| {check} | {kind} | {row[0]} | {row[1]} | {row[2]} |")
    total = [sum(row[n] for row in rows.values()) for n in range(3)]
    print(f"| **all** | | {total[0]} | {total[1]} ({total[1] / total[0]:.1%}) | {total[2]} |")
    print(f"\n{minutes:.0f} minutes of sound, {spent / minutes / 0.6:.2f} % of their length in CPU")


Change = Callable[[Take, np.random.Generator], Take]


def with_a(noise: Callable[[float, np.random.Generator], Sound]) -> Change:
    """Four seconds of something in a pause, at −20 to −40 dBFS."""

    def change(take: Take, rng: np.random.Generator) -> Take:
        extra = at_level(noise(4.0, rng), -20 - 10 * float(rng.integers(0, 3)))
        return inserted(take, extra, at=int(rng.integers(0, 50)))[0]

    return change


def under(noise: Callable[[float, np.random.Generator], Sound], snr_db: float) -> Change:
    """Something under all of the speech."""

    def change(take: Take, rng: np.random.Generator) -> Take:
        own = noise(len(take.sound) / RATE_HZ + 0.1, rng)[: len(take.sound)]
        return replace(take, sound=take.sound + at_level(own, SPEECH_DBFS - snr_db))

    return change


def mixed_loudness(take: Take, rng: np.random.Generator) -> Take:
    """Every second segment 22 dB quieter: somebody asks, somebody else answers far away."""
    sound = take.sound.copy()
    for number, segment in enumerate(take.transcript.segments):
        if number % 2:
            first = max(0, segment.span.start_ms - 120) * RATE_HZ // 1000
            last = (segment.span.end_ms + 120) * RATE_HZ // 1000
            sound[first:last] *= 10 ** (-22 / 20)
    room = at_level(sounds.coloured(len(sound) / RATE_HZ + 0.1, rng, 1)[: len(sound)], -66)
    return replace(take, sound=sound + room)


def quieter(take: Take, rng: np.random.Generator) -> Take:
    """All of it at −45 dBFS, the noise of the room at −64."""
    room = at_level(sounds.coloured(len(take.sound) / RATE_HZ + 0.1, rng, 1), -64)
    return replace(take, sound=take.sound * 10 ** (-22 / 20) + room[: len(take.sound)])


def in_a_hall(take: Take, rng: np.random.Generator) -> Take:
    """With the echo of a room: 0.6 s, as loud as the voice itself."""
    count = round(0.6 * RATE_HZ)
    echo = rng.normal(size=count) * np.exp(-6.9 * np.arange(count) / count)
    echo /= np.sqrt(np.sum(echo**2))
    echo[0] += 1
    size = len(take.sound) + count
    heard = np.fft.irfft(np.fft.rfft(take.sound, size) * np.fft.rfft(echo, size), size)
    return replace(take, sound=at_level(heard[: len(take.sound)], SPEECH_DBFS))


GOOD: dict[str, Change | None] = {
    "speech and pauses": None,
    "mixed loudness": mixed_loudness,
    "all at −45 dBFS": quieter,
    "in a hall": in_a_hall,
    "noise under it, 10 dB": under(lambda s, rng: sounds.coloured(s, rng, 1), 10),
    "wind under it, 10 dB": under(sounds.wind, 10),
    "music under it, 10 dB": under(sounds.band, 10),
    "silence in a pause": lambda take, rng: inserted(take, sounds.silence(5.0))[0],
    "hum in a pause": with_a(lambda s, rng: sounds.hum(s, rng, 50)),
    "music in a pause": with_a(sounds.band),
    "chords in a pause": with_a(sounds.chords),
    "a melody in a pause": with_a(sounds.melody),
    "a sung tune in a pause": with_a(sounds.sung),
    "drums in a pause": with_a(sounds.drums),
    "noise in a pause": with_a(lambda s, rng: sounds.coloured(s, rng, 1)),
    "noise in beats in a pause": with_a(sounds.tv_static),
    "wind in a pause": with_a(sounds.wind),
    "traffic in a pause": with_a(sounds.traffic),
    "knocks in a pause": with_a(sounds.knocks),
}
"""Takes without a fault: how they differ from plain speech with pauses."""


def clean_table(voices: Sequence[Sound], listing: bool) -> None:
    """What the audit tells of takes that are good, by what is in them."""
    print("\n| good takes | minutes | findings | a minute | which |\n|---|---|---|---|---|")
    everything: Counter[str] = Counter()
    whole = 0.0
    for number, (name, change) in enumerate(GOOD.items()):
        told: Counter[str] = Counter()
        minutes = 0.0
        for turn in range(24 if change is None else 4):
            lang = ("kk", "ru", "en", "tr", "zh", "fr", "ar", "de")[(turn + number) % 8]
            take = takes(voices, lang, 1000 + 100 * number + turn)
            if change:
                take = change(take, np.random.default_rng((SEED, number, turn)))
            minutes += take.duration_ms / 60_000
            for finding in audited(take):
                if finding.check not in ABOUT_THE_RECORDING:
                    told[finding.check] += 1
                    if listing:
                        print("FALSE", name, lang, finding)
        count = sum(told.values())
        everything += told
        whole += minutes
        which = ", ".join(f"{check} {n}" for check, n in told.most_common())
        print(f"| {name} | {minutes:.1f} | {count} | {count / minutes:.2f} | {which} |")
    count = sum(everything.values())
    print(f"| **all** | {whole:.1f} | {count} | {count / whole:.2f} | |")


def whisper_table(listing: bool) -> None:
    """What the audit tells of plain speech that Whisper base wrote down: some of it true."""
    from subtitler import weights
    from subtitler.engines import transcriber_class
    from subtitler.sound import snap
    from subtitler.stages.sentences import by_sentence

    engine = transcriber_class("faster-whisper")([weights.find("whisper-base", "whisper-ct2")])  # type: ignore[call-arg]
    print(
        "| language | minutes | segments | findings | a minute | which |\n|---|---|---|---|---|---|"
    )
    for lang in speech_data.LANGUAGES:
        sound, _ = speech_data.joined(recordings(lang), 240, seed=SEED, silence_s=(0.4, 2.0))
        rng = np.random.default_rng(SEED)
        room = rng.normal(size=len(sound)) * 10 ** (ROOM_DBFS / 20)
        heard = at_level(sound.astype(np.float64), SPEECH_DBFS) + room
        with TemporaryDirectory() as folder:
            path = Path(folder) / "audio.wav"
            speech_data.write_wav(path, [np.clip(heard, -1, 1).astype(np.float32)])
            own = profile_of(path)
            made = engine.transcribe(
                path, languages=(lang,), hints=(), progress=lambda done, total: None
            )
        segments = [
            replace(segment, id=f"s{n}")
            for n, segment in enumerate(by_sentence(made.segments, lang))
        ]
        found = audit(Transcript(lang, snap(segments, own)), own, languages=(lang,))
        found = tuple(item for item in found if item.check not in ABOUT_THE_RECORDING)
        minutes = own.duration_ms / 60_000
        which = ", ".join(f"{c} {n}" for c, n in Counter(f.check for f in found).most_common())
        each = f"{len(found)} | {len(found) / minutes:.2f}"
        print(f"| {lang} | {minutes:.1f} | {len(segments)} | {each} | {which} |")
        for item in found if listing else ():
            texts = [segment.text for segment in segments if segment.id in item.segments]
            print("TOLD", item.where, item.check, item.severity, item.message, texts[:3])


def hour_of(faults: Sequence[Fault]) -> tuple[Take, list[Fault]]:
    """Faults that have a place, one after the other in one recording of an hour; and those."""
    rng = np.random.default_rng(SEED)
    chosen = [faults[n] for n in rng.permutation(len(faults)) if faults[n].place is not None]
    sound: list[Sound] = []
    segments: list[Segment] = []
    second: list[Segment] = []
    placed: list[Fault] = []
    at_ms = 0
    for number, fault in enumerate(chosen):
        if at_ms >= 3_600_000:
            break
        own = fault.take
        theirs = replace(own, segments=list((own.second or own.transcript).segments))
        for into, take in ((segments, own), (second, theirs)):
            into += [
                replace(s, id=f"{number}-{n}", language=own.lang)
                for n, s in enumerate(moved(take, 0, at_ms).transcript.segments)
            ]
        place = fault.place or Span(0, 0)
        placed.append(replace(fault, place=Span(place.start_ms + at_ms, place.end_ms + at_ms)))
        sound.append(own.sound)
        at_ms += len(own.sound) * 1000 // RATE_HZ
    langs = tuple(sorted({fault.take.lang for fault in placed}))
    other = Transcript("kk", tuple(second))
    return Take(np.concatenate(sound), segments, "kk", [], langs, other), placed


def one_hour(faults: Sequence[Fault], listing: bool) -> None:
    """All of an hour's faults, in one look."""
    whole, placed = hour_of(faults)
    started = time.process_time()
    found = audited(whole)
    spent = time.process_time() - started
    got = [any(hits(fault, finding) for finding in found) for fault in placed]
    print(
        f"{whole.duration_ms / 60_000:.1f} minutes, {len(placed)} faults planted, {sum(got)} of "
        f"them in the list of {len(found)} findings; {spent:.1f} s of CPU"
    )
    for fault, there in zip(placed, got, strict=True):
        if not there and listing:
            print("MISSED", fault.kind, fault.take.lang, fault.place)


if __name__ == "__main__":
    main()
