"""Where cases stall: how long each stage takes, for whoever answers for a centre."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trousseau.accounts.choices import Role
from trousseau.plans.course import CourseStage, course
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page


@signed_in(Role.MANAGER)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The stages of the centre's cases; numbers only."""
    texts = {
        CourseStage.INFORM: _("De l’orientation à la réunion d’information"),
        CourseStage.CHECK: _("De la réunion aux conditions réunies"),
        CourseStage.PREPARE: _("Des conditions réunies au projet proposé"),
        CourseStage.AGREE: _("Du projet proposé à l’accord de chaque adulte"),
        CourseStage.MOVE: _("De l’accord au déménagement"),
    }
    stages = [(texts[line.stage], line) for line in course(request.actor, timezone.now())]
    return render_page(request, "course/index.html", "households", {"stages": stages})
