"""What people say of their work, reduced to the words that matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# fmt: off
EMPTY_WORDS = frozenset((
    "a", "an", "and", "at", "au", "aux", "c", "ca", "chez", "d", "dans", "de", "des", "du", "en",
    "est", "et", "f", "for", "h", "i", "in", "it", "j", "je", "l", "la", "le", "les", "m", "ma",
    "me", "mes", "moi", "mon", "my", "n", "of", "on", "ou", "our", "par", "pour", "qui", "s", "se",
    "ses", "some", "sur", "the", "to", "un", "une", "vous", "with", "y",
))
"""Words that say nothing of an occupation, in French and English."""
# fmt: on

_PREAMBLES = re.compile(
    r"""^(?:
      (?:je|j|i|moi|mon|ma|my|il|elle|he|she|nous|on|we)\b
    | (?:suis|etais|est|etait|ai|ete|etre|am|was|is|been|be|m|ve|have|had|used|to|as|a|an)\b
    | (?:travaille|travaillais|travaillait|travailler|travaillant|travail|bosse|bossais|bosser
        |exerce|exercais|work|worked|working|works)\b(?!\ social|\ temporaire)
    | (?:metier|emploi|poste|profession|job|occupation|boulot|experience|diplome|formation)
        (?=\ (?:de|d|comme|est|dans|en|as|of|is|in)\b)
    | (?:comme|en\ tant\ que|dans|chez|faire|fait|faisais|un|une|le|la|les|l|d|de|du|des|en|in|the
        |of|at|avant|before|deja|cherche|recherche|veux|voudrais|aimerais|looking\ for|want|sais
        |peux|can)\b
    )\ *""",
    re.VERBOSE,
)
_ENDING = re.compile(r"\((?:e|ne|se|le|te|ere|trice|euse)s?\)")
_BRACKETS = re.compile(r"\(([^()]*)\)|[«»]")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,5}")


def without_preamble(phrase: str) -> str:
    """A folded phrase without "je suis", "j'ai travaillé comme", "I was a" … at its beginning.

    Never empty unless `phrase` is: somebody who typed nothing else meant those words.
    """
    rest = phrase
    while match := _PREAMBLES.match(rest):
        if not match.end() or match.end() == len(rest):
            break
        rest = rest[match.end() :]
    return rest


def meaningful(words: Iterable[str]) -> list[str]:
    """The words that are not empty; all of them when there are no others."""
    every = list(words)
    return [word for word in every if word not in EMPTY_WORDS] or every


def title_forms(title: str) -> tuple[str, ...]:
    """The ways to write an official title: masculine, feminine, and an acronym it explains.

    `title_forms("Agent / Agente de service hospitalier (ASH)")` is
    `("Agent de service hospitalier", "Agente de service hospitalier", "ASH")`.
    """
    bare = _ENDING.sub("", title)
    acronyms = [text for text in _BRACKETS.findall(bare) if _ACRONYM.fullmatch(text)]
    if "(" in bare or "«" in bare:
        bare = _BRACKETS.sub(" " if acronyms else r" \1 ", bare)
    masculine, slash, feminine = bare.partition(" / ")
    if not slash:
        return (bare, *acronyms)
    # The right side holds the feminine of the left side, then what both share.
    shared = feminine.split()[len(masculine.split()) :]
    return (" ".join([masculine, *shared]), feminine, *acronyms)


_SOUNDS = (
    (r"ph", "f"),
    (r"eaux?\b|aux\b", "o"),
    (r"eau|au", "o"),
    (r"[ea]i(?!l)", "e"),
    (r"qu|q|ck", "k"),
    (r"c(?=[eiy])", "s"),
    (r"ch", "#"),
    (r"c", "k"),
    (r"gu(?=[ei])", "g#"),
    (r"g(?=[eiy])(?!g#)", "j"),
    (r"[ae]m(?=[bp])|[ae]n", "@"),
    (r"y", "i"),
    (r"(?<=[aeiou])s(?=[aeiou])", "z"),
    (r"(?<!#)h", ""),
    (r"([^ ])\1", r"\1"),
    (r"(?<=[^ ]{3})(?:er|ez|es|e|s|t|x|d)+\b", ""),
)
_SOUND_RULES = tuple((re.compile(pattern), text) for pattern, text in _SOUNDS)


def sounds(words: Sequence[str]) -> list[str]:
    """How each folded word sounds in French, roughly: words spelt by ear get the same key."""
    joined = " ".join(words)
    for pattern, text in _SOUND_RULES:
        joined = pattern.sub(text, joined)
    return joined.split(" ")


# fmt: off
_ENDINGS = (
    "abilite", "abilites", "able", "ables", "age", "ages", "aire", "aires", "ais", "aison",
    "aisons", "ait", "ant", "ants", "ariat", "ariats", "ateur", "ateurs", "ation", "ations",
    "atrice", "atrices", "e", "ee", "ees", "ement", "ements", "er", "erie", "eries", "ers",
    "ery", "es", "eur", "eurs", "euse", "euses", "ez", "icien", "icienne", "iciennes", "iciens",
    "ie", "ien", "ienne", "iennes", "iens", "ier", "iere", "ieres", "iers", "ies", "ing",
    "ique", "iques", "ite", "ites", "iteur", "iteurs", "nage", "nages", "nerie", "neries", "s",
    "tion", "tions", "trice", "trices", "ure", "ures",
)
# fmt: on
_FAMILY = re.compile(rf"(?<=\w\w\w\w)(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})\b")


def families(words: Sequence[str]) -> list[str]:
    """What is left of each folded word without its ending: a trade, its worker and its verb agree.

    `families(["soudeuse", "soudure", "souder"])` is `["soud", "soud", "soud"]`.
    """
    return _FAMILY.sub("", " ".join(words)).split(" ")
