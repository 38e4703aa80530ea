"""Encryption of what the assistant keeps in Redis."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class BrokenSealError(RuntimeError):
    """A stored conversation cannot be opened: it was changed, moved or written with another key."""


class Seal:
    """AES-256-GCM with a fresh nonce each time; the place of a value is bound to it."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes."""
        self._cipher = AESGCM(key)

    def close(self, content: bytes, place: str) -> bytes:
        """Nonce and ciphertext of ``content``, readable only at ``place``."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The content sealed for ``place``.

        Raises:
            BrokenSealError: it was not sealed with this key for this place.
        """
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise BrokenSealError from None
