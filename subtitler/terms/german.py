"""German words: which dictionary words a written word may be a form of.

A noun has a capital, so a word's case tells which endings to take off. A compound is a kind of its
last part: «Umerziehungslager» has the key «lager», «Lagerfeuer» has not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from subtitler.terms.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Iterator


_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u2010": "-", "\u2011": "-"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff"))

_PLAIN_VOWEL = {"ä": "a", "ö": "o", "ü": "u"}
_UMLAUT = re.compile(r"[äöü](?=[^aeiouyäöü]*(?:u[^aeiouyäöü]+)?(?:e[rln]?n?s?)?$)")
_VOWEL = re.compile("[aeiouyäöü]")

_PLURAL_ER = words(
    """haus kind land mann dorf buch bild kleid wort volk rad bad blatt dach feld geld glas grab
    lied loch rind schloss tuch wald weib ei brett amt band fach fass geist gesicht
    gespenst glied gott gut haupt holz horn huhn kalb kraut lamm licht leib maul nest rand
    ross schild schwert strauch tal wurm tum spital denkmal"""
)
"""Nouns, also at the end of a compound, with a plural in -er. Elsewhere -er makes the doer."""

_OLD_DATIVE = words("haus land grab geist leib wald dorf weib kind mann volk bild amt gott")

_NO_GENITIVE = words("""kurs mars gans hans gips keks reis raps mops lotus eis gas""")
_NO_PLURAL_E = words("""reise weise rose hose seite weite miete rolle pfeife rede""")

_ENDINGS_OF_ADJECTIVES = ("e", "er", "en", "em", "es")
_ADJECTIVE = re.compile(
    r".{2,}(?:isch|lich|ig|sam|bar|haft|los|ell|iell|al|iv|är|voll|frei|end|iert|haltig|gesichtig)"
)
_PARTICIPLE = re.compile(
    r"(?:\w{2,}?|)(?:(?:an|auf|aus|ab|ein|vor|zu|um|nach|fest|mit|weg|los)?ge\w{2,}(?:t|en)"
    r"|(?:be|ver|ent|er|zer|miss)\w{2,}(?:[^aeiouäöü]t|et|en)|beamt)"
)
_STEM_OF_VERB = re.compile(r".*(?:tret|rat|leit|beit|alt|icht|art|aft)")
_ADJECTIVES = words(
    """alt älter ältest jung jünger jüngst klein kleiner groß gross größer grösser schwarz weiß
    weiss rot grün blau gelb neu gut lang kurz erst zweit dritt viert fünft sechst siebt
    acht neunt zehnt elft zwölft hart schwer leicht krank tot fremd verwandt bekannt arm
    geheim streng fest frisch offen sicher bitter dunkel sauber nass trocken leer faul frei dicht
    eng breit mager dünn dick dumm klug treu ernst echt falsch wahr rein roh nackt wach taub
    lahm halb ganz privat zivil
    reich blind stumm schwanger fern nah weit hoch hoh tief still laut kalt warm heiß
    heiss"""
)

_LANDS = ("tal", "täl", "gebirg", "fluss", "fluß", "flüss", "see", "region", "gebiet", "kreis",
          "becken", "ebene", "hochebene", "provinz", "bezirk", "wüste", "präfektur", "ufer",
          "steppe", "delta", "stadt", "insel", "oase", "grenz", "straße", "strasse", "berg",
          "quell", "dorf", "dörf")  # fmt: skip

_FEMININE = re.compile(r"(.{3,}(?:er|är|ant|ent|ist|eur|or|at|ling|oge|and|wirt)|.*ärzt)in")
"""A woman's word beside a man's: Lehrerin, Soldatin, Journalistin."""
_MEN = words("""nachbar kollege kunde zeuge kasache uigure usbeke tatare türke russe chinese mongole
    tadschike kirgise pole tscheche franzose ungar barbar freund feind könig graf koch sklave
    schwager schüler bauer genosse gefährte erbe nomade gatte bürge bote
    experte araber perser afghane turkmene kurde insasse""")
"""Men whose women are called by -in: Nachbarin, Zeugin, Köchin."""
_NO_WOMAN = words("""benzin medizin routin disziplin doktrin rosin vitrin magazin termin latrin
    aspirin lawin turbin kantin terrin urin ruin pinguin gardin margarin maschin""")
_CLAUSE = re.compile(r"[^,;:.!?…–—]*?(?=\s+(?:und|oder|aber|sondern)\s|[,;:.!?…–—]|$)")
_WEAK = ("e", "st", "t", "te", "test", "ten", "tet", "en", "end", "et", "ete", "eten", "est")
_PREFIXES = ("an", "auf", "aus", "ab", "ein", "vor", "zu", "um", "nach", "fest", "mit", "weg",
             "los", "zurück", "hin", "her", "durch", "unter", "über", "weiter", "fort", "nieder",
             "zusammen", "wieder", "frei", "bei")  # fmt: skip
_STRONG = {
    present: forms.split()
    for present, _, forms in (
        row.partition(": ")
        for row in """
