"""The forms of what is known of a place: a question, an answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trousseau.partners.choices import FactAnswer
from trousseau.partners.local_facts import FactFields
from trousseau.territories.local_facts import KINDS
from trousseau.web.forms.household_file import choice, line
from trousseau.web.forms.organisation import PlacedForm
from trousseau.web.forms.person import Part

AREA, COMMUNE = "area", "commune"
NOBODY_NAMED = _(
    "Un service, une école, une mairie. Ne nommez personne : tout le programme lit ceci."
)


def kinds() -> list[tuple[str, str]]:
    """What can be asked of a place, in the language of the page."""
    language = get_language() or "fr"
    return [(key, words.in_language(language)) for key, words in KINDS.items()]


class AnswerForm(Part):
    """What was found out."""

    answer = choice(
        _("Réponse"), FactAnswer.choices, required=True, initial=FactAnswer.UNKNOWN,
        error_messages={"required": _("Choisissez une réponse, même « pas encore »."),
                        "invalid_choice": _("Choisissez une réponse, même « pas encore ».")},
    )  # fmt: skip
    source = line(_("Qui le dit"), 120, NOBODY_NAMED)

    def clean(self) -> dict[str, Any]:
        """An answer has a source; a question may do without."""
        data = super().clean() or self.cleaned_data
        said = data.get("answer") not in (None, "", FactAnswer.UNKNOWN)
        if said and not data.get("source", "").strip():
            self.add_error(
                "source", _("Dites qui l’a confirmé : sans cela, personne ne peut vérifier.")
            )
        return data

    def found_out(self) -> tuple[FactAnswer, str]:
        """Answer and source; only once the form is valid."""
        return FactAnswer(self.cleaned_data["answer"]), self.cleaned_data["source"]


class FactForm(PlacedForm, AnswerForm):
    """A question about a place, with its answer or still without."""

    reach = choice(
        _("Cela vaut pour…"),
        [(AREA, _("Toute la zone d’emploi")), (COMMUNE, _("Cette commune seulement"))],
        required=True, initial=AREA,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("Dites si cela vaut pour toute la zone ou pour la commune seule."),
        ),
    )  # fmt: skip
    kind = choice(
        _("Ce que l’on veut savoir"), kinds, required=True,
        error_messages={"required": _("Choisissez une question."),
                        "invalid_choice": _("Choisissez une question.")},
    )  # fmt: skip
    detail = line(
        _("Précision"),
        80,
        _("Quel spécialiste, quel niveau. Rien sur un ménage : une chose du lieu."),
    )
    field_order = ("place", "reach", "kind", "detail", "answer", "source")

    def clean(self) -> dict[str, Any]:
        """A place is named; one outside all areas is a commune only."""
        data = super().clean()
        if "place" in data and not self.commune[0]:
            self.add_error("place", _("Donnez le nom d’une commune."))
        elif data.get("reach") == AREA and "place" in data and not self.commune[1]:
            self.add_error("reach", _("Cette commune n’est dans aucune zone d’emploi."))
        return data

    def as_kept(self) -> FactFields:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        commune, area = self.commune
        answer, source = self.found_out()
        place = area if data["reach"] == AREA else commune
        return FactFields(place, area, data["kind"], answer, data["detail"], source)
