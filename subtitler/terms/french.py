"""French words: which dictionary words a written word may be a form of."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from subtitler.terms.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Iterator


_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_FOLDED = str.maketrans({"œ": "oe", "æ": "ae", "\u2010": "-", "\u2011": "-"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff"))

_ELIDED = re.compile(r"((?:qu|jusqu|lorsqu|puisqu|quoiqu|[cdjlmnst])')(?=\w)(.+)")
_WHOLE = words("aujourd'hui quelqu'un quelqu'une presqu'île")

# Their -s, -x or -z is no plural: «cours» is a lesson, «fils» a son.
_INVARIABLE = words(
    """cours fils fois mois bras corps temps cas pays repas procès décès accès succès excès poids
    sens dans sans vers près mais puis pas plus tous nous vous ils elles les des ses mes
    tes ces nos vos très après depuis moins dès lors alors hors jamais toujours sous dos
    gros gras bas las os bois trois pois noix voix croix paix prix choix toux époux roux
    doux faux taux eux mieux vieux heureux deux six dix soixante abus refus tapis tas tris
    avis anis souris brebis permis congrès progrès univers envers divers travers revers
    discours secours recours concours parcours velours ours jus pus nez gaz riz chez assez
    français chinois mauvais anglais japonais autrefois parfois toutefois ailleurs
    d'ailleurs certes volontiers plusieurs gens bus"""
)

