"""The jobs as we understood them, each correctable by choosing another."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau.web.forms.household import HouseholdForm


@dataclass(frozen=True)
class JobChoice:
    """An occupation that the words may mean."""

    code: str
    title: str


@dataclass(frozen=True)
class UnderstoodJob:
    """One job that was typed: `field` carries the choice, `code` is what we understood."""

    field: str
    label: str
    code: str
    choices: list[JobChoice]


def understood_jobs(form: HouseholdForm) -> list[UnderstoodJob]:
    """Every job of a valid form."""
    return [
        UnderstoodJob(
            field=adult.add_prefix(f"{name}_code"),
            label=_("Adulte %(number)d, « %(words)s »") % {"number": number, "words": job.words},
            code=job.rome,
            choices=[JobChoice(code, title) for code, title in job.candidates],
        )
        for number, adult in enumerate(form.adults, 1)
        for name, job in adult.jobs.items()
    ]
