"""Leaving the desk and coming back: the lock, and signing out."""

import re

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.second_factor import ascii_digits, use_code
from trousseau.web import guessing, session_clock
from trousseau.web.doors import ActorRequest, open_to_all, signed_in
from trousseau.web.page import render_page
from trousseau.web.session_clock import State

CODE = re.compile(r"\s*\d{3}\s?\d{3}\s*")
# All that a browser kept of us, but for cookies: the session's goes with the session, that of its
# forms by name, and one has to stay that makes the browser known (accounts/known_browsers.py). It
# tells nothing of anybody; without it strangers could use up an account's guesses and lock its
# owner out.
CLEARED = '"cache", "storage"'


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ActorRequest) -> HttpResponse:
    """What a locked session shows; a POST locks it now ("I leave my desk")."""
    is_open = state(request) is State.OPEN
    if request.method == "POST":
        if not session_clock.locks(request.actor.role):
            return sign_out(request)
        if is_open:
            session_clock.lock(request)
        return redirect(session_clock.address_of_lock(way_back(request.POST.get("next", ""))))
    if is_open:
        return redirect(way_back(request.GET.get("next", "")))
    context = {
        "name": str(request.user),
        "next": way_back(request.GET.get("next", "")),
        # Why one is here: what was sent was kept, or could not be; the last guess was wrong.
        **{name: name in request.GET for name in ("kept", "undone", "wrong")},
    }
    # The frame is a visitor's: the menu of a role leads nowhere from here.
    request.actor = None  # type: ignore[assignment]
    return render_page(request, "sessions/lock.html", "", context)


@signed_in()
@require_POST
def unlock(request: ActorRequest) -> HttpResponse:
    """Back at the desk: the password, or the code of the application that shows codes."""
    next_page = way_back(request.POST.get("next", ""))
    if state(request) is State.OPEN:
        return redirect(next_page)
    try:
        right = is_proof(request, request.POST.get("password", ""))
    except ValidationError:
        # No guess is left: what remains is to sign in again. Drafts are kept all the same.
        return sign_out(request)
    if not right:
        return redirect(f"{session_clock.address_of_lock(next_page)}&wrong")
    session_clock.unlock(request, timezone.now())
    return redirect(next_page)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget all it kept of it."""
    logout(request)
    response = redirect("sessions_signed_out")
    response.delete_cookie(settings.CSRF_COOKIE_NAME)
    response["Clear-Site-Data"] = CLEARED
    return response


@open_to_all
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """It is safe to leave."""
    return render_page(request, "sessions/signed_out.html", "", {})


def state(request: ActorRequest) -> State:
    """Whether this session is open now."""
    return session_clock.state(request.session, request.actor.role, timezone.now())


def is_proof(request: ActorRequest, typed: str) -> bool:
    """Whether it is this user's password or present code; raises ValidationError unlooked at."""
    if not CODE.fullmatch(typed):
        return bool(get_adapter(request).reauthenticate(request.user, typed))
    attempt = guessing.code_attempt(request, request.user)
    if attempt is None:
        raise ValidationError("too many")
    if use_code(request.user, ascii_digits(typed), timezone.now()) is None:
        attempt.wrong()
        return False
    attempt.right()
    return True


def way_back(address: str) -> str:
    """A page of ours to go on to: the path of `address`, or the first page."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return "/"
    try:
        resolve(address)
    except Resolver404:
        return "/"
    return address
