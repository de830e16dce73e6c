"""What names as hints do: how often a name that is said comes out right, and what they invent.

    python -m bench.hints [--mode batched]

Real recordings with names in them are few in the packages (`speech_data.py`): seven places in
English and Russian. Each is heard without hints, with the right names, and with the right names
among 10 and among 38 that nobody says (`transcribe` offers 40 at most). Then every recording of the
language is heard with the hints, and names that nobody says are counted.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.error_rate import word_error_rate, words_of
from bench.speech_data import recordings, write_wav
from subtitler import weights
from subtitler.engines.faster_whisper import FasterWhisper

SAID = {
    "en": ("Digium", "Inter-Asterisk Exchange", "Asterisk", "John Dashwood"),
    "ru": ("Дигиум", "Интер-Астериск"),
}
UNSAID = {
    "en": """Aisulu Yersayin Kulpash Tolegen Marzhan Dosym Botakoz Zhanibek Saltanat Kairat Nurgul
    Askar Gaukhar Beken Raushan Yerbol Altynai Sabit Kamila Daulet Zhibek Orazbek Meruert Talgat
    Aigerim Kuanysh Sholpan Bolat Dinara Yeskendir Lazzat Manas Perizat Rakhim Togzhan Ulan Venera
    Zarina""",
    "ru": """Айсулу Ерсайын Кульпаш Толеген Маржан Досым Ботакоз Жанибек Салтанат Кайрат Нургуль
    Аскар Гаухар Бекен Раушан Ербол Алтынай Сабит Камила Даулет Жибек Оразбек Меруерт Талгат
    Айгерим Куаныш Шолпан Болат Динара Ескендир Лаззат Манас Перизат Рахим Тогжан Улан Венера
    Зарина""",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="")
    options = parser.parse_args()
    model = weights.find("whisper-base", "whisper-ct2")
    engine = FasterWhisper([model], 2, options.mode)
    print("| language | hints | names said | right | unsaid names written | wrong words |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "heard.wav"
        for lang, said in SAID.items():
            unsaid = UNSAID[lang].split()
            ways = {
                "none": (),
                "the right names": said,
                "among 10 others": (*said, *unsaid[:10]),
                "among 38 others": (*said, *unsaid),
                "38 others only": tuple(unsaid),
            }
            for way, hints in ways.items():
                names = right = invented = 0
                truth, heard = [], []
                for one in recordings(lang):
                    write_wav(path, [one.samples()])
                    found = engine.transcribe(
                        path, languages=(lang,), hints=hints, progress=lambda done, total: None
                    )
                    text = " ".join(segment.text for segment in found.segments)
                    words = " ".join(words_of(text, lang))
                    for name in said:
                        plain = " ".join(words_of(name, lang))
                        if plain in " ".join(words_of(one.text, lang)):
                            names, right = names + 1, right + (plain in words)
                    invented += sum(name.casefold() in words.split() for name in unsaid)
                    truth.append(one.text)
                    heard.append(text)
                rate = word_error_rate(" ".join(truth), " ".join(heard), lang)
                print(
                    f"| {lang} | {way} | {names} | {right} | {invented} | {rate:.1%} |", flush=True
                )


if __name__ == "__main__":
    main()
