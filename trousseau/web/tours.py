"""The guided tour of the demonstration; a real programme has none."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from trousseau.demo.programme import is_demonstration
from trousseau.demo.tours import tour
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page


@signed_in()
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """Where to look, one stop after the other."""
    if not is_demonstration():
        raise Http404
    language = get_language() or "fr"
    stops = [
        {
            "title": stop.title.in_language(language),
            "text": stop.text.in_language(language),
            "address": reverse(stop.page, args=[stop.record] if stop.record else []),
        }
        for stop in tour(request.actor, timezone.now())
    ]
    return render_page(request, "tours/show.html", "tours", {"stops": stops})
