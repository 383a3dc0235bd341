"""Every layer there can be: who publishes it, which year, under which licence, how it is read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau.territories import Atlas
from trousseau.web.presenters.numbers import language


@dataclass(frozen=True)
class LayerCard:
    """One source."""

    title: str
    publisher: str
    year: str
    licence: str
    level: str
    method: str
    url: str
    loaded: bool


def layer_cards(atlas: Atlas) -> list[LayerCard]:
    """Loaded layers first, each group in the order of the catalogue."""
    levels = {
        "area": _("par zone d’emploi"),
        "commune": _("par commune"),
        "bassin": _("par bassin d’emploi"),
        "occupation": _("par métier"),
        "region": _("par région"),
        "nation": _("pour toute la France"),
    }
    cards = [
        LayerCard(
            title=layer.title.in_language(language()),
            publisher=layer.publisher,
            year=layer.year,
            licence=layer.licence,
            level=levels[layer.level],
            method=layer.method.in_language(language()),
            url=layer.url,
            loaded=kind in atlas.layers,
        )
        for kind, layer in atlas.catalogue.items()
    ]
    return sorted(cards, key=lambda card: not card.loaded)
