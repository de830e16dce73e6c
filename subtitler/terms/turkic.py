"""Words of Kazakh, Kyrgyz, Tatar, Uyghur and Turkish without their endings.

A noun takes its endings in a fixed order: plural, possessive, case, then -ғы (“that is at”), after
which the row may begin anew, and last a person (“I am”, “it is”). Each has to agree with what
stands before it: its vowels with the last vowel (harmony), its first consonant with the last sound.
Only rows that are legal in that sense are taken off. Endings that make another word (Kazakh -лық,
-шы, -лы, -сыз, -ша; Turkish -lı, -lık, -cı, -sız, -ca) are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from subtitler.terms.turkic_endings import (
    AFTER_THIRD,
    ANY,
    MAKERS,
    NOT_PLACE,
    NOT_THIRD,
    PARTICLE,
    PLACE,
    VERBAL,
    Ending,
    Morphology,
)
from subtitler.terms.wordlist import words

LANGUAGES = tuple(MAKERS)
"""The codes of the languages that this module knows."""

_TIMES_KK = words(
    """
    жаз қыс күз көктем кеш түн таң бүгін ертең кеше былтыр жыл күн ғасыр заман мезгіл жер кез шақ
    """
)
_OF_TIME = ("ғы", "гі", "қы", "кі")
_ALSO_VERBS = {
    "kk": words(
        "айт ат жаз көш той тос күй сой тап жар аш шаш қос бас құр тоң қат көр шық қой ет кір жат"
    ),
    "tr": words(
        "kız aç at yar yaz kap güven savaş barış göç iç kaç yüz ek geç don saç süz boya koş tat ser"
        " dol kes sor öl var yak"
    ),
}
"""Nouns that are verbs, too: after them “did” is meant, not the case or “was” (айтты, kızdı)."""

_DROPS = {
    "tr": words(
        """
        izin oğul ağız burun isim resim şehir hüküm ömür akıl fikir vakit beyin boyun omuz göğüs
        nehir zulüm şekil nesil sabır kabir cürüm emir metin hapis kayıp cisim ilim asıl nutuk zehir
        keyif devir seyir tavır nakit şükür ufuk
        """
    ),
}
"""Stems that lose their last vowel before a vowel, always: izni; izini is of iz."""

_DOUBLES = words("hac hak hat his ret sır af zıt tıp had hal zan muhil mahal")
"""Turkish stems that double their last letter before a vowel: haccı; hacı is another word."""

_OF_OTHERS = {
    "ky": {"балдар": "бала"},
    "ug": {"سۈي": "سۇ"},
    "tr": {
        "suy": "su",
        **{
            f"{kin}m{plural}": kin
            for kin, plural in (
                *((kin, "lar") for kin in ("amca", "dayı", "hala", "abla", "ağa", "baba", "yenge")),
                *((kin, "ler") for kin in ("teyze", "anne", "dede", "nine", "yenge", "enişte")),
            )
        },
    },
}
"""Stems that are not made of the word as it stands: балдарым is of бала, amcamlara of amca."""

_BOTH_WAYS = ("ь", "ент", "ект", "ерт", "ев", "овет")
"""Ends of loans with a front vowel that may take back endings."""

_LEAST = 2
"""A stem has at least so many letters: at one, everything would be a stem."""

_OTHER_WORDS = {
    "kk": words(
        """
    қалам қаламы қаламға қаламды қаламның қаламда қаламдар қаламмен қаламын қаламыңыз алмас
    алмастар атам тегі түсті түстер ұлтты еді атты атын атты болды бары
    барын қазақы басқа басты басым ойын ақын жақын қойын оны онда оның тағы бірге бірде қасында
    қасына қасынан жанында жанына жанынан алды алдында алдынан алдына артында артынан бірде ертеде
    """
    ),
    "ky": words(
        """
    башка башкалар башкача башкасы араң бирге алма алды алдында алдынан алдына артында артынан
    тегин жакын жакында тагы катын ойун акын
        """
    ),
    "tt": words(
        """
    башка башкалар башкасы башкача бергә алма алдында алдыннан алдына артында артыннан якын якында
    тагын хатын белем басым буын
        """
    ),
    "ug": words(
        """
    باشقا باشقىلار باشقىچە باشقىسى بىرگە يېقىن يېقىندا ئالما ئالدىدا ئالدىغا ئالدىن
    ئۇنى ئۇنىڭ ئۇنىڭغا ئۇنىڭدا ئۇنىڭدىن بۇنى بۇنىڭ شۇنى شۇنىڭ مېنى مېنىڭ سېنى سېنىڭ
        """
    ),
    "tr": words(
        """
    atlas atlı atın attı kalem kalemi kasım adana adada yazın kışın
    """
    ),
}
"""Words of their own that look like a form of another: қалам is a pen, not “my city”."""


@lru_cache(maxsize=8)
def _table(lang: str) -> tuple[Morphology, dict[str, tuple[Ending, ...]]]:
    """A language, and its endings by their last letter."""
    made = MAKERS[lang]()
    by_last: dict[str, list[Ending]] = {}
    for ending in dict.fromkeys(made.endings):
        by_last.setdefault(ending.text[-1], []).append(ending)
    return made, {letter: tuple(found) for letter, found in by_last.items()}


_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_LOOK_ALIKES = str.maketrans("aeocpxyiəhkmtbëєӊɵ", "аеосрхуіәһкмтвёеңө")
"""Latin letters (and some Cyrillic ones of other languages) inside a Cyrillic word."""
_PLAIN = str.maketrans("âîû", "aiu")


def fold(word: str, lang: str) -> str:
    """A word in comparison form: small letters (Turkish I is ı), one way of writing each."""
    text = unicodedata.normalize("NFC", word)
    if lang == "tr":
        text = text.replace("I", "ı").replace("İ", "i").lower().translate(_PLAIN)
    elif _CYRILLIC.search(text):
        repaired = text.lower().translate(_LOOK_ALIKES)
        text = text if _LATIN.search(repaired) else repaired  # WhatsAppты stays
    return text.lower().replace("\u0307", "").replace("\u00ad", "")


@lru_cache(maxsize=65536)
def keys(word: str, lang: str) -> frozenset[str]:
    """The folded words that `word`, as written in a text, may be a legal form of; itself too."""
    folded = fold(word, lang)
    if folded in _OTHER_WORDS.get(lang, ()):
        return frozenset((folded,))
    found = {folded}
    for spelled in _apart(folded, lang):
        found.update(_stems(spelled, lang))
    joined = _table(lang)[0].joined
    for letter, ways in joined.items():  # Kyrgyz мойун is written моюн
        found.update(form.replace(way, letter) for form in tuple(found) for way in ways)
    others = _OF_OTHERS.get(lang, {})
    found.update(others[stem] for stem in found & others.keys())
    if lang == "kk" and folded[-2:] in _OF_TIME and folded[:-2] in _TIMES_KK:
        hard = _table(lang)[0].sound_of[folded[-3]] == "T"
        if hard == (folded[-2] in "қк"):  # жылғы; жылқы is a horse
            found.add(folded[:-2])
    return frozenset(found)


def possessed(word: str, lang: str) -> frozenset[str]:
    """The keys of a dictionary word that ends a term of several words: `облысы` is `облыс`, too."""
    folded = fold(word, lang)
    made, endings = _table(lang)
    found = {folded}
    for ending in endings.get(folded[-1:], ()):
        left = folded.removesuffix(ending.text)
        if ending.kind == AFTER_THIRD and len(left) >= _LEAST and _agrees(left, ending, made):
            found.update(_restored(left, ending, made))
    return frozenset(found)


def is_ending(part: str, lang: str) -> bool:
    """Whether what stands after a hyphen or an apostrophe is a row of endings, of any harmony."""
    folded = fold(part, lang)
    _, endings = _table(lang)
    if folded in _PARTICLES.get(lang, ()):
        return True
    return any(
        folded.endswith(ending.text) and (folded == ending.text or is_ending(rest, lang))
        for ending in endings.get(folded[-1:], ())
        for rest in (folded[: -len(ending.text)],)
        if len(ending.text) > 1 or folded == ending.text
    )


COMMON = {
    "kk": words(
        """
        бақыт арман үміт ерік азат дәулет болат темір асыл жарқын гүл жібек меруерт алтын күміс
        самал жұлдыз айдын тілек сана ару ұлан марал қарлығаш батыр қайрат жанар сәуле нұр ай күн
        шолпан роза маржан бота құндыз еңлік ақ қуат ержүрек серік тұрар тоқтар келді сабыр жеңіс
        бейбіт бостан мереке наурыз ғалым дос талап несіп береке шапағат мейірім рахым раушан
        """
    ),
    "tr": words(
        """
        deniz umut barış savaş ay gül bahar yağmur çiçek güneş yıldız toprak kaya demir polat can
        sevgi özgür eylem devrim onur ufuk doğan aslan şahin bulut irmak pınar inci nur ışık arzu
        dilek emel ümit hayat zafer
        """
    ),
}
"""Names that are everyday words, too: at the beginning of a sentence nobody can tell which."""

_PARTICLES = {"kk": ("ақ", "ау", "ай", "мыс", "міс", "ғой", "ты"), "tr": ()}


def other_name(written: str, form: str, lang: str, *, apostrophe: bool) -> bool:
    """Whether a written name is another than `form`: Ayşen is not “your Ayşe”.

    Turkish sets the endings of a name after an apostrophe: what stands before one is the name.
    """
    if lang != "tr":
        return False
    name, whole = fold(form, lang), fold(written, lang)
    return (apostrophe and whole != name) or whole in (f"{name}m", f"{name}n")


def _apart(word: str, lang: str) -> Iterator[str]:
    """A word, and the same with one letter that stands for й and a vowel taken apart."""
    yield word
    made, _ = _table(lang)
    for place in range(_LEAST - 1, len(word)):
        if word[place] in made.joined and word[place - 1] in made.vowels:
            for apart in made.joined[word[place]]:
                yield word[:place] + apart + word[place + 1 :]


def _stems(word: str, lang: str) -> Iterator[str]:
    made, endings = _table(lang)
    verbs, drops = _ALSO_VERBS.get(lang, frozenset()), _DROPS.get(lang, frozenset())
    doubles = _DOUBLES if lang == "tr" else frozenset()
    todo: list[tuple[str, int, str]] = [(word, PARTICLE + 1, ANY)]
    seen = set(todo)
    while todo:
        text, below, needs = todo.pop()
        for ending in endings.get(text[-1:], ()):
            left = text.removesuffix(ending.text)
            # “that is at the camp” begins the row anew: its plural, its case.
            in_order = ending.slot < below or ending.reopens
            if len(left) < _LEAST or left == text or not in_order:
                continue
            if not _fits(ending.kind, needs) or not _agrees(left, ending, made):
                continue
            vowel_follows = made.sound_of.get(ending.text[0]) == "V"
            barred = (ending.kind == VERBAL and text == word and left in verbs) or (
                vowel_follows and (left in drops or left in doubles)
            )
            if ending.needs in (ANY, NOT_THIRD, NOT_PLACE) and not barred:
                yield from _restored(left, ending, made)
            state = (left, ending.slot, ending.needs)
            if state not in seen:
                seen.add(state)
                todo.append(state)


def _fits(kind: str, needs: str) -> bool:
    """Whether an ending of this kind may stand before one with these needs."""
    if needs == NOT_PLACE:
        return kind != PLACE
    return kind != AFTER_THIRD if needs == NOT_THIRD else needs in (ANY, kind)


def _agrees(left: str, ending: Ending, made: Morphology) -> bool:
    """Whether an ending may follow `left`, by its last sound and its vowels.

    Of a word in another script (WhatsApp) nobody can tell how it is read: any ending may follow.
    """
    last = left.rstrip(made.loses) if made.loses else left
    sound = made.sound_of.get(last[-1:], "")
    if not sound:
        return bool(made.loses) and last[-1:].isascii() and last[-1:].isalnum()
    if sound not in ending.sounds and last[-1] not in ending.sounds:
        return False
    return not ending.vowel or ending.vowel in _harmony(left, made)


def _harmony(left: str, made: Morphology) -> Sequence[str]:
    """The classes of vowels that may follow."""
    kind = ""
    for place in reversed(range(len(left))):
        letter = left[place]
        # Tatar е, ю, я after a vowel say й first: their vowel is that of the syllable before.
        glides = letter in "еюя" and "е" in made.joined
        if letter in made.neutral and made.raised:
            break  # what stands there may be raised: ئىدارىسىگە is of ئىدارە
        if glides and place and left[place - 1] in made.vowels:
            continue
        if letter in made.vowels and letter not in made.neutral:
            kind = "" if glides and not place else made.vowels[letter]
            break
    if not kind:
        return tuple(dict.fromkeys(made.vowels.values()))
    # Loans whose last consonant is soft take front endings, whatever their vowels.
    if left.endswith(made.either) or (made.loses and _ends_neutral(left, made)):
        # Tatar says лагерьга, документлар.
        others = {"b": "f", "br": "fr", "bu": "fr", "f": "b" if left.endswith(_BOTH_WAYS) else "f"}
        return (kind, others.get(kind, kind))
    return (kind,)


def _ends_neutral(left: str, made: Morphology) -> bool:
    """Whether the last vowel of a word is one that tells nothing (институт, консул)."""
    for letter in reversed(left):
        if letter in made.neutral and made.neutral:
            return letter != left[-1] and left[-1] not in made.neutral
        if letter in made.vowels:
            return False
    return False


def _restored(left: str, ending: Ending, made: Morphology) -> Iterator[str]:
    """What the stem before an ending may be in the dictionary."""
    vowel_follows = made.sound_of.get(ending.text[0]) == "V"
    swallowed = made.swallowed.get(left[-2:], "")
    hard = made.soft.get(left[-1], "")
    before = left[-2:-1]
    if vowel_follows and hard and (made.sound_of.get(before) or before == "n"):
        yield from (left[:-1] + one for one in hard)
    # A stem never keeps its hard consonant there (кітапы).
    native = vowel_follows and left[-1] in "пкқ" and made.loses and made.sound_of.get(before) == "V"
    if not native:
        yield left
    for plain in made.raised.values():  # Uyghur تۈرمە, تۈرمىدە; قەلەم, قەلىمى
        if left.endswith("ى"):
            yield left[:-1] + plain
        elif vowel_follows and before == "ى":
            yield from (left[:-2] + plain + one for one in hard)
            yield left[:-2] + plain + left[-1]
        elif ending.text[0] == "ى" and before == "ې":  # خەت, خېتىم
            yield left[:-2] + plain + left[-1]
    if made.loses:
        yield left + made.loses
        if ending.text.startswith("т") and left.endswith("с"):
            yield left + "т"  # журналистер
    if vowel_follows and len(left) > 2:
        first, second = left[-2], left[-1]
        if made.sound_of.get(first, "V") != "V" and made.sound_of.get(second, "V") != "V":
            for kind in _harmony(left, made):
                for vowel in made.dropped[kind]:
                    yield left[:-1] + vowel + second  # орны of орын
                    if made.raised and left.startswith("ئا"):
                        yield "ئې" + left[2:-1] + vowel + second  # ئاغزى of ئېغىز
                    yield from (left[:-1] + vowel + one for one in hard)
                    yield from (left[:-1] + vowel + lost for lost in swallowed)
            if first == second and left[:-1] in _DOUBLES:
                yield left[:-1]  # Turkish hakkı of hak
