"""Everything that is kept about a person, for that person.

Found by walking the tables about people, so that a table of a later layer is in it without a
change. Without the names of colleagues and of other people, as far as columns go: what somebody
wrote in a note is the person's own file, and is read through before it is handed over. So the whole
copy is made by staff; what the person takes along by themselves is what they may read online.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.accounts.doors import reading
from trousseau.audit.fields import SealedField
from trousseau.audit.models import Extent, LogRow, Outcome
from trousseau.privacy import access
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.log_names import centre_names
from trousseau.privacy.personal_data import PersonalTable, personal_tables
from trousseau.privacy.recipients import FIELDS, field_label


@dataclass(frozen=True)
class Value:
    """One value: its column, what that is called, the value for a machine, and for people."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True)
class Section:
    """The rows of one table."""

    table: str
    title: str
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class ReadLine:
    """The file was read, by somebody of a role in a centre; `role` is empty for the machine."""

    at: datetime
    extent: str
    role: str
    centre: str
    reason: str


@dataclass(frozen=True)
class SubjectExport:
    """All of it."""

    person: UUID
    reference: str
    made_at: datetime
    # Or what the person may read by themselves.
    whole: bool
    sections: tuple[Section, ...]
    read: tuple[ReadLine, ...]

    @property
    def file_name(self) -> str:
        """Without a name: whoever sees a folder of downloads learns nothing."""
        return f"dossier-{self.reference}.json"

    def as_json(self) -> bytes:
        """For a machine, and legible: UTF-8, indented."""
        content = {
            "reference": self.reference,
            "made_at": self.made_at.isoformat(),
            "whole": self.whole,
            "sections": [
                {
                    "table": section.table,
                    "title": section.title,
                    "rows": [{one.name: one.value for one in row} for row in section.rows],
                }
                for section in self.sections
            ],
            "read_by": [
                {
                    "at": line.at.isoformat(),
                    "extent": line.extent,
                    "role": line.role,
                    "centre": line.centre,
                    "reason": line.reason,
                }
                for line in self.read
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2).encode()


def subject_export(actor: Actor, person_id: UUID, at: datetime, action: str) -> SubjectExport:
    """Everything about one person for who hands it over, or what they may read themselves.

    Raises NotHere.
    """
    with reading(actor, action, at) as door:
        person = access.get_person_watched(actor, person_id)
        key = open_key(person)
        whole = actor.role in access.WHOLE_COPY
        export = SubjectExport(
            person=person.pk,
            reference=person.reference,
            made_at=at,
            whole=whole,
            sections=tuple(_sections(person.pk, key, whole)),
            read=tuple(_read(person.pk)),
        )
        door.saw(person.pk)
    return export


def _sections(person: UUID, key: DataKey, whole: bool) -> Iterator[Section]:
    # In the order in which the tables were thought of: the person, how to reach them, …
    declared = {
        model: number for number, model in enumerate(apps.get_models(include_auto_created=True))
    }
    for table in sorted(personal_tables(), key=lambda table: declared[table.model]):
        names = table.handed_over if whole else table.online
        if not names:
            continue
        rows = table.rows(person).order_by("pk")
        if found := tuple(tuple(_values(row, names, _key_of(table, row, key))) for row in rows):
            title = str(table.model._meta.verbose_name_plural)
            yield Section(table.model._meta.label, title, found)


def _key_of(table: PersonalTable, row: Model, key: DataKey) -> DataKey:
    """The key that a row is sealed under: the person's, or one they share with others."""
    owner = table.owner_of(row)
    return key if owner is None else open_key(owner)


def _values(row: Model, names: Collection[str], key: DataKey) -> Iterator[Value]:
    told_as: dict[str, str] = getattr(row, "told_as", {})
    for field in row._meta.concrete_fields:
        if field.name not in names:
            continue
        if field.name in told_as:
            word = getattr(row, told_as[field.name])
            value, text = word.value, str(word.label)
        elif isinstance(field, SealedField):
            value = key.read(row, field.name)
            text = _legible(value)
        else:
            value, text = _plain(row, field)
        if value not in (None, ""):
            yield Value(field.name, str(field.verbose_name), value, text)


def _plain(row: Model, field: "Field[Any, Any]") -> tuple[Any, str]:
    value = getattr(row, field.name)
    if field.is_relation:
        return str(value), str(value)
    match value:
        case None:
            return None, ""
        case bool():
            return value, _("oui") if value else _("non")
        case datetime():
            return value.isoformat(), date_format(localtime(value), "j F Y, H:i")
        case date():
            return value.isoformat(), date_format(value, "j F Y")
        case list():
            # Names of fields of a person.
            labels = (str(field_label(one)) if one in FIELDS else str(one) for one in value)
            return value, ", ".join(labels)
    return value, str(dict(field.flatchoices).get(value, value))


def _legible(text: str) -> str:
    """What is kept as JSON (a form, a plan as it was agreed): its texts, one a line."""
    try:
        content = json.loads(text)
    except ValueError:
        return text
    return "\n".join(_texts(content)) if isinstance(content, dict | list) else text


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from _texts(one)
    elif content not in (None, ""):
        yield str(content)


def _read(person: UUID) -> Iterator[ReadLine]:
    """Who read the file, whole or a line of it, the latest first; roles and centres, no names."""
    centres = centre_names()
    roles, reasons = dict(Role.choices), dict(BreakGlassReason.choices)
    rows = LogRow.objects.filter(person=person, outcome=Outcome.DONE).exclude(extent=Extent.NONE)
    for row in rows.order_by("-number").iterator():
        yield ReadLine(
            at=row.at,
            extent=row.extent,
            role=str(roles.get(row.role, row.role)),
            centre=centres.get(row.centre, ""),
            reason=str(reasons.get(row.reason, row.reason)),
        )
