"""The short form: a household, its wishes, and the profile that follows from them.

Nothing typed here is kept anywhere. The form travels from page to page as hidden fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from trousseau.territories import Atlas
from trousseau.territories.places import Commune, EmploymentArea
from trousseau.web.forms import choices, rows
from trousseau.web.forms.fields import Job, PlaceField, understand_job
from trousseau.web.forms.priorities import ORDER, weights

_LONGEST = 120
VERY_TIGHT = 3
"""Housing tension (0–4) above which homes are the hardest to find: mostly zone A bis."""


def _choice(
    label: Any, options: list[tuple[str, Any]], initial: str, **kwargs: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, initial=initial, required=False, **kwargs
    )


class Part(forms.Form):
    """A part of the form: no `required` attributes, because the server explains better."""

    use_required_attribute = False

    def answer(self, name: str) -> str:
        """What was answered, or what stands there before anyone answers."""
        return str(self.cleaned_data.get(name) or self.fields[name].initial or "")


class AdultForm(Part):
    """One adult: work, qualification, French, licence."""

    job = forms.CharField(
        label=_("Métier"),
        help_text=_("Avec vos mots : maçon, aide-soignante, couturière…"),
        max_length=_LONGEST,
        required=False,
    )
    job_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    job_practicable = _choice(_("Peut l’exercer en France ?"), choices.PRACTICABLE, "now")
    second_job = forms.CharField(label=_("Un autre métier"), max_length=_LONGEST, required=False)
    second_job_code = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    second_job_practicable = _choice(_("Peut l’exercer en France ?"), choices.PRACTICABLE, "now")
    qualification = _choice(_("Niveau dans le métier"), choices.QUALIFICATION, "skilled")
    french = _choice(_("Français parlé (une estimation suffit)"), choices.FRENCH, "A2")
    seeks_work = forms.BooleanField(label=_("Cherche un emploi"), required=False, initial=True)
    licence = forms.BooleanField(label=_("A un permis de conduire (B)"), required=False)

    def __init__(self, *args: Any, atlas: Atlas, **kwargs: Any) -> None:
        """`atlas` knows the occupations."""
        super().__init__(*args, **kwargs)
        self.atlas = atlas
        for name in ("job", "second_job"):
            self.fields[name].widget.attrs.update(
                {"autocomplete": "off", "data-jobs": "", "spellcheck": "false"}
            )

    def understood(self, name: str) -> Job | None:
        """What we make of a job as it was typed (`job` or `second_job`)."""
        words = str(self.cleaned_data.get(name) or "").strip()
        chosen = str(self.cleaned_data.get(f"{name}_code") or "")
        return understand_job(self.atlas, words, chosen) if words else None

    @cached_property
    def jobs(self) -> dict[str, Job]:
        """The jobs that were understood, by field."""
        found = {name: self.understood(name) for name in ("job", "second_job")}
        return {name: job for name, job in found.items() if job is not None}

    def clean(self) -> dict[str, Any]:
        """A job that nobody understands is said at once; so is a job seeker without a job."""
        for name in ("job", "second_job"):
            words = self.cleaned_data.get(name)
            if words and self.understood(name) is None:
                self.add_error(
                    name, _("Nous ne reconnaissons pas ce métier. Essayez un mot plus courant.")
                )
        wanted = self.cleaned_data.get("seeks_work") and not self.cleaned_data.get("job")
        if wanted and "job" not in self.errors:
            self.add_error("job", _("Quel métier ? Un seul mot suffit."))
        return self.cleaned_data

    def as_mapping(self, number: int) -> dict[str, Any]:
        """This adult as the profile has it."""
        level = self.answer("french")
        return {
            # Never a name: this is how the warnings speak of the person.
            "id": _("Adulte %(number)d") % {"number": number},
            "occupations": [
                {"rome": job.rome, "practicable": self.answer(f"{name}_practicable")}
                for name, job in self.jobs.items()
            ],
            "qualification": self.answer("qualification"),
            # An oral estimate says nothing of reading and writing.
            "languages": {"fr": {"listening": level, "speaking": level}},
            "driving_licence": ["B"] if self.cleaned_data["licence"] else [],
            "seeks_work": self.cleaned_data["seeks_work"],
        }


class ChildForm(Part):
    """One child: an age."""

    age = forms.IntegerField(label=_("Âge"), min_value=0, max_value=25, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ages are typed on a phone's number pad."""
        super().__init__(*args, **kwargs)
        self.fields["age"].widget.attrs["inputmode"] = "numeric"


