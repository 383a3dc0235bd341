"""Ranking places for one household, with reasons.

from trousseau.matching import HouseholdProfile, rank
"""

from trousseau.matching.cohort import score_matrix
from trousseau.matching.fields import ProfileError
from trousseau.matching.profile import HouseholdProfile
from trousseau.matching.ranking import Ranking, rank

__all__ = ["HouseholdProfile", "ProfileError", "Ranking", "rank", "score_matrix"]
