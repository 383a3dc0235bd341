"""Hand-overs: proposed, agreed to by each adult, accepted by the arrival centre, carried out."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.handovers import actions, queries
from trousseau.handovers.access import record
from trousseau.handovers.relay import FieldGroup
from trousseau.households.actions import NotPossible
from trousseau.households.sheet import household_sheet
from trousseau.privacy.choices import GivenHow
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.handover import AcceptForm, AgreeForm, NoteForm, ProposeForm
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import handover as words
from trousseau.web.presenters.household import called
from trousseau.web.presenters.numbers import language


@workers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """What other centres propose to one's own, and what one's own has proposed."""
    return _index_page(request)


def _index_page(request: ActorRequest, problem: str = "", sent: UUID | None = None) -> HttpResponse:
    """`sent`: the hand-over whose form was not right."""
    now = timezone.now()
    given = queries.given_handovers(request.actor, now)
    incoming = queries.incoming_handovers(request.actor, now)
    if sent is not None and sent not in {line.id for line in incoming}:
        raise NotHere(what=record(sent))
    # Whoever accepts is the one who is there, unless they name another.
    accept = AcceptForm(
        workers=queries.colleagues(request.actor, now), initial={"worker": str(request.actor.user)}
    )
    context = {
        "incoming": [words.incoming_row(line) for line in incoming],
        "given": [words.given_row(line) for line in given],
        "accept_form": accept,
        "problem": problem,
    }
    return render_page(request, "handovers/index.html", "handovers", context)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Propose a household that moves to an arrival centre; each adult is asked afterwards."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "handovers.add")
    draft, problem = None, ""
    centres = queries.where_to(request.actor)
    if request.method == "POST":
        form = ProposeForm(request.POST, centres=centres)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = actions.propose(
                    request.actor, household_id, data["centre"], data["note"], now
                )
                return redirect("handovers_follow", made)
            except NotPossible as not_possible:
                problem = words.not_possible(not_possible.why)
    else:
        draft = draft_forms.restore(request)
        form = ProposeForm(initial=flat(draft) if draft is not None else {}, centres=centres)
    context = {
        "form": form,
        "draft": draft,
        "problem": problem,
        "household_id": household_id,
        "name": called([member.person for member in sheet.adults]),
        "stays": words.stays_text(),
    }
    return render_page(request, "handovers/add.html", "households", context)


@workers
@require_safe
def follow(request: ActorRequest, handover_id: UUID) -> HttpResponse:
    """A hand-over at its departure centre: who agreed to what, the call, the file."""
    return _follow_page(request, handover_id)


def _follow_page(request: ActorRequest, handover_id: UUID, problem: str = "") -> HttpResponse:
    now = timezone.now()
    sheet = queries.handover_sheet(request.actor, handover_id, now)
    context = {
        "handover": words.follow_page(sheet, called(sheet.adults), timezone.localdate(now)),
        "problem": problem,
    }
    return render_page(request, "handovers/follow.html", "households", context)


def _do(request: ActorRequest, handover_id: UUID, act: Callable[[], None]) -> HttpResponse:
    """Do something about a hand-over of one's own; where it cannot be, the page says why."""
    try:
        act()
    except NotPossible as not_possible:
        return _follow_page(request, handover_id, words.not_possible(not_possible.why))
    return redirect("handovers_follow", handover_id)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, proposed_id: UUID) -> HttpResponse:
    """Other words to be handed over, as long as nobody has read them."""
    now, draft, problem = timezone.now(), None, ""
    sheet = queries.handover_sheet(request.actor, proposed_id, now)
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                actions.change_note(request.actor, proposed_id, form.cleaned_data["note"], now)
                return redirect("handovers_follow", proposed_id)
            except NotPossible as not_possible:
                problem = words.not_possible(not_possible.why)
    else:
        draft = draft_forms.restore(request)
        form = NoteForm(initial=flat(draft) if draft is not None else {"note": sheet.note})
    context = {
        "form": form,
        "draft": draft,
        "problem": problem,
        "handover_id": proposed_id,
        "name": called(sheet.adults),
        "stays": words.stays_text(),
    }
    return render_page(request, "handovers/edit.html", "households", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: ActorRequest, handover_id: UUID, adult_id: UUID) -> HttpResponse:
    """What one adult agrees to: a page that is looked at with them alone.

    What was typed is not kept aside: the other one would find it.
    """
    now = timezone.now()
    says = queries.adult_says(request.actor, handover_id, adult_id, now)
    form = AgreeForm(posted(request), initial=words.said_before(says))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.agree(
            request.actor,
            handover_id,
            adult_id,
            data["groups"],
            GivenHow(data["how"]),
            now,
            whole_file=data["whole_file"],
        )
        return redirect("handovers_follow", handover_id)
    context = {
        "form": form,
        "adult": words.adult_page(says),
        "handover_id": handover_id,
        "stays": words.stays_text(),
    }
    return render_page(request, "handovers/agree.html", "households", context)


