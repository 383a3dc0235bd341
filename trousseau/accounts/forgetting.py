"""What is left of an account whose time is over: a number that rows of the past may point to."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import CASCADE, Q

from trousseau.accounts.closing import close_without_place
from trousseau.accounts.models import CentreMembership, Invitation, Link, Renewal, User

# Tables that `forget_person` and `forget_account` change, apart from those that hang on an account.
TABLES = tuple(
    model._meta.db_table for model in (User, CentreMembership, Invitation, Renewal, Link, Session)
)


def forget_person(person: UUID, at: datetime) -> None:
    """Close and forget the account of a participant who is being erased; in a transaction.

    Their place goes: it says which centre a person is at. Somebody who holds or held another place
    keeps their account; it closes with the last one.
    """
    _delete_links(Q(invitation__person=person))
    places = CentreMembership.objects.filter(person=person)
    for user in User.objects.filter(pk__in=places.values("user")).select_for_update():
        places.filter(user=user).delete()
        if CentreMembership.objects.filter(user=user).exists():
            close_without_place(user, at)
        else:
            forget_account(user, at)


def forget_account(user: User, at: datetime) -> None:
    """Empty an account and end its sessions; in a transaction.

    The row stays, closed, with its opaque id and its dates; nobody can sign in with it again.
    """
    _end_sessions(user)
    _delete_links(Q(invitation__username=user.username) | Q(renewal__user=user))
    for relation in User._meta.related_objects:
        if relation.on_delete is CASCADE:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
            rows.delete()
    CentreMembership.objects.filter(user=user).update(organisation="")
    user.username = forgotten_name(user)
    user.email = user.name = user.organisation_mark = ""
    user.language = User._meta.get_field("language").get_default()
    user.last_login = None
    user.is_active = False
    user.closed_at = user.closed_at or at
    user.set_unusable_password()
    user.save()


def forgotten_name(user: User) -> str:
    """What stands where they signed in with a name."""
    return f"forgotten-{user.pk.hex}"


def hanging_tables() -> frozenset[str]:
    """The tables whose rows go with an account."""
    return frozenset(
        relation.related_model._meta.db_table
        for relation in User._meta.related_objects
        if relation.on_delete is CASCADE
    )


def _end_sessions(user: User) -> None:
    # A session says whose it is only once it is decoded.
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def _delete_links(which: Q) -> None:
    links = list(Link.objects.filter(which).values_list("pk", flat=True))
    Invitation.objects.filter(link__in=links).delete()
    Renewal.objects.filter(link__in=links).delete()
    Link.objects.filter(pk__in=links).delete()
