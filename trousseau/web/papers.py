"""The plan on paper: in which language and how large; its passages translated by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trousseau.plans.queries import PlanSheet, plan_sheet
from trousseau.plans.translations import (
    CheckedByTranslator,
    begin_translation,
    get_translation,
    translations_of,
    write_passages,
)
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.paper import LanguageForm, PaperForm, TranslationForm
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.paper.languages import FRENCH
from trousseau.web.paper.render import UnprintableText, render
from trousseau.web.presenters import paper_plan as words


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Choose how a plan is printed, and print it."""
    now, action = timezone.now(), "papers.plan" if request.method == "POST" else "plans.show"
    sheet = plan_sheet(request.actor, plan_id, now, action)
    form = PaperForm(posted(request), spoken=words.spoken(sheet))
    if request.method == "POST" and sheet.adults and form.is_valid():
        try:
            return _paper(request, sheet, form, now)
        except UnprintableText as unprintable:
            text = _("Ces signes ne s’impriment pas : %(signs)s. Écrivez-les autrement.")
            form.add_error(None, text % {"signs": unprintable.text})
    return _page(request, sheet, form, now)


@workers
@require_POST
def begin(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Go to the translation of a plan into a language, begun when it is first asked for."""
    now = timezone.now()
    sheet = plan_sheet(request.actor, plan_id, now, "plans.show")
    spoken = words.spoken(sheet)
    asked = LanguageForm(request.POST, spoken=spoken)
    if not asked.is_valid() or asked.cleaned_data["beside"] == FRENCH:
        form = PaperForm(request.POST, spoken=spoken)
        form.add_error("beside", _("Choisissez la langue dans laquelle traduire."))
        return _page(request, sheet, form, now)
    language = asked.cleaned_data["beside"]
    return redirect("papers_translate", begin_translation(request.actor, sheet.id, language, now))


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: ActorRequest, translation_id: int) -> HttpResponse:
    """Write down the passages of a plan in another language."""
    now = timezone.now()
    found = get_translation(request.actor, translation_id, now)
    sheet = plan_sheet(request.actor, found.plan, now, "papers.translate")
    draft = None if request.method == "POST" else draft_forms.restore(request)
    french = words.passages_to_translate(sheet, found.language, timezone.localdate())
    form = TranslationForm(
        posted(request),
        passages=french,
        translated=found.passages,
        language=found.language,
        initial=flat(draft) if draft is not None else None,
    )
    if request.method == "POST" and form.is_valid():
        texts, by = form.changed_texts(), form.hands()
        try:
            write_passages(request.actor, found.id, french, texts, by, now)
        except CheckedByTranslator:
            form.add_error("checker", _("Il faut quelqu’un d’autre que qui a traduit."))
        else:
            return redirect("papers_plan", sheet.id)
    context = {
        "form": form,
        "draft": draft,
        "page": words.translation_page(found, french),
    }
    return render_page(request, "papers/translate.html", "households", context)


def _page(request: ActorRequest, sheet: PlanSheet, form: PaperForm, now: datetime) -> HttpResponse:
    begun = translations_of(request.actor, sheet.id, now, "plans.show")
    context = {
        "form": form,
        "page": words.papers_page(sheet, begun, timezone.localdate()),
    }
    return render_page(request, "papers/plan.html", "households", context)


def _paper(request: ActorRequest, sheet: PlanSheet, form: PaperForm, now: datetime) -> HttpResponse:
    """The file; that it was read is in the log by now, for each of its adults."""
    language = form.cleaned_data["beside"]
    begun = translations_of(request.actor, sheet.id, now, "papers.plan")
    translation = next((one for one in begun if one.language == language), None)
    document = words.paper_plan(sheet, language, translation, timezone.localdate())
    response = HttpResponse(render(document, form.print_size()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    response["Cache-Control"] = "no-store"
    return response
