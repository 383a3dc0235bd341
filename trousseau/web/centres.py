"""The centres of the network."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trousseau.accounts import actions, queries
from trousseau.accounts.choices import CentreKind, Role
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.account import CentreForm
from trousseau.web.page import render_page


@signed_in(Role.ADMINISTRATOR, Role.COORDINATOR, Role.DPO, Role.MANAGER, Role.CASEWORKER)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """All centres, what they do, how many work there; nothing about the people they accompany."""
    context = {
        "centres": queries.centre_lines(timezone.localdate()),
        "may_add": request.actor.role == Role.ADMINISTRATOR,
    }
    return render_page(request, "centres/index.html", "centres", context)


@signed_in(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """A centre joins."""
    form = CentreForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.open_centre(
                request.actor,
                data["name"],
                CentreKind(data["kind"]),
                data["commune"],
                timezone.now(),
            )
        except actions.CentreExists:
            form.add_error("name", _("Un centre porte déjà ce nom."))
        else:
            return redirect("centres_index")
    return render_page(request, "centres/add.html", "centres", {"form": form})
