"""Recognising a person without keeping the number: a keyed one-way value of it.

A register that need not show the number keeps its pseudonym: HMAC-SHA-256 of the number under a secret key, in a domain of its own for
each register and scheme, so that two registers cannot be joined by it. Without the key it tells nothing. A plain hash would tell
everything: there are fewer than 30 million valid fødselsnummer, and hashing every one of them takes seconds (Article 29 Working Party,
Opinion 05/2014, page 20; ENISA, "Pseudonymisation techniques and best practices", November 2019, 5.1.3). So a ring without a key, or with a
short one, or one that is plainly not random, is refused.

A pseudonym names its key, so that keys can be changed: the new key makes the new pseudonyms, the old ones are looked up as long as their
key is on the ring, and each is rewritten when its person is next met.

>>> from nordlib.identity import parse
>>> ring = KeyRing("legimus", {"k1": new_key()}, current="k1")
>>> number = parse("20000909-2396", "se")
>>> pseudonym = ring.pseudonym(number)
>>> ring.key_of(pseudonym), ring.matches(number, pseudonym), ring
('k1', True, KeyRing(legimus, k1))
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final, Generic, NewType, TypeVar, cast

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.identity.number import IdentityNumber

__all__ = ["KEY_BYTES", "KeyRing", "Pseudonym", "PseudonymMatch", "new_key"]

T = TypeVar("T")

#: `KEY.HEX`: lower case and ASCII, so that no database's collation takes two for one.
Pseudonym = NewType("Pseudonym", str)

#: Bytes of a key at the least: those of the hash (RFC 2104, section 3; RFC 7518, section 3.2).
KEY_BYTES: Final = 32

_BLOCK: Final = 64  # bytes, of SHA-256
_PRINTABLE: Final = range(32, 127)
_FEWEST_BYTE_VALUES: Final = 12  # 32 random bytes have more different ones, and so have the steps between them
_DOMAIN: Final = "nordlib pseudonym 1"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)
_PSEUDONYM: Final = re.compile(r"([a-z0-9][a-z0-9_-]{0,31})\.[0-9a-f]{64}", re.ASCII)


def new_key() -> bytes:
    """A key of the machine's randomness, to be kept where secrets are kept, apart from the register."""
    return secrets.token_bytes(KEY_BYTES)


@attrs.frozen
class PseudonymMatch(Generic[T]):
    """A person who was found by number: what the register holds, the pseudonym that it holds it under, and the one that it should."""

    value: T
    found_under: Pseudonym
    current: Pseudonym

    @property
    def is_outdated(self) -> bool:
        """Whether the register should write `current` for `found_under` now."""
        return self.found_under != self.current


