"""What moving to a place would make a household give up, to be seen before anybody agrees.

What becomes of a claim elsewhere is not settled here: it says what does not cover the place, and
whom to ask before agreeing. What was found of each rule, and what is still to be checked, is in
`rights/` (social_housing_request, dalo, siao).
"""

from collections.abc import Collection
from datetime import date

from trousseau.households.choices import HousingRight
from trousseau.households.situations import SocialHousing
from trousseau.territories.layers import Words


def given_up(
    request: SocialHousing | None, departements: Collection[str], today: date
) -> tuple[Words, ...]:
    """What is at stake in a move to a place in these départements (official codes)."""
    if request is None:
        return ()
    found: list[Words] = []
    asked = bool(request.number or request.first_requested_on)
    if asked and not set(departements) & set(request.departements):
        years = (
            (today - request.first_requested_on).days // 365 if request.first_requested_on else 0
        )
        since = Words(
            f" (déposée il y a {years} ans)" if years > 1 else "",
            f" (made {years} years ago)" if years > 1 else "",
        )
        found.append(
            Words(
                f"La demande de logement social{since.fr} ne couvre pas ce département. Avant "
                "l’accord, demandez au guichet ce que devient son ancienneté.",
                f"The request for a social home{since.en} does not cover this département. Before "
                "agreeing, ask the desk what becomes of the time waited.",
            )
        )
    if request.housing_right == HousingRight.RECOGNISED:
        found.append(
            Words(
                "Le ménage est reconnu prioritaire (DALO) là où il a déposé son recours. Avant "
                "l’accord, demandez à la commission ce qu’un départ y change.",
                "The household has priority for housing (DALO) where it made its claim. Before "
                "agreeing, ask the commission what a move changes.",
            )
        )
    if request.siao_on is not None:
        found.append(
            Words(
                "Une demande est en cours au SIAO du département de départ : elle ne suit pas le "
                "ménage d’elle-même.",
                "A request is under way at the SIAO of the département they leave: it does not "
                "follow the household by itself.",
            )
        )
    return tuple(found)
