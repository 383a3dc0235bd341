"""What is known of places on a page: the file of this machine, and what referents wrote down."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from trousseau.partners.local_facts import known_facts
from trousseau.territories.local_facts import LocalFact
from trousseau.web.atlas import shared_facts


def facts_for(request: HttpRequest) -> tuple[LocalFact, ...]:
    """For whoever keeps partners, with what the network knows; for a visitor, the file alone."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return shared_facts()
    return (*shared_facts(), *known_facts(actor, timezone.now()))