# Endings of a feminine that are hardly ever a noun's own, and the masculine.
_FEMININE = (
    (re.compile(r"ées?$"), "é"),
    (re.compile(r"(?<=.{3})ues?$"), "u"),
    (re.compile(r"(?<=.{3})ies?$"), "i"),
    (re.compile(r"ales?$"), "al"),
    (re.compile(r"elles?$"), "el"),
    (re.compile(r"ennes?$"), "en"),
    (re.compile(r"ives?$"), "if"),
    (re.compile(r"euses?$"), "eux"),
    (re.compile(r"(?<=.{2})ières?$"), "ier"),
    (re.compile(r"(?<=.{2})aines?$"), "ain"),
    (re.compile(r"(?<=.{2})aises?$"), "ais"),
    (re.compile(r"(?<=.{2})oises?$"), "ois"),
    (re.compile(r"(?<=.{3})antes?$"), "ant"),
    (re.compile(r"(?<=.{3})entes?$"), "ent"),
    (re.compile(r"(?<=.{3})trices?$"), "teur"),
    (re.compile(r"(?<=.{3})euses?$"), "eur"),
    (re.compile(r"(?<=.{2})gères?$"), "ger"),
    (re.compile(r"(?<=akh)es?$"), ""),
    (re.compile(r"(?<=ghour)es?$"), ""),
)
_MASCULINE_AND_FEMININE = """\
petit/petite grand/grande noir/noire vert/verte mort/morte fort/forte court/courte
seul/seule dur/dure mauvais/mauvaise gros/grosse bas/basse long/longue blanc/blanche
sec/sèche public/publique bon/bonne ancien/ancienne nouveau/nouvelle beau/belle
vieux/vieille interdit/interdite détruit/détruite mis/mise pris/prise ouvert/ouverte
clos/close secret/secrète inquiet/inquiète certain/certaine clandestin/clandestine
masculin/masculine féminin/féminine enfantin/enfantine gris/grise français/française
sûr/sûre pur/pure obscur/obscure mûr/mûre
avocat/avocate soldat/soldate candidat/candidate voisin/voisine cousin/cousine
orphelin/orpheline gamin/gamine copain/copine paysan/paysanne musulman/musulmane
partisan/partisane courtisan/courtisane patron/patronne espion/espionne champion/championne
baron/baronne ami/amie client/cliente parent/parente agent/agente adolescent/adolescente
montagnard/montagnarde campagnard/campagnarde bavard/bavarde ouzbek/ouzbèke tatar/tatare
turc/turque grec/grecque tadjik/tadjike mongol/mongole kirghiz/kirghize allemand/allemande
afghan/afghane persan/persane ottoman/ottomane tchétchène/tchétchène mandchou/mandchoue
époux/épouse veuf/veuve juif/juive captif/captive fugitif/fugitive lycéen/lycéenne
suspect/suspecte inspecteur/inspectrice défunt/défunte idiot/idiote bandit/bandite
saint/sainte savant/savante marchand/marchande
"""
_MASCULINE = {
    feminine: masculine
    for masculine, feminine in (pair.split("/") for pair in _MASCULINE_AND_FEMININE.split())
}
_NO_FEMININE = words(
    """scandale cabale capitale semaine laine haine veine chaine fontaine douzaine dizaine
    vingtaine centaine vallée année journée armée entrée idée durée soirée matinée poignée
    tournée fumée épée marée chaise fraise graine plaine marraine falaise braise aise
    framboise ardoise sandale chapelle pelle échelle ruelle poubelle querelle tutelle
    cervelle rive dérive lessive rivière prière frontière bannière barrière carrière
    manière matière lumière poussière paupière derrière arrière pierre chaudière soupière
    crinière lisière tante pente vente tente attente détente rente entente plante amante
    avenue statue rue vue vie partie sortie pluie suie truie copie folie mairie maladie
    colonie sonnerie patrie famille bougie élégie magie étude tortue morue verrue retenue
    selle vaisselle ficelle parcelle étincelle sentinelle dentelle gazelle hirondelle jumelle
    mamelle semelle voyelle manivelle demoiselle cannelle tonnelle
    matrice cicatrice mitrailleuse perceuse nourrice étagère fougère
    tenue venue battue vertue chienne benne antenne étrenne gardienne"""
)
# What a hyphen joins without making another word; "" is nothing.
_AFTER_HYPHENS = frozenset(
    (
        "",
        "là",
        "ci",
        "même",
        "mêmes",
        "t",
        *words("je tu il elle on nous vous ils elles moi toi lui leur le la les y en ce"),
    )
)
_ER = words(
    """é ée és ées e es ons ez ent ais ait ions iez aient ai as a âmes âtes èrent erai eras era
    erons erez eront erais erait erions eriez eraient ant asse assent ât"""
)
_IR = words(
    """i ie is ies it issons issez issent issais issait issions issiez issaient îmes îtes irent
    irai iras ira irons irez iront irais irait irions iriez iraient issant isse isses"""
)
_RE = words(
    """s ons ez ent ais ait ions iez aient is it îmes îtes irent rai ras ra rons rez ront rais
    rait rions riez raient ant e es u us ue ues"""
)
_IRREGULAR = {
    form: infinitive
    for infinitive, _, forms in (
        row.partition(": ")
        for row in """\
mourir: meurs meurt mourons meurent mourait mouraient mourut moururent morte mortes
courir: courent courait couru courut coururent
venir: viens vient viennent venait venaient venu venus vint vinrent viendra
tenir: tiens tient tiennent tenait tenaient tenu tenus tint tinrent tiendra
partir: partent partait partaient
sortir: sortent sortait sortaient
dormir: dors dort dorment dormait dormaient
mentir: ment mentent mentait mentaient
sentir: sent sentent sentait sentaient
servir: sert servent servait servaient
fuir: fuis fuit fuyons fuient fuyait fuyaient fui
ouvrir: ouvre ouvrent ouvrait ouvraient ouvert ouverts ouverte ouvertes
couvrir: couvre couvrent couvrait couvert couverts couverte couvertes
offrir: offrait offert offerts offerte offertes
souffrir: souffre souffrent souffrait souffraient souffert
mettre: met mettait mis mit mirent
prendre: prends prend prennent prenait prenaient pris prit prirent prenant
craindre: crains craint craignent craignait craignaient craignit
plaindre: plains plaint plaignent plaignait
contraindre: contrains contraint contraints contraignait contraignaient
peindre: peignait peinte
éteindre: éteins éteint éteignait éteignaient éteinte
joindre: joignait
connaître: connais connaît connaissent connaissait connaissaient connu connus connue connut
paraître: parais paraît paraissent paraissait paraissaient paru parut parurent parus parue
naître: nais naît naissent naissait né née nés nées naquit naquirent
disparaître: disparais disparaît disparaissent disparaissait disparaissaient disparu disparue
écrire: écris écrit écrivent écrivait écrivaient écrite écrits écrites écrivit
lire: lisent lisait lisaient lu lue lus lues lut
dire: dis dit disent disait disaient dites dirent
conduire: conduis conduit conduisent conduisait conduisaient conduits conduisit
détruire: détruis détruit détruisent détruisait détruite détruits détruites détruisit
construire: construis construit construisent construisait construite construits
traduire: traduis traduit traduisent traduisait traduite traduits
suivre: suit suivent suivait suivaient suivie suivis suivit
vivre: vit vivent vivait vivaient vécu vécut vécurent
survivre: survis survit survivent survivait survécu survécut
boire: boit boivent buvait buvaient bu bue burent
croire: crois croit croient croyait croyaient crut crurent
voir: vois voit voient voyait voyaient vu vus vit virent verra
recevoir: reçois reçoit reçoivent recevait reçu reçue reçus reçut
savoir: sais sait savent savait savaient sut surent saura
pouvoir: peux peut peuvent pouvait pouvaient pu put purent
faire: fais fait font faisait faisaient faite faits faites firent fera
taire: tais tait taisent taisait taisaient tut turent
rire: ris rit rient riait riaient ri
maudire: maudis maudit maudite maudissait
acquérir: acquiers acquiert acquis acquise
cueillir: cueille cueillent cueillait cueilli
asseoir: assieds assied asseyait assis assise assises assit
interdire: interdis interdit interdisent interdisait interdite interdits interdites
poursuivre: poursuis poursuit poursuivait poursuivi poursuivis poursuivie""".splitlines()
    )
    for form in forms.split()
}
"""Forms of irregular verbs, without those that are everyday words besides (suis, cours, bois)."""
_FUTURE = words("rai ras ra rons rez ront rais rait rions riez raient")
_FUTURE_STEMS = {
    "venir": "viend", "tenir": "tiend", "courir": "cour", "mourir": "mour", "voir": "ver",
    "savoir": "sau", "pouvoir": "pour", "faire": "fe", "recevoir": "recev", "acquérir": "acquer",
    "cueillir": "cueille", "asseoir": "assié",
}  # fmt: skip
for _form, _verb in tuple(_IRREGULAR.items()):
    if _form.endswith("ait"):  # écrivait: écrivais, écrivions
        for _ending in ("ais", "ions", "iez", "aient", "ons", "ez"):
            _IRREGULAR.setdefault(_form[:-3] + _ending, _verb)
