"""The memory at its usual size: 100,000 units of a TMX taken in, 900 sentences asked.

    python -m bench.memory [--units 100000] [--asked 900]

Sentences are made of 6,000 words, as often as words are in speech (Zipf's law). Half of what is
asked is nearly in the memory, half is new. Prints CPU seconds and the peak of memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from subtitler.formats.tmx import TmxText, TmxUnit, write_tmx
from subtitler.review.memory import import_tmx, open_memory
from subtitler.workdir import Settings, create_collection

_ENDINGS = ["", "лар", "да", "дан", "ға", "ның", "ы", "ымыз", "дағы", "ларда", "ымен", "сыз"]


def _stems() -> list[str]:
    """6,000 words that nobody knows, in syllables like Kazakh's."""
    chance = random.Random(3)
    return [
        "".join(
            chance.choice("бгдждзклмнпрстшқғң") + chance.choice("аеыіоөұү")
            for _ in range(chance.randint(1, 3))
        )
        + chance.choice(["", "н", "р", "қ", "т"])
        for _ in range(6000)
    ]


_STEMS = _stems()
_SHARES = [1 / (rank + 3) for rank in range(len(_STEMS))]


def _sentence(chance: random.Random) -> str:
    stems = chance.choices(_STEMS, _SHARES, k=chance.randint(3, 14))
    return " ".join(stem + chance.choice(_ENDINGS) for stem in stems).capitalize() + "."


def _units(count: int) -> Iterator[TmxUnit]:
    chance = random.Random(7)
    for number in range(count):
        text = _sentence(chance)
        yield TmxUnit((TmxText("kk", text), TmxText("en", f"Translation {number} of it.")))


def _asked(count: int, units: int) -> list[str]:
    known = [unit.texts[0].text for unit in _units(min(units, count))]
    chance = random.Random(11)
    for number in range(0, len(known), 2):
        words = known[number].split()
        words[chance.randrange(len(words))] = chance.choice(_STEMS)
        known[number] = " ".join(words)
    half = count // 2
    return known[:half] + [_sentence(chance) for _ in range(count - half)]


def _timed(what: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    told = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<34} {cpu:6.2f} s CPU {wall:6.2f} s  peak {peak_mb:5.0f} MB  {told}")


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=900)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        collection = create_collection(Path(folder) / "collection", Settings())
        file = Path(folder) / "old.tmx"

        def written() -> str:
            with file.open("wb") as out:
                made = write_tmx(
                    _units(chosen.units), source="kk", tool_version="1", time_utc=_TIME
                )
                out.writelines(made)
            return f"{file.stat().st_size / 1e6:.0f} MB"

        _timed("TMX written", written)
        _timed("TMX taken in", lambda: import_tmx(collection, file).kept)
        memory = open_memory(collection)
        _timed("memory opened again", lambda: len(open_memory(collection).entries))
        _timed("first question (table made)", lambda: len(memory.index("kk", "en").suggest("x")))
        index = memory.index("kk", "en")
        asked = _asked(chosen.asked, chosen.units)
        _timed(
            f"{len(asked)} sentences asked",
            lambda: f"{sum(bool(index.suggest(text)) for text in asked)} with suggestions",
        )


_TIME = "2026-01-31T09:00:00Z"

if __name__ == "__main__":
    main()
