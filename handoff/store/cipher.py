"""Everything a conversation holds is encrypted before it leaves the process."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handoff.domain.errors import StoreUnavailableError

KEY_BYTES = 32
_NONCE_BYTES = 12


class UnreadableContentError(StoreUnavailableError):
    """Stored content cannot be decrypted: the master key is another one, or the content was changed."""

    code = "unreadable_content"


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """The key of one conversation, as used and as stored (wrapped by the master key)."""

    raw: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypt with AES-256-GCM under a fresh nonce; ``purpose`` binds it to its place."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.raw).encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt what was sealed for the same purpose.

        Raises:
            UnreadableContentError: another key, another purpose, or changed content.
        """
        return _open(self.raw, sealed, purpose)

    def digest(self, text: str) -> str:
        """A keyed digest (HMAC-SHA-256, hex): tells the same text again without giving it away."""
        return hmac.new(self.raw, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


class Cipher:
    """Makes and unwraps conversation keys with a master key that never reaches Redis."""

    def __init__(self, master_key: bytes) -> None:
        """Take a master key of 32 bytes.

        Raises:
            ValueError: it has another length.
        """
        if len(master_key) != KEY_BYTES:
            raise ValueError("The master key must be 32 bytes (64 hexadecimal characters).")
        self._master = master_key

    def new_key(self, conversation_id: str) -> ConversationKey:
        """A new random key, wrapped for this conversation only."""
        raw = AESGCM.generate_key(bit_length=256)
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = nonce + AESGCM(self._master).encrypt(nonce, raw, f"key:{conversation_id}".encode())
        return ConversationKey(raw, wrapped)

    def unwrap(self, conversation_id: str, wrapped: bytes) -> ConversationKey:
        """The key that was wrapped for this conversation.

        Raises:
            UnreadableContentError: it was wrapped by another master key or for another conversation.
        """
        return ConversationKey(_open(self._master, wrapped, f"key:{conversation_id}"), wrapped)


def _open(key: bytes, sealed: bytes, purpose: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError):
        raise UnreadableContentError from None
