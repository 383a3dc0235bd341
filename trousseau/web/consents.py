"""What a person allowed to be passed on, and what was: for their centre, and for themselves."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.handovers.queries import words_given
from trousseau.privacy.choices import GivenHow, Purpose
from trousseau.privacy.consents import give_consent, sharing_of, withdraw_consent
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.consent import ConsentForm
from trousseau.web.page import render_page
from trousseau.web.presenters.sharing import sharing_page

# The one field of the form that holds several values.
MANY = "fields_allowed"
recorders = signed_in(Role.CASEWORKER, Role.MANAGER)


@recorders
@require_safe
def index(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The consents of one person, and what left on them or without."""
    now = timezone.now()
    sharing = sharing_of(request.actor, person_id, now, "consents.index")
    context = {"sharing": sharing_page(sharing, words_given(request.actor, sharing, now))}
    return render_page(request, "consents/index.html", "people", context)


@signed_in(Role.PARTICIPANT)
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """One's own consents, in plain words; each can be withdrawn."""
    if request.actor.person is None:
        raise NotHere
    now = timezone.now()
    sharing = sharing_of(request.actor, request.actor.person, now, "consents.mine")
    context = {"sharing": sharing_page(sharing, words_given(request.actor, sharing, now))}
    return render_page(request, "consents/mine.html", "my", context)


@recorders
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Record what a person allowed."""
    now = timezone.now()
    if request.method == "POST":
        draft = None
        form = ConsentForm(request.POST)
        if form.is_valid():
            give_consent(
                request.actor,
                person_id,
                form.to(),
                Purpose(form.cleaned_data["purpose"]),
                form.cleaned_data["fields_allowed"],
                form.expires_at(timezone.localdate()),
                now,
                GivenHow(form.cleaned_data["how"]),
            )
            return redirect("consents_index", person_id)
    else:
        draft = draft_forms.restore(request)
        # As it was typed, without complaints about what was not typed yet.
        form = ConsentForm(initial={} if draft is None else _typed(draft))
    sharing = sharing_of(request.actor, person_id, now, "consents.give")
    context = {
        "form": form,
        "draft": draft,
        "person_id": person_id,
        "reference": sharing.reference,
    }
    return render_page(request, "consents/give.html", "people", context)


def _typed(draft: draft_forms.RestoredDraft) -> dict[str, object]:
    return {
        name: draft.getlist(name) if name == MANY else draft.get(name)
        for name in ConsentForm.base_fields
        if name in draft
    }


@signed_in(Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT)
@require_POST
def withdraw(request: ActorRequest, person_id: UUID, consent_id: UUID) -> HttpResponse:
    """Withdraw a consent; it bites at once."""
    withdraw_consent(request.actor, person_id, consent_id, timezone.now())
    if request.actor.role == Role.PARTICIPANT:
        return redirect("consents_mine")
    return redirect("consents_index", person_id)
