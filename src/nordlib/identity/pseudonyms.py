"""Recognise a person without storing the number: store a keyed one-way value instead.

A register that does not need to show the number stores its pseudonym: HMAC-SHA-256 of the number with a secret key, in a separate domain
for each register and scheme, so that two registers cannot be joined on it. Without the key it reveals nothing. A plain hash would reveal
everything: there are fewer than 30 million valid fødselsnummer, and hashing all of them takes seconds (Article 29 Working Party, Opinion
05/2014, page 20; ENISA, "Pseudonymisation techniques and best practices", November 2019, 5.1.3). For the same reason a key ring must have
a key, and rejects a key that is short or plainly not random.

A pseudonym names its key, so that keys can be rotated: the new key makes the new pseudonyms, the old pseudonyms are found as long as their
key is on the ring, and each is rewritten the next time its person is looked up.

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
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final, Generic, NewType, TypeVar, cast

import attrs
from attrs import field

from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.identity.kinds import Scheme
from nordlib.identity.number import IdentityNumber
from nordlib.shown_text import shown_type

__all__ = ["KEY_BYTES", "KeyRing", "Pseudonym", "PseudonymMatch", "new_key"]

T = TypeVar("T")

#: `KEY.HEX`: lower case and ASCII, so that no database collation treats two pseudonyms as equal.
#: A pseudonym of a number, as the text that is stored in its place.
Pseudonym = NewType("Pseudonym", str)

#: The minimum length of a key in bytes: the length of the hash (RFC 2104, section 3; RFC 7518, section 3.2).
KEY_BYTES: Final = 32

_BLOCK: Final = 64  # bytes, of SHA-256
_PRINTABLE: Final = range(32, 127)
_FEWEST_BYTE_VALUES: Final = 12  # 32 random bytes have more distinct values, and so do the differences between neighbours
_DOMAIN: Final = "nordlib pseudonym 1"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)
_PSEUDONYM: Final = re.compile(r"([a-z0-9][a-z0-9_-]{0,31})\.[0-9a-f]{64}", re.ASCII)


def new_key() -> bytes:
    """Return a random key. Store it where secrets are stored, separate from the register."""
    return secrets.token_bytes(KEY_BYTES)


@attrs.frozen
class PseudonymMatch(Generic[T]):
    """A person found by number in a register."""

    value: T
    """What the register stores about the person: the result of `look_up`."""
    found_under: Pseudonym
    """The pseudonym under which the register stores it."""
    current: Pseudonym
    """The pseudonym under which the register should store it: that of the current key."""

    @property
    def is_outdated(self) -> bool:
        """Whether the register should replace `found_under` with `current`."""
        return self.found_under != self.current


class _Keys(frozendict[str, bytes]):
    """Keys by their ids; the repr shows only the ids."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{{{', '.join(map(str, self))}}}"


def _keys(given: object) -> _Keys:
    if not isinstance(given, Mapping):
        raise InvalidData("key ring", ("the keys must be a mapping from ids to bytes",))
    return _Keys(cast("Mapping[str, bytes]", given))


