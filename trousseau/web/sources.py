"""Where every figure comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trousseau.web.atlas import shared_atlas
from trousseau.web.doors import open_to_all
from trousseau.web.page import render_page
from trousseau.web.presenters.sources import layer_cards


@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All layers, loaded or not."""
    atlas = shared_atlas()
    cards = layer_cards(atlas)
    context = {
        "loaded": [card for card in cards if card.loaded],
        "absent": [card for card in cards if not card.loaded],
        "built_on": atlas.built_on,
    }
    return render_page(request, "sources/index.html", "sources", context)