class _Keys(frozendict[str, bytes]):
    """Keys by their ids, which show only the ids."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{{{', '.join(map(str, self))}}}"


def _keys(given: object) -> _Keys:
    if not isinstance(given, Mapping):
        raise InvalidData("key ring", ("the keys are a mapping from ids to bytes",))
    return _Keys(cast("Mapping[str, bytes]", given))


@attrs.frozen(repr=False, eq=False)
class KeyRing:
    """The live keys of a register by their ids, and the id of the one that makes new pseudonyms.

    `register` is the domain: the same keys give other values in another register. It and the ids are of at most 32 of the characters
    a-z, 0-9, `_` and `-`. Raises `InvalidData`, which never holds a key.
    """

    register: str
    _keys: frozendict[str, bytes] = field(alias="keys", converter=_keys)
    current: str

    def __attrs_post_init__(self) -> None:
        errors = tuple(_faults_of_names(self.register, self._keys, self.current)) or tuple(_faults_of_keys(self._keys))
        if errors:
            raise InvalidData("key ring", errors)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the live keys."""
        return tuple(self._keys)

    def pseudonym(self, number: IdentityNumber) -> Pseudonym:
        """What the register keeps of a number from now on."""
        return self._under(self.current, number)

    def candidates(self, number: IdentityNumber) -> tuple[Pseudonym, ...]:
        """What the register may hold of a number: its pseudonym under every live key, the current one first."""
        others = [key for key in self._keys if key != self.current]
        return tuple(self._under(key, number) for key in (self.current, *others))

    def find(self, number: IdentityNumber, look_up: Callable[[Pseudonym], T | None]) -> PseudonymMatch[T] | None:
        """What the register holds of the person with a number, under whichever live key; None where it holds nothing.

        Where several may share a number (`IdentityMatch.AMBIGUOUS` of `nordlib.identity.succession.compare`), it may be another's.
        `look_up` gives what is held under one pseudonym, or None.
        """
        candidates = self.candidates(number)
        for each in candidates:
            value = look_up(each)
            if value is not None:
                return PseudonymMatch(value, each, candidates[0])
        return None

    def matches(self, number: IdentityNumber, pseudonym: str) -> bool:
        """Whether a pseudonym is a number's, compared in constant time. Raises as `key_of` does."""
        key, expected = self.key_of(pseudonym), self.candidates(number)
        return any(hmac.compare_digest(each, pseudonym) for each in expected if self.key_of(each) == key)

    @staticmethod
    def key_of(pseudonym: str) -> str:
        """The id of the key that made a pseudonym: count them before you drop a key. Raises `InvalidData`."""
        found = _PSEUDONYM.fullmatch(pseudonym) if type(pseudonym) is str else None
        if found is None:
            raise InvalidData("pseudonym", ("it is a key id, a full stop and 64 hexadecimal digits in lower case",))
        return found[1]

    def with_new_key(self, key: str, secret: bytes) -> "KeyRing":
        """The same ring with a new key, which makes new pseudonyms from now on. Raises as making a ring does."""
        if key in self._keys:
            raise InvalidData("key ring", (f"the id {key!r} is of a key already; give the new key another",))
        return KeyRing(self.register, {**self._keys, key: secret}, key)

    def without_key(self, key: str) -> "KeyRing":
        """The same ring without a key under which nothing is held any more. Raises as making a ring does, and for an id that no key has."""
        if key not in self._keys:
            raise InvalidData("key ring", (f"no key has the id {key!r}; the ids are {', '.join(self.ids)}",))
        return KeyRing(self.register, {each: secret for each, secret in self._keys.items() if each != key}, self.current)

    def _under(self, key: str, number: IdentityNumber) -> Pseudonym:
        if type(number) is not IdentityNumber:
            raise InvalidData("identity number", ("a pseudonym is made of what `nordlib.identity.parse` gives, not of a text",))
        told = f"{_DOMAIN}\0{self.register}\0{number.scheme.value}\0{number.canonical}"
        return Pseudonym(f"{key}.{hmac.digest(self._keys[key], told.encode('ascii'), 'sha256').hex()}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KeyRing):
            return NotImplemented
        return (self.register, self.current, self._keys) == (other.register, other.current, other._keys)  # pyright: ignore[reportPrivateUsage] - one of the same class

    def __hash__(self) -> int:
        return hash((self.register, self.current, self.ids))

    def __repr__(self) -> str:
        return f"KeyRing({self.register}, {', '.join(self.ids)})"


def _faults_of_names(register: object, keys: frozendict[str, bytes], current: object) -> Iterator[str]:
    for what, name in (("the register's name", register), ("the current id", current), *(("an id", key) for key in keys)):
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"{what} is not of 1 to 32 of the characters a-z, 0-9, _ and -"
    if not keys:
        yield "it has no key; make one with new_key()"
    elif current not in tuple(keys):
        yield "no key has the current id"


def _faults_of_keys(keys: frozendict[str, bytes]) -> Iterator[str]:
    for key, secret in keys.items():
        if type(secret) is not bytes:
            yield f"the key {key!r} is a {type(secret).__name__}, not bytes; bytes.fromhex() reads one that was written in hexadecimal"
        elif len(secret) < KEY_BYTES:
            yield f"the key {key!r} is not of {KEY_BYTES} bytes or more; make one with new_key()"
        elif _is_no_key(secret):
            yield f"the key {key!r} is plainly not random; make one with new_key(), or decode it if it was written as text"
    proper = [_as_hmac_takes_it(secret) for secret in keys.values() if type(secret) is bytes]
    if len(set(proper)) < len(proper):
        yield "two ids have the same key; a rotation needs a new one"


def _is_no_key(secret: bytes) -> bool:
    """Whether bytes are a word, a sentence, a repetition or a row, which random bytes are not."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    is_sentence = len(secret) < 2 * KEY_BYTES and all(byte in _PRINTABLE for byte in secret)  # of 64 hexadecimal digits there is enough
    return is_sentence or min(len(set(secret)), len(steps)) < _FEWEST_BYTE_VALUES


def _as_hmac_takes_it(secret: bytes) -> bytes:
    """A long key is hashed and a short one padded, so that different bytes may be the same key (RFC 2104, section 2)."""
    return (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
