"""Languages that people speak, each written in itself and named in the language of the page."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# ISO 639 codes of the languages met most in the programme; what a person speaks, not where from.
OWN_NAMES = {
    "am": "አማርኛ",
    "ar": "العربية",
    "az": "Azərbaycanca",
    "bg": "Български",
    "bm": "Bamanankan",
    "bn": "বাংলা",
    "ckb": "کوردیی ناوەندی",
    "din": "Thuɔŋjäŋ",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "ff": "Pulaar",
    "fr": "Français",
    "ha": "Hausa",
    "hr": "Hrvatski",
    "hy": "Հայերեն",
    "ka": "ქართული",
    "ku": "Kurmancî",
    "ln": "Lingála",
    "mg": "Malagasy",
    "ne": "नेपाली",
    "om": "Afaan Oromoo",
    "prs": "دری",
    "ps": "پښتو",
    "pt": "Português",
    "rn": "Ikirundi",
    "ro": "Română",
    "ru": "Русский",
    "rw": "Ikinyarwanda",
    "snk": "Sooninkanxanne",
    "so": "Soomaali",
    "sq": "Shqip",
    "sr": "Српски",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "wo": "Wolof",
    "zh": "中文",
}


def language_name(code: str) -> str:
    """A language as the reader of the page calls it; the code itself when nobody has a name."""
    if code == "prs":  # which the tables of names leave out
        return _("dari")
    try:
        names = Locale.parse(get_language() or "fr", sep="-").languages
    except (UnknownLocaleError, ValueError):
        return code
    return str(names.get(code, code))


def spoken_languages(also: str = "") -> list[tuple[str, str]]:
    """Codes and texts to choose from, by name; `also` is one that stands in a file already."""
    codes = {*OWN_NAMES, *([also] if also else [])}
    named = sorted((language_name(code), code) for code in codes)
    return [
        (code, f"{name} · {OWN_NAMES[code]}" if code in OWN_NAMES else name) for name, code in named
    ]
