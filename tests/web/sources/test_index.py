"""`/sources/`: every layer, loaded or not, with publisher, year and licence."""

from django.test import Client

from trousseau.web.atlas import shared_atlas


def test_every_layer_is_named(client: Client):
    text = client.get("/sources/").content.decode()
    catalogue = shared_atlas().catalogue
    assert text.count("<article") == len(catalogue)
    assert text.count("Non chargée") == len(catalogue) - len(shared_atlas().layers)
    assert text.index('id="absent"') < text.index('id="loaded"')
