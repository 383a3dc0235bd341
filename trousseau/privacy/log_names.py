"""What the ids in the log stand for; the log itself knows no names."""

from collections.abc import Iterable

from trousseau.accounts.models import Centre, User
from trousseau.audit.actions import SYSTEM


def account_names(actors: Iterable[str]) -> dict[str, str]:
    """The names of the accounts among these actors of the log, by id."""
    users = User.objects.filter(pk__in=set(actors) - {SYSTEM, ""})
    return {str(user.pk): str(user) for user in users}


def centre_names() -> dict[int | None, str]:
    """The names of all centres, by id; a row of the log may have none."""
    return dict(Centre.objects.values_list("pk", "name"))
