"""One made-up programme with everybody in it, for the matrix of who reaches what.

Two centres; in the first, somebody in each role, a person of their own and a colleague's; in the
second, a stranger's person. `targets` gives, for an argument of a route, the record that stands in
each relation to the actor; a route with an argument nobody knows here fails the build.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, Canaries, make_actor, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.households.choices import Relation as Kin
from trousseau.households.models import Household
from trousseau.plans.actions import begin_plan


class Relation(StrEnum):
    """How a record stands to who asks for it."""

    OWN = "own"
    SAME_CENTRE = "same centre"
    OTHER_CENTRE = "other centre"
    NONEXISTENT = "nonexistent"


NOBODY = UUID("00000000-0000-4000-8000-000000000000")


@dataclass
class World:
    """Everybody, and what is theirs."""

    centre: Centre
    other_centre: Centre
    members: dict[Role, CentreMembership]
    # By relation to the staff of the first centre; the participant's own person is `own` too.
    people: dict[Relation, Canaries]
    own_person: dict[Role, Canaries]
    # By relation, the household that the person belongs to.
    households: dict[Relation, MadeUp]
    # That of the participant.
    participant_home: MadeUp
    clients: dict[Role | None, Client] = field(default_factory=dict)

    def person(self, role: Role | None, relation: Relation) -> UUID:
        """The person in a relation to somebody in `role`."""
        if relation == Relation.NONEXISTENT:
            return NOBODY
        if relation == Relation.OWN and role in self.own_person:
            return self.own_person[role].person
        return self.people[relation].person

    def household(self, relation: Relation) -> UUID:
        """The household in a relation to the staff of the first centre."""
        if relation == Relation.NONEXISTENT:
            return NOBODY
        return self.households[relation].id

    def plan(self, relation: Relation) -> UUID:
        """The plan of that household, begun when it is first asked for."""
        return self._plan_of(self.household(relation), self.centre_of(relation))

    def participant_plan(self) -> UUID:
        """That of the participant's household."""
        return self._plan_of(self.participant_home.id, self.centre)

    def _plan_of(self, household: UUID, centre: Centre) -> UUID:
        keeper = make_actor(Role.CASEWORKER, centre)
        with system("test.alter", AT):
            Household.objects.filter(pk=household).update(
                informed_on=AT.date(), eligible_on=AT.date(), closed_on=None, close_reason=""
            )
        return begin_plan(keeper, household, AT)

    def centre_of(self, relation: Relation) -> Centre:
        """Where the records in a relation stand."""
        return self.other_centre if relation == Relation.OTHER_CENTRE else self.centre

    def canaries(self) -> dict[str, UUID]:
        """Every canary of every person here, and whose it is."""
        everybody = [*self.people.values(), *self.own_person.values()]
        everybody += [one for household in self.households.values() for one in household.people]
        return {text: one.person for one in everybody for text in one.values}

    def client(self, role: Role | None) -> Client:
        """The browser of somebody in `role`; None is a visitor."""
        if role not in self.clients:
            self.clients[role] = Client() if role is None else client_of(self.members[role])
        return self.clients[role]


def make_world() -> World:
    """Two centres and one member of each role in the first."""
    centre, other = make_centre("Centre A"), make_centre("Centre B")
    keeper = actor_of(make_member(Role.CASEWORKER, centre), AT)
    stranger = actor_of(make_member(Role.CASEWORKER, other), AT)
    colleague_s = make_household(keeper, Kin.SPOUSE)
    participant_home = make_household(keeper)
    participant_s = participant_home.people[0]
    members = {
        role: make_member(
            role,
            None if role in PROGRAMME_ROLES else centre,
            person=participant_s.person if role == Role.PARTICIPANT else None,
        )
        for role in Role
    }
    own = {Role.PARTICIPANT: participant_s}
    caseworker = actor_of(members[Role.CASEWORKER], AT)
    households = {
        Relation.OWN: make_household(caseworker, Kin.SPOUSE, Kin.CHILD),
        Relation.SAME_CENTRE: colleague_s,
        Relation.OTHER_CENTRE: make_household(stranger, Kin.SPOUSE),
    }
    own[Role.CASEWORKER] = households[Relation.OWN].people[0]
    return World(
        centre=centre,
        other_centre=other,
        members=members,
        people={
            Relation.OWN: own[Role.CASEWORKER],
            Relation.SAME_CENTRE: colleague_s.people[0],
            Relation.OTHER_CENTRE: households[Relation.OTHER_CENTRE].people[0],
        },
        own_person=own,
        households=households,
        participant_home=participant_home,
    )


Target = Callable[[World, Role | None, Relation], object]
# What a form sends, and how it is worked out where it differs.
Fields = Mapping[str, str | list[str]]
Filled = Callable[[World, Role | None, Relation], Fields]
