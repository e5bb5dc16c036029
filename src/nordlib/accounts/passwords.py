"""Passwords: how long, how they are made, and how they are kept (MTM-13, MTM-22, READ-A16 to READ-A18).

A password is text for as long as it takes to hash it, and never stored, queued or shown. It is hashed before a transaction is opened, and
what goes into the transaction is a `HashedPassword`: its length, whether it is on a list of common ones, and its hash.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, cast

import attrs
from attrs import field

from nordlib.dates import HourlyPeriod
from nordlib.errors import InvalidData, InvalidPolicy

__all__ = [
    "MTM_MINIMUM",
    "RECOMMENDED",
    "HashedPassword",
    "Hasher",
    "InitialPassword",
    "PasswordPolicy",
    "Scrypt",
    "generate_password",
    "hash_new_password",
    "normalize_password",
]

_LONGEST: Final = 1_024  # characters; hashing takes no longer than that
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 and o, 1, i and l
_MOST_COST: Final = 20  # a million blocks
_MOST: Final = 16  # blocks, lanes
_FEWEST_GENERATED: Final = 12  # characters, 59 bits


class InitialPassword(StrEnum):
    """What a new borrower is sent."""

    GENERATED = "generated"
    """A password, made when the message is sent."""
    LINK = "link"
    """A link to choose one."""


@attrs.frozen
class PasswordPolicy:
    """What a register asks of passwords. No rules of composition: they make passwords worse (NIST SP 800-63B)."""

    min_length: int = field(metadata={"rules": ("MTM-22", "READ-A16")})
    """Characters of a password that somebody chooses."""
    initial_password: InitialPassword = field(default=InitialPassword.GENERATED, metadata={"rules": ("MTM-13", "READ-A18")})
    generated_length: int = 16
    reset_link_lifetime: HourlyPeriod = field(default=HourlyPeriod(24), metadata={"rules": ("READ-A17",)})
    """How long a link to choose a password can be used, from when it is sent."""

    def __attrs_post_init__(self) -> None:
        if type(self.min_length) is not int or not 1 <= self.min_length <= _LONGEST:
            raise InvalidPolicy("min_length", f"is {self.min_length}; it counts characters, from 1 to {_LONGEST}")
        if type(self.generated_length) is not int or self.generated_length < max(self.min_length, _FEWEST_GENERATED):
            least = max(self.min_length, _FEWEST_GENERATED)
            raise InvalidPolicy("generated_length", f"is {self.generated_length}; a password that is made has {least} or more")


#: What MTM's handbook asks for.
MTM_MINIMUM: Final = PasswordPolicy(min_length=6)
#: What is advised today, where the password is the only proof (NIST SP 800-63B-4): longer, and chosen by the borrower. With it, give
#: `hash_new_password` a list of common passwords.
RECOMMENDED: Final = PasswordPolicy(min_length=15, initial_password=InitialPassword.LINK)


class Hasher(Protocol):
    """How passwords are kept. `Scrypt` is one; a host may plug in argon2 or its own."""

    def hash(self, password: str, /) -> str:
        """What is stored, with everything that it takes to verify it."""
        ...

    def verify(self, password: str, stored: str, /) -> bool:
        """Whether the password is that one, in a time that does not tell how much of it is right."""
        ...

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether it was hashed with less than is asked for now."""
        ...


@attrs.frozen
class Scrypt:
    """The standard library's scrypt. The defaults cost about a third of a second and 128 MiB (OWASP, "Password Storage").

    `cost` is the power of two that is N; memory is 128 * `block` * N bytes.

    >>> cheap = Scrypt(cost=4)
    >>> stored = cheap.hash("korrekt häst")
    >>> cheap.verify("korrekt häst", stored), cheap.verify("korrekt hast", stored), Scrypt().needs_rehash(stored)
    (True, False, True)
    """

    cost: int = 17
    block: int = 8
    lanes: int = 1

    def __attrs_post_init__(self) -> None:
        if not _is_bounded(self.cost, self.block, self.lanes):
            raise InvalidData("scrypt", ("cost is a number from 1 to 20, block and lanes are numbers from 1 to 16",))

    def hash(self, password: str, /) -> str:
        """`$scrypt$ln=17,r=8,p=1$salt$hash`, the last two in base 64."""
        salt = secrets.token_bytes(16)
        return f"$scrypt${self._parameters}${_text(salt)}${_text(_scrypt(password, salt, self.cost, self.block, self.lanes))}"

    def verify(self, password: str, stored: str, /) -> bool:
        """Whether the password is that one; False for what this class did not store."""
        try:
            _, name, parameters, salt, kept = stored.split("$")
            cost, block, lanes = (int(each.partition("=")[2]) for each in parameters.split(","))
            if not _is_bounded(cost, block, lanes):
                return False
            found = _scrypt(password, base64.b64decode(salt, validate=True), cost, block, lanes)
            return name == "scrypt" and hmac.compare_digest(found, base64.b64decode(kept, validate=True))
        except (ValueError, binascii.Error):
            return False

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether it was stored with other parameters."""
        return not stored.startswith(f"$scrypt${self._parameters}$")

    @property
    def _parameters(self) -> str:
        return f"ln={self.cost},r={self.block},p={self.lanes}"


def _is_bounded(cost: object, block: object, lanes: object) -> bool:
    """Whether hashing takes at most some seconds: a stored hash may say anything."""
    return all(type(each) is int and 1 <= each <= most for each, most in ((cost, _MOST_COST), (block, _MOST), (lanes, _MOST)))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    n = 1 << cost
    return hashlib.scrypt(_bytes(password), salt=salt, n=n, r=block, p=lanes, maxmem=129 * block * n + (1 << 20), dklen=32)


def _bytes(password: str) -> bytes:
    """The same bytes for the same password, however its letters were composed."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _text(some: bytes) -> str:
    return base64.b64encode(some).decode("ascii")


@attrs.frozen
class HashedPassword:
    """A password that somebody chose, as much of it as a command may know. Made by `hash_new_password`, before a transaction."""

    length: int
    is_common: bool
    hash: str = field(repr=False)


def hash_new_password(text: str, hasher: Hasher, is_common: Callable[[str], bool] | None = None) -> HashedPassword:
    """Hash a password that somebody chose. `is_common` tells those that many people have, from a list of the host's.

    Raises `InvalidData` for more than 1,024 characters.

    >>> hash_new_password("sol123", Scrypt(cost=4))
    HashedPassword(length=6, is_common=False)
    """
    if not isinstance(cast("object", text), str):
        raise InvalidData("password", (f"it is a {type(text).__name__}, not a str",))
    if len(text) > _LONGEST:
        raise InvalidData("password", (f"it has more than {_LONGEST} characters; choose a shorter one",))
    same = normalize_password(text)
    return HashedPassword(len(same), is_common is not None and is_common(same), hasher.hash(text))


def normalize_password(password: str) -> str:
    """The password in the composition in which it is counted and compared (NFC): å is one character, however it was typed."""
    return unicodedata.normalize("NFC", password)


def generate_password(length: int) -> str:
    """A random password of small letters and digits that are not taken for each other.

    >>> len(generate_password(16))
    16
    """
    return "".join(secrets.choice(_READABLE) for _ in range(length))
