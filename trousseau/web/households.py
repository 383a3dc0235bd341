"""Households: the list and the search, one file on one page, a new one, and how far it has come."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.follow_ups.held import held_follow_ups
from trousseau.handovers.queries import open_handover
from trousseau.households import actions, queries
from trousseau.households.assessments import FULL, SHORT, assessments_of
from trousseau.households.caseload import caseload
from trousseau.households.choices import CloseReason
from trousseau.households.sheet import HouseholdSheet, household_sheet
from trousseau.households.stages import Stage
from trousseau.partners.introduction_queries import introductions_of
from trousseau.plans.brief import plan_overview
from trousseau.plans.closing import close_household, plan_of_household
from trousseau.privacy.queries import Likely, likely_same, people_found
from trousseau.privacy.search import LONGEST
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms import household_file as form
from trousseau.web.forms.assessment import BeginForm
from trousseau.web.forms.contacts import AppointmentForm, NoteForm
from trousseau.web.forms.person import changed_rows
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import household as words
from trousseau.web.presenters import introductions as introduction_words
from trousseau.web.presenters import overview
from trousseau.web.presenters.outside_offers import outside_row
from trousseau.web.presenters.person import line_page

PAGE_SIZE = 25
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MINE, CENTRE = "mine", "centre"
workers = signed_in(Role.CASEWORKER, Role.MANAGER)


def flat(sent: QueryDict) -> dict[str, str]:
    """A form as it was posted: the last value of each field."""
    return {name: str(sent[name]) for name in sent if sent.getlist(name)}


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The open households of one's own, or of the centre; as the answer to a POST, a search.

    It is answered in place: what was typed is in no address, and so in no history or log.
    """
    typed = request.POST.get("words", "").strip()[:LONGEST]
    now, today = timezone.now(), timezone.localdate()
    context: dict[str, Any] = {
        "words": typed,
        "found": None,
        "manages": request.actor.role == Role.MANAGER,
        "arrives": request.method != "POST" and not request.GET,
    }
    if typed:
        context["found"] = _found(request, typed)
        return render_page(request, "households/index.html", "households", context)
    follows = request.actor.role == Role.CASEWORKER
    who = request.GET.get("who", MINE if follows else CENTRE)
    number = request.GET.get("page", "")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    shown = queries.households_page(
        request.actor, page - 1, PAGE_SIZE, now, mine=who == MINE and follows
    )
    context |= {
        "rows": [words.household_row(line, today) for line in shown.lines],
        "total": shown.total,
        "who": who if follows else CENTRE,
        "follows": follows,
        "page": page,
        "first": (page - 1) * PAGE_SIZE + 1,
        "last": (page - 1) * PAGE_SIZE + len(shown.lines),
        "more": page * PAGE_SIZE < shown.total,
    }
    return render_page(request, "households/index.html", "households", context)


def _found(request: ActorRequest, typed: str) -> dict[str, Any]:
    """Who may be meant, each with the household they belong to."""
    now, today = timezone.now(), timezone.localdate()
    found = people_found(request.actor, typed, now)
    everybody = [line.id for line in (*found.exact, *found.alike)]
    households = queries.households_of(request.actor, everybody, now)

    def lines(some: Any) -> list[tuple[Any, words.HouseholdRow | None]]:
        return [
            (
                line_page(line, today),
                words.household_row(households[line.id], today) if line.id in households else None,
            )
            for line in some
        ]

    return {"exact": lines(found.exact), "alike": lines(found.alike), "more": found.more}


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """A new file; somebody who may be there already is shown first."""
    values = flat(request.POST)
    action = values.get("do", "")
    rows = changed_rows(values, action)
    if rows is not None:
        return _add_page(request, form.FirstEntry(rows, sent=False))
    if request.method != "POST":
        draft = draft_forms.restore(request)
        begun = flat(draft) if draft is not None else {}
        return _add_page(request, form.FirstEntry(begun, sent=False), draft=draft)
    entry = form.FirstEntry(values, sent=True)
    if not entry.is_valid():
        return _add_page(request, entry)
    fields, channels = entry.fields(), entry.new_channels()
    if action != "anyway":
        numbers = [channel.value for channel in channels if channel.kind == "phone"]
        likely = likely_same(request.actor, fields, numbers, timezone.now(), "households.add")
        if likely:
            return _add_page(request, entry, likely)
    household = actions.open_household(
        request.actor, entry.referral.as_kept(), fields, channels, timezone.now()
    )
    return redirect("households_show", household)


def _add_page(
    request: HttpRequest,
    entry: form.FirstEntry,
    likely: tuple[Likely, ...] = (),
    draft: draft_forms.RestoredDraft | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "entry": entry,
        "draft": draft,
        "clashes": [],
        "likely": [(line_page(one.line, today), one.same_phone) for one in likely],
    }
    return render_page(request, "households/add.html", "households", context)


