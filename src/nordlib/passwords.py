"""Passwords: how long they are, and how they are generated and stored (MTM-13, MTM-22, READ-A16 to READ-A18).

A password is in plain text only until it is hashed; the text is never stored, queued or shown. It is hashed before a transaction is
opened. The transaction only receives a `HashedPassword`: the length, whether the password is common, and the hash.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol, cast

import attrs
from attrs import field

from nordlib.attempts import AttemptLimit
from nordlib.dates import HourlyPeriod
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.hidden_fields import hides_fields
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.validation import checked

__all__ = [
    "LOGIN_LIMIT",
    "MTM_MINIMUM",
    "RECOMMENDED",
    "RESET_LIMIT",
    "HashedPassword",
    "Hasher",
    "InitialPassword",
    "PasswordPolicy",
    "Scrypt",
    "generate_password",
    "generate_pin",
    "hash_new_password",
    "normalize_password",
    "secret_matches",
]

_LONGEST: Final = 1_024  # characters, to limit the time that hashing takes
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 and o, 1, i and l
_MOST_COST: Final = 20  # about a million blocks (2**20)
_MOST: Final = 16  # blocks, lanes
_FEWEST_GENERATED: Final = 12  # characters, 59 bits


class InitialPassword(StrEnum):
    """What a new borrower is sent."""

    GENERATED = "generated"
    """A password, generated when the message is sent."""
    LINK = "link"
    """A link to choose a password."""


@attrs.frozen
@checked
class PasswordPolicy(ShownPolicy):
    """The requirements of a register for passwords. Raises `InvalidPolicy`.

    Composition rules are left out, because they make passwords worse (NIST SP 800-63B).
    """

    min_length: int = field(metadata={"rules": ("MTM-22", "READ-A16")})
    """The minimum length of a chosen password, in characters, from 1 to 1024."""
    initial_password: InitialPassword = field(default=InitialPassword.GENERATED, metadata={"rules": ("MTM-13", "READ-A18")})
    """What a new borrower is sent."""
    generated_length: int = 16
    """The length of a generated password, in characters: at least 12, and at least `min_length`."""
    reset_link_lifetime: HourlyPeriod = field(default=HourlyPeriod(24), metadata={"rules": ("READ-A17",)})
    """How long a link to choose a password is valid, counted from when it is sent."""
    login_limit: AttemptLimit | None = field(default=None, metadata={"rules": ("EXT-11",)})
    """How many failed log-ins lock a name, and for how long; None: the host limits them itself."""
    reset_limit: AttemptLimit | None = field(default=None, metadata={"rules": ("EXT-11",)})
    """How many links are sent to one address in how long a time; None: the host limits them itself.

    A further request sends nothing, so that the last link stays in force: the time must not be longer than a link is valid.
    """

    def __attrs_post_init__(self) -> None:
        if type(self.min_length) is not int or not 1 <= self.min_length <= _LONGEST:
            raise InvalidPolicy("min_length", f"is {self.min_length}; it must be from 1 to {_LONGEST} characters")
        if type(self.generated_length) is not int or self.generated_length < max(self.min_length, _FEWEST_GENERATED):
            least = max(self.min_length, _FEWEST_GENERATED)
            raise InvalidPolicy("generated_length", f"is {self.generated_length}; it must be at least {least} characters")
        if self.reset_limit is not None and self.reset_limit.window > timedelta(hours=self.reset_link_lifetime.hours):
            minutes, hours = self.reset_limit.minutes, self.reset_link_lifetime.hours
            raise InvalidPolicy("reset_limit", f"is over {minutes} minutes; it must not be longer than a link is valid, {hours} hours")


#: No more than ten wrong passwords in a quarter of an hour (EXT-11).
LOGIN_LIMIT: Final = AttemptLimit(count=10, minutes=15)
#: No more than three links to one address in an hour (EXT-11).
RESET_LIMIT: Final = AttemptLimit(count=3, minutes=60)
#: The requirements of MTM's handbook, which says nothing of attempts.
MTM_MINIMUM: Final = PasswordPolicy(min_length=6, login_limit=LOGIN_LIMIT, reset_limit=RESET_LIMIT)
#: Today's advice for a password that is the only proof of identity (NIST SP 800-63B-4): longer, and chosen by the borrower. Use it
#: together with a list of common passwords in `hash_new_password`.
RECOMMENDED: Final = PasswordPolicy(min_length=15, initial_password=InitialPassword.LINK, login_limit=LOGIN_LIMIT, reset_limit=RESET_LIMIT)


class Hasher(Protocol):
    """How passwords are hashed and verified. `Scrypt` implements it; a host may supply argon2 or its own."""

    def hash(self, password: str, /) -> str:
        """Return the text to store, with everything that is needed to verify the password."""
        ...

    def verify(self, password: str, stored: str, /) -> bool:
        """Whether the password matches, in a time that does not reveal how much of the password is right."""
        ...

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether the password was hashed with weaker parameters than the present ones."""
        ...


