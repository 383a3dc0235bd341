"""A participant's own plan in words: short sentences, days written out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.plans.choices import OwnStage, Priority, StepOwner, WaitingOn
from trousseau.plans.content import ObjectiveText
from trousseau.plans.own import OwnPlan, OwnStep
from trousseau.web.presenters.plan import area_name


@dataclass(frozen=True)
class StepWords:
    """A step: what, when, and for whom one waits; empty where nothing is known."""

    title: str
    when: str
    by: date | None
    waiting: str


@dataclass(frozen=True)
class MyPlanPage:
    """A plan on the page of one of its people."""

    intro: str
    # What was proposed last; 0 and empty before.
    version: int
    proposed: str
    where: str
    otherwise: str
    when: str
    reasons: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    # In French, as it was proposed.
    objectives: tuple[ObjectiveText, ...]
    agreed: str
    may_agree: bool
    may_withdraw: bool
    next_steps: tuple[StepWords, ...]
    later_steps: tuple[StepWords, ...]
    others_steps: tuple[StepWords, ...]
    done: str
    referent: str
    centre: str
    reference: str


# What somebody is asked to look at first.
NEXT = 3


def my_plan_page(plan: OwnPlan) -> MyPlanPage:
    """All that the page says."""
    content = plan.version.content if plan.version else None
    over = plan.stage in (OwnStage.OVER, OwnStage.PAUSED)
    mine = () if over else tuple(map(_step, plan.steps_of(StepOwner.HOUSEHOLD)))
    others = () if over else plan.steps_of(StepOwner.WORKER, StepOwner.PARTNER)
    agreed_on = plan.version.agreed_on if plan.version else None
    return MyPlanPage(
        intro=_intro(plan),
        version=plan.version.number if plan.version else 0,
        proposed=_day(plan.version.proposed_on if plan.version else None),
        where=area_name(content.chosen_area) if content else "",
        otherwise=area_name(content.backup_area) if content else "",
        when=_day(date.fromisoformat(content.target_on) if content else None),
        reasons=content.reasons if content else "",
        conditions=tuple(
            (str(priority.label), texts)
            for priority in Priority
            if content
            and (texts := tuple(text for one, text in content.conditions if one == priority))
        ),
        objectives=tuple(one for one in content.objectives if one.steps) if content else (),
        agreed=_day(agreed_on),
        may_agree=plan.may_agree,
        may_withdraw=plan.may_withdraw,
        next_steps=mine[:NEXT],
        later_steps=mine[NEXT:],
        others_steps=tuple(map(_step, others)),
        done=ngettext("%(n)d étape est faite.", "%(n)d étapes sont faites.", plan.done)
        % {"n": plan.done}
        if plan.done
        else "",
        referent=plan.referent,
        centre=plan.centre,
        reference=plan.reference,
    )


def _intro(plan: OwnPlan) -> str:
    match plan.stage:
        case OwnStage.PREPARED if plan.version:
            return _("Une nouvelle version se prépare. Voici celle d’avant.")
        case OwnStage.PREPARED:
            return _("Le projet se prépare avec vous. Rien n’est encore décidé.")
        case OwnStage.THERE:
            return _("Vous êtes libres de dire non, et de changer d’avis quand vous voulez.")
        case OwnStage.MOVED:
            return _("Vous avez déménagé. Nous continuons avec vous.")
        case OwnStage.PAUSED:
            return _("Le projet est en pause. Rien n’est perdu.")
        case OwnStage.OVER:
            return _("Ce projet est terminé.")


def _step(step: OwnStep) -> StepWords:
    when = ""
    if step.by is not None:
        text = _("prévu le %(day)s") if step.is_planned else _("au plus tard le %(day)s")
        when = text % {"day": _day(step.by)}
    waiting = ""
    if step.waiting_on not in (None, WaitingOn.HOUSEHOLD):
        waiting = _("Nous attendons une réponse : %(who)s.") % {"who": step.waiting_on.label}
    return StepWords(step.title, when, step.by, waiting)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