@workers
@require_POST
def take_back(request: ActorRequest, handover_id: UUID) -> HttpResponse:
    """One adult takes back what they agreed to."""
    person = _adult(request, handover_id)
    actions.take_back(request.actor, handover_id, person, timezone.now())
    return redirect("handovers_follow", handover_id)


def _adult(request: ActorRequest, handover_id: UUID) -> UUID:
    """Whose word it is; raises NotHere for what is no person."""
    try:
        return UUID(request.POST.get("person", ""))
    except ValueError:
        raise NotHere(what=record(handover_id)) from None


@workers
@require_POST
def call(request: ActorRequest, handover_id: UUID) -> HttpResponse:
    """The call after the arrival took place."""
    now = timezone.now()
    return _do(request, handover_id, lambda: actions.note_call(request.actor, handover_id, now))


@workers
@require_POST
def withdraw(request: ActorRequest, handover_id: UUID) -> HttpResponse:
    """One's own centre goes on by itself after all."""
    now = timezone.now()
    return _do(request, handover_id, lambda: actions.withdraw(request.actor, handover_id, now))


@workers
@require_POST
def transfer(request: ActorRequest, handover_id: UUID) -> HttpResponse:
    """The whole file goes to the arrival centre; from here on it is not ours to show."""
    try:
        actions.carry_out(request.actor, handover_id, timezone.now())
    except NotPossible as not_possible:
        return _follow_page(request, handover_id, words.not_possible(not_possible.why))
    return redirect("handovers_index")


@workers
@require_safe
def show(request: ActorRequest, received_id: UUID) -> HttpResponse:
    """What the arrival centre is told of a household that it has accepted, and nothing else."""
    now, today = timezone.now(), timezone.localdate()
    sheet = queries.received(request.actor, received_id, now, language())
    file = sheet.file
    children = file.children
    context = {
        "sheet": sheet,
        "stays": words.departure_stays(sheet, today),
        "ours": sheet.answers == "arrival",
        "adults": words.received_adults(sheet, today),
        "children": None
        if children is None
        else [words.received_child(child, today) for child in children],
        "arrival": file.arrival,
        "steps": file.steps,
        "follow_ups": file.follow_ups,
        "children_title": words.group_text(FieldGroup.SCHOOL),
        "note": file.note,
        "never_told": words.stays_text(),
    }
    return render_page(request, "handovers/show.html", "handovers", context)


@workers
@require_POST
def accept(request: ActorRequest, incoming_id: UUID) -> HttpResponse:
    """One's own centre accepts, and names who is there for the household."""
    now = timezone.now()
    form = AcceptForm(request.POST, workers=queries.colleagues(request.actor, now))
    if not form.is_valid():
        problem = " ".join(str(error) for error in form.errors.get("worker", []))
        return _index_page(request, problem, sent=incoming_id)
    try:
        actions.accept(request.actor, incoming_id, form.cleaned_data["worker"], now)
    except NotPossible as not_possible:
        return _index_page(request, words.not_possible(not_possible.why), sent=incoming_id)
    if form.cleaned_data["worker"] == request.actor.user:
        return redirect("handovers_show", incoming_id)
    return redirect("handovers_index")


@workers
@require_POST
def decline(request: ActorRequest, incoming_id: UUID) -> HttpResponse:
    """One's own centre cannot; the departure centre goes on."""
    actions.decline(request.actor, incoming_id, timezone.now())
    return redirect("handovers_index")
