"""Identifiers nobody can guess: 128 bits or more from the system's generator."""

from __future__ import annotations

import hashlib
import secrets


def new_id() -> str:
    """An identifier of 128 bits, in 32 hexadecimal characters."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A secret of 256 bits that can stand in a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is stored in place of a token: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
