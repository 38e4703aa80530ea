"""Passwords of peers: what is accepted, and how they are kept and checked."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256
MIN_DIFFERENT = 5

# Letters of the passwords most often found in leaks, without the digits and marks people add to them.
_COMMON = frozenset(
    """password passwort passw pass contrasena clave qwerty qwertz azerty qwertyuiop qwertyuiopasdf asdfghjkl
    asdfghjklzxcvbnm zxcvbnm qazwsx qazwsxedc qazwsxedcrfv letmein letmeinplease welcome welcomeback admin
    administrator administrador root login iloveyou iloveyousomuch teamo tequiero princess princesa sunshine
    football futbol baseball superman batman pokemon monkey dragon shadow master changeme changemenow
    changemeplease secret secreto default abc abcd abcdef abcdefghijkl trustno correcthorsebatterystaple
    porchlight peersupport supervisor bienvenido hello helloworld whatever freedom passwordpassword
    qwertyqwerty""".split()  # noqa: SIM905  # one word a line would hide the code
)
_SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


class WeakPasswordError(ValueError):
    """This password cannot be used; the message says why, for the person who types it."""


def require_strong(password: str, username: str) -> None:
    """Accept a password or say what is wrong with it.

    The rules follow NIST SP 800-63B: length before make-up, and no password that attackers try first.

    Raises:
        WeakPasswordError: too short, too long, too plain, holds the username, or is very common.
    """
    plain = _normal(password).casefold()
    if len(plain) < MIN_CHARACTERS:
        raise WeakPasswordError(f"Use at least {MIN_CHARACTERS} characters. A few words in a row work well.")
    if len(password) > MAX_CHARACTERS:
        raise WeakPasswordError(f"Use at most {MAX_CHARACTERS} characters.")
    if username.casefold() in plain:
        raise WeakPasswordError("The password may not hold the username.")
    if len(set(plain)) < MIN_DIFFERENT:
        raise WeakPasswordError(f"Use at least {MIN_DIFFERENT} different characters.")
    letters = re.sub(r"[^a-z]", "", plain)
    if letters in _COMMON or any(plain in sequence for sequence in _SEQUENCES) or plain.isdigit():
        raise WeakPasswordError("This password is one of the first that others would try.")


class Passwords:
    """Argon2id, 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
        )
        self._nobody = _hash_of_nobody(self._hasher)

    def hash(self, password: str) -> str:
        """The hash to keep, with its parameters and a salt of its own."""
        return self._hasher.hash(_normal(password))

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether ``password`` is the one that was kept.

        Without a stored hash it does the same work and answers False, so that the time of an
        answer does not tell which usernames exist.
        """
        usable = password if len(password) <= MAX_CHARACTERS else password[:MAX_CHARACTERS]
        try:
            self._hasher.verify(stored or self._nobody, _normal(usable))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None and usable == password

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than are used now."""
        return self._hasher.check_needs_rehash(stored)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _hash_of_nobody(hasher: PasswordHasher) -> str:
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