@attrs.frozen(repr=False, eq=False)
class KeyRing:
    """The keys of a register by their ids.

    Raises `InvalidData`, which never holds a key, if a name or a key is not valid.
    """

    register: str
    """The domain: the same keys give other pseudonyms in another register. 1 to 32 of the characters a-z, 0-9, `_` and `-`."""
    _keys: frozendict[str, bytes] = field(alias="keys", converter=_keys, repr=False)
    current: str
    """The id of the key that makes new pseudonyms. Ids have the same form as `register`."""

    def __attrs_post_init__(self) -> None:
        problems = tuple(_problems_of_names(self.register, self._keys, self.current)) or tuple(_problems_of_keys(self._keys))
        if problems:
            raise InvalidData("key ring", problems)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys on the ring."""
        return tuple(self._keys)

    def pseudonym(self, number: IdentityNumber) -> Pseudonym:
        """Return the pseudonym of a number with the current key: the value for the register to store."""
        return self._pseudonym_with(self.current, number)

    def candidates(self, number: IdentityNumber) -> tuple[Pseudonym, ...]:
        """Return the pseudonym of a number with each key on the ring, the current key first."""
        others = [key_id for key_id in self._keys if key_id != self.current]
        return tuple(self._pseudonym_with(key_id, number) for key_id in (self.current, *others))

    def find(self, number: IdentityNumber, look_up: Callable[[Pseudonym], T | None]) -> PseudonymMatch[T] | None:
        """Look up a person by number with each key on the ring; return None if the register has no entry.

        `look_up` takes a pseudonym and returns what the register stores under it, or None. If people may share the number
        (`IdentityMatch.AMBIGUOUS` of `nordlib.identity.succession.compare`), the entry may be another person's.
        """
        candidates = self.candidates(number)
        for pseudonym in candidates:
            value = look_up(pseudonym)
            if value is not None:
                return PseudonymMatch(value, pseudonym, candidates[0])
        return None

    def matches(self, number: IdentityNumber, pseudonym: str) -> bool:
        """Whether a pseudonym belongs to a number. The comparison takes constant time. Raises `InvalidData` as `key_of` does."""
        key, candidates = self.key_of(pseudonym), self.candidates(number)
        return any(hmac.compare_digest(candidate, pseudonym) for candidate in candidates if self.key_of(candidate) == key)

    @staticmethod
    def key_of(pseudonym: str) -> str:
        """Return the id of the key that made a pseudonym. Count the rows of a key before you drop it. Raises `InvalidData`."""
        match = _PSEUDONYM.fullmatch(pseudonym) if type(pseudonym) is str else None
        if match is None:
            raise InvalidData("pseudonym", ("it must be a key id, a full stop and 64 hexadecimal digits in lower case",))
        return match[1]

    def with_new_key(self, key: str, secret: bytes) -> "KeyRing":
        """Return the ring with another key, which becomes the current key. Raises `InvalidData` if the id is taken or the key not valid."""
        if key in self._keys:
            raise InvalidData("key ring", (f"the id {key!r} already belongs to a key; give the new key another id",))
        return KeyRing(self.register, {**self._keys, key: secret}, key)

    def without_key(self, key: str) -> "KeyRing":
        """Return the ring without a key. Call it when no stored pseudonym uses the key any more.

        Raises `InvalidData` if no key has the id, or if it is the current id.
        """
        if key not in self._keys:
            raise InvalidData("key ring", (f"no key has the id {key!r}; the ids are {', '.join(self.ids)}",))
        return KeyRing(self.register, {key_id: secret for key_id, secret in self._keys.items() if key_id != key}, self.current)

    def pseudonyms_of(self, scheme: Scheme, stored_forms: Iterable[bytes]) -> Iterator[Pseudonym]:
        """Yield the pseudonyms of many valid numbers of a scheme, by their stored forms in ASCII, with the current key: for columns."""
        begun = hmac.new(self._keys[self.current], self._domain_of(scheme).encode("ascii"), "sha256")
        for stored in stored_forms:
            digest = begun.copy()
            digest.update(stored)
            yield Pseudonym(f"{self.current}.{digest.hexdigest()}")

    def _domain_of(self, scheme: Scheme) -> str:
        return f"{_DOMAIN}\0{self.register}\0{scheme.value}\0"

    def _pseudonym_with(self, key: str, number: IdentityNumber) -> Pseudonym:
        if type(number) is not IdentityNumber:
            raise InvalidData("identity number", ("its type is wrong; pass an IdentityNumber from `nordlib.identity.parse`, not a text",))
        message = f"{self._domain_of(number.scheme)}{number.canonical}"
        return Pseudonym(f"{key}.{hmac.digest(self._keys[key], message.encode('ascii'), 'sha256').hex()}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KeyRing):
            return NotImplemented
        return (self.register, self.current, self._keys) == (other.register, other.current, other._keys)  # pyright: ignore[reportPrivateUsage] - an instance of the same class

    def __hash__(self) -> int:
        return hash((self.register, self.current, self.ids))

    def __repr__(self) -> str:
        return f"KeyRing({self.register}, {', '.join(self.ids)})"


def _problems_of_names(register: object, keys: frozendict[str, bytes], current: object) -> Iterator[str]:
    for what, name in (("the register's name", register), ("the current id", current), *(("an id", key) for key in keys)):
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"{what} must have 1 to 32 of the characters a-z, 0-9, _ and -, and start with a letter or a digit"
    if not keys:
        yield "it has no key; make one with new_key()"
    elif current not in tuple(keys):
        yield "no key has the current id; `current` must be the id of a key on the ring"


def _problems_of_keys(keys: frozendict[str, bytes]) -> Iterator[str]:
    for key, secret in keys.items():
        if type(secret) is not bytes:
            yield f"the key {key!r} is {shown_type(secret)}, not bytes; decode a key written in hexadecimal with bytes.fromhex()"
        elif len(secret) < KEY_BYTES:
            yield f"the key {key!r} is too short; it must have at least {KEY_BYTES} bytes, so make one with new_key()"
        elif _is_not_random(secret):
            yield f"the key {key!r} is plainly not random; make one with new_key(), or decode the key if it was written as text"
    padded = [_as_hmac_uses_it(secret) for secret in keys.values() if type(secret) is bytes]
    if len(set(padded)) < len(padded):
        yield "two ids have the same key; a rotation needs a new key"


def _is_not_random(secret: bytes) -> bool:
    """Whether bytes are plainly a word, a sentence, a repetition or a sequence."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    is_sentence = len(secret) < 2 * KEY_BYTES and all(byte in _PRINTABLE for byte in secret)  # 64 hexadecimal digits hold enough randomness
    return is_sentence or min(len(set(secret)), len(steps)) < _FEWEST_BYTE_VALUES


def _as_hmac_uses_it(secret: bytes) -> bytes:
    """Hash a long key and pad a short one, as HMAC does: different bytes may be the same key (RFC 2104, section 2)."""
    return (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
