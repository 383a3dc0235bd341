"""Which roles a view is for, as it says itself (`web/doors.py`); one that does not is closed."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404

from trousseau.accounts.choices import Role

logger = logging.getLogger(__name__)

# An attribute of the view: its roles; None when it is open to everybody.
ATTRIBUTE = "for_roles"


def declared_roles(view: Callable[..., Any]) -> frozenset[Role] | None:
    """The roles a view is for, None for everybody; raises Http404 when it says nothing."""
    try:
        roles: frozenset[Role] | None = getattr(view, ATTRIBUTE)
    except AttributeError:
        logger.error("the view %s.%s says nothing of its roles", view.__module__, view.__name__)
        raise Http404 from None
    return roles