@workers
@require_safe
def show(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """One household, all on one page."""
    return show_page(request, household_id)


def show_page(
    request: ActorRequest, household_id: UUID, forms: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a household; `forms` are those of it that were found wanting."""
    now, today = timezone.now(), timezone.localdate()
    shown = None if request.GET.get("notes") == "all" else overview.SHOWN
    sheet = household_sheet(
        request.actor, household_id, now, newest=shown + 1 if shown is not None else None
    )
    plan = plan_of_household(request.actor, household_id, now)
    people = people_of(sheet)
    draft = draft_forms.restore(request, reverse("notes_add", args=[household_id]))
    begun = flat(draft) if draft is not None else {}
    names = {UUID(one): name for one, name in people}
    language = get_language() or "fr"
    plans = plan_overview(request.actor, household_id, plan.plan, now, language)
    held = held_follow_ups(request.actor, household_id, now)
    handover = open_handover(request.actor, household_id, now)
    introduced = introductions_of(request.actor, names, now)
    members = [words.member_card(sheet, member, today) for member in sheet.members]
    context: dict[str, Any] = {
        "sheet": sheet,
        "brief": overview.brief_card(plans.brief, names) if plans.brief else None,
        "calls": overview.people_to_call(sheet, members, handover, introduced),
        "days": overview.days(sheet, plans.days, held, names, shown),
        "name": words.called([member.person for member in sheet.adults]),
        "stage": words.stage_text(sheet.stage),
        "plan": plan,
        "may_begin": not plan.is_open and sheet.stage is Stage.ELIGIBLE,
        "handover": handover,
        "next_step": words.next_step(sheet, today),
        "not_eligible": words.not_eligible("not_voluntary") if words.is_unwilling(sheet) else "",
        "still_to_ask": words.still_to_ask(sheet),
        "members": members,
        "stay": sheet.stay,
        "stay_text": words.stay_text(sheet.stay, today) if sheet.stay else "",
        "stay_advice": words.stay_advice(sheet.stay, today) if sheet.stay else "",
        "outside_offers": [outside_row(one) for one in sheet.outside_offers],
        "social_housing": words.social_housing_lines(sheet.social_housing, today)
        if sheet.social_housing
        else [],
        "appointments": [
            words.appointment_card(one, now, with_whom=True) for one in sheet.appointments
        ],
        "note_form": NoteForm(initial=begun, people=people),
        "draft": draft,
        "appointment_form": AppointmentForm(people=people),
        "assessments": assessments_of(request.actor, household_id, now),
        "introductions": [introduction_words.introduction_row(one, today) for one in introduced],
        "assessment_form": BeginForm(initial={"language": words.language_of(sheet)}),
        "templates": [(SHORT, _("Douze questions")), (FULL, _("Tout le questionnaire"))],
        "day_form": form.DayForm(initial={"on": today}),
        "close_form": form.CloseForm(reasons=plan.close_reasons),
        "may_separate": len(sheet.members) > 1,
        **(forms or {}),
    }
    return render_page(request, "households/show.html", "households", context)


def people_of(sheet: HouseholdSheet) -> list[tuple[str, str]]:
    """The ids and names of a household's people, to choose from."""
    return [(str(member.person.id), member.person.called) for member in sheet.members]


@workers
@require_POST
def inform(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """The household was told what the programme is and is not."""
    day = form.DayForm(request.POST)
    if not day.is_valid():
        return show_page(request, household_id, {"day_form": day})
    try:
        actions.inform(request.actor, household_id, day.cleaned_data["on"], timezone.now())
    except ValueError:
        day.add_error("on", _("Ce jour est avant celui de l’orientation."))
        return show_page(request, household_id, {"day_form": day})
    return redirect("households_show", household_id)


@workers
@require_POST
def find_eligible(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """The conditions are met."""
    try:
        actions.find_eligible(request.actor, household_id, timezone.now())
    except actions.NotPossible as refused:
        return show_page(request, household_id, {"not_eligible": words.not_eligible(refused.why)})
    return redirect("households_show", household_id)


@workers
@require_POST
def close(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Go no further with a household, nor with its plan; nothing is deleted."""
    now = timezone.now()
    plan = plan_of_household(request.actor, household_id, now)
    reason = form.CloseForm(request.POST, reasons=plan.close_reasons)
    if not reason.is_valid():
        return show_page(request, household_id, {"close_form": reason})
    try:
        close_household(
            request.actor, household_id, CloseReason(reason.cleaned_data["reason"]), now
        )
    except (actions.NotPossible, ValueError):
        # Its reasons stand there only while they make sense: somebody else was faster.
        return show_page(request, household_id)
    return redirect("households_show", household_id)


@workers
@require_POST
def reopen(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Take a household up again."""
    actions.reopen_household(request.actor, household_id, timezone.now())
    return redirect("households_show", household_id)


@signed_in(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: ActorRequest) -> HttpResponse:
    """Who accompanies how many households; some go to somebody else, for a reason."""
    now, today = timezone.now(), timezone.localdate()
    of = request.GET.get("of", "")
    shown = UUID(of) if UUID_TEXT.fullmatch(of) else None
    found = caseload(request.actor, shown, now)
    staff = [(str(one.user), one.name) for one in found.loads if one.user]
    asked = form.AssignForm(
        posted(request), shown=[str(line.id) for line in found.lines], staff=staff
    )
    if request.method == "POST" and asked.is_valid():
        to = asked.cleaned_data["to"]
        chosen = [UUID(one) for one in asked.cleaned_data["households"]]
        reason = asked.cleaned_data["reason"]
        actions.assign(request.actor, chosen, UUID(to) if to else None, reason, now)
        return redirect(f"{reverse('households_assign')}?of={of}")
    context = {
        "loads": found.loads,
        "shown": shown,
        "rows": [words.household_row(line, today) for line in found.lines],
        "form": asked,
        "chosen": request.POST.getlist("households"),
    }
    return render_page(request, "households/assign.html", "households", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def separate(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Some people of a household go their own way."""
    sheet = household_sheet(request.actor, household_id, timezone.now(), "households.separate")
    people = people_of(sheet)
    leaving = form.SeparateForm(posted(request), people=people)
    if request.method == "POST" and leaving.is_valid():
        chosen = [UUID(one) for one in leaving.cleaned_data["leaving"]]
        new = actions.separate(request.actor, household_id, chosen, timezone.now())
        return redirect("households_show", new)
    context = {
        "form": leaving,
        "household_id": household_id,
        "name": words.called([member.person for member in sheet.adults]),
    }
    return render_page(request, "households/separate.html", "households", context)
