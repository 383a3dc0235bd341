"""The map is drawn on the server, whole, and trusts nobody's names."""

import re

from trousseau.web.atlas import shared_atlas
from trousseau.web.map import LegendEntry, Shade, area_map


def test_every_area_is_drawn_once_and_insets_are_named():
    drawn = area_map(shared_atlas(), "Carte", {}, ())
    codes = re.findall(r'data-area="(\d{4})"', drawn.shapes)
    assert sorted(codes) == list(shared_atlas().areas.code)
    assert {inset.name for inset in drawn.insets} >= {"Guadeloupe", "La Réunion", "Mayotte"}
    assert 'class="not-ready"' not in drawn.shapes


def test_words_are_escaped():
    shade = Shade('f5" onload="x', "<b>1er</b>", hatched=True)
    drawn = area_map(shared_atlas(), "Carte", {0: shade}, (LegendEntry("f5", "dix"),))
    assert "<b>" not in drawn.shapes
    assert 'onload="x' not in drawn.shapes
    assert 'fill="url(#hatch)"' in drawn.shapes


def test_the_outlines_are_light():
    """600 KB is what the outlines of all areas may weigh."""
    assert len(area_map(shared_atlas(), "Carte", {}, ()).shapes) < 600_000
