"""What the letters of a word sound like, in four scripts, as one small alphabet of symbols.

Small letters are vowels: `a`, `e` (between a and i), `i`, `u` (also o), `y` (a final ی: i or a);
and where Arabic writes none, `.` within a word, `@` for ا and `o` for ع as it begins. Capitals are
consonants; each is a class of sounds that spellings of one name confuse. One in `CHOICES` stands
for more than one class, because neither the letter nor its language tells; `Ŵ` (و after a long a)
and `Ƈ` (c as a word begins) are settled in `sounds`. Nothing here knows a name.
"""

import re
import unicodedata

CHOICES: dict[str, tuple[str, ...]] = {
    "P": ("B",),  # Arabic has no p; Turkish has no b at the end of a word
    "Q": ("K", "G"),  # q, ق: k nearly everywhere, g or gh in Iran and in the desert
    "C": ("H", "K"),  # kh: the sound of خ, or a k with a breath
    "Ĝ": ("G", "J"),  # g: Egypt's Gamal is Jamal elsewhere
    "Þ": ("T", "S", "TH"),  # th: ث is s in Turkey and Iran, t in the Maghreb; or t and h, Fathi
    "Ḫ": ("H",),  # خ: as h, but never silent
    "Θ": ("S", "T"),  # ث
    "Ð": ("D", "Z", "DH"),  # dh: Ramadhan; or d and h, Adham
    "Δ": ("D", "Z"),  # ض: Ramadan, Ramazan
    "Ḏ": ("Z", "D"),  # ذ
    "Ž": ("J", "ZH"),  # zh: Zhanna; or z and h, Azhar
    "Ç": ("S", "J"),  # c before e and i: French, or Turkish
    "Ĉ": ("X", "S"),  # ç: Turkish, or French
    "Ĥ": ("KR", "XR"),  # chr: Christina, Chraïbi
    "Ξ": ("KS", "H"),  # x: Maxime; Kurdish and Somali Xalid, Axmed
    "Ĵ": ("J", "Y"),  # j as a word begins: Jamal, Julia
    "Đ": ("D", "J"),  # di before a vowel as a word begins: Diana; Diallo, Jalloh
    "Ť": ("T", "X"),  # ti before a vowel as a word begins: Tierno, Cherno
    "Ě": ("A", "Y"),  # ye as a word begins: Yekaterina, Ekaterina
    "Γ": ("G", "H"),  # Cyrillic г: g in Russian, h in Ukrainian
    "Ψ": ("X", "H"),  # Pashto ښ: sh in the south, kh in the north
    "Ж": ("J", "G"),  # Pashto ږ: zh in the south, g in the north
}
"""The classes a symbol may stand for, likeliest first."""

_LATIN = {
    "b": "B", "^bh": "B", "c": "K", "ch": "X", "^chr": "Ĥ", "chtch": "X", "ck": "K", "d": "D",
    "dh": "Ð", "dj": "J", "dzh": "J", "^dz": "Z", "f": "F", "g": "Ĝ", "gh": "G", "h": "H",
    "j": "J", "k": "K", "kh": "C", "l": "L", "m": "M", "n": "N", "p": "P", "ph": "F", "q": "Q",
    "r": "R", "s": "S", "sch": "X", "sh": "X", "shch": "X", "t": "T", "tch": "X",
    "th": "Þ", "ts": "S", "tz": "S", "tsch": "X", "v": "W", "w": "W", "x": "Ξ", "z": "Z",
    "zh": "Ž", "a": "a", "e": "e", "i": "i", "o": "u", "u": "u", "y": "i", "ee": "i",
    "ce": "Çe", "ci": "Çi", "cy": "Çi", "gue": "Ĝe", "gui": "Ĝi", "guy": "Ĝi", "que": "Ke",
    "qui": "Ki", "^ca": "Ƈa", "^co": "Ƈu", "^cu": "Ƈu", "^ja": "Ĵa", "^je": "Ĵe", "^jo": "Ĵu",
    "^ju": "Ĵu", "^dia": "Đa", "^die": "Đe", "^dio": "Đu", "^ndia": "NĐa", "^tie": "Ťe",
    "^thie": "Ťe", "^ye": "Ěe", "^ie": "Ěe", "medh": "MeDH", "^": "",
    # Letters whose mark changes the sound; the word is read without its marks as well.
    "ş": "X", "š": "X", "ç": "Ĉ", "č": "X", "ž": "J", "ğ": "G",
}  # fmt: skip
_LATIN_PIECES = re.compile("|".join(map(re.escape, sorted(_LATIN, key=len, reverse=True))))

