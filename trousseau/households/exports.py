"""The households of one's own doors as a table, for a spreadsheet that leaves the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading
from trousseau.audit.models import Extent
from trousseau.households import access
from trousseau.households.models import Household
from trousseau.households.queries import Member, members_of
from trousseau.households.situations import Stay, stay_of
from trousseau.households.stages import Stage, stage_of
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.queries import channels_of

# Left out unless they are asked for: where people are, and how to reach them.
WHEREABOUTS = ("phone", "email", "address", "structure_name")


@dataclass(frozen=True)
class ExportedPerson:
    """One row: somebody in their household."""

    # Counts the households of this table from 1.
    household: int
    reference: str
    stage: Stage
    referent: str
    last_contact_on: date | None
    # By key of a column of an import (`importing.columns`), as it is kept; what is unknown is out.
    said: Mapping[str, str]


def households_table(
    actor: Actor, at: datetime, *, mine: bool = False, whereabouts: bool = False
) -> tuple[ExportedPerson, ...]:
    """Everybody in the open households of the actor's centre, or of their own; one row a person.

    With `whereabouts` each household counts as a file that was opened, and ways to reach somebody
    that are known not to be safe are left out all the same. Raises NotHere for another role.
    """
    with reading(actor, "exports.make", at) as door:
        if actor.role not in access.WORKS_ON:
            raise NotHere(what="household:export")
        rows = access.households(actor).filter(closed_on=None)
        if mine:
            rows = rows.filter(referent=actor.user)
        households = rows.select_related("referent").prefetch_related(
            "memberships__person__referent", "memberships__person__channels", "housing_situations"
        )
        table: list[ExportedPerson] = []
        for number, household in enumerate(households.order_by("referred_on", "pk"), start=1):
            people = {row.person_id: row.person for row in household.memberships.all()}
            shared = _of_household(household, whereabouts=whereabouts)
            for member in members_of(actor, household.memberships.all(), localdate(at)):
                person = people[member.person.id]
                said = {**shared, **_of_person(member, person)}
                if whereabouts:
                    said |= _whereabouts(actor, person)
                    door.saw(person.pk, record=access.record(household.pk))
                else:
                    door.saw(person.pk, Extent.LINE)
                table.append(
                    ExportedPerson(
                        household=number,
                        reference=person.reference,
                        stage=stage_of(household.informed_on, household.eligible_on, None),
                        referent=str(household.referent) if household.referent else "",
                        last_contact_on=person.last_contact_on,
                        said={key: text for key, text in said.items() if text},
                    )
                )
        door.changed(record=f"rows:{len(table)}")
    return tuple(table)


def _of_household(household: Household, *, whereabouts: bool) -> dict[str, str]:
    stay: Stay | None = stay_of(household)
    said = {
        "referred_by": household.referred_by,
        "referred_on": household.referred_on.isoformat(),
    }
    if stay is not None:
        said["structure"] = stay.structure
        said["stay_from"] = stay.from_on.isoformat()
        ends = stay.has_to_leave_on
        said["stay_ends"] = ends.isoformat() if ends else ""
        if whereabouts:
            said["structure_name"] = stay.name
    return said


def _of_person(member: Member, person: Person) -> dict[str, str]:
    key = open_key(person)
    return {
        "relation": member.relation,
        "given_names": key.read(person, "given_names"),
        "family_name": key.read(person, "family_name"),
        "own_script_name": member.person.own_script_name,
        "birth_date": member.person.birth_date,
        "language": member.person.language,
        "relocates": member.relocates,
        "expected_on": member.expected_on.isoformat() if member.expected_on else "",
    }


def _whereabouts(actor: Actor, person: Person) -> dict[str, str]:
    channels = [one for one in channels_of(actor, person) if one.safe is not False]
    said = {
        str(kind): " / ".join(one.value for one in channels if one.kind == kind)
        for kind in (ChannelKind.PHONE, ChannelKind.EMAIL)
    }
    return {**said, "address": open_key(person).read(person, "address")}
