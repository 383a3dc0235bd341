"""How many days a stage takes, the cases that are still in it included.

Leaving open cases out would make every stage look quick: those that take long are the ones still
open. So the median is that of Kaplan and Meier ("Nonparametric Estimation from Incomplete
Observations", Journal of the American Statistical Association 53, 1958): a case that is still open
after 40 days counts among those that may end until then, and says nothing of what comes later.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Spell(NamedTuple):
    """One stay of one case in a stage: how many days, and whether it came to its end.

    Whoever left the programme from the stage did not come to its end: `ended` is False for them.
    """

    days: int
    ended: bool


@dataclass(frozen=True)
class StageTime:
    """What is known of the length of a stage.

    `median_days`: after so many days at least half of the cases have come to its end; None when so
    few have that nobody can tell. `cases` counts all spells, `ended` those that came to their end.
    """

    median_days: int | None
    cases: int
    ended: int


def stage_time(spells: Iterable[Spell]) -> StageTime:
    """The median of a stage's spells. Raises ValueError for a spell of less than no days."""
    known = list(spells)
    if any(spell.days < 0 for spell in known):
        raise ValueError("a spell cannot last less than no days")
    leaving = Counter(spell.days for spell in known)
    ending = Counter(spell.days for spell in known if spell.ended)
    # Exact: with floats, two of four cases could be a hair more than half.
    still_in, present, median = Fraction(1), len(known), None
    for days in sorted(leaving):
        still_in *= 1 - Fraction(ending[days], present)
        if still_in <= Fraction(1, 2):
            median = days
            break
        present -= leaving[days]
    return StageTime(median, len(known), ending.total())
