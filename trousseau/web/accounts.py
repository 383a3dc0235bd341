"""Accounts one looks after: who, invite, further place, end, close, renew."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts import access, actions, queries
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.tries import TooManyTries
from trousseau.privacy.participants import give_access
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.account import InvitationForm, PlaceForm
from trousseau.web.page import render_page
from trousseau.web.presenters.qr_code import QrCode

keepers = signed_in(Role.ADMINISTRATOR, Role.MANAGER, Role.CASEWORKER)


@keepers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The accounts one looks after, and the links that are under way."""
    context = {
        "accounts": queries.account_lines(request.actor),
        "links": queries.link_lines(request.actor, timezone.now()),
        "actor_id": request.actor.user,
    }
    return render_page(request, "accounts/index.html", "accounts", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    """Offer a place; the link is shown once, to be handed over."""
    form = InvitationForm(
        request.POST or None,
        roles=access.looked_after(request.actor),
        centres=access.centres(request.actor),
    )
    status = 200
    if form.is_valid():
        place = actions.Place(
            Role(form.cleaned_data["role"]),
            form.centre_id,
            form.cleaned_data["email"],
            form.cleaned_data["name"],
            form.cleaned_data["organisation"],
        )
        try:
            secret = actions.invite(request.actor, place, timezone.now())
        except actions.UsernameTaken:
            form.add_error("email", _("Un compte porte déjà cette adresse."))
        except actions.ReservedAddress:
            form.add_error("email", _("Cette adresse n’est à personne : « .example » est réservé."))
        except TooManyTries:
            form.add_error("email", _("Trop d’adresses déjà prises : attendez une heure."))
            status = 429
        else:
            return link_page(request, reverse("invitations_accept", args=[secret]), place.name)
    return render_page(request, "accounts/invite.html", "accounts", {"form": form}, status=status)


@keepers
@require_safe
def show(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """One account: its places, what can be done about it."""
    context = {"account": queries.account(request.actor, user_id)}
    return render_page(request, "accounts/show.html", "accounts", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add_place(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """A further place for somebody."""
    account = queries.account(request.actor, user_id)
    form = PlaceForm(
        request.POST or None,
        roles=access.looked_after(request.actor) - {Role.PARTNER},
        centres=access.centres(request.actor),
    )
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        actions.add_place(request.actor, user_id, role, form.centre_id, timezone.now())
        return redirect("accounts_show", user_id)
    context = {"account": account, "form": form}
    return render_page(request, "accounts/add_place.html", "accounts", context)


@keepers
@require_POST
def end_place(request: ActorRequest, membership_id: int) -> HttpResponse:
    """End a place; it bites on that person's next request."""
    actions.end_place(request.actor, membership_id, timezone.now())
    return redirect("accounts_index")


@keepers
@require_POST
def close(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Close an account; it does not open again."""
    actions.close_account(request.actor, user_id, timezone.now())
    return redirect("accounts_index")


@keepers
@require_POST
def renew(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """A link for somebody who lost their password or second factor, shown once."""
    account = queries.account(request.actor, user_id)
    secret = actions.renew_access(request.actor, user_id, timezone.now())
    address = reverse("invitations_renew", args=[secret])
    return link_page(request, address, account.name or account.username)


@signed_in(Role.CASEWORKER, Role.MANAGER)
@require_POST
def participant(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A link for a person to their own file, shown once."""
    kind, secret = give_access(request.actor, person_id, timezone.now())
    route = "invitations_accept" if kind == LinkKind.INVITATION else "invitations_renew"
    return link_page(request, reverse(route, args=[secret]), _("la personne"))


def link_page(request: ActorRequest, address: str, name: str) -> HttpResponse:
    """The one time that a link is shown."""
    link = request.build_absolute_uri(address)
    context = {"link": link, "qr_code": QrCode.of(link), "name": name}
    return render_page(request, "accounts/link.html", "accounts", context)