@attrs.frozen
@checked
class Scrypt:
    """The standard library's scrypt. The defaults take about a third of a second and 128 MiB (OWASP, "Password Storage").

    One hash needs 128 * `block` * 2**`cost` bytes of memory. Raises `InvalidData` for parameters out of range.

    >>> cheap = Scrypt(cost=4)
    >>> stored = cheap.hash("korrekt häst")
    >>> cheap.verify("korrekt häst", stored), cheap.verify("korrekt hast", stored), Scrypt().needs_rehash(stored)
    (True, False, True)
    """

    cost: int = 17
    """The exponent of scrypt's N, which is 2**`cost`; from 1 to 20."""
    block: int = 8
    """The block size, scrypt's r; from 1 to 16."""
    lanes: int = 1
    """The parallelisation, scrypt's p; from 1 to 16."""

    def __attrs_post_init__(self) -> None:
        if not _is_bounded(self.cost, self.block, self.lanes):
            raise InvalidData("scrypt parameters", ("cost must be from 1 to 20, and block and lanes from 1 to 16",))

    def hash(self, password: str, /) -> str:
        """Return `$scrypt$ln=17,r=8,p=1$salt$hash`, with the salt and the hash in base 64."""
        salt = secrets.token_bytes(16)
        return f"$scrypt${self._parameters}${_text(salt)}${_text(_scrypt(password, salt, self.cost, self.block, self.lanes))}"

    def verify(self, password: str, stored: str, /) -> bool:
        """Whether the password matches. False for a stored text that this class did not make."""
        try:
            _, name, parameters, salt, expected = stored.split("$")
            cost, block, lanes = (int(parameter.partition("=")[2]) for parameter in parameters.split(","))
            if not _is_bounded(cost, block, lanes):
                return False
            actual = _scrypt(password, base64.b64decode(salt, validate=True), cost, block, lanes)
            return name == "scrypt" and hmac.compare_digest(actual, base64.b64decode(expected, validate=True))
        except (ValueError, binascii.Error):
            return False

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether the password was hashed with other parameters."""
        return not stored.startswith(f"$scrypt${self._parameters}$")

    @property
    def _parameters(self) -> str:
        return f"ln={self.cost},r={self.block},p={self.lanes}"


def _is_bounded(cost: object, block: object, lanes: object) -> bool:
    """Whether hashing takes at most some seconds, because a stored text may contain any parameters."""
    return all(type(value) is int and 1 <= value <= most for value, most in ((cost, _MOST_COST), (block, _MOST), (lanes, _MOST)))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    n = 1 << cost
    return hashlib.scrypt(_bytes(password), salt=salt, n=n, r=block, p=lanes, maxmem=129 * block * n + (1 << 20), dklen=32)


def _bytes(password: str) -> bytes:
    """Return the same bytes for the same password, however its characters were composed."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@hides_fields
@attrs.frozen
@checked
class HashedPassword:
    """What a command may know about a chosen password. `hash_new_password` makes it, before a transaction."""

    length: int
    """The length of the password, in characters."""
    is_common: bool
    """Whether the password is on the host's list of common passwords. False if the host has no list."""
    hash: str = field(repr=False)
    """The password as the `Hasher` stores it."""


def hash_new_password(text: str, hasher: Hasher, is_common: Callable[[str], bool] | None = None) -> HashedPassword:
    """Hash a chosen password.

    Args:
        text: The password, of at most 1024 characters.
        hasher: How the password is hashed.
        is_common: Whether a password is on the host's list of common passwords; None if the host has no list.

    Raises:
        InvalidData: The password is not a str, or has more than 1024 characters.

    >>> hash_new_password("sol123", Scrypt(cost=4))
    HashedPassword(length=6, is_common=False)
    """
    if not isinstance(cast("object", text), str):
        raise InvalidData("password", (f"it must be str, not {type(text).__name__}",))
    if len(text) > _LONGEST:
        raise InvalidData("password", (f"it must have at most {_LONGEST} characters",))
    normalized = normalize_password(text)
    return HashedPassword(len(normalized), is_common is not None and is_common(normalized), hasher.hash(text))


def secret_matches(text: str, stored: str | None, hasher: Hasher) -> bool:
    """Whether a text is the secret that is stored. A refusal takes about the same time, whatever is stored.

    Args:
        text: The password or PIN that was entered; of a text longer than any password only the beginning is hashed.
        stored: The stored secret, as the hasher made it; None if there is none.
        hasher: The hasher.
    """
    shortened = text[:_LONGEST]
    if stored is None:
        hasher.hash(shortened)
        return False
    if hasher.verify(shortened, stored) and shortened == text:
        return True
    if hasher.needs_rehash(stored):
        hasher.hash(shortened)
    return False


def normalize_password(password: str) -> str:
    """Return the password in the form in which it is counted and compared (NFC): å is one character, however it was typed."""
    return unicodedata.normalize("NFC", password)


def generate_pin(digits: int) -> str:
    """Return a random PIN.

    >>> len(generate_pin(4))
    4
    """
    return f"{secrets.randbelow(10**digits):0{digits}}"


def generate_password(length: int) -> str:
    """Return a random password of lower-case letters and digits, without those that look alike.

    >>> len(generate_password(16))
    16
    """
    return "".join(secrets.choice(_READABLE) for _ in range(length))
