"""From the three things that matter most to weights, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trousseau.matching.profile import THEMES, Weights

ORDER = ("first", "second", "third")
"""The fields of the form, most important first."""

# What matters most weighs 5, 4, 3; the rest still counts a little, except serving a place that
# lacks people, which weighs nothing unless it is chosen.
_CHOSEN = (5.0, 4.0, 3.0)
_OTHER = 1.0
_USUAL: dict[str, float] = {theme: Weights().of(theme) for theme in THEMES}


def weights(chosen: Sequence[str], exact: str) -> dict[str, float]:
    """Weights (0–5) from the themes that matter most, in order; the usual ones when none is named.

    `exact` is what `carried` wrote for a profile with weights of its own: it holds as long as
    nobody has changed the three answers.
    """
    kept = _read(exact)
    if kept is not None and heaviest(kept) == list(chosen):
        return kept
    if not chosen:
        return dict(_USUAL)
    rest: dict[str, float] = {theme: _OTHER if theme != "place" else 0.0 for theme in THEMES}
    return {**rest, **dict(zip(chosen, _CHOSEN, strict=False))}


def heaviest(given: Mapping[str, float]) -> list[str]:
    """The three answers that come nearest to these weights; none for the usual ones."""
    if all(given.get(theme, usual) == usual for theme, usual in _USUAL.items()):
        return []
    heavy: list[str] = [theme for theme in THEMES if given.get(theme, _USUAL[theme]) > _OTHER]
    return sorted(heavy, key=lambda theme: -given.get(theme, _USUAL[theme]))[: len(ORDER)]


def carried(given: Mapping[str, float]) -> str:
    """Weights as one hidden field: `4 4 0 2 1 0`, in the order of the themes."""
    return " ".join(f"{given.get(theme, _USUAL[theme]):g}" for theme in THEMES)


def _read(text: str) -> dict[str, float] | None:
    """The inverse of `carried`; None for anything else."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return None
    if len(numbers) != len(THEMES) or not all(0 <= number <= 5 for number in numbers):
        return None
    return dict(zip(THEMES, numbers, strict=True)) if any(numbers) else None
