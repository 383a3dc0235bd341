"""Interviews: begun, asked page by page, saved as one types; and from them to a ranking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.households import assessments
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import KnownAssessment, known_assessment
from trousseau.households.choices import Interpreter
from trousseau.households.deadlines import PLAN_MONTHS, collisions, stay_alert
from trousseau.households.profile import Filled, NobodyMoves, profile_of
from trousseau.households.sheet import household_sheet
from trousseau.matching import rank
from trousseau.matching.shortlist import shortlist
from trousseau.plans.queries import open_plan_of
from trousseau.privacy.drafts import end_draft
from trousseau.privacy.months import months_after
from trousseau.territories.local_facts import LocalFact
from trousseau.web import draft_forms
from trousseau.web.atlas import shared_atlas
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.assessment import AnswersForm, BeginForm
from trousseau.web.forms.languages import language_name
from trousseau.web.households import show_page, workers
from trousseau.web.known_facts import facts_for
from trousseau.web.page import render_page
from trousseau.web.presenters import assessment as words
from trousseau.web.presenters.fit import Telling
from trousseau.web.presenters.household import called
from trousseau.web.presenters.numbers import language
from trousseau.web.presenters.ranking import ranking_page


@workers
@require_POST
def begin(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Begin an interview, or go on with the one that is open."""
    begun = BeginForm(request.POST)
    if not begun.is_valid():
        return show_page(request, household_id, {"assessment_form": begun})
    data = begun.cleaned_data
    assessment = assessments.begin_assessment(
        request.actor,
        household_id,
        data["template"],
        Interpreter(data["interpreter"] or Interpreter.NONE),
        data["language"],
        timezone.now(),
    )
    key = request.POST.get("question")
    if not key:
        return redirect("assessments_show", assessment)
    # Asked for on the page of places: straight to it.
    known = known_assessment(request.actor, assessment, timezone.now())
    steps = words.steps_of(known)
    return redirect(words.where_asked(known, key, request.POST.get("who") or None, steps))


@workers
@require_safe
def show(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    """How far it has come, page by page; where to go on."""
    known = known_assessment(request.actor, assessment_id, timezone.now())
    steps = words.steps_of(known)
    waiting = [step for step in steps if step.left]
    context = {
        **_head(known),
        "steps": steps,
        "next": waiting[0] if waiting else None,
        "interpreter": known.interpreter.label,
        "spoken": language_name(known.language) if known.language else "",
    }
    return render_page(request, "assessments/show.html", "households", context)


def _head(known: KnownAssessment) -> dict[str, object]:
    """What every page of an interview begins with."""
    return {
        "assessment": known,
        "title": known.questionnaire.title.in_language(language()),
        "name": called([member.person for member in known.members if member.is_adult]),
        "homes": words.homes_text(known.people, known.today),
        "progress": words.progress(known),
        "done": len(known.asked) - len(known.left),
        "total": len(known.asked),
    }


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, assessment_id: UUID, person_id: UUID, page: int) -> HttpResponse:
    """One page of questions to one person."""
    now = timezone.now()
    known = known_assessment(request.actor, assessment_id, now, "assessments.ask", person_id)
    return _ask(request, known, person_id, page)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def ask_household(
    request: ActorRequest, assessment_id: UUID, household_id: UUID, page: int
) -> HttpResponse:
    """One page of questions to the household as a whole."""
    now = timezone.now()
    known = known_assessment(request.actor, assessment_id, now, "assessments.ask_household")
    if known.household != household_id:
        raise NotHere(what=f"assessment:{assessment_id}")
    return _ask(request, known, None, page)


def _ask(
    request: ActorRequest, known: KnownAssessment, who: UUID | None, page: int
) -> HttpResponse:
    steps = words.steps_of(known)
    mine = [step for step in steps if step.who == who]
    if not 1 <= page <= len(mine):
        raise NotHere(person=who)
    step = mine[page - 1]
    if request.method == "POST":
        return _save(request, known, step, steps)
    draft = draft_forms.restore(request)
    form = AnswersForm(known, who, step.questions, shared_atlas(), draft)
    if draft is not None and form.says_nothing_new():
        # Saved as it was typed since: there is nothing to go back to.
        draft, form = None, AnswersForm(known, who, step.questions, shared_atlas())
    return _page(request, known, step, steps, form, draft)


def _save(
    request: ActorRequest, known: KnownAssessment, step: words.Step, steps: list[words.Step]
) -> HttpResponse:
    """Keep what was sent and can be kept; a script sends one question, and reads JSON."""
    form = AnswersForm(known, step.who, step.questions, shared_atlas(), _chosen(request.POST))
    now = timezone.now()
    saved = assessments.save_answers(
        request.actor, known.id, step.who, form.entries, form.seen, now
    )
    form.show_clashes(saved.clashes)
    after = _after(known, step.who, form.entries, saved.clashes)
    before = [field.key for field in form.fields if field.is_asked]
    form.show_asked(after)
    wrong = bool(saved.clashes) or any(field.error for field in form.fields)
    if request.headers.get("Accept") == "application/json":
        if not wrong:
            end_draft(request.actor, request.path, now)
        return JsonResponse(_told(after, form), headers={"Cache-Control": "no-store"})
    if wrong:
        return _page(request, after, step, steps, form, None)
    shown = [field.key for field in form.fields if field.is_asked]
    stays = "choose" in request.POST or request.POST.get("do") == "here"
    if stays or set(shown) - set(before):
        # What was understood, and questions that an answer has brought, come on the same page.
        return redirect(step.address)
    further = steps[steps.index(step) + 1 :]
    if request.POST.get("do") == "stop" or not further:
        return redirect("assessments_show", known.id)
    return redirect(further[0].address)


