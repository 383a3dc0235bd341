"""The worker's day: who is met, what is late, whom one waits for, who was not heard of."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from trousseau.accounts.choices import Role
from trousseau.plans import day as days
from trousseau.web.doors import ActorRequest
from trousseau.web.households import CENTRE, MINE, workers
from trousseau.web.page import render_page
from trousseau.web.presenters import household as words
from trousseau.web.presenters import today as today_words


@workers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Today: of one's own households, or of the whole centre."""
    now, day = timezone.now(), timezone.localdate()
    follows = request.actor.role == Role.CASEWORKER
    mine = follows and request.GET.get("who", MINE) != CENTRE
    language = get_language() or "fr"
    found = days.day(request.actor, day, now, mine=mine, language=language)
    context = {
        "day": day,
        "who": MINE if mine else CENTRE,
        "follows": follows,
        "appointments": [words.appointment_card(one, now) for one in found.appointments],
        "late": [today_words.work_card(line) for line in found.late],
        "late_more": found.late_total - len(found.late),
        "waiting": [today_words.work_card(line) for line in found.waiting],
        "waiting_more": found.waiting_total - len(found.waiting),
        "without_next": [today_words.case_card(line) for line in found.without_next],
        "silent": [words.household_row(line, day) for line in found.silent],
        "ending_stays": [words.household_row(line, day) for line in found.ending_stays],
        "unassigned": [words.household_row(line, day) for line in found.unassigned],
        "manages": request.actor.role == Role.MANAGER,
    }
    return render_page(request, "today/index.html", "today", context)
