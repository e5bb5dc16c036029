"""The owner of a password, and what is stored of the password: hashes only."""

import hashlib
from datetime import date, datetime
from enum import StrEnum

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.hidden_fields import hides_fields
from nordlib.validation import checked

__all__ = ["Credential", "PasswordOrigin", "Principal", "Realm", "ResetToken", "hash_token"]


class Realm(StrEnum):
    """The owners of passwords, each a name space of its own: an e-mail address may occur once in each (READ-A27)."""

    BORROWER = "borrower"
    """Borrowers of the account register, by the id of the account."""
    STAFF = "staff"
    """Registrars, by the id of the registrar."""
    INTERLIBRARY = "interlibrary"
    """Patrons who request from other libraries, by the id of the interlibrary account."""
    PATRON = "patron"
    """Patrons of one library, by the id of the patron."""


@attrs.frozen
@checked
class Principal:
    """The owner of a password or a PIN."""

    realm: Realm
    """The name space of the id."""
    id: str
    """The id of the account, the registrar or the patron."""


class PasswordOrigin(StrEnum):
    """The origin of a password."""

    GENERATED = "generated"
    """Generated when a message was sent, and generated again if the message must be sent again."""
    CHOSEN = "chosen"
    """Chosen by its owner, or set by a registrar. No message replaces it."""


@hides_fields
@attrs.frozen
@checked
class ResetToken:
    """A link to choose a password (READ-A17)."""

    token_hash: str = field(repr=False)
    """The hash of the link's token (`hash_token`)."""
    expires_at: datetime = field(converter=with_fixed_offset)
    """The last instant at which the link is valid."""
    email_key: str = field(repr=False)
    """The key (`Email.key`) of the address to which the link was sent."""


@hides_fields
@attrs.frozen
@checked
class Credential:
    """The stored data by which an owner logs in."""

    principal: Principal
    """The owner of the password."""
    password_hash: str | None = field(default=None, repr=False)
    """The password, or the PIN, as the `Hasher` stores it; None if none is set."""
    origin: PasswordOrigin = PasswordOrigin.CHOSEN
    """The origin of the password."""
    generation: int = 0
    """How many passwords have been set, so that a host can end the sessions that began with an earlier password."""
    reset_token: ResetToken | None = None
    """The newest link to choose a password; None if there is none."""
    last_login: date | None = None
    """The date of the last login; None if there was none."""

    def after_login(self, on: date, rehashed: str | None) -> "Credential":
        """Return the credential after a login on a date; `rehashed` is the new hash of the password, None if it stays."""
        return attrs.evolve(self, last_login=on, password_hash=self.password_hash if rehashed is None else rehashed)

    def with_password(self, stored: str, origin: PasswordOrigin = PasswordOrigin.CHOSEN) -> "Credential":
        """Return the credential with a new password hash. The link ends, and the generation counts up so that earlier sessions can end."""
        return attrs.evolve(self, password_hash=stored, origin=origin, generation=self.generation + 1, reset_token=None)


def hash_token(token: str) -> str:
    """Return the hash of a link's token (SHA-256). A slow hash is not needed, because the token is long and random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
