"""Which follow-ups of a household were held, and when; nothing of what was said."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.follow_ups import access
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState


@dataclass(frozen=True)
class HeldFollowUp:
    """A follow-up that was held on a day."""

    on: date
    moment: FollowUpMoment


def held_follow_ups(actor: Actor, household_id: UUID, at: datetime) -> tuple[HeldFollowUp, ...]:
    """Those of a household, the newest first; none of one that the actor does not reach."""
    with reading(actor, "households.show", at):
        rows = access.follow_ups(actor).filter(
            plan__household=household_id, state=FollowUpState.DONE
        )
        found = rows.order_by("-settled_on", "-due_on").values_list("settled_on", "moment")
        return tuple(HeldFollowUp(on, FollowUpMoment(moment)) for on, moment in found if on)
