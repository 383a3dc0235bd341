"""The menu: what somebody may open, by role; for everybody else the explorer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.accounts.choices import Role


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `section` is what a page calls itself (`render_page`)."""

    section: str
    address: str
    text: str


def menu(request: HttpRequest) -> dict[str, Any]:
    """For every page: who is here (None for a visitor), and where they can go."""
    actor = getattr(request, "actor", None)
    return {"actor": actor, "menu": entries(actor.role if actor else None)}


def entries(role: Role | None) -> list[Entry]:
    """What leads where for a role; None is a visitor."""
    places = [
        Entry("explorer", reverse("explorer_household"), _("Explorer")),
        Entry("areas", reverse("areas_index"), _("Les 306 zones")),
        Entry("sources", reverse("sources_index"), _("Sources")),
    ]
    return places if role is None else places[:2]
