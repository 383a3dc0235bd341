"""Offers from outside the programme: noted; what may follow a no is shown before the answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trousseau.households import outside_offers as offers
from trousseau.households.choices import OfferAnswer
from trousseau.households.sheet import household_sheet
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import outside_offer as form
from trousseau.web.households import workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import outside_offers as words
from trousseau.web.presenters.household import called


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """What somebody else offers; its page then says what may follow a no."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "outside_offers.add")
    offer = form.OutsideOfferForm(posted(request))
    if request.method == "POST" and offer.is_valid():
        found = offers.add_outside_offer(request.actor, household_id, offer.as_kept(), now)
        return redirect("outside_offers_answer", found)
    context = {
        "form": offer,
        "household_id": household_id,
        "name": called([member.person for member in sheet.adults]),
    }
    return render_page(request, "outside_offers/add.html", "households", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, outside_id: int) -> HttpResponse:
    """What may follow a no; and what the household answers once it knows."""
    now = timezone.now()
    line = offers.outside_offer(request.actor, outside_id, now)
    known: dict[str, object] = {"told": line.told_on is not None}
    if line.answer is not OfferAnswer.OPEN:
        known["answer"] = line.answer
    said = form.OfferAnswerForm(posted(request), initial=known)
    if request.method == "POST" and said.is_valid():
        told = said.cleaned_data["told"]
        try:
            household = offers.answer_outside_offer(
                request.actor, outside_id, said.said(), now, told=told
            )
        except offers.NotTold:
            before = _("Dites d’abord au ménage ce qui peut suivre, puis cochez cette case.")
            said.add_error("told", before)
        else:
            return redirect("households_show", household)
    context = {
        "form": said,
        "row": words.outside_row(line),
        "consequences": words.consequence_boxes(line),
        "household_id": line.household,
    }
    return render_page(request, "outside_offers/answer.html", "households", context)
