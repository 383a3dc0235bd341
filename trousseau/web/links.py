"""Links that work without an account: revoked here; they are listed with the accounts."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from trousseau.accounts import actions
from trousseau.web.accounts import keepers
from trousseau.web.doors import ActorRequest


@keepers
@require_POST
def revoke(request: ActorRequest, link_id: int) -> HttpResponse:
    """Make a link useless."""
    actions.revoke_link(request.actor, link_id, timezone.now())
    return redirect("accounts_index")
