"""The names of everything the service keeps in Redis. All keys of a site share one hash tag."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """Key names of one site."""

    site: str

    def _key(self, *parts: str) -> str:
        return ":".join((f"{{porchlight:{self.site}}}", *parts))

    def conversation(self, conversation_id: str) -> str:
        """Hash: ``version``, ``epoch``, ``key`` (wrapped), ``doc`` (ciphertext)."""
        return self._key("conversation", conversation_id)

    def log(self, conversation_id: str) -> str:
        """List of ciphertexts; entry number n stands at index n - 1."""
        return self._key("conversation", conversation_id, "log")

    def seen(self, conversation_id: str) -> str:
        """Hash: id of a client message, or of a commit -> digest and number of the entry it became."""
        return self._key("conversation", conversation_id, "seen")

    def listed(self, name: str) -> str:
        """Sorted set of conversation ids: ``waiting``, ``with_peer`` or ``follow_up``."""
        return self._key("list", name)

    def owners(self) -> str:
        """Hash: conversation id -> id of the peer who holds it."""
        return self._key("owners")

    def outbox(self) -> str:
        """Stream of effects to be performed by workers."""
        return self._key("outbox")

    def corrections(self) -> str:
        """Sorted set: id of a conversation in which a peer corrected the level -> when."""
        return self._key("corrections")

    def missed(self) -> str:
        """Sorted set: id of a conversation in which a peer raised the level -> when."""
        return self._key("missed")

    def flags(self) -> str:
        """Hash: id of a flag -> the entry that somebody said is wrong, when, and why (ciphertext)."""
        return self._key("flags")

    def counters(self) -> str:
        """Hash of plain counts, such as dropped late replies."""
        return self._key("counters")

    def answering(self, conversation_id: str) -> str:
        """Lock: a worker is asking the bot for this conversation."""
        return self._key("answering", conversation_id)

    def token(self, digest: str) -> str:
        """String: digest of a service user's token -> conversation id."""
        return self._key("token", digest)

    def accounts(self) -> str:
        """Hash: peer id -> account."""
        return self._key("accounts")

    def sessions(self, digest: str) -> str:
        """String: digest of a peer's session token -> session."""
        return self._key("session", digest)

    def sessions_of(self, peer_id: str) -> str:
        """Set of session digests of one peer."""
        return self._key("sessions_of", peer_id)

    def login_failures(self, name: str) -> str:
        """String: failed sign-ins."""
        return self._key("login_failures", name)

    def presence(self) -> str:
        """Sorted set: peer id -> last heartbeat, of peers who say they are on duty."""
        return self._key("presence")

    def seen_peers(self) -> str:
        """Sorted set: peer id -> last heartbeat, on duty or not: the lease of what they hold."""
        return self._key("seen_peers")

    def names(self) -> str:
        """Hash: peer id -> first name."""
        return self._key("names")

    def key_proof(self) -> str:
        """String: something wrapped by the master key with which the store was begun."""
        return self._key("key_proof")

    def worker(self) -> str:
        """String with expiry: a worker is alive."""
        return self._key("worker")

    def conversation_channel(self, conversation_id: str) -> str:
        """Channel: something is new in this conversation."""
        return self._key("changed", conversation_id)

    def desk_channel(self) -> str:
        """Channel: something is new for peers' desks."""
        return self._key("changed")
