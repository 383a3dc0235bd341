"""The themes of a sheet: their names, their order, and the figures of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

THEMES: dict[str, tuple[str, ...]] = {
    "work": (
        "unemployment_rate",
        "unemployment_change_5y",
        "hiring_per_1000",
        "hiring_difficult_share",
        "hiring_seasonal_share",
    ),
    "housing": (
        "rent_eur_per_m2_month",
        "housing_tension",
        "vacant_homes_share",
        "long_vacant_homes_share",
        "social_homes_per_1000",
        "social_vacancy_share",
    ),
    "children": (
        "share_near_nursery_school",
        "share_near_primary_school",
        "share_near_lower_secondary",
        "share_near_upper_secondary",
        "share_near_vocational",
    ),
    "services": ("facilities_per_1000", "main_town_people", "main_town_share"),
    "place": (
        "people",
        "density_people_per_km2",
        "population_change",
        "working_age_population_change",
        "working_age_per_senior",
    ),
}
"""The indicators of an area that its sheet shows, by theme."""


@dataclass(frozen=True)
class ThemeName:
    """A theme as a heading (`Le travail`) and as one word in a list (`travail`)."""

    heading: str
    word: str


def theme_name(theme: str) -> ThemeName:
    """How a theme is called in the reader's language."""
    return {
        "work": ThemeName(_("Le travail"), _("travail")),
        "housing": ThemeName(_("Le logement"), _("logement")),
        "children": ThemeName(_("Les enfants et l’école"), _("enfants")),
        "services": ThemeName(_("Les services et les transports"), _("services")),
        "ties": ThemeName(_("Les proches et les souhaits de lieu"), _("proches")),
        "place": ThemeName(_("Ce dont le lieu a besoin"), _("besoins du lieu")),
    }[theme]
