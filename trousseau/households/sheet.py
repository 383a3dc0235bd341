"""A household's page: who they are, where they stand, what was said, when one meets again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access
from trousseau.households.actions import Referral
from trousseau.households.choices import CloseReason, FactKind, ReferredBy
from trousseau.households.contacts import AppointmentLine, NoteLine, appointments_of, notes_of
from trousseau.households.history import PastAppointment, past_appointments_of
from trousseau.households.outside_offers import OutsideLine, outside_offers_of
from trousseau.households.queries import Member, members_of
from trousseau.households.situations import (
    Fact,
    SocialHousing,
    Stay,
    facts_of,
    social_housing_of,
    stay_of,
)
from trousseau.households.stages import Stage, stage_of
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import Channel, channels_of

NOTES_SHOWN = 20


@dataclass(frozen=True)
class HouseholdSheet:
    """A household as those see it who work on it."""

    id: UUID
    centre: str
    referent: str
    referent_id: UUID | None
    stage: Stage
    referral: Referral
    informed_on: date | None
    eligible_on: date | None
    closed_on: date | None
    close_reason: CloseReason | None
    members: tuple[Member, ...]
    # By person: how to reach them, and what was checked.
    channels: Mapping[UUID, tuple[Channel, ...]]
    facts: Mapping[UUID, Mapping[FactKind, Fact]]
    stay: Stay | None
    social_housing: SocialHousing | None
    outside_offers: tuple[OutsideLine, ...]
    notes: tuple[NoteLine, ...]
    appointments: tuple[AppointmentLine, ...]
    past_appointments: tuple[PastAppointment, ...]

    @property
    def adults(self) -> tuple[Member, ...]:
        """Those who decide for themselves."""
        return tuple(member for member in self.members if member.is_adult)


def household_sheet(
    actor: Actor,
    household_id: UUID,
    at: datetime,
    action: str = "households.show",
    *,
    newest: int | None = NOTES_SHOWN,
) -> HouseholdSheet:
    """The page of one household; raises NotHere.

    `newest`: so many notes and past appointments, each; None: all of them.
    """
    with reading(actor, action, at) as door:
        household = access.get_household(actor, household_id)
        rows = list(
            household.memberships.filter(until_on=None)
            .select_related("person__referent")
            .prefetch_related("person__channels", "person__eligibility_facts")
        )
        members = members_of(actor, rows, localdate(at))
        people = {row.person_id: row.person for row in rows}
        adults = tuple(member.person for member in members if member.is_adult)
        sheet = HouseholdSheet(
            id=household.pk,
            centre=household.centre.name,
            referent=str(household.referent) if household.referent else "",
            referent_id=household.referent_id,
            stage=stage_of(household.informed_on, household.eligible_on, household.closed_on),
            referral=Referral(
                ReferredBy(household.referred_by),
                household.referred_on,
                open_key(household).read(household, "referrer"),
            ),
            informed_on=household.informed_on,
            eligible_on=household.eligible_on,
            closed_on=household.closed_on,
            close_reason=CloseReason(household.close_reason) if household.close_reason else None,
            members=members,
            channels={one: channels_of(actor, people[one]) for one in people},
            facts={adult.id: facts_of(people[adult.id]) for adult in adults},
            stay=stay_of(household),
            social_housing=social_housing_of(household),
            outside_offers=outside_offers_of(household),
            notes=notes_of(household, newest),
            appointments=appointments_of(household, adults),
            past_appointments=past_appointments_of(household, newest),
        )
        for person in people:
            door.saw(person, record=access.record(household.pk))
    return sheet
