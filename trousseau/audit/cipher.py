"""Sealing bytes: AES-256-GCM, bound to the place they belong to.

A sealed value is `version (1 byte) · nonce (12) · ciphertext and tag`. The place (model, field and
row) is authenticated along with it: a value that was copied to another row does not open there.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"


class Undecipherable(Exception):
    """A sealed value does not open: another key, another place, or altered bytes."""

    exit_code = 3

    def __init__(self, place: str) -> None:
        """`place` is where the value was read, never what it holds."""
        super().__init__(f"{place}: does not open under this key; check that the master key fits")


def new_key() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, purpose: str) -> bytes:
    """A key (32 bytes) for one purpose only, from which `key` cannot be found (HKDF-SHA-256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Encrypt `plain` for one place; two calls never give the same bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """What `seal` was given.

    Raises Undecipherable for another key or place, and for bytes that were altered.
    """
    data = bytes(sealed)
    if data[:1] != VERSION:
        raise Undecipherable(place)
    nonce, rest = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, VERSION + place.encode())
    except (InvalidTag, ValueError) as error:
        raise Undecipherable(place) from error
