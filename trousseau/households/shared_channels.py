"""Numbers and addresses that two people of a household share: the other may answer, or read along.

Whoever said that a number is safe spoke for one person; nobody else's file is asked then. So it is
looked for here, each time a file is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.audit.models import Extent
from trousseau.households import access
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.models import Person
from trousseau.privacy.queries import Channel, PersonLine, channels_of, line_of
from trousseau.privacy.search import normal_email
from trousseau.privacy.telephones import normal_phone


def shared_channels(channels: Mapping[UUID, Iterable[Channel]]) -> dict[UUID, tuple[UUID, ...]]:
    """By the id of a channel, the other people who have the same one.

    `channels` are those of each person. Numbers and e-mail addresses are compared as a search does;
    a postal address is where a household lives, and no secret among them.
    """
    owners: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for person, theirs in channels.items():
        for one in theirs:
            if same := _compared(one):
                owners[one.kind, same].append(person)
    return {
        one.id: others
        for person, theirs in channels.items()
        for one in theirs
        if (others := tuple(dict.fromkeys(_others(owners, one, person))))
    }


def also_of(
    actor: Actor, person_id: UUID, at: datetime, action: str = "people.show"
) -> dict[UUID, tuple[PersonLine, ...]]:
    """By the id of a person's channel, who else of their household today has the same one.

    Empty for whoever does not work on that household. Who is named was seen, and is logged.
    """
    with reading(actor, action, at) as door:
        household = access.memberships(actor).filter(person=person_id).values("household")
        here = Person.objects.filter(
            households__household__in=household, households__until_on=None, erased_on=None
        )
        people = {one.pk: one for one in here.prefetch_related("channels")}
        shared = shared_channels({key: channels_of(actor, people[key]) for key in people})
        mine = {one.pk for one in people[person_id].channels.all()} if person_id in people else ()
        named = {one for channel in mine for one in shared.get(channel, ())}
        lines = {one: line_of(actor, people[one]) for one in named}
        for one in named:
            door.saw(one, Extent.LINE)
    return {
        channel: tuple(lines[one] for one in shared[channel])
        for channel in mine
        if channel in shared
    }


def _others(
    owners: Mapping[tuple[str, str], list[UUID]], channel: Channel, person: UUID
) -> list[UUID]:
    return [one for one in owners.get((channel.kind, _compared(channel)), []) if one != person]


def _compared(channel: Channel) -> str:
    match channel.kind:
        case ChannelKind.PHONE:
            return normal_phone(channel.value)
        case ChannelKind.EMAIL:
            return normal_email(channel.value)
    return ""
