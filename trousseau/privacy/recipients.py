"""To whom data about a person may go, and which of it at the most, whatever they consent to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trousseau.privacy.choices import CHANNELS, RecipientKind
from trousseau.privacy.models import Person

FIELDS = (
    "given_names", "family_name", "own_script_name", "birth_date", "language", "address", CHANNELS,
    "note",
)  # fmt: skip

_REACHED = frozenset({"given_names", "family_name", "address", CHANNELS})
_KNOWN = _REACHED | {"birth_date", "language"}
# What is not named here for a kind of recipient never goes there. For those who hire and let, that
# is everything that hints at an origin, a status or health; notes may speak of all three.
SHAREABLE: dict[RecipientKind, frozenset[str]] = {
    RecipientKind.EMPLOYER: _REACHED,
    RecipientKind.LANDLORD: _REACHED,
    RecipientKind.TRAINING: _KNOWN,
    RecipientKind.SCHOOL: _KNOWN,
    RecipientKind.SERVICE: _KNOWN | {"own_script_name"},
    RecipientKind.HEALTH: frozenset(FIELDS),
    RecipientKind.CENTRE: frozenset(FIELDS),
    # Without what tells who it is.
    RecipientKind.STATISTICS: frozenset({"birth_date", "language"}),
}


class NeverShared(Exception):
    """Some of the fields never go to this kind of recipient, or do not exist."""

    def __init__(self, fields: frozenset[str]) -> None:
        """The names of these fields."""
        super().__init__(f"never shared: {', '.join(sorted(fields))}")
        self.fields = fields


@dataclass(frozen=True)
class Recipient:
    """Somebody to whom data goes: "Boulangerie Exemple, Rodez", an employer."""

    kind: RecipientKind
    name: str

    def is_named(self, name: str) -> bool:
        """Whether a name, however spaced and capitalised, is theirs."""
        return _plain(self.name) == _plain(name)


def check_shareable(recipient: Recipient, fields: Iterable[str]) -> None:
    """Raises NeverShared when one of the fields must not go there, and ValueError without any."""
    wanted = frozenset(fields)
    if not wanted:
        raise ValueError("no field")
    if refused := wanted - SHAREABLE[recipient.kind]:
        raise NeverShared(refused)


def field_label(name: str) -> str | Promise:
    """What a field is called to people."""
    if name == CHANNELS:
        return _("Téléphone et courriel")
    return Person._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
