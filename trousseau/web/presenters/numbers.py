"""Figures in words: the reader's separators, narrow spaces that do not break, units."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trousseau.matching.names import UNITS
from trousseau.territories.figures import Figure, Status

NO_BREAK = "\u00a0"
NARROW = "\u202f"

# Decimals that help a reader compare; more would only look exact.
_DECIMALS = {
    "percent": 1,
    "percent_per_year": 1,
    "points": 1,
    "people_per_senior": 1,
    "projects_per_1000": 1,
    "homes_per_1000": 0,
    "facilities_per_1000": 0,
    "tension_0_4": 1,
    "eur_per_m2_month": 1,
}
_SIGNED = {"points", "percent_per_year"}


def language() -> str:
    """The reader's language, `fr` or `en`."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """`1 234,5` or `1,234.5`; a true minus sign; `+` when `signed`."""
    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(rounded), format=pattern, locale=language())
    if rounded < 0:
        return f"−{text}"
    return f"+{text}" if signed and rounded > 0 else text


def unit_words(unit: str) -> str:
    """A unit in the reader's language; an unknown one as it is."""
    words = UNITS.get(unit)
    return words.in_language(language()) if words else unit


def decimals_of(unit: str) -> int:
    """How many decimals figures of this unit are shown with."""
    return _DECIMALS.get(unit, 0)


def amount(value: float, unit: str, decimals: int | None = None) -> str:
    """A value with its unit: `8,2 %`, `12 400 habitants`."""
    if unit == "tension_1_5":
        return _("%(value)s sur 5") % {"value": number(value, 0)}
    places = decimals_of(unit) if decimals is None else decimals
    text = number(value, places, signed=unit in _SIGNED)
    words = unit_words(unit)
    if not words:
        return text
    gap = "" if words.startswith("%") and language() == "en" else NO_BREAK
    return f"{text}{gap}{words}"


def bare_amount(value: float, unit: str) -> str:
    """A value without its unit, for a table whose heading names it."""
    return number(value, decimals_of(unit), signed=unit in _SIGNED)


def between(low: float, high: float, unit: str) -> str:
    """`3 à 7 projets`; decimals are left out where the interval is wider than a unit."""
    whole = high - low >= 1
    least = number(low, 0 if whole else decimals_of(unit), signed=unit in _SIGNED)
    most = amount(round(high), unit, decimals=0) if whole else amount(high, unit)
    return _("%(low)s à %(high)s") % {"low": least, "high": most}


def status_words(status: Status | str) -> str:
    """Why there is no figure. These are three different things, and none of them is zero."""
    return {
        "masked": _("Non publié (secret statistique)"),
        "missing": _("Pas de chiffre pour ce lieu"),
        "not_loaded": _("Source non chargée"),
    }.get(str(status), "")


def unknown_words(status: Status) -> str:
    """Why something stands among what we do not know; a masked figure may still be an interval."""
    if status is Status.MASKED:
        return _("Connu à peu près seulement (secret statistique)")
    return status_words(status)


def shown(figure: Figure) -> str:
    """A figure in words, an interval where it is not exact, the reason where there is none."""
    if figure.value is None:
        return status_words(figure.status)
    if figure.unit == "yes_no":
        return _("oui") if figure.value >= 0.5 else _("non")
    if (
        figure.low is not None
        and figure.high is not None
        and bare_amount(figure.low, figure.unit) != bare_amount(figure.high, figure.unit)
    ):
        return between(figure.low, figure.high, figure.unit)
    return amount(figure.value, figure.unit)


@dataclass(frozen=True)
class Shown:
    """A figure in two parts, so that a long unit can stand below its number."""

    value: str
    unit: str


def shown_apart(figure: Figure) -> Shown:
    """As `shown`, in two parts; a percent sign stays with its number."""
    text = shown(figure)
    unit = unit_words(figure.unit)
    if figure.value is None or not unit or unit == "%" or not text.endswith(unit):
        return Shown(text, "")
    value = text.removesuffix(unit).rstrip(NO_BREAK)
    return Shown(value, unit)


def standing(percentile: float | None) -> str:
    """Where a place stands among all areas, said of the raw figure: higher is not always better."""
    if percentile is None:
        return ""
    rounded = round(percentile)
    if rounded >= 50:
        return _("Plus élevé que dans %(share)s des zones") % {"share": share(rounded)}
    return _("Plus bas que dans %(share)s des zones") % {"share": share(100 - rounded)}


def share(percent: float) -> str:
    """`82 %` in French, `82%` in English."""
    return f"{number(percent)}%" if language() == "en" else f"{number(percent)}{NARROW}%"


def ordinal(rank: int) -> str:
    """`1er`, `2e`; `1st`, `2nd`."""
    if language() == "fr":
        return "1er" if rank == 1 else f"{number(rank)}e"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank % 100 // 10 != 1 else "th"
    return f"{number(rank)}{ending}"