for _verb in frozenset(_IRREGULAR.values()):
    for _ending in _FUTURE:
        _stem = _FUTURE_STEMS.get(_verb) or _verb.removesuffix("e").removesuffix("r")
        _IRREGULAR.setdefault(_stem + _ending, _verb)
_PLURALS = {
    "yeux": "oeil", "messieurs": "monsieur", "mesdames": "madame", "cieux": "ciel",
    "mesdemoiselles": "mademoiselle", "bonshommes": "bonhomme",
}  # fmt: skip
_NO_VERBS = words(
    """berger boucher boulanger passager messager étranger verger plancher rocher clocher archer
    cocher oranger horloger potager danger léger usager viager foyer bûcher porcher
    vacher gaucher policer"""
)
"""Nouns in -er, of which «bouche», «passage» and «étrange» are no forms."""
_SHORTEST_VERB = 3
_LONGEST_VERB_ENDING = 8
_GRAVE = re.compile(r"è(?=[^aeiouyéèê]+$)")
_SHORTEST_STEM = 2
_MOST_PARTS = 4


def fold(word: str) -> str:
    """`word` in the form in which words are compared: NFC, small letters, œ as oe; accents stay."""
    plain = unicodedata.normalize("NFC", word).translate(_INVISIBLE)
    return plain.casefold().translate(_APOSTROPHES).translate(_FOLDED)


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> frozenset[str]:
    """The folded dictionary words that `word`, as written in a text, may be a legal form of.

    Plurals give the singular, feminine adjectives and participles the masculine too, parts of a
    word with hyphens each («grands-pères»: «grand-père»); of an elided word («l'armée») also the
    word without l'. `fold(word)` is always among them.
    """
    folded = fold(word)
    found = {folded}
    readings = [folded]
    if elided := _elided(folded):
        readings.append(elided[1])
    for reading in readings:
        parts = reading.split("-")
        if len(parts) > _MOST_PARTS or not all(parts):
            parts = [reading]
        found |= {"-".join(choice) for choice in product(*map(_forms, parts))}
    # A capital often stands without its accent: «Etat», «Ecole».
    if word[:1] == "E":
        found |= {"é" + form[1:] for form in found}
    return frozenset(found)


def apart(left: str, right: str) -> bool:
    """Whether a word between hyphens is read by itself, with `left` and `right` beside it, or "".

    «cette prison-là» is a prison, a «grand-père» is no father.
    """
    return fold(left) in ("", "ex") and fold(right) in _AFTER_HYPHENS


def _elided(folded: str) -> tuple[str, str] | None:
    match = None if folded in _WHOLE else _ELIDED.fullmatch(folded)
    return (match[1], match[2]) if match else None


def _forms(word: str) -> set[str]:
    found = {word}
    if word not in _INVARIABLE:
        found |= set(_singulars(word))
    found |= set(_infinitives(word)) - _NO_VERBS
    for singular in tuple(found):
        if singular in _NO_FEMININE:
            continue
        if singular in _MASCULINE:
            found.add(_MASCULINE[singular])
        for ending, masculine in _FEMININE:
            if ending.search(singular):
                found.add(ending.sub(masculine, singular))
    return found


def _infinitives(word: str) -> Iterator[str]:
    """The regular verbs that `word` may be a form of: «interrogeait», «arrêtée», «battu»."""
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for size in range(1, _LONGEST_VERB_ENDING):
        stem, ending = word[:-size], word[-size:]
        if len(stem) < _SHORTEST_VERB:
            return
        if ending in _ER:
            plain = stem.removesuffix("e") if stem.endswith("ge") else stem
            plain = plain[:-1] + "c" if plain.endswith("ç") else plain
            yield plain + "er"
            if "è" in plain:  # «emmène», «relèvera», «arrête» keeps its own
                yield _GRAVE.sub("e", plain) + "er"
                yield _GRAVE.sub("é", plain) + "er"
            if plain.endswith("i") and len(plain) > _SHORTEST_VERB:
                yield plain[:-1] + "yer"  # «envoie»
            if plain.endswith(("ll", "tt")):
                yield plain[:-1] + "er"  # «appelle»
        if ending in _IR:
            yield stem + "ir"
        if ending in _RE and stem.endswith(("d", "tt", "p")):
            yield stem + "re"


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_STEM:
        yield word[:-1]
    if word.endswith(("eaux", "eux", "oux", "aux")) and len(word) > 4:
        yield word[:-1]
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        yield word[:-3] + "al"
        yield word[:-3] + "ail"
    if word in _PLURALS:
        yield _PLURALS[word]
