"""A figure in a terminal: three significant digits, unit, source, year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trousseau.territories.figures import Figure


def figure_text(figure: Figure) -> str:
    """`4.7 % · INSEE 2023-T3`, an interval where there is one, or why nothing is known."""
    from trousseau.matching.names import unit_name

    if figure.value is None:
        return figure.status.value.replace("_", " ")
    text = f"{number(figure.value)} {unit_name(figure.unit).en}"
    if figure.unit == "yes_no":
        text = "yes" if figure.value else "no"
    if figure.low is not None and figure.high is not None and figure.high > figure.low:
        low, high = number(figure.low), number(figure.high)
        if low != high:
            text += f" (between {low} and {high})"
    return f"{text} · {figure.source} {figure.year}".rstrip(" ·")


def number(value: float) -> str:
    """Whole with spaces from 1,000 on, else three significant digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"
