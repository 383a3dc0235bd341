"""People: the list, one file, a new one, a change."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from trousseau.accounts.choices import Role
from trousseau.privacy.queries import person_sheet
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page


@signed_in(Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.COORDINATOR)
def show(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person's file."""
    sheet = person_sheet(request.actor, person_id, timezone.now())
    return render_page(request, "people/show.html", "people", {"sheet": sheet})
