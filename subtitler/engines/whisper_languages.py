"""What Whisper knows of languages: its codes, the choice among those spoken, the nearest one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from subtitler.engines import WELL_KNOWN_BY, Weights
from subtitler.errors import EngineError

# Whisper's languages in its own order; without Cantonese, which only large-v3 knows.
_CODES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th "
    "ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr "
    "pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt "
    "haw ln ha ba jv su"
)

LANGUAGES = frozenset(_CODES.split())
"""The BCP-47 codes that every multilingual Whisper model knows."""

WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages that write no space between words: each character counts as one."""

_CANTONESE = "yue"
# Whisper writes Javanese “jw”.
_WHISPER_CODES = {"jv": "jw"}
_BCP47 = {"jw": "jv"}

# Whose times of words stand in for those of a language that Whisper does not know: the nearest
# Turkic language that it does.
_NEAREST = {"ky": "kk", "ug": "uz"}

_MARGIN = 1.5
"""How much likelier another language has to be than the main one (see `chosen`)."""


def known_languages(model: Weights) -> frozenset[str]:
    """The BCP-47 codes that a Whisper model knows: its own list, or where it has none, all."""
    return frozenset(model.languages) & (LANGUAGES | {_CANTONESE}) or LANGUAGES


def whisper_code(language: str, model: Weights) -> str:
    """The language as Whisper writes it. Raises EngineError where the model does not know it."""
    if language in known_languages(model):
        return _WHISPER_CODES.get(language, language)
    if language in ("ky", "ug"):
        raise EngineError(
            f"no Whisper model knows “{language}”, and one that guesses would invent text "
            f"(one that knows it: {WELL_KNOWN_BY[language]})",
            where=model.name,
            hint="write the transcript by hand, or choose another engine: subtitler engines",
        )
    raise EngineError(
        f"the model does not know the language “{language}”",
        where=model.name,
        hint="subtitler models list",
    )


def alignment_code(language: str, model: Weights) -> str:
    """The language whose times of words are taken: itself, or the nearest that the model knows.

    A text that a person wrote is not changed by that, so a near language is good enough here, and
    only here. Raises EngineError where there is none.
    """
    near = _NEAREST.get(language, language)
    return whisper_code(near if near in known_languages(model) else language, model)


def bcp47(code: str) -> str:
    """The BCP-47 code of a language as Whisper writes it, with or without `<|` and `|>`."""
    bare = code.removeprefix("<|").removesuffix("|>")
    return _BCP47.get(bare, bare)


def likeliest(probabilities: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The three likeliest languages, most likely first, as `Evidence` keeps them."""
    first = sorted(probabilities.items(), key=lambda each: (-each[1], each[0]))[:3]
    return tuple((language, round(probability, 4)) for language, probability in first)


def chosen(probabilities: Mapping[str, float], languages: Sequence[str]) -> str:
    """The language of a stretch, among those that are spoken in the recording.

    Only those count, however likely another one seems. The main language is the first; another
    one has to be half as likely again, as a stretch in which both are spoken is better written
    down in the main one.
    """
    main, *others = languages
    best = max(others, key=lambda each: probabilities.get(each, 0.0), default=main)
    clear = probabilities.get(best, 0.0) > _MARGIN * probabilities.get(main, 0.0)
    return best if clear else main
