"""The forms of where a household stands: its home, its social-housing request, its papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.households.choices import (
    Extension,
    FactKind,
    HousingRight,
    Permit,
    Protection,
    Structure,
    YesNo,
)
from trousseau.households.situations import Fact, SocialHousing, Stay
from trousseau.web.forms.household_file import Day, as_initial, choice, line
from trousseau.web.forms.person import Part

UNSAID = [("", _("Pas encore demandé"))]
_DEPARTEMENT = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])")


class StayForm(Part):
    """Where a household lives, and until when."""

    structure = choice(
        _("Hébergement"), [("", _("Choisir")), *Structure.choices], required=True,
        error_messages={"required": _("Dites où vit le ménage.")},
    )  # fmt: skip
    name = line(_("Nom de la structure"), hint=_("Ou chez qui."))
    from_on = Day(_("Depuis le"))
    ends_on = Day(_("Fin de prise en charge"), _("Le jour annoncé au ménage."))
    extension = choice(_("Prolongation"), Extension.choices)
    extended_until = Day(_("Prolongée jusqu’au"))

    def clean(self) -> dict[str, Any]:
        """Days follow one another."""
        data = self.cleaned_data
        today = timezone.localdate()
        data["from_on"] = data.get("from_on") or today
        if data["from_on"] > today:
            self.add_error("from_on", _("Ce jour est dans l’avenir : vérifiez la date."))
        elif data.get("ends_on") and data["ends_on"] < data["from_on"]:
            self.add_error("ends_on", _("La fin est avant le début."))
        granted = data.get("extension") == Extension.GRANTED
        if granted and not data.get("extended_until"):
            self.add_error("extended_until", _("Jusqu’à quel jour est-elle accordée ?"))
        elif not granted:
            data["extended_until"] = None
        return data

    def as_kept(self) -> Stay:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return Stay(
            Structure(data["structure"]),
            data["name"],
            data["from_on"],
            data["ends_on"],
            Extension(data["extension"] or Extension.NONE),
            data["extended_until"],
        )


def stay_values(stay: Stay | None) -> dict[str, object]:
    """A stay as the form shows it."""
    if stay is None:
        return {}
    names = ("structure", "name", "from_on", "ends_on", "extension", "extended_until")
    return as_initial({name: getattr(stay, name) for name in names})


class SocialHousingForm(Part):
    """What is known of a request for a social home."""

    number = line(_("Numéro unique d’enregistrement"), 30)
    first_requested_on = Day(_("Première demande le"))
    renew_by = Day(_("À renouveler avant le"), _("Passé ce jour, l’ancienneté est perdue."))
    departements = line(_("Départements demandés"), 60, _("Par exemple : 93, 94, 12."))
    housing_right = choice(_("Droit au logement opposable (DALO)"), HousingRight.choices)
    housing_right_on = Day(_("Décision du"))
    siao_on = Day(_("Demande au SIAO le"))

    def clean_departements(self) -> tuple[str, ...]:
        """Official codes, in order."""
        codes = re.findall(r"[0-9A-Za-z]+", self.cleaned_data["departements"].upper())
        for code in codes:
            if not _DEPARTEMENT.fullmatch(code):
                raise forms.ValidationError(
                    _("« %(code)s » n’est pas le numéro d’un département."), params={"code": code}
                )
        return tuple(dict.fromkeys(codes))

    def as_kept(self) -> SocialHousing:
        """What the action takes; only once the form is valid."""
        data = dict(self.cleaned_data)
        data["housing_right"] = HousingRight(data["housing_right"] or HousingRight.NONE)
        return SocialHousing(**data)


def social_housing_values(found: SocialHousing | None) -> dict[str, object]:
    """A request as the form shows it."""
    if found is None:
        return {}
    values = as_initial({name: getattr(found, name) for name in SocialHousingForm.base_fields})
    return {**values, "departements": ", ".join(found.departements)}


class FactsForm(Part):
    """What was checked about one adult. What is left as it was is not recorded again."""

    protection = choice(FactKind.PROTECTION.label, [*UNSAID, *Protection.choices])
    permit = choice(FactKind.PERMIT.label, [*UNSAID, *Permit.choices])
    permit_expires_on = Day(_("Le titre expire le"))
    prefecture = line(_("Préfecture qui suit le dossier"), 3, _("Le numéro du département : 93."))
    rights = choice(
        FactKind.RIGHTS.label,
        [*UNSAID, *YesNo.choices],
        _("Assurance maladie, Caf, France Travail."),
    )
    voluntary = choice(
        FactKind.VOLUNTARY.label,
        [*UNSAID, *YesNo.choices],
        _("Demandez à chaque adulte, seul à seul."),
    )

    def clean_prefecture(self) -> str:
        """The official code of a département."""
        code = str(self.cleaned_data["prefecture"]).strip().upper()
        if code and not _DEPARTEMENT.fullmatch(code):
            raise forms.ValidationError(_("Écrivez le numéro d’un département : 93."))
        return code

    def as_kept(self, today: date) -> list[Fact]:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return [
            Fact(
                kind,
                data[kind],
                today,
                data["permit_expires_on"] if kind == FactKind.PERMIT else None,
            )
            for kind in FactKind
            if data[kind]
        ]


def fact_values(facts: Mapping[FactKind, Fact]) -> dict[str, object]:
    """Facts as the form shows them."""
    values: dict[str, object] = {str(kind): fact.value for kind, fact in facts.items()}
    if FactKind.PERMIT in facts:
        values["permit_expires_on"] = facts[FactKind.PERMIT].expires_on
    return as_initial(values)
