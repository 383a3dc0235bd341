"""Tries whose answer tells something: one at a time for each account, and so many an hour."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import User

TOO_MANY = "tries"


class TooManyTries(NotHere):
    """All the tries of this hour were used up; one beyond them finds nothing."""

    def __init__(self) -> None:
        """The log tells these refusals from the tries themselves."""
        super().__init__(what=TOO_MANY)


@contextmanager
def one_at_a_time(actor: Actor) -> Iterator[None]:
    """Let one try of an account follow another, so that a limit holds for those sent side by side.

    For around a door. A refusal is logged before the next try begins, which must count it; then it
    is raised again.
    """
    refusal: NotHere | None = None
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.user)
        try:
            yield
        except NotHere as not_here:
            refusal = not_here
    if refusal is not None:
        raise refusal
