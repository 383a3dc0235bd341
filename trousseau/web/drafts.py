"""One's own drafts: the script that keeps them, their list, and the end of one."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.privacy.drafts import end_draft, own_drafts
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page
from trousseau.web.presenters.person import time_text


@signed_in()
@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Keep what stands in a form (`draft_form` is its path); says when, or nothing if not kept.

    Nobody to keep it about, or nobody within reach: the answer is the same.
    """
    now = timezone.now()
    form = request.POST.get(draft_forms.FORM_FIELD, "")
    try:
        draft_forms.keep(request.actor, form, request.POST, now)
    except NotHere:
        return JsonResponse({"said": ""})
    return JsonResponse({"said": _("Brouillon gardé à %(time)s") % {"time": time_text(now)}})


@signed_in()
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The forms that were begun and not sent, for a week."""
    context = {"drafts": own_drafts(request.actor, timezone.now())}
    return render_page(request, "drafts/index.html", "drafts", context)


@signed_in()
@require_POST
def discard(request: ActorRequest) -> HttpResponse:
    """Let a draft go, and show its form as it is recorded."""
    form = request.POST.get(draft_forms.FORM_FIELD, "")
    late = draft_forms.LATE in request.POST
    end_draft(request.actor, form, timezone.now(), came_late=late)
    try:
        draft_forms.match_of(form)
    except NotHere:
        return redirect("drafts_index")
    return redirect(form)
