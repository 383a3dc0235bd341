"""Who may open which page: said at each view, enforced here, denied by default.

    @open_to_all
    def sources(request): …

    @signed_in(Role.CASEWORKER, Role.MANAGER)
    def show(request): …          # request.actor is who asks

A view that says nothing is not found. A page that is not for a role answers like one that does not
exist. What a person may reach *behind* a page is decided below, in each `access.py`.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from trousseau.accounts.actor import Actor, actor_of, memberships_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import CentreMembership, User
from trousseau.audit.actions import Event, record
from trousseau.audit.models import Outcome
from trousseau.privacy.keys import PersonErased
from trousseau.web import errors, sign_in
from trousseau.web.for_roles import ATTRIBUTE, declared_roles

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
logger = logging.getLogger(__name__)

MEMBERSHIP = "membership"


class ActorRequest(HttpRequest):
    """A request behind the doors."""

    user: User
    actor: Actor


def open_to_all(view: View) -> View:
    """This page shows nothing about anybody and needs no account."""
    setattr(view, ATTRIBUTE, None)
    return view


def signed_in(*roles: Role) -> Callable[[View], View]:
    """This page is for these roles (all of them when none is named), signed in and unlocked."""

    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, frozenset(roles or Role))
        return view

    return declare


class Doors:
    """Middleware: lets a request through to its view, or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Django gives the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Everything happens once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        """None lets the request through."""
        match = request.resolver_match
        if match is not None and match.url_name in sign_in.ROUTES:
            return None
        roles = declared_roles(view)
        if not isinstance(request.user, User):
            return None if roles is None else sign_in.ask(request)
        membership = current_membership(request)
        if membership is None:
            return sign_in.no_longer_here(request)
        answer = sign_in.still_to_do(request, membership)
        if answer is None:
            # On a page that is open to all, for its menu only.
            request.actor = actor_of(membership, timezone.now())  # type: ignore[attr-defined]
        if roles is None or answer is not None:
            return None if roles is None else answer
        if membership.role not in roles:
            _log_refusal(request.actor, view, named.get("person_id"))  # type: ignore[attr-defined]
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is not there for this actor is not found; without a database there is no page."""
        # Erased since the door let their file through: no more there than any other who is gone.
        if isinstance(exception, NotHere | PersonErased):
            return errors.not_found(request)
        if errors.is_outage(exception):
            logger.error("%s", type(exception).__name__)
            return errors.unavailable(request)
        return None


def _log_refusal(actor: Actor, view: Callable[..., Any], person: UUID | None) -> None:
    """A page that is not for this role was asked for: in the log, whoever's it would have been."""
    action = f"{view.__module__.rpartition('.')[2]}.{view.__name__}"
    who = (str(actor.user), str(actor.role), actor.centre)
    event = Event(*who, action, person, outcome=Outcome.REFUSED)
    record([event], timezone.now())


def current_membership(request: HttpRequest) -> CentreMembership | None:
    """As what somebody works in this session: the membership they chose, or their first one."""
    user = request.user
    if not isinstance(user, User):
        return None
    memberships = memberships_of(user, timezone.localdate())
    request.places = memberships  # type: ignore[attr-defined]
    chosen = request.session.get(MEMBERSHIP)
    for membership in memberships:
        if membership.pk == chosen:
            return membership
    return memberships[0] if memberships else None
