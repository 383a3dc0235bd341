"""The worker's day: who is met, what is late, whom one waits for, who was not heard of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading
from trousseau.follow_ups.queries import in_danger, in_window
from trousseau.handovers.queries import handovers_to_do
from trousseau.households.homes import Homes
from trousseau.partners.due import Trouble
from trousseau.plans import day as days
from trousseau.web.doors import ActorRequest
from trousseau.web.households import CENTRE, MINE, workers
from trousseau.web.page import render_page
from trousseau.web.presenters import household as words
from trousseau.web.presenters import today as today_words
from trousseau.web.presenters.follow_up import window_card
from trousseau.web.presenters.handover import to_do_cards
from trousseau.web.presenters.local_facts import fact_row
from trousseau.web.presenters.outside_offers import outside_card
from trousseau.web.presenters.partners import opportunity_row


@workers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Today: of one's own households, or of the whole centre."""
    now, day = timezone.now(), timezone.localdate()
    follows = request.actor.role == Role.CASEWORKER
    mine = follows and request.GET.get("who", MINE) != CENTRE
    language = get_language() or "fr"
    with reading(request.actor, "today.index", now) as door:
        homes = Homes(door, request.actor, day)
        found = days.day(homes, now, mine=mine, language=language)
        follow_ups = in_window(homes, mine=mine)
        dangers = in_danger(homes)
        handovers = handovers_to_do(homes, now)
    lists: dict[str, Sequence[Any]] = {
        "appointments": [
            words.appointment_card(one, now, with_whom=not mine) for one in found.appointments
        ],
        "outside": [outside_card(line, day) for line in found.outside],
        "late": [today_words.work_card(line) for line in found.late],
        "waiting": [today_words.work_card(line) for line in found.waiting],
        "without_next": [today_words.case_card(line) for line in found.without_next],
        "silent": [words.household_row(line, day) for line in found.silent],
        "ending_stays": [words.household_row(line, day) for line in found.ending_stays],
        "unassigned": [words.household_row(line, day) for line in found.unassigned],
        "offers": [opportunity_row(line, day) for line in found.offers],
        "local_facts": [fact_row(line) for line in found.local_facts],
        "leaving": [today_words.leaving_card(line, day) for line in found.leaving],
        "follow_ups": [window_card(line) for line in follow_ups.lines],
        "in_danger": dangers,
        "handovers": to_do_cards(handovers, day),
        **_introductions(found),
    }
    context = {
        **lists,
        "day": day,
        "who": MINE if mine else CENTRE,
        "follows": follows,
        "appointments_more": found.appointments_total - len(found.appointments),
        "late_more": found.late_total - len(found.late),
        "waiting_more": found.waiting_total - len(found.waiting),
        "introductions_more": found.introductions_total - len(found.introductions),
        "offers_more": found.offers_total - len(found.offers),
        "local_facts_more": found.local_facts_total - len(found.local_facts),
        "follow_ups_more": follow_ups.total - len(follow_ups.lines),
        "drafts": found.drafts,
        "quiet": not found.drafts and not any(lists.values()),
    }
    return render_page(request, "today/index.html", "today", context)


def _introductions(found: days.Day) -> dict[str, list[Any]]:
    """Those that went wrong, and those without an answer: what goes wrong is worse."""
    cards: dict[bool, list[Any]] = {True: [], False: []}
    for line in found.introductions:
        silent = line.due.trouble is Trouble.SILENT
        cards[silent].append(today_words.introduction_card(line))
    return {"broken": cards[False], "unanswered": cards[True]}