# й, ї, ё and ў have lost their marks.
_CYRILLIC = {
    "а": "a", "б": "B", "в": "W", "г": "Γ", "ґ": "G", "д": "D", "е": "e", "є": "ie", "ж": "J",
    "з": "Z", "и": "i", "і": "i", "к": "K", "л": "L", "м": "M", "н": "N", "о": "u", "п": "P",
    "р": "R", "с": "S", "т": "T", "у": "u", "ф": "F", "х": "Ḫ", "ц": "S", "ч": "X", "ш": "X",
    "щ": "X", "ы": "i", "э": "e", "ю": "iu", "я": "ia", "дж": "J", "^е": "Ěe", "^є": "Ěe", "^": "",
    # Tajik, Kazakh, Tatar.
    "қ": "K", "ғ": "G", "ҳ": "H", "ҷ": "J", "ә": "e", "ө": "u", "ү": "u", "ұ": "u", "ң": "N",
    "һ": "H",
}  # fmt: skip
_CYRILLIC_PIECES = re.compile("|".join(map(re.escape, sorted(_CYRILLIC, key=len, reverse=True))))

_ARABIC = {
    "ب": "B", "پ": "P", "ت": "T", "ٹ": "T", "ټ": "T", "ث": "Θ", "ج": "J", "چ": "X", "ح": "H",
    "خ": "Ḫ", "څ": "S", "ځ": "Z", "د": "D", "ڈ": "D", "ډ": "D", "ذ": "Ḏ", "ر": "R", "ړ": "R",
    "ڑ": "R", "ڕ": "R", "ز": "Z", "ژ": "J", "ږ": "Ж", "س": "S", "ش": "X", "ښ": "Ψ", "ص": "S",
    "ض": "Δ", "ط": "T", "ظ": "Z", "غ": "G", "ف": "F", "ڤ": "W", "ق": "Q", "ک": "K", "گ": "G",
    "ل": "L", "ڵ": "L", "م": "M", "ن": "N", "ڼ": "N", "ں": "N", "ه": "H", "ھ": "H",
}  # fmt: skip
_ARABIC_SAME = str.maketrans({
    "ي": "ی", "ى": "ی", "ۍ": "ی", "ې": "ی", "ے": "ی", "ێ": "ی", "ك": "ک", "ګ": "گ", "ڭ": "گ",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ۃ": "ه", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۋ": "و", "ٱ": "ا",
    "ء": None, "ـ": None,
})  # fmt: skip

# Ethiopic: 8 code points a consonant, one for each vowel, from U+1200 on. "w" and "y" are
# rows whose sound depends on what stands beside them; "" is a row that only carries its vowel.
_ETHIOPIC_FIRST, _ETHIOPIC_ROW = 0x1200, 8
_ETHIOPIC_ROWS = (
    "H", "L", "H", "M", "S", "R", "S", "X", "K", "K", "K", "K", "B", "W", "T", "X",
    "H", "H", "N", "N", "", "K", "K", "H", "H", "w", "", "Z", "J", "y", "D", "D",
    "J", "G", "G", "G", "T", "X", "P", "S", "S", "F", "P",
)  # fmt: skip
_ETHIOPIC_VOWELS = ("a", "u", "i", "a", "e", "e", "u", "a")
_ETHIOPIC_BARE = 5
"""The vowel that is hardly said, or not at all."""
_ETHIOPIC_SAME_ROW = {2: 0, 16: 0, 23: 0, 4: 6, 26: 20, 40: 39}
"""Rows written one for the other, as they sound alike: ሐ ኀ ኸ as ሀ, ሠ as ሰ, ዐ as አ, ፀ as ጸ."""


def same_letters(word: str) -> str:
    """The word with letters that are written one for the other made one (Arabic, Ethiopic)."""
    first = word[0]
    if "؀" <= first <= "ۿ":
        return word.translate(_ARABIC_SAME)
    if "ሀ" <= first <= "ፗ":
        return "".join(map(_same_ethiopic, word))
    return word


