"""What names as hints do: how often a name that is said comes out right, and what they invent.

    python -m bench.hints [--mode batched] [--planted] [--langs en,ru]

Real recordings with names in them are few in the packages (`speech_data.py`): eight places in
English and Russian. Each is heard without hints, with the right names, and with the right names
among 10 and among 38 that nobody says. Then every recording of the language is heard with the
hints, and names that nobody says are counted.

With `--planted`, 38 Kazakh names are planted in sentences in English, Russian and Turkish, read by
eSpeak NG. A synthetic voice says nothing about how well a model hears people; what is compared is
the same sound with and without hints. Each sentence holds one name, and is heard with that name
among so many others, drawn by chance, in an order drawn by chance.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.error_rate import word_error_rate, words_of
from bench.speech_data import recordings, write_wav
from samples.speech import Voice, record
from subtitler import weights
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.engines.wav import RATE_HZ

SAID = {
    "en": ("Digium", "Inter-Asterisk Exchange", "Asterisk", "John Dashwood"),
    "ru": ("Дигиум", "Интер-Астериск"),
}
NAMES = {
    "en": """Aisulu Yersayin Kulpash Tolegen Marzhan Dosym Botakoz Zhanibek Saltanat Kairat Nurgul
    Askar Gaukhar Beken Raushan Yerbol Altynai Sabit Kamila Daulet Zhibek Orazbek Meruert Talgat
    Aigerim Kuanysh Sholpan Bolat Dinara Yeskendir Lazzat Manas Perizat Rakhim Togzhan Ulan Venera
    Zarina""",
    "ru": """Айсулу Ерсайын Кульпаш Толеген Маржан Досым Ботакоз Жанибек Салтанат Кайрат Нургуль
    Аскар Гаухар Бекен Раушан Ербол Алтынай Сабит Камила Даулет Жибек Оразбек Меруерт Талгат
    Айгерим Куаныш Шолпан Болат Динара Ескендир Лаззат Манас Перизат Рахим Тогжан Улан Венера
    Зарина""",
    "tr": """Aysulu Yersayın Kulpaş Tölegen Marjan Dosım Botagöz Janibek Saltanat Kayrat Nurgül
    Askar Gauhar Beken Rauşan Yerbol Altınay Sabit Kamila Davlet Jibek Orazbek Meruert Talgat
    Aygerim Kuanış Şolpan Bolat Dinara Yeskendir Lazzat Manas Perizat Rahim Togjan Ulan Venera
    Zarina""",
}
SENTENCES = {
    "en": (
        "Our neighbour {} came back to the village in spring.",
        "My cousin {} worked in the town near the river.",
        "The letter was written by {} a long time ago.",
    ),
    "ru": (
        "Наш сосед {} вернулся в деревню весной.",
        "Потом {} работал в городе у реки.",
        "Это письмо написал {} много лет назад.",
    ),
    "tr": (
        "Komşumuz {} baharda köye geri döndü.",
        "Sonra {} nehir kıyısındaki kasabada çalıştı.",
        "Bu mektubu yıllar önce {} yazdı.",
    ),
}
VOICES = {lang: Voice(f"{lang}+f2", 140, 45, 50) for lang in SENTENCES}
OTHERS = (0, 8, 37)


def heard(engine: FasterWhisper, path: Path, lang: str, hints: Sequence[str]) -> str:
    """The text of a recording."""
    found = engine.transcribe(
        path, languages=(lang,), hints=hints, progress=lambda done, total: None
    )
    return " ".join(segment.text for segment in found.segments)


def recorded(engine: FasterWhisper, path: Path, langs: Sequence[str]) -> None:
    """Real recordings: names that are said, and names that are not."""
    print("| language | hints | names said | right | unsaid names written | wrong words | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for lang in langs:
        said = SAID[lang]
        unsaid = NAMES[lang].split()
        ways = {
            "none": (),
            "the right names": said,
            "among 10 others": (*said, *unsaid[:10]),
            "among 38 others": (*said, *unsaid),
            "38 others only": tuple(unsaid),
        }
        for way, hints in ways.items():
            names = right = invented = 0
            truth, texts = [], []
            begun = time.process_time()
            for one in recordings(lang):
                write_wav(path, [one.samples()])
                text = heard(engine, path, lang, hints)
                words = " ".join(words_of(text, lang))
                for name in said:
                    plain = " ".join(words_of(name, lang))
                    if plain in " ".join(words_of(one.text, lang)):
                        names, right = names + 1, right + (plain in words)
                invented += sum(name.casefold() in words.split() for name in unsaid)
                truth.append(one.text)
                texts.append(text)
            rate = word_error_rate(" ".join(truth), " ".join(texts), lang)
            print(
                f"| {lang} | {way} | {names} | {right} | {invented} | {rate:.1%} | "
                f"{time.process_time() - begun:.0f} |",
                flush=True,
            )


def planted(engine: FasterWhisper, folder: Path, langs: Sequence[str]) -> None:
    """Names in sentences that a synthetic voice reads."""
    print("| language | hints | names said | right | unsaid names written |")
    print("|---|---|---|---|---|")
    for lang in langs:
        sentences = SENTENCES[lang]
        names = NAMES[lang].split()
        paths = []
        for number, name in enumerate(names):
            text = sentences[number % len(sentences)].format(name)
            made = record([text], VOICES[lang], lead_in=0.4, tail=0.4, pauses=(0, 0), seed=number)
            paths.append(folder / f"{lang}-{number}.wav")
            write_wav(paths[-1], [_resampled(made.samples, made.rate_hz)])
        ways = [("none", 0, False), *((f"{n} others only", n, False) for n in OTHERS[1:])]
        ways += [("the right one", 0, True)]
        ways += [(f"the right one among {n} others", n, True) for n in OTHERS[1:]]
        for way, others, itself in ways:
            random = Random(5)
            right = invented = 0
            for name, path in zip(names, paths, strict=True):
                hints = random.sample([other for other in names if other != name], others)
                hints += [name] * itself
                random.shuffle(hints)
                words = words_of(heard(engine, path, lang, hints), lang)
                right += " ".join(words_of(name, lang)) in words
                invented += any(
                    " ".join(words_of(other, lang)) in words for other in names if other != name
                )
            print(f"| {lang} | {way} | {len(names)} | {right} | {invented} |", flush=True)


def _resampled(samples: NDArray[np.float64], rate_hz: int) -> NDArray[np.float32]:
    count = round(len(samples) * RATE_HZ / rate_hz)
    places = np.arange(count) * rate_hz / RATE_HZ
    return np.interp(places, np.arange(len(samples)), samples).astype(np.float32)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="")
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--langs", help="such as en,ru; all without it")
    options = parser.parse_args()
    langs = options.langs.split(",") if options.langs else []
    engine = FasterWhisper([weights.find("whisper-base", "whisper-ct2")], 2, options.mode)
    with tempfile.TemporaryDirectory() as name:
        if options.planted:
            planted(engine, Path(name), langs or list(SENTENCES))
        else:
            recorded(engine, Path(name) / "heard.wav", langs or list(SAID))


if __name__ == "__main__":
    main()
