"""The pages behind a link: accept an invitation, get back in. A GET changes nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.accounts import actions, queries
from trousseau.accounts.choices import LinkKind
from trousseau.accounts.doors import NotHere
from trousseau.web import guessing
from trousseau.web.doors import open_to_all
from trousseau.web.forms.account import AcceptanceForm, PasswordForm
from trousseau.web.page import render_page


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Make one's account from an invitation."""
    return _behind(request, LinkKind.INVITATION, secret, AcceptanceForm, "invitations/accept.html")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, secret: str) -> HttpResponse:
    """Set a new password; the second factor is set up again at the next sign-in."""
    return _behind(request, LinkKind.RENEWAL, secret, PasswordForm, "invitations/renew.html")


def _behind(
    request: HttpRequest, kind: LinkKind, secret: str, form_type: type[PasswordForm], template: str
) -> HttpResponse:
    now = timezone.now()
    try:
        offer = queries.offer(kind, secret, now)
    except NotHere:
        return render_page(request, "invitations/over.html", "", {}, status=404)
    form = form_type(request.POST or None, initial={"name": offer.name})
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            if kind == LinkKind.INVITATION:
                user = actions.accept_invitation(
                    secret, data.get("name", ""), data["password"], now
                )
            else:
                user = actions.use_renewal(secret, data["password"], now)
        except ValidationError as error:
            form.add_error("password", error)
        except NotHere:
            return render_page(request, "invitations/over.html", "", {}, status=404)
        else:
            response = render_page(request, "invitations/done.html", "", {"offer": offer})
            # Whoever guesses at this account meanwhile cannot keep its owner out.
            guessing.remember(request, response, user)
            return response
    return render_page(request, template, "", {"form": form, "offer": offer})
