"""What a partner sees and says behind a link, without an account.

Whoever sent the introduction answers for it: the link opens what that colleague could show today,
and no more. Looking changes nothing; the last word uses the link up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, actor_of, memberships_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import Door, NotHere, reading, writing
from trousseau.accounts.links import find_link, use_link
from trousseau.accounts.models import Link
from trousseau.audit.models import Extent
from trousseau.households.access import WORKS_ON
from trousseau.partners import access
from trousseau.partners.choices import IntroductionState
from trousseau.partners.introductions import Answer, advance, centre_name, covering
from trousseau.partners.models import Introduction
from trousseau.partners.states import INTERESTED, IntroductionVerb, introduction_verbs
from trousseau.privacy.choices import Purpose
from trousseau.privacy.disclosures import value_to_share
from trousseau.privacy.keys import open_key

# What a partner can say; everything else is for staff.
SAYS = (
    IntroductionVerb.ACKNOWLEDGE,
    IntroductionVerb.INTERVIEW,
    IntroductionVerb.VISIT,
    IntroductionVerb.ACCEPT,
    IntroductionVerb.REFUSE,
)


@dataclass(frozen=True)
class Asked:
    """What a partner sees: first the message alone; once they are interested, who it is about."""

    message: str
    title: str
    purpose: Purpose
    by: str
    centre: str
    # By name of field; empty before they are interested.
    shared: tuple[tuple[str, str], ...]
    says: tuple[IntroductionVerb, ...]
    expires_at: datetime


def asked(secret: str, at: datetime) -> Asked:
    """What stands behind a link. Raises NotHere: it is over, or the person no longer allows it."""
    link, actor = _link(secret, at)
    with reading(actor, "introductions.answer", at) as door:
        _by_partner(door)
        row = _introduction(actor, link, at)
        found = shown_to_partner(row, str(link.made_by or ""), centre_name(actor), link.expires_at)
        if found.shared:
            door.saw(row.person_id, Extent.LINE, access.record(row.pk))
    return found


def answer(secret: str, said: Answer, at: datetime) -> IntroductionState:
    """What the partner says; gives where the introduction stands then.

    To be interested comes first and is asked once more what then; any other answer is the last word
    by this link. Raises NotHere, NoSuchTransition, and ValueError for a refusal without a reason.
    """
    if said.verb not in SAYS:
        raise NotHere(what="link:answer")
    link, actor = _link(secret, at)
    with writing(actor, "introductions.answer", at) as door:
        _by_partner(door)
        row = _introduction(actor, link, at, change=True)
        if said.verb is not IntroductionVerb.ACKNOWLEDGE:
            use_link(link, at)
        advance(actor, row, said, door, at, by=None)
    return IntroductionState(row.state)


def shown_to_partner(row: Introduction, by: str, centre: str, expires_at: datetime) -> Asked:
    """What a partner sees of an introduction as it stands."""
    key, state = open_key(row.person), IntroductionState(row.state)
    return Asked(
        message=key.read(row, "message"),
        title=row.opportunity.title if row.opportunity else "",
        purpose=Purpose(row.purpose),
        by=by,
        centre=centre,
        shared=shared_values(row) if state in INTERESTED else (),
        says=tuple(verb for verb in SAYS if verb in introduction_verbs(state)),
        expires_at=expires_at,
    )


def shared_values(row: Introduction) -> tuple[tuple[str, str], ...]:
    """The fields that were agreed and their values, those alone that are not empty."""
    key = open_key(row.person)
    values = [(name, value_to_share(row.person, key, name)) for name in row.fields]
    return tuple((name, value) for name, value in values if value)


def _link(secret: str, at: datetime) -> tuple[Link, Actor]:
    """The link, and in whose name it opens something."""
    link = find_link(LinkKind.ANSWER, secret, at)
    for actor in _actors(link, at):
        with reading(actor, "introductions.answer", at):
            if access.introductions(actor).filter(link=link).exists():
                return link, actor
    raise NotHere(what=f"link:{link.pk}")


def _actors(link: Link, at: datetime) -> Iterator[Actor]:
    assert link.made_by is not None
    for place in memberships_of(link.made_by, localdate(at)):
        if Role(place.role) in WORKS_ON:
            yield actor_of(place, at)


def _introduction(actor: Actor, link: Link, at: datetime, *, change: bool = False) -> Introduction:
    found = access.introductions(actor).filter(link=link).values_list("pk", flat=True).first()
    if found is None:
        raise NotHere(what=f"link:{link.pk}")
    row = access.get_introduction(actor, found, change=change)
    # Withdrawn at this moment: as if there had never been a link.
    if covering(row, at) is None:
        raise NotHere(person=row.person_id, what=access.record(row.pk))
    return row


def _by_partner(door: Door) -> None:
    """In the log it is nobody of ours who asks."""
    door.actor, door.role = "", "visitor"
