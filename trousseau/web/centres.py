"""The centres of the network."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trousseau.accounts import actions, queries
from trousseau.accounts.choices import CentreKind, Role
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.account import CentreForm
from trousseau.web.page import render_page
from trousseau.web.presenters.reviews import reviews


@signed_in(Role.ADMINISTRATOR, Role.COORDINATOR, Role.DPO, Role.MANAGER, Role.CASEWORKER)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """All centres, what they do, how many work there; nothing about the people they accompany."""
    today, role = timezone.localdate(), request.actor.role
    context = {
        "centres": queries.centre_lines(today),
        "may_add": role == Role.ADMINISTRATOR,
        # What the programme says is kept by its coordinators; this is their first page.
        "reviews": reviews(today, get_language() or "fr") if role == Role.COORDINATOR else None,
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
