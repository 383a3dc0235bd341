"""The form of what goes into a table that leaves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.web.forms.person import Part
from trousseau.web.spreadsheets import CSV, XLSX

MINE, CENTRE = "mine", "centre"


class ExportForm(Part):
    """Whose households, in what kind of file, and whether one sees where people are."""

    who = forms.ChoiceField(
        label=_("Quels ménages ?"),
        choices=[(MINE, _("Ceux que j’accompagne")), (CENTRE, _("Tout le centre"))],
    )
    kind = forms.ChoiceField(
        label=_("En quel format ?"),
        choices=[(XLSX, _("XLSX, pour un tableur")), (CSV, _("CSV"))],
    )
    whereabouts = forms.BooleanField(
        label=_("Avec les téléphones, les adresses et les noms de structures"), required=False
    )
