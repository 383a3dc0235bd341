"""What there is around the households of the demonstration, the same for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trousseau.accounts.actor import Actor
from trousseau.accounts.models import Centre
from trousseau.demo.places import Places
from trousseau.partners.models import Opportunity


@dataclass(frozen=True)
class Welcome:
    """An arrival centre, and who of it receives households."""

    centre: Centre
    by: Actor


@dataclass(frozen=True)
class Surroundings:
    """Where one can go; by area what partners offer there, and which centre receives whom."""

    places: Places
    offers: Mapping[str, Sequence[Opportunity]]
    arrivals: Mapping[str, Welcome]
