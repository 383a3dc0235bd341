"""Forms whose typed text is never lost: kept when the screen locks, filled in again afterwards.

A view says so of its form, which is sent to its own address:

    @signed_in(Role.CASEWORKER, Role.MANAGER)
    @draft_forms.kept
    @require_http_methods(["GET", "HEAD", "POST"])
    def edit(request: ActorRequest, person_id: UUID) -> HttpResponse:
        if request.method == "POST":
            …  # a redirect means it was sent, and ends the draft
        draft = draft_forms.restore(request)
        values = draft if draft is not None else …  # what is recorded

Its template includes `drafts/notice.html` (with `draft`, None or not) and gives the form
`data-draft`. An argument `person_id` of the route is the person the form is about; of a
`household_id`, the one that comes first in it.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, writing
from trousseau.households.queries import first_person
from trousseau.privacy.drafts import end_draft, keep_draft, read_draft
from trousseau.web.for_roles import declared_roles

View = TypeVar("View", bound=Callable[..., HttpResponse])

# The route a script sends drafts to, and the field in which it says of which form.
SAVE_ROUTE = "drafts_save"
FORM_FIELD = "draft_form"
ATTRIBUTE = "keeps_draft"
# In the address of a form, and in the request to let one go: the draft that came late is meant.
LATE = "late"
LONGEST_ADDRESS = 200
# Said by the machine rather than by somebody; the last is the language switch.
OF_THE_MACHINE = frozenset({"csrfmiddlewaretoken", FORM_FIELD, "language"})
SECRET = re.compile(r"passw|secret|otp|code$|token", re.IGNORECASE)


class RestoredDraft(QueryDict):
    """A form as it was typed, in the shape of `request.POST`."""

    form: str
    saved_at: datetime
    # Whether it was sent to a locked screen, and whether one that came the other way is kept too.
    came_late: bool
    other: bool


def kept(view: View) -> View:
    """What is typed into the form of this view is kept until it is sent."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = view(request, *arguments, **named)
        if request.method == "POST" and 300 <= response.status_code < 400:
            end_draft(_actor(request), request.path, timezone.now())
        return response

    setattr(answer, ATTRIBUTE, True)
    return cast(View, answer)


def keep(
    actor: Actor, form: str, sent: QueryDict, at: datetime, *, came_late: bool = False
) -> None:
    """Keep what was typed into the form at an address; files and secrets are left out.

    Raises NotHere when there is no such form, or none for this actor.
    """
    match = match_of(form)
    if not _is_for(actor, match):
        with writing(actor, "drafts.save", at):
            raise NotHere(person=match.kwargs.get("person_id"), what="form")
    fields = {
        name: cast(list[str], sent.getlist(name))
        for name in sent
        if name not in OF_THE_MACHINE and not SECRET.search(name)
    }
    keep_draft(actor, form, _person_of(actor, match, at), fields, at, came_late=came_late)


def keep_sent(request: HttpRequest, actor: Actor, at: datetime) -> str | None:
    """Keep what a POST holds instead of acting on it; the address of its form, if it has drafts.

    Whoever sits at a locked screen must not learn who is there: the address is given whether or not
    there is somebody to keep the draft about.
    """
    match = request.resolver_match
    asked_by_script = match is not None and match.url_name == SAVE_ROUTE
    form = request.POST.get(FORM_FIELD, "") if asked_by_script else request.path
    try:
        found = match_of(form)
    except NotHere:
        return None
    with suppress(NotHere):
        keep(actor, form, request.POST, at, came_late=True)
    return form if _is_for(actor, found) else None


def restore(request: HttpRequest, form: str = "") -> RestoredDraft | None:
    """What this user had typed into a form (this page's unless named) and not sent yet.

    What came late, to a locked screen, is never in the place of what was kept before: with `?late`.

    Raises NotHere when it is about a person who is out of reach by now.
    """
    late = LATE in request.GET
    found = read_draft(_actor(request), form or request.path, timezone.now(), came_late=late)
    if found is None:
        return None
    draft = RestoredDraft(mutable=True)
    for name, values in found.fields.items():
        draft.setlist(name, values)
    draft.form, draft.saved_at = form or request.path, found.saved_at
    draft.came_late, draft.other = found.came_late, found.other
    return draft


def begun(request: HttpRequest) -> RestoredDraft | None:
    """The same of this page's form, where it is only to be shown."""
    return None if request.method == "POST" else restore(request)


def match_of(form: str) -> ResolverMatch:
    """The view behind the address of a form that keeps drafts; raises NotHere for any other."""
    try:
        match = resolve(form)
    except Resolver404:
        raise NotHere(what="form") from None
    if not getattr(match.func, ATTRIBUTE, False) or len(form) > LONGEST_ADDRESS:
        raise NotHere(what="form")
    return match


def _is_for(actor: Actor, match: ResolverMatch) -> bool:
    return actor.role in (declared_roles(match.func) or ())


def _person_of(actor: Actor, match: ResolverMatch, at: datetime) -> UUID | None:
    household: UUID | None = match.kwargs.get("household_id")
    if household is not None:
        return first_person(actor, household, at)
    person: UUID | None = match.kwargs.get("person_id")
    return person


def _actor(request: HttpRequest) -> Actor:
    # Set by the doors before the view is called.
    return cast(Actor, request.actor)  # type: ignore[attr-defined]
