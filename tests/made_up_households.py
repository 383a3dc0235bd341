"""Made-up households for tests. Every value about one is a canary (`tests.people`)."""

from dataclasses import dataclass
from uuid import UUID

from tests.people import AT, Canaries, canary_texts
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.households.actions import Place, Referral, add_member, open_household
from trousseau.households.choices import ReferredBy, Relation, Relocates
from trousseau.households.models import HouseholdMembership


@dataclass(frozen=True)
class MadeUp:
    """A household and the texts of its people, the first adult first."""

    id: UUID
    people: tuple[Canaries, ...]

    @property
    def first(self) -> UUID:
        """The first adult."""
        return self.people[0].person


def make_household(actor: Actor, *others: Relation, referrer: str = "") -> MadeUp:
    """A household of the actor's centre: an adult, and one person for each of these relations."""
    texts, channels = canary_texts()
    referral = Referral(ReferredBy.SHELTER, AT.date(), referrer)
    household = open_household(actor, referral, texts, channels, AT)
    with system("test.read", AT):
        first = HouseholdMembership.objects.get(household=household).person_id
    people = [Canaries(first, texts, channels)]
    for relation in others:
        born = {"birth_date": "2016-05-01"} if relation is Relation.CHILD else {}
        texts, channels = canary_texts(**born)
        place = Place(relation, Relocates.YES)
        person = add_member(actor, household, place, texts, channels, AT)
        people.append(Canaries(person, texts, channels))
    return MadeUp(household, tuple(people))