schlagen: schläg schlug schlüg geschlagen
fliehen: floh flöh geflohen
sterben: stirb starb gestorben
werfen: wirf warf geworfen
zwingen: zwang gezwungen
sprechen: sprich sprach gesprochen
schreiben: schrieb geschrieben
schreien: schrie geschrien geschrieen
nehmen: nimm nahm genommen
geben: gib gab gegeben
sehen: sieh sah gesehen
lesen: lies las gelesen
essen: iss ass gegessen
treten: tritt trat getreten
treffen: triff traf getroffen
helfen: hilf half geholfen
brechen: brich brach gebrochen
brennen: brannt gebrannt
bringen: bracht gebracht
denken: dacht gedacht
kennen: kannt gekannt
rufen: rief gerufen
laufen: läuf lief gelaufen
tragen: träg trug getragen
fahren: fähr fuhr gefahren
fangen: fäng fing gefangen
halten: hält hielt gehalten
lassen: läss liess gelassen
fallen: fäll fiel gefallen
schlafen: schläf schlief geschlafen
graben: gräb grub gegraben
kommen: kam gekommen
gehen: ging gegangen
stehen: stand gestanden
finden: fand gefunden
binden: band gebunden
singen: sang gesungen
trinken: trank getrunken
sitzen: sass gesessen
liegen: lag gelegen
bitten: bat gebeten
ziehen: zog gezogen
verlieren: verlor verloren
bieten: bot geboten
schießen: schoss geschossen
schiessen: schoss geschossen
schließen: schloss geschlossen
schliessen: schloss geschlossen
schneiden: schnitt geschnitten
leiden: litt gelitten
bleiben: blieb geblieben
steigen: stieg gestiegen
schweigen: schwieg geschwiegen
weisen: wies gewiesen
reißen: riss gerissen
reissen: riss gerissen
beißen: biss gebissen
beissen: biss gebissen
schwinden: schwand geschwunden
winden: wand gewunden
dringen: drang gedrungen
springen: sprang gesprungen
sinken: sank gesunken
stinken: stank gestunken
schlingen: schlang geschlungen
ringen: rang gerungen
klingen: klang geklungen
gelingen: gelang gelungen
beginnen: begann begonnen
gewinnen: gewann gewonnen
schwimmen: schwamm geschwommen
stehlen: stiehl stahl gestohlen
befehlen: befiehl befahl befohlen
bergen: birg barg geborgen
messen: miss mass gemessen
fressen: friss frass gefressen
vergessen: vergiss vergass vergessen
erschrecken: erschrick erschrak erschrocken
schelten: schilt schalt gescholten
gelten: gilt galt gegolten
frieren: fror gefroren
biegen: bog gebogen
fliegen: flog geflogen
lügen: log gelogen
trügen: trog getrogen
wiegen: wog gewogen
riechen: roch gerochen
kriechen: kroch gekrochen
gießen: goss gegossen
giessen: goss gegossen
scheiden: schied geschieden
reiten: ritt geritten
streiten: stritt gestritten
greifen: griff gegriffen
pfeifen: pfiff gepfiffen
schreiten: schritt geschritten
treiben: trieb getrieben
reiben: rieb gerieben
leihen: lieh geliehen
zeihen: zieh geziehen
meiden: mied gemieden
scheinen: schien geschienen
schmeißen: schmiss geschmissen
schmeissen: schmiss geschmissen
stoßen: stöss stiess gestossen
stossen: stöss stiess gestossen
hängen: hing gehangen
hauen: hieb gehauen
heißen: hiess geheissen
heissen: hiess geheissen
blasen: bläs blies geblasen
braten: brät briet gebraten
raten: rät riet geraten
laden: läd lud geladen
waschen: wäsch wusch gewaschen
wachsen: wächs wuchs gewachsen
schaffen: schuf geschaffen
heben: hob gehoben
scheren: schor geschoren
schwören: schwor geschworen
weben: wob gewoben
schmelzen: schmilz schmolz geschmolzen
wissen: weiss wusst gewusst
nennen: nannt genannt
rennen: rannt gerannt
senden: sandt gesandt
wenden: wandt gewandt
""".strip().splitlines()
    )
}
"""Verbs with another vowel: their other stems, and the participle."""

_SHORTEST_STEM = 3
_SHORTEST_HEAD = 4
_SHORTEST_FIRST_PART = 3
# Prefixes make another word, no kind of the head («Vorurteil»); «Großvater» is no father.
_NO_FIRST_PART = words(
    """ver zer ent miss vor aus auf ein mit nach über unter wider gegen bei hin her durch los weg
    gesamt groß gross urgroß urgross schwieger stief paten halb schwipp gegenschwieger
    anti nicht"""
)
_SHORT_FIRST_PARTS = words(
    """tag rat
    weg zug not tod see bus hof ost süd alt neu ehe tür uhr ohr eis arm bau amt akt gas rad
    rot tee hut"""
)
_FOREIGN = re.compile("ay|ey|oy|yz|q(?!u)|gh|[aeiou]zh")

_NO_COMPOUND = {
    "zeuge": "fahr flug werk spiel schlag feuer strick bett schreib rüst zaum",
    "zeugen": "fahr flug werk spiel schlag feuer strick bett schreib rüst zaum",
    "land": "deutsch russ eng finn ir griechen thai neusee nieder est lett schott hol grön is "
    "rhein saar heimat",
    "pass": "kom eng",
    "zelle": "par",
    "weide": "einge augen",
    "akte": "kont takt int",
    "haus": "kranken rat kauf gast gottes",
    "wort": "ant",
    "schwester": "kranken ordens",
    "mord": "selbst",
    "nacht": "weih fast",
    "fest": "mani",
    "jahr": "früh",
    "alter": "mittel zeit",
    "rate": "hei",
    "sage": "zu ab an",
}
_NO_END_OF_WORD = re.compile(
    r"(?:[^aeiouyäöüc]h|sc|c|q|w|j|v|[^aeiouyäöülrh][lr]|[^aeiouyäöü][mn])$"
)


def fold(word: str) -> str:
    """`word` in the form in which words are compared: NFC, small letters, ß as ss; umlauts stay."""
    plain = unicodedata.normalize("NFC", word).translate(_INVISIBLE)
    return plain.translate(_APOSTROPHES).casefold()


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> frozenset[str]:
    """The folded dictionary words that `word`, as written in a text, may be a legal form of.

    For a word with a capital: the noun without its case and number, the heads of a compound, and
    the other endings of a noun that was an adjective («Gefangenen»: «gefangener»). For adjectives:
    the bare word and the nominatives. `fold(word)` is always among them.
    """
    folded = fold(word)
    found = {folded}
    if word[:1].isupper():
        whole = folded.replace("-", "")
        last = folded.rpartition("-")[2]
        for written in {folded, whole, last} - {""}:
            found |= {stem for stem in _nouns(written)}
        for stem in tuple(found):
            found |= set(_heads(stem))
    found |= set(_adjectives(folded))
    if not word[:1].isupper() or word.isupper():
        found |= set(_infinitives(folded))
    return frozenset(found)


def is_verb(word: str, noun: str) -> bool:
    """Whether a word in small letters is only by its verb a form of `noun`: «wagt», «Wagen»."""
    folded = fold(word)
    return (
        word[:1].islower()
        and noun[:1].isupper()
        and fold(noun) != folded
        and fold(noun) in set(_infinitives(folded))
    )


def separable(verb: str) -> tuple[str, str] | None:
    """The particle and the bare verb of a verb that parts in the clause: «ab», «holen»."""
    folded = fold(verb)
    if verb[:1].isupper() or not folded.endswith(("en", "ern", "eln")):
        return None
    for particle in sorted(_PREFIXES, key=len, reverse=True):
        bare = folded.removeprefix(particle)
        if bare != folded and len(bare) > _SHORTEST_HEAD:
            return particle, bare
    return None


def parted(text: str, end: int, particle: str) -> bool:
    """Whether the clause goes on after a verb that ends there, and ends with its particle."""
    clause = _CLAUSE.match(text, end)
    return clause is not None and fold(clause[0]).split()[-1:] == [particle]


def of_a_place(head: str) -> bool:
    """Whether what a hyphen joins to a name is land that is called by it: Ili-Tal."""
    return fold(head).startswith(_LANDS)


def _nouns(word: str) -> Iterator[str]:
    """What the noun `word` may be without the endings of case and number."""
    yield word
    for stem in _without_case(word):
        if len(stem) < _SHORTEST_STEM:
            continue
        yield stem
        plain = _UMLAUT.sub(lambda match: _PLAIN_VOWEL[match[0]], stem)
        # Only a plural changes its vowel: «Väter», «Anträge»; «Säule» lost no ending.
        if plain != stem and (
            stem.endswith(("er", "el", "en")) or word in (stem + "e", stem + "en")
        ):
            yield plain
    if word.endswith(("er", "ern")):
        stem = word.removesuffix("n").removesuffix("er")
        plain = _UMLAUT.sub(lambda match: _PLAIN_VOWEL[match[0]], stem)
        yield from (form for form in (stem, plain) if form.endswith(tuple(_PLURAL_ER)))


def _infinitives(word: str) -> Iterator[str]:
    """The infinitives that `word` may be a form of: «verhaftet», «abgeholt», «schlug»."""
    stems = {word.removesuffix(ending) for ending in _WEAK if word.endswith(ending)} | {word}
    for stem in stems:
        if len(stem) < _SHORTEST_STEM:
            continue
        yield stem + "en"
        if stem.endswith(("er", "el")):
            yield stem + "n"
        for prefix in ("", *_PREFIXES):
            for joint in ("ge", "zu"):
                start = prefix + joint
                if stem.startswith(start) and len(stem) - len(start) >= _SHORTEST_STEM:
                    yield prefix + stem[len(start) :] + "en"
                    yield prefix + stem[len(start) :] + "n"  # gefoltert
    for infinitive, forms in _STRONG.items():
        *changed, participle = forms
        for prefix in ("", *_PREFIXES, "be", "ver", "ent", "er", "zer", "miss", "ge"):
            rest = word.removeprefix(prefix)
            if prefix and rest == word:
                continue
            inflected = any(
                rest in (form, form + "st", form + "t", form + "en", form + "e") for form in changed
            )
            bare = participle.removeprefix("ge")
            if inflected or rest == participle or (prefix and rest == bare):
                yield prefix + infinitive


def _without_case(word: str) -> Iterator[str]:
    yield word
    if word.endswith(("nisse", "nissen", "nisses")):
        yield word[: word.rindex("nis") + 3]
    if word.endswith("innen"):
        yield word[:-3]
    woman = _FEMININE.fullmatch(word.removesuffix("nen") if word.endswith("innen") else word)
    if word.endswith(("in", "innen")):
        stem = word.removesuffix("nen")[:-2]
        plain = _UMLAUT.sub(lambda match: _PLAIN_VOWEL[match[0]], stem)
        yield from {stem, stem + "e", plain, plain + "e"} & _MEN
    if woman and woman[0] not in _NO_WOMAN:
        man = woman[1]
        yield man
        if man.endswith(("at", "ant", "ent", "ist", "oge")):
            yield man.removesuffix("e") + "e"
        if man.endswith("ärzt"):
            yield man[:-4] + "arzt"
    if word.endswith("s") and not word.endswith("ss") and word not in _NO_GENITIVE:
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    # A noun with a plural in -er has -e in old datives alone: «Hause», but no «Buche».
    without_e = word.removesuffix("e")
    if without_e not in {word, *_PLURAL_ER - _OLD_DATIVE} and word not in _NO_PLURAL_E:
        yield without_e
    if word.endswith(("en", "ern", "eln")):
        yield word[:-1]
        if word.endswith("en"):
            if word[:-2] not in _PLURAL_ER:  # «Graben» is no plural of «Grab»
                yield word[:-2]
            # Zentren, Firmen, Konten, Viren, Praxen
            yield from (word[:-2] + ending for ending in ("um", "a", "o", "us", "is"))
        if word.endswith("ien"):
            yield word[:-3]  # Prinzipien
    if word.endswith("ens"):
        yield from (word[:-2], word[:-3])  # Namens, Herzens
    if word.endswith("herrn"):
        yield word[:-1]
    if word.endswith("a"):
        yield word[:-1] + "um"  # Visa


def _heads(word: str) -> Iterator[str]:
    """The last parts of `word` that it may be a compound of."""
    for start in range(_SHORTEST_FIRST_PART, len(word) - _SHORTEST_HEAD + 1):
        first, head = word[:start], word[start:]
        if _is_first_part(first) and first not in _NO_COMPOUND.get(head, "").split():
            yield head.removeprefix("-")


def _is_first_part(first: str) -> bool:
    if not _VOWEL.search(first) or _NO_END_OF_WORD.search(first):
        return False
    if len(first) == _SHORTEST_FIRST_PART and first not in _SHORT_FIRST_PARTS:
        return False
    return first not in _NO_FIRST_PART and not _FOREIGN.search(first)


def _adjectives(word: str) -> Iterator[str]:
    for ending in _ENDINGS_OF_ADJECTIVES:
        stem = word.removesuffix(ending)
        if stem != word and _is_adjective(stem):
            yield stem
            yield from (stem + other for other in ("e", "er", "es"))
    if _is_adjective(word):
        yield word


def _is_adjective(stem: str) -> bool:
    if stem in _ADJECTIVES or _ADJECTIVE.fullmatch(stem):
        return True
    return bool(_PARTICIPLE.fullmatch(stem)) and not _STEM_OF_VERB.fullmatch(stem)
