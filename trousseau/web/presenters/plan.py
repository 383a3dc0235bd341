"""A mobility plan in words: what its page says, ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trousseau.households.deadlines import Consequence
from trousseau.plans.choices import PlanState, Priority, StepOwner, StepState, WaitingOn
from trousseau.plans.due_steps import due_steps
from trousseau.plans.giving_up import given_up
from trousseau.plans.knots import Knot
from trousseau.plans.queries import AreaLine, ObjectiveLine, PlanSheet, StepLine
from trousseau.plans.states import MOVED, SETTLED
from trousseau.plans.steps import NUDGE_AFTER_DAYS
from trousseau.web.atlas import shared_atlas
from trousseau.web.presenters.household import called
from trousseau.web.presenters.nudges import NUDGES

# A list that is longer is not worked through in a day.
MOST_NOW = 7
# What a delay does is told for a week, and of the first few steps that it would make late.
SLIP_DAYS, MOST_LATE = 7, 3


@dataclass(frozen=True)
class StepCard:
    """A step on the page of a plan."""

    id: UUID
    title: str
    owner: str
    state: str
    # good, warning or unknown: the tone of its mark; empty for one that is simply to do.
    tone: str
    person: str
    planned_on: date | None
    planned: str
    latest: str
    says: tuple[str, ...]
    # The steps before it that are still open.
    after: str
    # What a week more of it does to the others; empty for one that is not worked on now.
    if_slips: str
    # What can be sent to whoever is waited for, once it is time to ask again.
    nudge: str
    note: str
    proof: str
    is_settled: bool
    is_critical: bool
    may_nudge: bool
    verbs: frozenset[str]


@dataclass(frozen=True)
class ObjectiveCard:
    """An objective, with how many of its steps are settled."""

    id: int
    theme: str
    title: str
    steps: tuple[StepCard, ...]
    settled: int
    # One of its steps is late.
    is_late: bool


@dataclass(frozen=True)
class ViewLink:
    """To the page on which one adult says what they think of a place; what it is stands there."""

    person: UUID
    name: str


@dataclass(frozen=True)
class VisitLink:
    """A visit to a place."""

    id: UUID
    day: str
    state: str


@dataclass(frozen=True)
class AreaCard:
    """A place on the shortlist."""

    id: int
    code: str
    name: str
    region: str
    views: tuple[ViewLink, ...]
    is_chosen: bool
    is_backup: bool
    is_vetoed: bool
    # Somebody may take it up again.
    not_retained: bool
    visits: tuple[VisitLink, ...]


@dataclass(frozen=True)
class AdultCard:
    """An adult and their agreement to the present version."""

    id: UUID
    name: str
    agreed: str
    has_agreed: bool


@dataclass(frozen=True)
class StakeLine:
    """Something to settle before anybody agrees; of whom, when it is of one person."""

    text: str
    who: str
    is_grave: bool


@dataclass(frozen=True)
class PlanPage:
    """A plan on its page."""

    id: UUID
    household: UUID
    name: str
    state: str
    since: str
    begun_on: date
    today: date
    version: int
    target: str
    target_on: date | None
    # When a move is possible, and until when the household can stay; for who has no target yet.
    to_aim: str
    feasibility: str
    feasible: bool | None
    next_step: StepCard | None
    # What to work on now, across objectives: late, waited for too long, or to be begun.
    now: tuple[StepCard, ...]
    reasons: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    areas: tuple[AreaCard, ...]
    chosen: str
    backup: str
    objectives: tuple[ObjectiveCard, ...]
    knots: tuple[str, ...]
    # What the day of the move collides with, and what moving would give up.
    at_stake: tuple[StakeLine, ...]
    adults: tuple[AdultCard, ...]
    waits_for_agreement: bool
    changed: tuple[str, ...]
    verbs: frozenset[str]
    is_draft: bool
    may_choose: bool
    has_moved: bool


def plan_address(plan: UUID) -> str:
    """The page of a plan."""
    return reverse("plans_show", args=[plan])


def plan_page(sheet: PlanSheet, today: date) -> PlanPage:
    """All that a page says of a plan."""
    names = dict(people_of(sheet))
    now = due_steps(sheet.steps, sheet.dates, today)[:MOST_NOW]
    titles = {step.id: step.title for step in sheet.steps if step.state not in SETTLED}
    steps = {step.id: _step(step, names, titles, today) for step in sheet.steps}
    for step in now:
        steps[step.id] = replace(steps[step.id], if_slips=_if_slips(step, sheet, titles))
    return PlanPage(
        id=sheet.id,
        household=sheet.household,
        name=called([adult.person for adult in sheet.adults]),
        state=str(sheet.state.label),
        since=date_format(sheet.state_on, "j F Y"),
        begun_on=sheet.begun_on,
        today=today,
        version=sheet.version,
        target=date_format(sheet.target_on, "j F Y") if sheet.target_on else "",
        target_on=sheet.target_on,
        to_aim=" ".join(aims(sheet)),
        feasibility=_feasibility(sheet),
        feasible=sheet.dates.is_possible if sheet.dates else None,
        next_step=steps[now[0].id] if now else None,
        now=tuple(steps[step.id] for step in now),
        reasons=sheet.reasons,
        conditions=tuple(
            (str(priority.label), texts)
            for priority in Priority
            if (texts := tuple(text for one, text in sheet.conditions if one == priority))
        ),
        areas=tuple(_area(area, sheet, names) for area in sheet.areas),
        chosen=area_name(sheet.chosen_area),
        backup=area_name(sheet.backup_area),
        objectives=tuple(_objective(one, steps) for one in sheet.objectives),
        knots=tuple(_knot(knot, sheet) for knot in sheet.dates.knots) if sheet.dates else (),
        at_stake=_at_stake(sheet, names, today),
        adults=tuple(
            AdultCard(
                one.person,
                names[str(one.person)],
                date_format(one.agreed_on, "j F Y") if one.agreed_on else "",
                one.agreed_on is not None,
            )
            for one in sheet.agreements
        ),
        waits_for_agreement=sheet.state in (PlanState.PROPOSED, PlanState.AGREED),
        changed=_changed(sheet),
        verbs=frozenset(str(verb) for verb in sheet.verbs),
        is_draft=sheet.state == PlanState.DRAFT,
        may_choose=sheet.state == PlanState.DRAFT,
        has_moved=sheet.state in MOVED,
    )


def people_of(sheet: PlanSheet) -> list[tuple[str, str]]:
    """The ids and names of the adults, to choose from."""
    return [(str(one.person.id), one.person.called) for one in sheet.adults]


def steps_to_follow(sheet: PlanSheet) -> list[tuple[str, str]]:
    """The ids and titles of the open steps, after which another can come."""
    return [(str(one.id), one.title) for one in sheet.steps if one.state not in SETTLED]


def aims(sheet: PlanSheet) -> tuple[str, ...]:
    """From when on a move is possible, and until when the household can stay; in sentences."""
    texts = []
    if (first := sheet.earliest_move_on) is not None:
        day = date_format(first, "j F Y")
        texts.append(_("Au plus tôt, tout peut être prêt le %(day)s.") % {"day": day})
    if (last := sheet.stay_ends_on) is not None:
        day = date_format(last, "j F Y")
        texts.append(_("L’hébergement actuel se termine le %(day)s.") % {"day": day})
        if first is not None and first > last:
            texts.append(_("C’est trop court : demandez une prolongation dès maintenant."))
    return tuple(texts)


def days_to_aim_for(sheet: PlanSheet) -> tuple[date, ...]:
    """The earliest day of a move, and the last day of the stay when that leaves time enough."""
    first, last = sheet.earliest_move_on, sheet.stay_ends_on
    if first is None:
        return ()
    return (first, last) if last is not None and last > first else (first,)


def wanted_values(sheet: PlanSheet) -> dict[str, object]:
    """What is wanted as the form shows it."""
    values: dict[str, object] = {"reasons": sheet.reasons, "target_on": sheet.target_on}
    for priority in Priority:
        texts = [text for one, text in sheet.conditions if one == priority]
        values[str(priority)] = "\n".join(texts)
    return values


def area_name(code: str) -> str:
    """The name of an employment area; empty for no code."""
    if not code:
        return ""
    areas = shared_atlas().areas
    return str(areas.name[areas.index(code)])


def not_ready(why: str) -> str:
    """Why something did not happen, and what to do."""
    return {
        "target": _("Choisissez d’abord une date de déménagement visée."),
        "area": _("Choisissez d’abord un lieu parmi ceux qui sont envisagés."),
        "not_proposed": _("Ce projet n’est pas proposé en ce moment."),
        "not_a_draft": _("Ce projet est déjà proposé : commencez une nouvelle version."),
        "not_retained": _("Ce lieu n’est pas retenu."),
        "not_heard": _("Après une visite, chaque adulte donne d’abord son avis, seul à seul."),
        "shortlist_full": _("Huit lieux au plus : retirez-en un d’abord."),
        "not_agreed": _("Chaque adulte donne d’abord son accord au projet."),
        "move_planned": _("Un départ est déjà prévu : changez-le, ou annulez-le."),
        "move_over": _("Ce départ est passé ou annulé."),
        "another_plan": _("Un autre projet est en cours pour ce ménage : celui-ci reste clos."),
        "visit_over": _("Cette visite a changé d’état entre-temps."),
        "visit_ahead": _("Cette visite n’a pas encore commencé."),
        "visit_not_made": _("Les avis se prennent après la dernière visite faite."),
    }[why]


def close_reasons(sheet: PlanSheet) -> list[tuple[str, str]]:
    """The reasons that make sense where the plan is, to choose from."""
    return [(str(one), str(one.label)) for one in sorted(sheet.close_reasons, key=str)]


def _feasibility(sheet: PlanSheet) -> str:
    if sheet.dates is None:
        return ""
    if sheet.dates.is_possible:
        return _("Tout peut être prêt à temps.")
    when = date_format(sheet.dates.earliest_move_on, "j F Y")
    return _("À ce rythme, pas avant le %(day)s.") % {"day": when}


def _objective(line: ObjectiveLine, steps: dict[UUID, StepCard]) -> ObjectiveCard:
    cards = tuple(steps[step.id] for step in line.steps)
    settled = sum(card.is_settled for card in cards)
    is_late = any(card.tone == "warning" for card in cards)
    return ObjectiveCard(line.id, str(line.theme.label), line.title, cards, settled, is_late)


def _step(step: StepLine, names: dict[str, str], titles: dict[UUID, str], today: date) -> StepCard:
    says, tone = _says(step, today)
    may_nudge = (
        step.state == StepState.WAITING
        and step.waiting_days >= NUDGE_AFTER_DAYS
        and (step.nudged_on is None or (today - step.nudged_on).days >= NUDGE_AFTER_DAYS)
    )
    return StepCard(
        id=step.id,
        title=step.title,
        owner=str(StepOwner(step.owner).label),
        state=str(step.state.label),
        tone=tone,
        person=names.get(str(step.person), "") if step.person else "",
        planned_on=step.planned_on,
        planned=date_format(step.planned_on, "j F") if step.planned_on else "",
        latest=date_format(step.latest_on, "j F") if step.latest_on else "",
        says=says,
        after=" ; ".join(titles[key] for key in step.after if key in titles),
        if_slips="",
        nudge=NUDGES[step.waiting_on] if may_nudge and step.waiting_on else "",
        note=step.note,
        proof=step.proof,
        is_settled=step.state in SETTLED,
        is_critical=step.is_critical,
        may_nudge=may_nudge,
        verbs=frozenset(str(verb) for verb in step.verbs),
    )


def _if_slips(step: StepLine, sheet: PlanSheet, titles: dict[UUID, str]) -> str:
    """What happens to the move and to other steps when this one takes a week more."""
    if sheet.dates is None or str(step.id) not in sheet.dates.dates:
        return ""
    slip = sheet.dates.if_slips(str(step.id), SLIP_DAYS)
    texts = []
    if slip.move_days:
        moved_to = sheet.dates.move_on + timedelta(slip.move_days)
        texts.append(_("départ le %(day)s") % {"day": date_format(moved_to, "j F Y")})
    elif not sheet.dates.has_moved:
        texts.append(_("le départ reste possible le même jour"))
    late = [titles[key] for key in titles if str(key) in slip.newly_late and key != step.id]
    if late:
        named, more = " ; ".join(late[:MOST_LATE]), len(late) - MOST_LATE
        text = _("en retard ensuite : %(steps)s") % {"steps": named}
        if more > 0:
            text += " " + ngettext("et %(n)d autre", "et %(n)d autres", more) % {"n": more}
        texts.append(text)
    if not texts:
        return ""
    return _("%(n)d jours de plus : %(what)s.") % {"n": SLIP_DAYS, "what": ", ".join(texts)}


def _says(step: StepLine, today: date) -> tuple[tuple[str, ...], str]:
    """What is to be said of a step, the gravest first, and its tone."""
    says: list[str] = []
    tone = {StepState.DONE: "good", StepState.WAITING: "unknown"}.get(step.state, "")
    if step.is_overdue and step.planned_on is not None:
        days = (today - step.planned_on).days
        says.append(
            ngettext("en retard de %(n)d jour", "en retard de %(n)d jours", days) % {"n": days}
        )
        tone = "warning"
    if step.waiting_on is not None:
        text = ngettext(
            "on attend : %(who)s, depuis %(n)d jour",
            "on attend : %(who)s, depuis %(n)d jours",
            step.waiting_days,
        )
        says.append(text % {"who": WaitingOn(step.waiting_on).label, "n": step.waiting_days})
    if step.nudged_on is not None:
        says.append(_("relancé le %(day)s") % {"day": date_format(step.nudged_on, "j F")})
    if step.state not in SETTLED and step.is_late:
        says.append(_("ne sera pas prête à temps"))
        tone = tone or "warning"
    if step.done_on is not None:
        says.append(date_format(step.done_on, "j F Y"))
    if step.drop_reason is not None:
        says.append(str(step.drop_reason.label))
    return tuple(says), tone


def _area(area: AreaLine, sheet: PlanSheet, names: dict[str, str]) -> AreaCard:
    areas = shared_atlas().areas
    index = areas.index(area.code)
    return AreaCard(
        id=area.id,
        code=area.code,
        name=str(areas.name[index]),
        region=str(areas.region_name[index]),
        views=tuple(
            ViewLink(adult.person.id, names[str(adult.person.id)]) for adult in sheet.adults
        ),
        is_chosen=area.code == sheet.chosen_area,
        is_backup=area.code == sheet.backup_area,
        is_vetoed=area.is_vetoed,
        not_retained=area.not_retained,
        visits=tuple(
            VisitLink(one.id, date_format(one.from_on, "j F Y"), str(one.state.label))
            for one in area.visits
        ),
    )


def _knot(knot: Knot, sheet: PlanSheet) -> str:
    """Steps that wait for one another, and what unties them."""
    titles = {str(step.id): step.title for step in sheet.steps}
    round_ = " → ".join(titles[key] for key in (*knot.keys, knot.keys[0]))
    ways = dict.fromkeys(titles[key] for tie in knot.ties for key in tie.untied_by)
    text = _("Ces étapes s’attendent : %(steps)s.") % {"steps": round_}
    if ways:
        text += " " + _("Ce qui débloque : %(ways)s.") % {"ways": " ; ".join(ways)}
    return text


def _at_stake(sheet: PlanSheet, names: dict[str, str], today: date) -> tuple[StakeLine, ...]:
    language = get_language() or "fr"
    found = [
        StakeLine(
            one.words.in_language(language),
            names.get(one.deadline.who or "", ""),
            one.consequence is Consequence.STOP,
        )
        for one in sheet.collisions
    ]
    if sheet.chosen_area and sheet.state in (PlanState.DRAFT, PlanState.PROPOSED):
        areas = shared_atlas().areas
        departements = areas.departements[areas.index(sheet.chosen_area)]
        found += [
            StakeLine(words.in_language(language), "", False)
            for words in given_up(sheet.social_housing, departements, today)
        ]
    return tuple(found)


def _changed(sheet: PlanSheet) -> tuple[str, ...]:
    """What differs from the version that was proposed, in words."""
    if not sheet.changes:
        return ()
    labels: dict[str, Any] = {
        "reasons": _("les raisons"),
        "chosen_area": _("le lieu choisi"),
        "backup_area": _("le lieu de repli"),
        "target_on": _("la date visée"),
        "conditions": _("ce qui compte"),
    }
    found = [str(labels[name]) for name in sheet.changes.fields]
    for steps, one in (
        (sheet.changes.added, _("nouvelle étape : %(title)s")),
        (sheet.changes.removed, _("étape retirée ou réglée : %(title)s")),
        (sheet.changes.altered, _("étape changée : %(title)s")),
    ):
        found += [one % {"title": step.title} for step in steps]
    return tuple(found)
