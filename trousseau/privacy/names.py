"""Names as keys: two spellings of a name meet when they have a key in common (docs/names.md).

The keys are plain strings that tell much of the name; the caller hashes them under a key of its
own. No name is remembered between calls.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from trousseau.privacy.scripts import fold_letter, same_letters, unmarked
from trousseau.privacy.sounds import sounds

MOST_KEYS_OF_PART = 4
"""Sound keys of one part of a name, at most; likeliest first."""
MOST_KEYS_OF_PAIR = 2
"""Sound keys of two neighbouring parts written as one, at most."""

_SEAM = "|"
"""Between two parts written as one, so that d and h of Abd|elhak are not read as dh."""
_SILENT = str.maketrans(dict.fromkeys("'’‘ʼʻʾʿ`´′ʹ\u00ad\u200b\u200d\u200e\u200f\u2060\ufeff|"))

_ARTICLES = frozenset((
    "al", "el", "il", "ul", "ar", "er", "ur", "as", "es", "us", "ash", "ech", "ush", "at", "et",
    "az", "ez", "uz", "an", "en", "un", "ad", "ed", "ud", "ال", "آل",
))  # fmt: skip
_OPENING_ARTICLES = frozenset(("al", "el", "il", "ال", "آل"))
_GLUED_ARTICLE = re.compile(r"[ae]l(?=[^\Waeiou]\w{3})|e([rnszdt])(?=\1\w{3})|ال(?=\w\w)")

_ONE_SPELLING = {
    "bin": "ben", "ibn": "ben", "ابن": "بن",
    "wuld": "ould", "uld": "ould", "oueld": "ould", "ولد": "ould",
}  # fmt: skip
_KIN = frozenset(("ben", "bint", "bent", "ould", "mint", "ait", "بن", "بنت"))
"""Son, daughter of: written apart or together, and no name by themselves."""
_SERVANTS = frozenset(("abd", "عبد"))
_FAITH_AND_GOD = frozenset(("din", "dine", "دین", "allah", "اله"))

_SERVANT = re.compile(r"abd(?:(?:ou|[aeu])(?:l|[rsdznt]|ch|sh))?")
_SERVANT_OF = re.compile(
    r"abd(?:ou|[aeou])(?:l|r(?=r)|s(?=s)|d(?=d)|z(?=z)|n(?=n)|t(?=t)|ch(?=ch)|sh(?=sh))"
    r"(?!lah|aye?$|ai?$)(?=\w{3})"
)
_ARABIC_SERVANT_OF = re.compile(r"عبدال(?=\w\w)(?!ه$)")
_FAITH = re.compile(r"^(?:ou|[aeiou])?d?(?=dine?$)|(?<=\w\w)(?:ou|[aeiou])[dl](?=dine?$)")
_GOD = re.compile(r"(?:^|(?<=\w{3}))(?:ou|[aou])ll+a(?:h$|(?<=\w{5})$)")


def exact_keys(name: str) -> frozenset[str]:
    """Whole words of a name in any script: case, width, marks and articles do not matter.

    One key a part (two, where an article may be glued to it), and one for each two neighbours
    written as one: "Nour-Eddine", "Nour Eddine" and "Noureddine" have "nourdine" in common. Empty
    for a text without letters; never raises.
    """
    parts, pairs = _parts_and_pairs(name)
    words = (*(form for forms in parts for form in forms), *pairs)
    return frozenset(unmarked(word).replace(_SEAM, "") for word in words)


def sound_keys(name: str) -> frozenset[str]:
    """What a name sounds like: spellings and scripts of one name have a key in common.

    Latin, Arabic, Cyrillic and Ethiopic letters; a word in any other script is its own key. At most
    `MOST_KEYS_OF_PART` a part and `MOST_KEYS_OF_PAIR` for each two neighbours. Empty for a text
    without letters; never raises.
    """
    parts, pairs = _parts_and_pairs(name)
    keys: set[str] = set()
    for whole, *bare in parts:
        # Elias is no "el Ias": the whole word keeps one key beside those without an article.
        keys.update(sounds(whole, 1 if bare else MOST_KEYS_OF_PART))
        for word in bare:
            keys.update(sounds(word, MOST_KEYS_OF_PART - 1))
    for word in pairs:
        keys.update(sounds(word, MOST_KEYS_OF_PAIR))
    return frozenset(keys)


def _parts_and_pairs(name: str) -> tuple[list[list[str]], list[str]]:
    """The parts of a name, each in one or two forms, and each two neighbours as one word."""
    words = _words(name)
    last = len(words) - 1
    words = [
        _one_form(word)
        for at, word in enumerate(words)
        if at == last or word not in (_ARTICLES if at else _OPENING_ARTICLES)
    ]
    last = len(words) - 1
    parts = [
        _with_and_without_article(word)
        for at, word in enumerate(words)
        if not (at < last and (word in _KIN or word in _SERVANTS))
        and not (at > 0 and word in _FAITH_AND_GOD)
    ]
    pairs = [one + _SEAM + _bare(two) for one, two in pairwise(words)]
    return parts, pairs


def _words(name: str) -> list[str]:
    """Words in small letters, without marks except those that change a sound."""
    text = name if name.isascii() else unicodedata.normalize("NFKC", name)
    letters = "".join(map(_letter, text.casefold().translate(_SILENT)))
    return [same for word in letters.split() if (same := same_letters(word))]


@lru_cache(4096)
def _letter(char: str) -> str:
    return fold_letter(char) if unicodedata.category(char)[0] in "LM" else " "


def _one_form(word: str) -> str:
    """One form of what is written apart, together, with the article or without."""
    if word in _ONE_SPELLING:
        return _ONE_SPELLING[word]
    if "ا" in word:
        word = word.replace("الله", "اله").replace("الدین", "دین")
        return _ARABIC_SERVANT_OF.sub("عبد" + _SEAM, word)
    if word.startswith("abd"):
        if _SERVANT.fullmatch(word):
            return "abd"
        # Looked for without marks, so that Abduşşekür and Abdussekur are taken apart alike.
        servant_of = _SERVANT_OF.match(unmarked(word))
        if servant_of:
            word = "abd" + _SEAM + word[servant_of.end() :]
    if word.endswith(("a", "h")):
        return _GOD.sub("allah", word)
    if word.endswith(("din", "dine")):
        return _FAITH.sub("", word)
    return word


def _with_and_without_article(word: str) -> list[str]:
    article = _GLUED_ARTICLE.match(unmarked(word))
    if article is None:
        return [word]
    # Before a vowel the l of the article may be all that is said of it: Larbi, Lamine.
    whole = word[1:] if word[0] == "ا" and word[2] in "اع" else word
    return [whole, word[article.end() :]]


def _bare(word: str) -> str:
    """An Arabic word without its article, as the second of two; "اله" is God."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
