"""Scores of many households over all areas, equal to ranking them one by one.

    scores = score_matrix(households, atlas)      # (H, 306) float32, NaN: rejected

Households are taken apart into distinct parts (`cohort_parts`), each part is scored once by the
functions that rank one household (`cohort_plan`), and the scores are added up by compiled code
(`kernel`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import Basis, basis_of
from trousseau.matching.cohort_parts import parts_of
from trousseau.matching.cohort_plan import plan_of
from trousseau.matching.constraints import constraints_of
from trousseau.matching.fields import ProfileError
from trousseau.matching.household import read_household
from trousseau.matching.profile import HouseholdProfile
from trousseau.territories.local_facts import LocalFact
from trousseau.territories.places import UnknownPlace

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas


def score_matrix(
    households: Iterable[HouseholdProfile],
    atlas: Atlas,
    facts: Sequence[LocalFact] | None = None,
    on: date | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Scores of H households over the areas in code order, (H, 306), 0.01–1; NaN: rejected.

    Each row equals the scores of `rank(household, atlas, facts, on)` to 1e-6 and depends neither
    on the other households nor on `threads` (one for each processor unless given). ProfileError
    names the first household that `rank` would refuse, as `households[3].adults[0]…`; ValueError
    for facts without a day, or when the atlas holds nothing to rank a household by.
    """
    from trousseau.matching.kernel import add_up  # numba takes longer to import than to rank

    known = tuple(facts or ())
    if known and on is None:
        raise ValueError("local facts expire: give the day, on=date(…)")
    profiles = households if isinstance(households, Sequence) else list(households)
    basis = basis_of(atlas)
    parts = parts_of(profiles)
    try:
        plan = plan_of(parts, basis, known, on)
    except (ProfileError, UnknownPlace) as error:
        raise _first_error(profiles, basis, known, on, error) from None
    scores = np.empty((len(parts), basis.size), dtype=np.float32)
    add_up(plan, scores, threads or os.cpu_count() or 1)
    return scores


def _first_error(
    profiles: Sequence[HouseholdProfile],
    basis: Basis,
    facts: Sequence[LocalFact],
    on: date | None,
    error: Exception,
) -> Exception:
    """What is wrong with the first household that cannot be read, as `rank` would say it."""
    for index, profile in enumerate(profiles):
        try:
            read_household(profile, basis)
            constraints_of(profile, basis, facts, on)
        except ProfileError as found:
            path = f"households[{index}].{found.path}"
            return ProfileError(path, found.problem, found.remedy)
    return error
