"""What a person finds of their own: their file, and who has read it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.privacy.queries import person_sheet
from trousseau.privacy.readers import readers_of
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page
from trousseau.web.presenters.person import person_page
from trousseau.web.presenters.readers import told_to_person


@signed_in(Role.PARTICIPANT)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """One's own file, in plain words."""
    sheet = person_sheet(request.actor, _own(request), timezone.now(), "my.index")
    context = {"person": person_page(sheet, timezone.localdate())}
    return render_page(request, "my/index.html", "my", context)


@signed_in(Role.PARTICIPANT)
@require_safe
def readers(request: ActorRequest) -> HttpResponse:
    """Who has read one's file."""
    found = readers_of(request.actor, _own(request), timezone.now(), "my.readers")
    context = {"sentences": told_to_person(found.readers)}
    return render_page(request, "my/readers.html", "my", context)


def _own(request: ActorRequest) -> UUID:
    if request.actor.person is None:
        raise NotHere
    return request.actor.person