def _same_ethiopic(letter: str) -> str:
    row, vowel = divmod(ord(letter) - _ETHIOPIC_FIRST, _ETHIOPIC_ROW)
    if not 0 <= row < len(_ETHIOPIC_ROWS):
        return letter
    row = _ETHIOPIC_SAME_ROW.get(row, row)
    if row in (0, 20) and vowel == 0:  # ሀ is said as ሃ, አ as ኣ
        vowel = 3
    return chr(_ETHIOPIC_FIRST + row * _ETHIOPIC_ROW + vowel)


def symbols(word: str) -> str:
    """The symbols of a word as `same_letters` leaves it; "" in a script that is not known here."""
    first = word[0]
    if "؀" <= first <= "ۿ":
        return _of_arabic(word)
    if "ሀ" <= first <= "ፗ":
        return _of_ethiopic(word)
    if "Ѐ" <= first <= "ӿ":
        return "".join(map(_CYRILLIC.__getitem__, _CYRILLIC_PIECES.findall("^" + word)))
    return "".join(map(_LATIN.__getitem__, _LATIN_PIECES.findall("^" + word)))


def _of_arabic(word: str) -> str:
    """Vowel letters are vowels or consonants by their neighbours; where none is written, `.`."""
    out: list[str] = []
    last = len(word) - 1
    after_consonant = False
    for at, letter in enumerate(word):
        before = word[at - 1] if at else ""
        after = word[at + 1] if at < last else ""
        sound = ""
        if letter in "اآ":
            if at or letter == "آ":
                sound = "a"
            elif after != "و":
                sound = "@"
            elif word[2:3] in ("ا", "ی"):  # Awais: the و is a consonant
                sound = "a"
        elif letter == "ع":
            if at == 0:
                sound = "a" if after in ("ا", "ی") else "o"
            elif after and after not in "اویه":
                sound = "a"
        elif letter == "و" and before == "خ" and after == "ا":
            sound = ""  # Persian: Khaja
        elif letter == "و":
            consonant = at == 0 or after in ("ا", "ی") or (after == "ه" and at == last - 1)
            unsure = after and (before == "ا" or (before == "ع" and at == 1))
            sound = "W" if consonant else "Ŵ" if unsure else "u"
        elif letter == "ی":
            if at == 0:
                sound = "Y"
            elif before == "ا":
                sound = "i" if at == last else "e"  # the y of Enayat
            else:
                sound = "y" if at == last else "i"  # at the end also the a of Moussa
        elif letter == "ه" and at == last and before == "ی":
            sound = "a"
        elif letter != "ھ" or at == 0:
            sound = _ARABIC.get(letter, "")
        is_consonant = sound.isupper() and sound != "Ŵ"
        if is_consonant and after_consonant:
            out.append(".")
        if sound or letter == "ع":
            after_consonant = is_consonant
        out.append(sound)
    return "".join(out)


def _of_ethiopic(word: str) -> str:
    out: list[str] = []
    last = len(word) - 1
    for at, letter in enumerate(word):
        row, order = divmod(ord(letter) - _ETHIOPIC_FIRST, _ETHIOPIC_ROW)
        if not 0 <= row < len(_ETHIOPIC_ROWS):
            continue
        sound, vowel = _ETHIOPIC_ROWS[row], _ETHIOPIC_VOWELS[order]
        if order == _ETHIOPIC_BARE and at and sound in ("w", "y"):
            out.append("u" if sound == "w" else "i")
        elif sound == "y":
            out.append(("i" if at else "Y") + vowel)
        elif sound == "w":
            out.append("W" + vowel)
        else:
            out.append(sound if order == _ETHIOPIC_BARE and at == last else sound + vowel)
    return "".join(out)


_UNMARKED = str.maketrans("şšçčžğآ", "sscczgا")
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ə": "e"})


def fold_letter(letter: str) -> str:
    """A small letter without marks, except those that change its sound (and `unmarked` takes)."""
    if letter.isascii() or ord(letter) in _UNMARKED:
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    return "".join(char for char in plain if not unicodedata.combining(char)).translate(_PLAIN)


def unmarked(word: str) -> str:
    """A word of such letters without any mark."""
    return word if word.isascii() else word.translate(_UNMARKED)
