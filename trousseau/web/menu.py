"""The menu: what somebody may open, by role; for everybody else the explorer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.accounts.actor import Actor
from trousseau.accounts.break_glass import unseen_count
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.audit.queries import unseen_alerts
from trousseau.demo.programme import is_demonstration_account


@dataclass(frozen=True)
class MenuLine:
    """One line of the menu; `section` is what a page calls itself (`render_page`)."""

    section: str
    address: str
    text: object
    # How many things wait there; counted only where a page prints it.
    waiting: object = 0
    # What stands below it: shown on the pages of one of these.
    parts: "tuple[MenuLine, ...]" = ()
    # Pages that belong to it besides.
    others: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        """All that its pages call themselves."""
        return (self.section, *(part.section for part in self.parts), *self.others)


@dataclass(frozen=True)
class _Entry:
    """What a line leads to; the first of its parts is where the line itself leads."""

    text: object
    parts: tuple[tuple[str, str, object], ...]
    others: tuple[str, ...] = ()


def _one(section: str, route: str, text: object) -> _Entry:
    return _Entry(text, ((section, route, text),))


_TODAY = _one("today", "today_index", _("Aujourd’hui"))
_HOUSEHOLDS = _Entry(
    _("Ménages"),
    (
        ("households", "households_index", _("Ménages suivis")),
        ("handovers", "handovers_index", pgettext_lazy("page", "Relais")),
        ("break_glass", "break_glass_index", _("Autres centres")),
    ),
    ("people", "imports"),
)
_OFFERS = (
    ("organisations", "organisations_index", _("Organismes")),
    ("opportunities", "opportunities_index", _("Offres")),
    ("local_facts", "local_facts_index", _("Sur place")),
)
_INTRODUCTIONS = ("introductions", "introductions_index", _("Mises en relation"))
_ACCOUNTS = _one("accounts", "accounts_index", _("Comptes"))
_CENTRES = _one("centres", "centres_index", _("Centres"))
_CASES = (_TODAY, _HOUSEHOLDS, _Entry(_("Partenaires"), (*_OFFERS, _INTRODUCTIONS)), _ACCOUNTS)

# What each role works with, before the pages on places that are open to all.
OWN: dict[Role, tuple[_Entry, ...]] = {
    Role.CASEWORKER: _CASES,
    Role.MANAGER: _CASES,
    Role.FINANCE: (_one("people", "people_index", _("Personnes")),),
    Role.COORDINATOR: (
        _Entry(_("Partenaires"), _OFFERS),
        _one("break_glass", "break_glass_open", _("Ouvrir un dossier")),
        _one("doubles", "doubles_index", _("Doubles")),
        _CENTRES,
    ),
    Role.DPO: (
        _one("log", "log_index", _("Journal")),
        _one("rights", "rights_index", _("Effacements")),
        _CENTRES,
    ),
    Role.ADMINISTRATOR: (_ACCOUNTS, _CENTRES),
    Role.PARTNER: (_one("desk", "desk_index", pgettext_lazy("page", "Accueil")),),
    Role.PARTICIPANT: (_one("my", "my_index", _("Mon dossier")),),
}


# Where something may wait, for whom, and how it is counted.
WAITING: dict[tuple[Role, str], Callable[[Actor], int]] = {
    (Role.MANAGER, "break_glass"): unseen_count,
    (Role.DPO, "log"): lambda actor: unseen_alerts(),
}


# Who searches people, and on which page that is answered; the pages that say so themselves.
FINDERS: dict[Role, str] = {
    Role.CASEWORKER: "households_index",
    Role.MANAGER: "households_index",
    Role.FINANCE: "people_index",
}
WITH_FINDER = frozenset({"today_index", "households_index", "people_index"})


@dataclass(frozen=True)
class Here:
    """Who is signed in, as what, and among how many places they may choose."""

    name: str
    role: str
    centre: str
    choices: int
    # Whether this is an account of the demonstration, which has a guided tour.
    has_tour: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """For every page: who is here (None for a visitor), and where they can go."""
    actor = getattr(request, "actor", None)
    places: list[CentreMembership] = getattr(request, "places", [])
    found = here(actor, places)
    return {
        "actor": actor,
        "here": found,
        "menu": lines(actor),
        "finder": finder(request, actor) if found is not None else "",
    }


def finder(request: HttpRequest, actor: Actor | None) -> str:
    """Where somebody searches people, from the head of every page; empty for who does not search,
    and on a page that has that search already."""
    route = FINDERS.get(actor.role, "") if actor is not None else ""
    match = request.resolver_match
    if not route or (match is not None and match.url_name in WITH_FINDER):
        return ""
    return reverse(route)


def here(actor: Actor | None, places: list[CentreMembership]) -> Here | None:
    """Who is in, as which of their places; None for a visitor, and while the session is locked."""
    for place in places:
        if actor is not None and place.pk == actor.membership:
            centre = place.centre.name if place.centre else ""
            has_tour = is_demonstration_account(place.user.username)
            return Here(place.user.name, place.get_role_display(), centre, len(places), has_tour)
    return None


def lines(actor: Actor | None) -> list[MenuLine]:
    """What leads where for somebody; None is a visitor."""
    open_pages = [
        MenuLine("explorer", reverse("explorer_household"), _("Explorer")),
        MenuLine("areas", reverse("areas_index"), _("Les 306 zones")),
        MenuLine("sheets", reverse("sheets_index"), _("Fiches pratiques")),
        MenuLine("sources", reverse("sources_index"), _("Sources")),
    ]
    if actor is None:
        return open_pages
    return [_line(actor, entry) for entry in OWN[actor.role]] + open_pages[:2]


def _line(actor: Actor, entry: _Entry) -> MenuLine:
    parts = tuple(
        MenuLine(section, reverse(route), text, _waiting(actor, section))
        for section, route, text in entry.parts
    )
    first, *more = parts
    waits = next((part.waiting for part in parts if (actor.role, part.section) in WAITING), 0)
    below = parts if more else ()
    return MenuLine(first.section, first.address, entry.text, waits, below, entry.others)


def _waiting(actor: Actor, section: str) -> object:
    count = WAITING.get((actor.role, section))
    return 0 if count is None else SimpleLazyObject(lambda: count(actor))
