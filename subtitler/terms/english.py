"""English words: which dictionary words a written word may be a form of."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from subtitler.terms.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Iterator


_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u2010": "-", "\u2011": "-"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff"))

# Their -s is their own.
_NO_PLURAL = words(
    """news series species always perhaps this his its hers ours yours theirs was has does is as
    us yes thus plus gas bus lens bias atlas canvas pancreas tennis chaos ethics politics
    physics mathematics economics athletics whereas besides afterwards towards sometimes
    themselves ourselves yourselves upstairs downstairs indoors outdoors overseas nowadays
    unless"""
)
_IRREGULAR = {
    "children": "child",
    "men": "man",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "mice": "mouse",
    "people": "person",
    "oxen": "ox",
    "criteria": "criterion",
    **{
        f"{start}es": f"{start}is"
        for start in words("cris analys diagnos hypothes oas thes emphas")
    },
}
_IRREGULAR_VERBS = {
    past: verb
    for verb, *pasts in (
        line.split()
        for line in """beat beaten
        take took taken
        hold held
        keep kept
        bring brought
        send sent
        tell told
        say said
        see saw seen
        go went gone
        give gave given
        write wrote written
        speak spoke spoken
        steal stole stolen
        flee fled
        hide hid hidden
        forbid forbade forbidden
        kill killed killing
        become became
        freeze froze frozen
        break broke broken
        build built
        buy bought
        catch caught
        choose chose chosen
        come came
        drink drank drunk
        drive drove driven
        eat ate eaten
        fall fell fallen
        fight fought
        fly flew flown
        forget forgot forgotten
        grow grew grown
        hang hung
        hear heard
        know knew known
        lead led
        lose lost
        make made
        meet met
        pay paid
        ride rode ridden
        run ran
        sell sold
        shake shook shaken
        shoot shot
        sing sang sung
        sink sank sunk
        sit sat
        sleep slept
        spend spent
        stand stood
        stick stuck
        strike struck stricken
        swear swore sworn
        sweep swept
        swim swam swum
        teach taught
        tear tore torn
        throw threw thrown
        understand understood
        wake woke woken
        wear wore worn
        weep wept
        win won""".splitlines()
    )
    for past in pasts
}
# Verbs that no noun is spelled like; a noun's -ed and -ing («camping», «housing») are other words.
_VERB = re.compile(
    r"[a-z]{2,}(?:[tcslnrdpvug]ate|i[sz]e|ify|tain|prison|fer|duce|cute|mit|clude|sist|pel|quire"
    r"|vent|ject|press|port|ceive|serve|solve|vive|vade|scribe|nounce|vict|act|rect|spect|pect"
    r"|lish|nish|vestigate|courage|slave|force|duct|fess|sess|pose|veal|move|lieve|ploy|stroy)"
)
_NOUNS_LIKE_VERBS = words(
    """state gate rate date plate climate private candidate delegate certificate advocate estate
    slate crate grate mandate template senate associate duplicate prize size rise exercise
    practise premise promise franchise enterprise merchandise paradise noise disguise
    surprise compromise bullfer offer curtain captain mountain fountain bargain certain
    villain prison transfer permit limit summit commit visit exhibit event inject project
    object subject express port report passport airport transport export import sport
    support reserve force pact act fact contact impact tract contract prospect aspect
    respect suspect district conflict verdict victim product conduct finish fish dish
    polish purpose rose nose hose move slave courage press impress list resist assist wise
    fate"""
)
# Acts whose verb and noun are one word: who was arrested, was under arrest.
_ACTS = words(
    """arrest torture release search rape bribe charge question sentence murder attack abuse
    escape monitor interview shackle handcuff kidnap punish threaten beat kick wound
    beg rob stab drag strip slap whip hug starve disappear bury pray interrogate accuse
    confess testify harass embarrass marry divorce evict exile smuggle blindfold drown
    strangle choke"""
)
_PREFIXES = ("re", "pre", "non", "anti", "co", "de", "over", "under", "mid", "multi", "self", "ex")
# Parts that make another word of what follows.
_BOUND = words(
    """re pre non anti co de self great grand step half semi un in pro post sub vice mid by
    like free law son daughter mother father brother sister"""
)
_SHORTEST_STEM = 3


def fold(word: str) -> str:
    """`word` in the form in which words are compared: NFC, small letters, straight apostrophe."""
    plain = unicodedata.normalize("NFC", word).translate(_INVISIBLE)
    return plain.casefold().translate(_FOLDED)


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> frozenset[str]:
    """The folded dictionary words that `word`, as written in a text, may be a legal form of.

    Plurals and possessives give the noun; -ed and -ing give a verb only where no noun is spelled
    so («detained»: «detain»; «camping» is not «camp»); a hyphen may be left out or put in after a
    prefix. `fold(word)` is always among them.
    """
    folded = fold(word)
    bare = folded
    for ending in ("'s", "'"):
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            bare = bare.removesuffix(ending)
            break
    found = {folded, *_forms(bare)}
    if word[:2].isupper() and bare.endswith("s"):
        found.add(bare[:-1])  # IDs
    for form in tuple(found):
        found |= set(_hyphens(form))
    return frozenset(found)


def apart(left: str, right: str) -> bool:
    """Whether a word between hyphens is read by itself, with `left` and `right` beside it, or "".

    The last part is the head («concentration-camp»), but «self-criticism» is another word.
    """
    return not right and fold(left) not in _BOUND


def _hyphens(word: str) -> Iterator[str]:
    joined = word.replace("-", "")
    if joined != word:
        yield joined
        return
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > _SHORTEST_STEM:
            yield f"{prefix}-{rest}"


def _forms(word: str) -> Iterator[str]:
    yield word
    head, hyphen, tail = word.partition("-in-law")
    if hyphen:
        yield from (form + hyphen + tail for form in _singulars(head))
    yield from _singulars(word)
    yield from _verbs(word)


def _singulars(word: str) -> Iterator[str]:
    before, hyphen, last = word.rpartition("-")
    start = before + hyphen
    if last in _IRREGULAR:
        yield start + _IRREGULAR[last]
    if last.endswith("children"):
        yield start + last[:-3]
    if last.endswith("men") and len(last) > _SHORTEST_STEM:
        yield start + last[:-2] + "an"
    if not last.endswith("s") or last.endswith("ss") or last in _NO_PLURAL:
        return
    if len(last) > _SHORTEST_STEM and not last.endswith(("us", "is")):
        yield start + last[:-1]
    if last.endswith("ies") and len(last) > 4:
        yield start + last[:-3] + "y"
    if last.endswith(("sses", "shes", "ches", "xes", "zes", "oes", "uses", "ases")):
        yield start + last[:-2]
    if last.endswith("ves") and last != "lives":
        yield start + last[:-3] + "f"
        yield start + last[:-3] + "fe"


def _verbs(word: str) -> Iterator[str]:
    if word in _IRREGULAR_VERBS:
        yield _IRREGULAR_VERBS[word]
    candidates = []
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        candidates += [stem, stem + "e"]
        if stem[-1] == stem[-2]:
            candidates.append(stem[:-1])
    if word.endswith("ied"):
        candidates.append(word[:-3] + "y")
    yield from (
        verb
        for verb in candidates
        if verb in _ACTS or (_VERB.fullmatch(verb) and verb not in _NOUNS_LIKE_VERBS)
    )
