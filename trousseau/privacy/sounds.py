"""From the symbols of a word to its sound keys: a skeleton of consonants with two vowels.

A key is how the word opens (`A` any vowel but o and u, `U` those; nothing for a consonant), its
consonants, the vowel before the last of them (`A`, `I` or `U`), and `Y` where the word ends in i:
Youssef is `YSFA` or `YSFI`, Rezaï `RZAY`. What a script or a spelling leaves open gives more keys.
"""

import re

from trousseau.privacy.scripts import CHOICES, symbols, unmarked

_VOWELS = "aeiyuo.@"
_CONSONANTS = "BDFGHJKLMNRSTWXYZ" + "".join(CHOICES)

_SAME_AS = {
    "brahim": "ibrahim", "smail": "ismail", "driss": "idris", "skander": "iskander",
    "fatma": "fatima", "hatice": "hadije", "amadou": "ahmadu", "amadu": "ahmadu",
    "michael": "mikael", "مریم": "مریام",
}  # fmt: skip
"""Very common names with a spelling that no rule reaches without confusing other names."""

_DOUBLED = re.compile(r"([^aeiyuo.@])\1+")
_SILENT_H = re.compile(r"(?<=[aeiu.])H$")
_W_OPENING = re.compile("^u+(?=[aei])")
_W_BETWEEN_VOWELS = re.compile("(?<=[aei])(?:u+W?|W)(?=[aeiy])")
_W_BEFORE_CONSONANT = re.compile("(?<=.)W(?=u|[^aeiyu.]|$)")
_W_AFTER_CONSONANT = re.compile("(?<=[^aeiyuo.@W])(?:u+|W)([aeiy])")

_PARTICIPLE = re.compile(r"M\.?[^aeiyuo.@]\.?T")

_OPENINGS = {"u": ("U",), "@": ("A", "U"), "o": ("A", "U")}
_INNER = {"i": ("I",), "u": ("U",), "e": ("A", "I"), "y": ("I", "A")}
_ENDINGS = {"T": ("D",), "G": ("K",), "Q": ("K",), "Ĝ": ("K", "J"), "Γ": ("K", "")}
"""Consonants less told apart as a word ends: Ahmet, Ahmed; Sadiq, Sadegh; Oleg, Oleh."""
_ANY = ("A",)


def sounds(word: str, most: int) -> list[str]:
    """At most so many keys of a word as `names` prepares it, likeliest first; at least one."""
    plain = unmarked(word)
    plain = _SAME_AS.get(plain, plain)
    found = _keys_of(symbols(plain), most)
    if plain != word and word not in _SAME_AS:
        # People leave marks out: the likeliest key without them is kept beside those with them.
        found = list(dict.fromkeys((*found[:1], *_keys_of(symbols(word), most), *found)))
    return found[:most] or [plain]


def _keys_of(sound: str, most: int) -> list[str]:
    """The likeliest keys: every second choice makes one less likely by one."""
    found: list[tuple[int, str]] = []
    for unlikely, reading in _readings(_DOUBLED.sub(r"\1", sound)):
        begun, certain = [(unlikely, "")], ""
        for place in _places(reading):
            if len(place) == 1:
                certain += place[0]
                continue
            begun = [
                (cost + more, key + certain + each)
                for cost, key in begun
                for more, each in enumerate(place)
            ]
            certain = ""
            if len(begun) > most:
                # What is unlikely so far stays so: nothing among the likeliest is lost.
                begun = sorted(begun, key=_cost)[:most]
        found += [(cost, key + certain) for cost, key in begun]
    if len(found) > 1:
        found.sort(key=_cost)
    return list(dict.fromkeys(key for _, key in found if key))[:most]


def _cost(each: tuple[int, str]) -> int:
    return each[0]


def _readings(sound: str) -> list[tuple[int, str]]:
    """The symbols with w and y settled as consonants or vowels, each with how unlikely it is."""
    if sound[:1] == "Ƈ":  # Camara, Somali Cali (Ali), Turkish Can
        return [
            (unlikely + less, reading)
            for unlikely, opening in enumerate(("K", "", "J"))
            for less, reading in _readings(opening + sound[1:])
        ]
    if "Ŵ" in sound:  # Daoud, Siavash
        return [
            (unlikely + less, reading)
            for unlikely, inner in enumerate(("u", "Wa"))
            for less, reading in _readings(sound.replace("Ŵ", inner))
        ]
    if sound[:1] == "i" and sound[1:2] in ("a", "e", "u"):
        sound = "Y" + sound[1:]
    if "u" not in sound and "W" not in sound:
        return [(0, sound)]
    sound = _W_BETWEEN_VOWELS.sub("W", _W_OPENING.sub("W", sound))
    sound = _W_BEFORE_CONSONANT.sub("u", sound)
    settled = _W_AFTER_CONSONANT.sub(r"W\1", sound)
    if settled == sound and not _W_AFTER_CONSONANT.search(sound):
        return [(0, sound)]
    # Anwar as Anwar, Anuar, Anur
    either = _W_AFTER_CONSONANT.sub(r"u\1", sound)
    return [(0, settled), (1, either), (2, _W_AFTER_CONSONANT.sub("u", sound))]


def _places(sound: str) -> list[tuple[str, ...]]:
    """What each place of the key may hold, likeliest first."""
    body = _SILENT_H.sub("", sound)
    stem = body.rstrip(_VOWELS)
    tail = body[len(stem) :]
    if not stem:
        return [_OPENINGS.get(tail[0], _ANY), _INNER.get(tail[-1], _ANY)] if tail else []
    opening = stem[0] if stem[0] in _VOWELS else ""
    consonants = [each for each in stem if each not in _VOWELS]
    places = [_OPENINGS.get(opening, _ANY)] if opening else []
    places += [CHOICES.get(each) or (each,) for each in consonants]
    if not tail and consonants[-1] in _ENDINGS:
        places[-1] = _ENDINGS[consonants[-1]]
    if len(consonants) == 1:  # Ali, Issa, Om: the last vowel there is
        return [*places, _INNER.get((tail or stem[:-1])[-1:], _ANY)]
    before = stem[:-1].rstrip(_VOWELS)
    vowel = stem[len(before) : -1][-1:]
    inner = _INNER.get(vowel, _ANY)
    if vowel == "u" and before.rstrip(_CONSONANTS).endswith("u"):
        inner = ("U", "I")  # the second u of Yusuf is an e or i in Youssef
    elif vowel == ".":
        inner = _unwritten(before, short=len(consonants) == 2 and not opening)
        if tail == "y" and len(inner) == 3:
            return [*places, ("AY", "U", "A", "IY")]  # Zaki; Mona; Nada
    if tail == "ai" or (tail == "y" and _may_end_in_a(stem, len(consonants))):
        return [*places, inner, ("Y", "")]  # Turay, Touré; Ali, Moussa
    return [*places, inner, ("Y",)] if "i" in tail or "y" in tail else [*places, inner]


def _may_end_in_a(stem: str, consonants: int) -> bool:
    """Whether a final ی may be an a: Huda, Salma, Mustafa; but not in Karimi and Ahmadi."""
    if consonants == 3:
        return not any(each in stem for each in "aiu@")
    return consonants < 3 or _PARTICIPLE.match(stem) is not None


def _unwritten(before: str, short: bool) -> tuple[str, ...]:
    """What an unwritten vowel before the last consonant is likely to be."""
    if short:
        return ("A", "I", "U")
    # After a long vowel (Khaled, Younes) and after m (Mohsen) it is often an i.
    often_i = before[0] in "M@" or any(each in before for each in "aiu")
    return ("A", "I") if often_i else _ANY
