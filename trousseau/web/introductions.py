"""Introductions: prepared, allowed, sent, answered; and the page a partner answers on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.households.actions import NotPossible
from trousseau.partners import answers, introductions
from trousseau.partners.choices import OpportunityState
from trousseau.partners.introduction_queries import (
    introduction_lines,
    introduction_sheet,
    somebody,
)
from trousseau.partners.letters import SaysTooMuch
from trousseau.partners.opportunities import opportunity_lines
from trousseau.partners.queries import organisation_lines
from trousseau.partners.states import IntroductionVerb, NoSuchTransition
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.disclosures import NoConsent
from trousseau.web.doors import ActorRequest, open_to_all
from trousseau.web.forms import introduction as form
from trousseau.web.households import workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import introductions as words


@workers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Those on the way, one's own or the centre's; or those that are over."""
    now, today = timezone.now(), timezone.localdate()
    follows = request.actor.role == Role.CASEWORKER
    mine = follows and request.GET.get("who") != "centre"
    over = request.GET.get("over") == "yes"
    lines = introduction_lines(request.actor, now, mine=mine, over=over)
    context = {
        "rows": [words.introduction_row(line, today) for line in lines],
        "follows": follows,
        "mine": mine,
        "over": over,
    }
    return render_page(request, "introductions/index.html", "introductions", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Put an adult in touch with somebody, about an offer or about none."""
    now = timezone.now()
    person = somebody(request.actor, person_id, now)
    offers = opportunity_lines(request.actor, now, state=OpportunityState.OPEN)
    organisations = organisation_lines(request.actor, now)
    known = {"about": request.GET.get("about", "")}
    start = form.StartForm(
        posted(request), offers=offers, organisations=organisations, initial=known
    )
    if request.method == "POST" and start.is_valid():
        try:
            found = introductions.prepare(request.actor, person_id, start.chosen(), now)
        except NotPossible:
            start.add_error("about", _("On ne met en relation que des adultes."))
        else:
            return redirect("introductions_edit", found)
    context = {"form": start, "person_id": person_id, "name": person.called}
    return render_page(request, "introductions/add.html", "introductions", context)


@workers
@require_safe
def show(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """One introduction: what is missing, what the partner sees, what they said."""
    return show_page(request, introduction_id, "introductions/show.html")


def show_page(
    request: ActorRequest,
    introduction_id: UUID,
    template: str = "introductions/show.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of an introduction; `more` are forms found wanting, or what could not be done."""
    today = timezone.localdate()
    sheet = introduction_sheet(request.actor, introduction_id, timezone.now())
    context: dict[str, Any] = {
        "sheet": sheet,
        "row": words.introduction_row(sheet.line, today),
        "asked": words.asked_page(sheet.asked),
        "known": words.asked_page(sheet.asked, sheet.shared),
        "fields": words.labels(sheet.fields),
        "verbs": frozenset(map(str, sheet.verbs)),
        "steps": [words.step_row(one) for one in sheet.steps],
        "allow_form": form.AllowForm(),
        "answer_form": form.AnswerForm(),
        "problem": "",
        **(more or {}),
    }
    return render_page(request, template, "introductions", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """The message, and what the partner will see."""
    now = timezone.now()
    sheet = introduction_sheet(request.actor, introduction_id, now, "introductions.edit")
    letter = form.LetterForm(posted(request), sheet=sheet, initial=form.letter_values(sheet))
    if request.method == "POST" and letter.is_valid():
        data = letter.cleaned_data
        try:
            introductions.revise(
                request.actor,
                introduction_id,
                letter.contact_id(),
                data["shown"],
                data["message"],
                now,
            )
        except SaysTooMuch as much:
            letter.add_error("message", too_much_text(much))
        except NoSuchTransition:
            sent = _("La mise en relation est déjà envoyée.")
            return show_page(request, introduction_id, more={"problem": sent})
        else:
            return redirect("introductions_show", introduction_id)
    context = {
        "form": letter,
        "introduction_id": introduction_id,
        "row": words.introduction_row(sheet.line, timezone.localdate()),
    }
    return render_page(request, "introductions/edit.html", "introductions", context)


def too_much_text(much: SaysTooMuch) -> str:
    """What must go from a message, and why."""
    text = _("Le partenaire ne doit pas lire ceci avant l’accord, ou jamais : %(words)s.")
    return text % {"words": ", ".join(much.words)}


@workers
@require_POST
def allow(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """The person allows exactly what the page shows."""
    said = form.AllowForm(request.POST)
    if not said.is_valid():
        return show_page(request, introduction_id, more={"allow_form": said})
    how = GivenHow(said.cleaned_data["how"])
    try:
        introductions.allow(request.actor, introduction_id, how, timezone.now())
    except NoSuchTransition:
        return show_page(request, introduction_id)
    return redirect("introductions_show", introduction_id)


@workers
@require_POST
def send(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """Write to the partner, without a name."""
    return _write(request, introduction_id, introductions.send)


@workers
@require_POST
def nudge(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """Write to them once more, after 15 days."""
    return _write(request, introduction_id, introductions.nudge)


def _write(request: ActorRequest, introduction_id: UUID, write: Any) -> HttpResponse:
    def address(secret: str) -> str:
        return request.build_absolute_uri(reverse("introductions_answer", args=[secret]))

    try:
        write(request.actor, introduction_id, address, timezone.now())
    except (NoConsent, NoSuchTransition, NotPossible, SaysTooMuch) as refused:
        more = {"problem": problem_text(refused)}
        return show_page(request, introduction_id, more=more)
    return redirect("introductions_show", introduction_id)


def problem_text(refused: Exception) -> str:
    """Why something could not be done."""
    if isinstance(refused, NoConsent):
        return _("Aucun accord en vigueur : rien n’est parti.")
    if isinstance(refused, SaysTooMuch):
        return too_much_text(refused)
    if isinstance(refused, NotPossible) and refused.why == "no_address":
        return _("Ce contact n’a pas d’adresse : complétez-la, puis envoyez.")
    if isinstance(refused, NotPossible):
        return _("Quinze jours ne sont pas encore passés.")
    return _("Ce n’est plus possible : la mise en relation a changé entre-temps.")


@workers
@require_POST
def settle(request: ActorRequest, introduction_id: UUID) -> HttpResponse:
    """What the partner said by telephone, or what one decides oneself."""
    said = form.AnswerForm(request.POST)
    if not said.is_valid():
        return show_page(request, introduction_id, more={"answer_form": said})
    try:
        introductions.settle(request.actor, introduction_id, said.said(), timezone.now())
    except (NoConsent, NoSuchTransition) as refused:
        more = {"problem": problem_text(refused)}
        return show_page(request, introduction_id, more=more)
    return redirect("introductions_show", introduction_id)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """A partner answers, without an account. A GET changes nothing."""
    now = timezone.now()
    said = form.AnswerForm(posted(request))
    try:
        if request.method == "POST" and said.is_valid():
            given = said.said()
            answers.answer(secret, given, now)
            if given.verb is not IntroductionVerb.ACKNOWLEDGE:
                return render_page(request, "introductions/done.html", "", {"verb": given.verb})
            said = form.AnswerForm()
        asked = answers.asked(secret, now)
    except (NotHere, NoSuchTransition):
        return render_page(request, "introductions/over.html", "", {}, status=404)
    context = {"asked": words.asked_page(asked), "answer_form": said, "live": True}
    return render_page(request, "introductions/answer.html", "", context)