def _chosen(sent: QueryDict) -> QueryDict:
    """What was sent, with what a button chose among the meanings of a job or of a place."""
    key, _colon, code = sent.get("choose", "").partition(":")
    if not code:
        return sent
    changed = sent.copy()
    changed[f"{key}_code"] = changed[f"{key}-place"] = code
    return changed


def _after(
    known: KnownAssessment,
    who: UUID | None,
    entries: dict[str, KeptAnswer],
    clashes: object,
) -> KnownAssessment:
    """What is known once these answers are kept."""
    whose = str(who) if who else None
    kept = {
        (whose, key): entry
        for key, entry in entries.items()
        if not (isinstance(clashes, dict) and key in clashes)
    }
    return replace(known, own={**known.own, **kept}, known={**known.known, **kept})


def _told(known: KnownAssessment, form: AnswersForm) -> dict[str, object]:
    """What a page changes when a question of it was saved."""
    sent = [field for field in form.fields if field.sent is not None]
    return {
        "said": _("Enregistré à %(time)s.") % {"time": date_format(timezone.localtime(), "H:i")},
        "progress": words.progress(known),
        "done": len(known.asked) - len(known.left),
        "total": len(known.asked),
        "asked": [field.key for field in form.fields if field.is_asked],
        "fields": {
            field.key: {
                "seen": field.seen
                if field.error or field.clash
                else form.stamp(field.key, form.entries[field.key]),
                "error": field.error,
                "clash": field.clash,
                "understood": field.understood,
                "candidates": field.candidates,
            }
            for field in sent
        },
    }


def _page(
    request: ActorRequest,
    known: KnownAssessment,
    step: words.Step,
    steps: list[words.Step],
    form: AnswersForm,
    draft: draft_forms.RestoredDraft | None,
) -> HttpResponse:
    here = steps.index(step)
    context = {
        **_head(known),
        "step": step,
        "blocks": words.blocks_of(form),
        "problems": [field for field in form.fields if field.error or field.clash],
        "draft": draft,
        "before": steps[here - 1] if here else None,
        "is_last": here == len(steps) - 1,
    }
    return render_page(request, "assessments/ask.html", "households", context)


@workers
@require_POST
def finish(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    """The interview is done."""
    assessments.finish_assessment(request.actor, assessment_id, timezone.now())
    return redirect("assessments_ranking", assessment_id)


@workers
@require_safe
def ranking(request: ActorRequest, assessment_id: UUID) -> HttpResponse:
    """Places for the household, from what is known of it; and what would make that better."""
    now, today = timezone.now(), timezone.localdate()
    known = known_assessment(request.actor, assessment_id, now, "assessments.ranking")
    sheet = household_sheet(request.actor, known.household, now, "assessments.ranking")
    plan = open_plan_of(request.actor, known.household, now)
    move_on = months_after(today, PLAN_MONTHS[1])
    alert = None
    if sheet.stay is not None and sheet.stay.has_to_leave_on is not None:
        alert = stay_alert(sheet.stay.has_to_leave_on, today)
    context: dict[str, object] = {
        **_head(known),
        "move_on": move_on,
        "stay": alert.words.in_language(language()) if alert else "",
        "warned": words.warned(
            known, collisions(assessments.dates_to_watch(sheet, known), move_on, today)
        ),
        "plan": plan,
        "nobody": "",
        "page": None,
        "lacks": [],
        "assumed": [],
    }
    try:
        filled = profile_of(known.people, known.answers, today)
    except NobodyMoves as nobody:
        context["nobody"] = nobody.words.in_language(language())
    else:
        context |= _ranked(known, filled, today, facts_for(request))
    return render_page(request, "assessments/ranking.html", "households", context)


def _ranked(
    known: KnownAssessment, filled: Filled, today: date, facts: tuple[LocalFact, ...]
) -> dict[str, object]:
    """The places, what they rest on, and what is missing."""
    atlas = shared_atlas()
    ranked = rank(filled.profile, atlas, facts=facts, on=today)
    chosen = shortlist(ranked, atlas, facts=facts, on=today)
    # What one adult wants to be far from is theirs: the other may be reading along.
    telling = Telling(words.adult_names(known, filled), words.PRIVATE_CRITERIA)
    page = ranking_page(ranked, chosen.places, telling)
    return {
        "page": words.masked(page, ranked, telling),
        "lacks": words.lacks(known, filled.missing, words.steps_of(known)),
        "assumed": words.assumptions(known, filled.assumed),
    }