class WishesForm(Part):
    """Housing, what must be, what must never be, what is preferred, what matters most."""

    rent_max = forms.IntegerField(
        label=_("Loyer, au plus"),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    social = forms.BooleanField(
        label=_("Un logement social conviendrait"), required=False, initial=True
    )
    rooms_min = _choice(
        _("Nombre de pièces"),
        [("", _("Calculé d’après le ménage"))]
        + [(str(n), _("Au moins un T%(n)d") % {"n": n}) for n in range(1, 7)],
        "",
    )

    must_unemployment = forms.DecimalField(
        label=_("Un chômage d’au plus"), min_value=1, max_value=40, required=False
    )
    must_town = forms.IntegerField(
        label=_("Une ville d’au moins"),
        min_value=0,
        max_value=3_000_000,
        required=False,
    )
    must_upper_secondary = forms.BooleanField(label=_("Un lycée dans la zone"), required=False)
    must_vocational = forms.BooleanField(
        label=_("Un lycée professionnel dans la zone"), required=False
    )

    never_paris = forms.BooleanField(label=_("L’Île-de-France"), required=False, initial=True)
    never_tight_housing = forms.BooleanField(
        label=_("Là où se loger est le plus difficile"), required=False
    )
    never_regions = forms.MultipleChoiceField(
        label=_("D’autres régions"),
        choices=[r for r in choices.METROPOLITAN if r[0] != choices.ILE_DE_FRANCE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    never_place = PlaceField(
        label=_("Un lieu"), help_text=_("Une ville et toute sa zone d’emploi."), towns_only=False
    )

    prefer_regions = forms.MultipleChoiceField(
        label=_("Une région"),
        help_text=_("L’outre-mer n’est proposé que s’il est choisi ici."),
        choices=choices.REGIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prefer_size = _choice(_("Taille de la ville"), choices.TOWN_SIZES, "any")
    near_place = PlaceField(
        label=_("Près de"), help_text=_("La commune d’un proche, par exemple."), towns_only=True
    )
    near_km = forms.IntegerField(label=_("À moins de"), min_value=1, max_value=1500, required=False)
    away_place = PlaceField(label=_("Loin de"), towns_only=True)
    away_km = forms.IntegerField(label=_("À plus de"), min_value=1, max_value=1500, required=False)

    first = _choice(_("D’abord"), [("", choices.NO_ANSWER), *choices.THEMES], "")
    second = _choice(_("Ensuite"), [("", choices.NO_ANSWER), *choices.THEMES], "")
    third = _choice(_("Et puis"), [("", choices.NO_ANSWER), *choices.THEMES], "")
    exact = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, atlas: Atlas, **kwargs: Any) -> None:
        """`atlas` knows the places."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.atlas = atlas
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        """The three that matter most are three different ones."""
        seen = set()
        for name in ORDER:
            theme = self.cleaned_data.get(name)
            if theme and theme in seen:
                self.add_error(name, _("Déjà choisi plus haut."))
            seen.add(theme)
        return self.cleaned_data


class HouseholdForm:
    """The whole form, bound to what was posted or empty."""

    def __init__(self, data: Mapping[str, list[str]] | None, atlas: Atlas) -> None:
        """`data`: names and values as posted; None for the empty form."""
        self.data: rows.Posted = dict(data or {})
        posted: MultiValueDict[str, str] | None = MultiValueDict(self.data) if data else None
        self.adults = [
            AdultForm(posted, prefix=f"adult-{i}", atlas=atlas)
            for i in range(rows.count(self.data, "adult"))
        ]
        self.children = [
            ChildForm(posted, prefix=f"child-{i}") for i in range(rows.count(self.data, "child"))
        ]
        self.wishes = WishesForm(posted, atlas=atlas)

    @property
    def parts(self) -> list[Part]:
        """Every part, in the order of the page."""
        return [*self.adults, *self.children, self.wishes]

    def is_valid(self) -> bool:
        """Whether every part is; all are checked, so that all errors show at once."""
        return not [part for part in self.parts if not part.is_valid()]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each faulty field's element id and what is wrong, in the order of the page."""
        return [
            (part[name].id_for_label or part[name].auto_id, str(error))
            for part in self.parts
            for name, errors in part.errors.items()
            for error in errors
        ]

    def carried(self) -> list[tuple[str, str]]:
        """Name and value of each hidden field that takes this household to another page."""
        names = {name for name, _value in self._names()}
        return [
            (name, value) for name, values in self.data.items() if name in names for value in values
        ]

    def _names(self) -> Iterator[tuple[str, str]]:
        yield "adults", ""
        yield "children", ""
        for part in self.parts:
            for name in part.fields:
                yield part.add_prefix(name), name

    def as_mapping(self) -> dict[str, Any]:
        """The household profile as INTERFACES writes it (version 1). Only for a valid form."""
        wishes = self.wishes.cleaned_data
        rooms = self.wishes.answer("rooms_min")
        return {
            "version": 1,
            "adults": [adult.as_mapping(i) for i, adult in enumerate(self.adults, 1)],
            "children": [
                {"age": child.cleaned_data["age"]}
                for child in self.children
                if child.cleaned_data["age"] is not None
            ],
            "housing": {
                "rooms_min": int(rooms) if rooms else None,
                "rent_max_eur_month": wishes["rent_max"],
                "social": wishes["social"],
            },
            "must": self._must(wishes),
            "red_lines": self._red_lines(wishes),
            "wishes": self._preferences(wishes),
            "weights": weights([wishes[name] for name in ORDER if wishes[name]], wishes["exact"]),
        }

    @staticmethod
    def _must(wishes: Mapping[str, Any]) -> list[dict[str, Any]]:
        must: list[dict[str, Any]] = []
        if wishes["must_unemployment"] is not None:
            must.append(
                {"indicator": "unemployment_rate", "max": float(wishes["must_unemployment"])}
            )
        if wishes["must_town"] is not None:
            must.append({"indicator": "main_town_people", "min": wishes["must_town"]})
        if wishes["must_upper_secondary"]:
            must.append({"indicator": "schools_upper_secondary", "min": 1})
        if wishes["must_vocational"]:
            must.append({"indicator": "schools_vocational", "min": 1})
        return must

    @staticmethod
    def _red_lines(wishes: Mapping[str, Any]) -> list[dict[str, Any]]:
        regions: list[str] = list(wishes["never_regions"])
        if wishes["never_paris"]:
            regions.append(choices.ILE_DE_FRANCE)
        lines: list[dict[str, Any]] = [{"region": code} for code in regions]
        if wishes["never_tight_housing"]:
            lines.append({"indicator": "housing_tension", "above": VERY_TIGHT})
        place = wishes["never_place"]
        if isinstance(place, EmploymentArea):
            lines.append({"area": place.code})
        elif isinstance(place, Commune) and place.area:
            lines.append({"area": place.area})
        return lines

    @staticmethod
    def _preferences(wishes: Mapping[str, Any]) -> dict[str, Any]:
        near, away = wishes["near_place"], wishes["away_place"]
        return {
            "regions": list(wishes["prefer_regions"]),
            "town_size": wishes["prefer_size"] or "any",
            "near": [{"commune": near.code, "max_km": wishes["near_km"] or 60}] if near else [],
            "away_from": [{"commune": away.code, "min_km": wishes["away_km"] or 100}]
            if away
            else [],
        }
