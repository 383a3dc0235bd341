"""The forms of the plan on paper: in which language, how large; and its translation by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.plans.translations import Translated
from trousseau.web.forms.languages import spoken_languages
from trousseau.web.forms.person import Part
from trousseau.web.paper.languages import FRENCH, supported_languages
from trousseau.web.paper.render import PrintSize

LONGEST_PASSAGE, LONGEST_HAND = 2000, 40
SIZES = [
    (PrintSize.LARGE_TYPE.name, _("Grands caractères")),
    (PrintSize.LARGE_PRINT.name, _("Très grands caractères, page couchée")),
]


def languages_to_print(spoken: Sequence[str]) -> list[tuple[str, Any]]:
    """Codes and names of what can be printed: what the adults speak, French alone, all others."""
    known = dict(spoken_languages())
    can = set(supported_languages()) - {FRENCH}
    first = [code for code in dict.fromkeys(spoken) if code in can]
    others = [code for code in known if code in can and code not in first]
    return [
        *((code, known[code]) for code in first),
        (FRENCH, _("En français seulement")),
        *((code, known[code]) for code in others),
    ]


class LanguageForm(Part):
    """In which language, beside French."""

    # Not `language`, which is the switch in the page's head.
    beside = forms.ChoiceField(label=_("Langue à côté du français"))

    def __init__(self, *args: Any, spoken: Sequence[str], **kwargs: Any) -> None:
        """`spoken`: codes of what the adults speak, the first one first."""
        super().__init__(*args, **kwargs)
        field = self.fields["beside"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = languages_to_print(spoken)


class PaperForm(LanguageForm):
    """The same, and how large it is printed."""

    size = forms.ChoiceField(
        label=_("Taille"), choices=SIZES, initial=SIZES[0][0], widget=forms.RadioSelect
    )

    def print_size(self) -> PrintSize:
        """Only once the form is valid."""
        return PrintSize[self.cleaned_data["size"]]


class TranslationForm(Part):
    """Passages of a plan, one field each, and by whose hand.

    A field is named after its French text: what was typed for a passage that has changed since is
    left. Beside it stands what was there when the page was asked for, so that only what somebody
    changed is written.
    """

    translator = forms.CharField(
        label=_("Traduit par"),
        help_text=_("Initiales ou fonction, pas de nom : « M. T., interprète »."),
        max_length=LONGEST_HAND,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    checker = forms.CharField(
        label=_("Tout est relu par"),
        help_text=_("Quelqu’un d’autre, qui lit cette langue. Laissez vide sinon."),
        max_length=LONGEST_HAND,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        passages: Sequence[str],
        translated: Mapping[str, Translated],
        language: str,
        **kwargs: Any,
    ) -> None:
        """`passages` in French, in the order of the paper; `language` is what they go into."""
        super().__init__(*args, **kwargs)
        self.french = {passage_name(text): text for text in passages}
        for name, text in self.french.items():
            stands = translated[text].text if text in translated else ""
            attributes = {"rows": 2, "lang": language, "dir": "auto", "autocomplete": "off"}
            self.fields[name] = forms.CharField(
                label=text,
                max_length=LONGEST_PASSAGE,
                required=False,
                initial=stands,
                widget=forms.Textarea(attrs=attributes),
            )
            self.fields[f"was-{name}"] = forms.CharField(
                required=False, initial=_mark(stands), widget=forms.HiddenInput
            )

    def passages(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The field of each passage, and of what stood there."""
        return [(self[name], self[f"was-{name}"]) for name in self.french]

    def changed_texts(self) -> dict[str, str]:
        """By French text, what somebody changed; only once the form is valid."""
        data = self.cleaned_data
        typed = {name: data[name].replace("\r\n", "\n").strip() for name in self.french}
        return {
            self.french[name]: text
            for name, text in typed.items()
            if _mark(text) != data[f"was-{name}"]
        }

    def clean(self) -> dict[str, Any]:
        """Who translated is said with what they translated."""
        data = super().clean() or {}
        if not self.errors and any(self.changed_texts().values()) and not data["translator"]:
            self.add_error("translator", _("Dites qui a traduit."))
        return data

    def hands(self) -> tuple[str, str]:
        """Who translated, and who checked; only once the form is valid."""
        return self.cleaned_data["translator"], self.cleaned_data["checker"]


def passage_name(french: str) -> str:
    """The name of a passage's field."""
    return f"p-{_mark(french)}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
