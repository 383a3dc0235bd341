"""The form of a person's file: identity, how to reach them, address, note.

It is posted flat, so that it works without a script: the fields of a way to reach somebody are
named `channel-0-value`, and `channels` says how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import CHANNELS, ChannelKind
from trousseau.privacy.queries import Channel, PersonSheet
from trousseau.privacy.telephones import normal_phone, phone_as_shown
from trousseau.web.forms.languages import spoken_languages

Values = Mapping[str, str]

MOST_CHANNELS = 12
LONGEST_NAME, LONGEST_LINE, LONGEST_NOTE = 120, 200, 4000
OLDEST = 1900
# Beside every text that is written freely.
NEVER_WRITTEN = _(
    "On n’écrit ni l’histoire de l’asile, ni la religion, ni les opinions, ni la vie intime."
)
# The field that is called otherwise in the file: `language` is the switch in the page's head.
SPOKEN = "spoken_language"
FIELDS = {
    "given_names": "given_names",
    "family_name": "family_name",
    "own_script_name": "own_script_name",
    "birth_date": "birth_date",
    SPOKEN: "language",
    "address": "address",
    "note": "note",
}
SAFE = [
    ("", _("On ne sait pas encore")),
    ("yes", _("Oui, la personne seule le lit ou l’entend")),
    ("no", _("Non, d’autres peuvent le lire ou l’entendre")),
]
SAFE_VALUES = {"": None, "yes": True, "no": False}

_ROW_ACTION = re.compile(r"(add|remove)-channel(?:-(\d{1,2}))?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def birth_date_as_kept(text: str, today: date) -> str:
    """`1990-01-05`, or `1990` when only the year is known; raises ValueError for anything else."""
    text = text.strip()
    if re.fullmatch(r"\d{4}", text):
        if not OLDEST <= int(text) <= today.year:
            raise ValueError(text)
        return str(int(text))
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError(text)
    born = date(year, month, day)
    if not date(OLDEST, 1, 1) <= born <= today:
        raise ValueError(text)
    return born.isoformat()


def birth_date_as_typed(kept: str) -> str:
    """`05/01/1990` or `1990`."""
    found = _ISO.fullmatch(kept)
    return "/".join(reversed(found.groups())) if found else kept


def _text(label: Any, longest: int, hint: Any = "", **attributes: str) -> forms.CharField:
    # Nothing of a person is to be offered again by the browser of a shared desk.
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", **attributes})
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, widget=widget, required=False
    )


def _long_text(label: Any, longest: int, rows: int, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": rows})
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, widget=widget, required=False
    )


def with_hint(text: Any, hint: Any) -> Any:
    """Two sentences as one help text, in the language of the page."""
    return format_lazy("{} {}", text, hint)


class Part(forms.Form):
    """A part of the form: no `required` attributes, because the server explains better."""

    use_required_attribute = False


class PersonForm(Part):
    """Who somebody is; every field may stay empty, but not all the names."""

    given_names = _text(_("Prénoms"), LONGEST_NAME)
    family_name = _text(_("Nom de famille"), LONGEST_NAME)
    own_script_name = _text(
        _("Nom dans son écriture"), LONGEST_NAME, _("Comme la personne l’écrit elle-même.")
    )
    birth_date = _text(
        _("Date de naissance"), 20, _("05/01/1990, ou seulement l’année."), inputmode="numeric"
    )
    spoken_language = forms.ChoiceField(label=_("Langue parlée"), required=False)
    address = _long_text(_("Adresse"), LONGEST_LINE, 2)
    note = _long_text(
        _("Notes"),
        LONGEST_NOTE,
        5,
        with_hint(
            _("La personne peut demander à les lire. Écrivez comme si elle les lisait."),
            NEVER_WRITTEN,
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Languages are named in the language of the page."""
        super().__init__(*args, **kwargs)
        spoken = str((self.data if self.is_bound else self.initial).get(SPOKEN, ""))
        field = self.fields[SPOKEN]
        assert isinstance(field, forms.ChoiceField)
        also = spoken if re.fullmatch(r"[a-z]{2,3}", spoken) else ""
        field.choices = [("", _("On ne sait pas")), *spoken_languages(also)]

    def clean_birth_date(self) -> str:
        """As it is kept."""
        text = str(self.cleaned_data["birth_date"])
        if not text:
            return ""
        try:
            return birth_date_as_kept(text, timezone.localdate())
        except ValueError:
            raise forms.ValidationError(
                _("Écrivez 05/01/1990, ou seulement l’année : 1990.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """Somebody without any name could not be found again."""
        names = ("given_names", "family_name", "own_script_name")
        if not any(self.cleaned_data.get(name) for name in names):
            self.add_error("given_names", _("Donnez au moins un nom, pour retrouver la personne."))
        for name in ("address", "note"):
            text = str(self.cleaned_data.get(name, ""))
            self.cleaned_data[name] = text.replace("\r\n", "\n")
        return self.cleaned_data

    def as_kept(self) -> dict[str, str]:
        """The fields as the file has them."""
        return {kept: str(self.cleaned_data[name]) for name, kept in FIELDS.items()}


class ChannelForm(Part):
    """One way to reach somebody."""

    kind = forms.ChoiceField(label=_("Moyen"), choices=ChannelKind.choices, required=False)
    value = _text(_("Numéro ou adresse"), LONGEST_LINE, dir="ltr")
    safe = forms.ChoiceField(
        label=_("Peut-on y laisser un message sans risque ?"), choices=SAFE, required=False
    )
    how = _text(_("Précautions"), LONGEST_LINE, _("Par exemple : appeler le matin."))

    # Added by somebody else while the form was open.
    added_meanwhile = False

    def clean(self) -> dict[str, Any]:
        """What stands in the field must fit its kind."""
        kind = self.cleaned_data["kind"] = self.cleaned_data.get("kind") or ChannelKind.PHONE
        value = self.cleaned_data.get("value", "")
        if not value:
            if self.cleaned_data.get("how"):
                self.add_error("value", _("Il manque le numéro ou l’adresse."))
        elif kind == ChannelKind.PHONE:
            if not normal_phone(value):
                self.add_error("value", _("Ce numéro est trop court."))
            self.cleaned_data["value"] = phone_as_shown(value)
        elif kind == ChannelKind.EMAIL:
            try:
                validate_email(value)
            except forms.ValidationError:
                self.add_error("value", _("Cette adresse n’est pas complète : nom@exemple.fr."))
        return self.cleaned_data

    def as_kept(self) -> NewChannel | None:
        """The channel; None for a row that was left empty."""
        if not self.cleaned_data["value"]:
            return None
        return NewChannel(
            ChannelKind(self.cleaned_data["kind"]),
            self.cleaned_data["value"],
            SAFE_VALUES[self.cleaned_data["safe"]],
            self.cleaned_data["how"],
        )


class PersonEntry:
    """The whole form, from flat values: as they were sent, or as they are to be shown."""

    def __init__(self, values: Values, *, sent: bool) -> None:
        """`sent`: the values are checked, and what is wrong is said."""
        self.values = values
        self.person = PersonForm(values) if sent else PersonForm(initial=values)
        self.channels = [self._channel(number, sent) for number in range(channel_count(values))]

    def _channel(self, number: int, sent: bool) -> ChannelForm:
        prefix = f"channel-{number}"
        if sent:
            return ChannelForm(self.values, prefix=prefix)
        initial = {
            name: self.values.get(f"{prefix}-{name}", "") for name in ChannelForm.base_fields
        }
        return ChannelForm(initial=initial, prefix=prefix)

    def parts(self) -> list[forms.Form]:
        """Every part of the form."""
        return [self.person, *self.channels]

    def is_valid(self) -> bool:
        """Whether every part is."""
        return all(part.is_valid() for part in self.parts())

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong: the field to go to, and the text."""
        return [
            (form[name].auto_id, str(text))
            for form in self.parts()
            for name, texts in form.errors.items()
            for text in texts
        ]

    def fields(self) -> dict[str, str]:
        """The fields as the file has them; only once the form is valid."""
        return self.person.as_kept()

    def new_channels(self) -> list[NewChannel]:
        """The ways to reach the person; only once the form is valid."""
        return [row for row in (form.as_kept() for form in self.channels) if row is not None]


def channel_count(values: Values) -> int:
    """How many rows there are: at least one, to type into."""
    text = values.get("channels", "")
    number = int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0
    return max(1, min(number, MOST_CHANNELS))


def changed_rows(values: Values, action: str) -> dict[str, str] | None:
    """The values after `add-channel` or `remove-channel-1`; None for any other action."""
    match = _ROW_ACTION.fullmatch(action)
    if match is None:
        return None
    count = channel_count(values)
    rows = [_row(values, number) for number in range(count)]
    if match[1] == "add":
        rows.append({})
    elif match[2] is not None and int(match[2]) < count:
        del rows[int(match[2])]
    kept = {name: text for name, text in values.items() if not name.startswith("channel")}
    return {**kept, **_rows_as_values(rows[:MOST_CHANNELS])}


def values_of(sheet: PersonSheet) -> dict[str, str]:
    """A file as the form shows it."""
    values = {name: sheet.fields.get(kept, "") for name, kept in FIELDS.items()}
    values["birth_date"] = birth_date_as_typed(values["birth_date"])
    return {**values, **_rows_as_values([row_of(channel) for channel in sheet.channels])}


def row_of(channel: Channel) -> dict[str, str]:
    """A way to reach somebody as the form shows it."""
    safe = next(text for text, value in SAFE_VALUES.items() if value is channel.safe)
    return {"kind": channel.kind, "value": channel.value, "safe": safe, "how": channel.how}


def with_channels_of(values: Values, sheet: PersonSheet) -> tuple[dict[str, str], int]:
    """The values, and after their rows those of the file that they lack; how many there were."""
    rows = [_row(values, number) for number in range(channel_count(values))]
    rows = [row for row in rows if row.get("value")]
    known = {re.sub(r"\W", "", row["value"]) for row in rows}
    stored = [row_of(channel) for channel in sheet.channels]
    added = [row for row in stored if re.sub(r"\W", "", row["value"]) not in known]
    kept = {name: text for name, text in values.items() if not name.startswith("channel")}
    return {**kept, **_rows_as_values(rows + added)}, len(rows)


def _row(values: Values, number: int) -> dict[str, str]:
    return {name: values.get(f"channel-{number}-{name}", "") for name in ChannelForm.base_fields}


def _rows_as_values(rows: list[dict[str, str]]) -> dict[str, str]:
    values = {
        f"channel-{number}-{name}": text
        for number, row in enumerate(rows)
        for name, text in row.items()
    }
    return {CHANNELS: str(max(1, len(rows))), **values}
