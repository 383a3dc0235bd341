"""What somebody was typing, kept for them alone until the form is sent, and for a week at most.

About a person it is sealed under that person's key, and reached only by who reaches that person;
about nobody yet, under a key of its own, and reached by its writer alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading, writing
from trousseau.audit.cipher import new_key
from trousseau.audit.models import Extent
from trousseau.audit.wrapped_keys import unwrap_key, wrap_key
from trousseau.privacy import access
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.models import Draft

# From then on it is not shown; the rule `draft` of retention.yaml deletes it.
KEPT_FOR = timedelta(days=7)
FIELD = "fields"


@dataclass(frozen=True)
class KeptDraft:
    """What stood in a form: by name of field, the values in order.

    `came_late`: it was sent to a locked screen. `other`: one that came the other way is kept too.
    """

    fields: dict[str, list[str]]
    saved_at: datetime
    came_late: bool
    other: bool


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list of one's own; `reference` is of the person it speaks of, or empty."""

    form: str
    reference: str
    saved_at: datetime
    came_late: bool


def keep_draft(
    actor: Actor,
    form: str,
    person_id: UUID | None,
    fields: Mapping[str, Sequence[str]],
    at: datetime,
    *,
    came_late: bool = False,
) -> None:
    """Keep what is typed into the form at the path `form`, instead of what was kept before.

    What came late, to a session that was locked or over, may be of somebody else who sat there: it
    is kept beside the rest, never over it. Logged when the draft begins, not at every pause in the
    typing. Raises NotHere when `person_id`, whom the form is about, is nobody the actor may change.
    """
    with writing(actor, "drafts.save", at) as door:
        person = None if person_id is None else access.get_person_to_change(actor, person_id)
        draft, is_new = Draft.objects.get_or_create(
            user_id=actor.user,
            form=form,
            came_late=came_late,
            defaults={"person": person, "saved_at": at},
        )
        if person is not None:
            key = open_key(person)
        elif draft.wrapped_key is None:
            own = new_key()
            draft.wrapped_key = wrap_key(draft, "wrapped_key", own)
            key = DataKey(own)
        else:
            key = DataKey(unwrap_key(draft, "wrapped_key"))
        text = json.dumps({name: list(values) for name, values in fields.items()})
        key.write(draft, {FIELD: text})
        draft.saved_at = at
        draft.save(update_fields=["wrapped_key", FIELD, "saved_at"])
        if is_new:
            door.changed(person_id, record="draft")


def read_draft(
    actor: Actor, form: str, at: datetime, *, came_late: bool = False
) -> KeptDraft | None:
    """The actor's own draft of a form; None when there is none, or it is older than a week.

    Where there are two, the one that came late only if it is asked for. Raises NotHere when it is
    about a person who is out of the actor's reach by now.
    """
    with reading(actor, "drafts.show", at) as door:
        found = list(_of(actor, at).filter(form=form).order_by("came_late"))
        if not found:
            return None
        draft = found[-1] if came_late else found[0]
        if draft.person_id is None:
            key = DataKey(unwrap_key(draft, "wrapped_key"))
        else:
            key = open_key(access.get_person(actor, draft.person_id))
            door.saw(draft.person_id)
        fields = json.loads(key.read(draft, FIELD))
    return KeptDraft(fields, draft.saved_at, draft.came_late, other=len(found) > 1)


def own_drafts(actor: Actor, at: datetime) -> tuple[DraftLine, ...]:
    """The actor's drafts that can be taken up again, the newest first; what they say stays shut."""
    with reading(actor, "drafts.index", at) as door:
        rows = list(_reached(actor, at).select_related("person").order_by("-saved_at", "pk"))
        for person in dict.fromkeys(row.person_id for row in rows if row.person_id is not None):
            door.saw(person, Extent.LINE)
        return tuple(
            DraftLine(
                row.form,
                row.person.reference if row.person else "",
                row.saved_at,
                row.came_late,
            )
            for row in rows
        )


def has_drafts(actor: Actor, at: datetime) -> bool:
    """Whether the list of one's own would hold any; says nothing of anybody."""
    with reading(actor, "drafts.index", at):
        return _reached(actor, at).exists()


def end_draft(actor: Actor, form: str, at: datetime, *, came_late: bool | None = None) -> None:
    """The form was sent, or its writer wants a draft gone; nothing happens when there is none.

    Both that may be kept of a form go, unless it is said which.
    """
    with writing(actor, "drafts.discard", at) as door:
        drafts = Draft.objects.filter(user_id=actor.user, form=form)
        if came_late is not None:
            drafts = drafts.filter(came_late=came_late)
        for draft in drafts:
            draft.delete()
            door.changed(draft.person_id, record="draft")


def _of(actor: Actor, at: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(user_id=actor.user, saved_at__gt=at - KEPT_FOR)


def _reached(actor: Actor, at: datetime) -> QuerySet[Draft]:
    return _of(actor, at).filter(Q(person=None) | Q(person__in=access.people(actor)))
