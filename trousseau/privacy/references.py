"""A person's reference: said on the phone and printed instead of a name; it tells nothing."""

import re
import secrets

# No letter or digit that is mistaken for another, on paper or on the phone.
SIGNS = "23456789ABCDEFGHJKMNPQRTUVWXYZ"
HALF = 4


def new_reference() -> str:
    """Eight signs drawn by lot, `K7F2-42QX`."""
    return _written("".join(secrets.choice(SIGNS) for _ in range(2 * HALF)))


def normal_reference(text: str) -> str:
    """A reference as it is kept, however it was typed; '' for what cannot be one."""
    signs = re.sub(r"[\s\-–.]", "", text).upper()
    if len(signs) != 2 * HALF or not set(signs) <= set(SIGNS):
        return ""
    return _written(signs)


def _written(signs: str) -> str:
    return f"{signs[:HALF]}-{signs[HALF:]}"
