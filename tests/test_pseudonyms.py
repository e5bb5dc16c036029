"""Pseudonyms: keyed, of one register and one scheme, and a rotation of keys that loses nobody."""

import copy
import hashlib
import hmac
import pickle
import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest

from nordlib.errors import InvalidData
from nordlib.identity import IdentityNumber, parse
from nordlib.identity.pseudonyms import KeyRing, Pseudonym, PseudonymMatch, new_key
from nordlib.identity.testdata.valid import valid_numbers
from tests.people import ADULT, OTHER_ADULT

ON = date(2026, 11, 24)
ONE, TWO = hashlib.sha256(b"one").digest(), hashlib.sha256(b"two").digest()
RING = KeyRing("legimus", {"k1": ONE}, "k1")
NUMBER = parse(ADULT, "se", on=ON)
OTHER = parse(OTHER_ADULT, "se", on=ON)


def test_a_pseudonym_is_the_hmac_of_register_scheme_and_number() -> None:
    told = b"nordlib pseudonym 1\0legimus\0se\0" + ADULT.encode()
    assert RING.pseudonym(NUMBER) == "k1." + hmac.new(ONE, told, hashlib.sha256).hexdigest()


def test_it_differs_by_person_register_scheme_and_key() -> None:
    danish, swedish = (parse("810368-2392", scheme, on=ON) for scheme in ("dk", "se"))
    rings = [RING, KeyRing("bibliotekkortet", {"k1": ONE}, "k1"), KeyRing("legimus", {"k1": TWO}, "k1")]
    made = {ring.pseudonym(number) for ring in rings for number in (NUMBER, OTHER, danish, swedish)}
    assert len(made) == 12


def test_it_is_the_same_for_every_written_form() -> None:
    assert RING.pseudonym(parse("900519-2381", "se", on=ON)) == RING.pseudonym(NUMBER)


def test_a_new_key_makes_the_new_ones_and_the_old_ones_are_still_known() -> None:
    old = RING.pseudonym(NUMBER)
    rotated = RING.with_new_key("k2", TWO)
    assert rotated.candidates(NUMBER) == (rotated.pseudonym(NUMBER), old)
    assert rotated.key_of(rotated.pseudonym(NUMBER)) == "k2"
    assert rotated.matches(NUMBER, old)
    assert rotated.matches(NUMBER, rotated.pseudonym(NUMBER))
    assert not rotated.matches(OTHER, old)
    assert not rotated.without_key("k1").matches(NUMBER, old)


class Register:
    """A store of people by pseudonym, as a host has one: the pseudonym is unique."""

    def __init__(self) -> None:
        self.rows: dict[Pseudonym, int] = {}

    def enter(self, ring: KeyRing, number: IdentityNumber, person: int) -> None:
        self.rows[ring.pseudonym(number)] = person

    def meet(self, ring: KeyRing, number: IdentityNumber) -> int | None:
        """Recognise a person, and rewrite the row if it is under an old key."""
        known = ring.find(number, self.rows.get)
        if known is None:
            return None
        if known.is_outdated:
            self.rows[known.current] = self.rows.pop(known.found_under)
        return known.value

    def keys(self, ring: KeyRing) -> dict[str, int]:
        found = [ring.key_of(pseudonym) for pseudonym in self.rows]
        return {key: found.count(key) for key in sorted(set(found))}


def test_a_rotation_over_ten_thousand_people_loses_nobody_and_rewrites_as_they_come() -> None:
    people = list(islice(valid_numbers("no", Random(1), on=ON), 10_000))
    strangers = list(islice(valid_numbers("se", Random(2), on=ON), 500))
    register, ring = Register(), RING
    for person, number in enumerate(people):
        register.enter(ring, number, person)

    ring = ring.with_new_key("k2", TWO)
    coming = Random(3).sample(range(10_000), 4_000)
    assert [register.meet(ring, people[person]) for person in coming] == coming
    assert register.keys(ring) == {"k1": 6_000, "k2": 4_000}
    assert {register.meet(ring, number) for number in strangers} == {None}

    ring = ring.with_new_key("k3", new_key())  # again, before everybody came
    assert [register.meet(ring, people[person]) for person in range(5_000)] == list(range(5_000))
    assert [register.meet(ring, number) for number in people] == list(range(10_000))
    assert register.keys(ring) == {"k3": 10_000}
    assert sorted(register.rows.values()) == list(range(10_000))

    ring = ring.without_key("k1").without_key("k2")
    assert [register.meet(ring, number) for number in people] == list(range(10_000))


def test_what_is_held_may_be_false_but_not_none() -> None:
    register = Register()
    assert RING.find(NUMBER, register.rows.get) is None
    register.enter(RING, NUMBER, 0)
    known = RING.find(NUMBER, register.rows.get)
    assert known is not None
    assert known == PseudonymMatch(0, RING.pseudonym(NUMBER), RING.pseudonym(NUMBER))
    assert not known.is_outdated


SHORT, FLAT = b"x" * 31, b"secret01" * 5


@pytest.mark.parametrize(
    ("register", "keys", "current", "problem"),
    [
        ("legimus", {}, "k1", "it has no key"),
        ("legimus", {"k1": b""}, "k1", "'k1' is too short"),
        ("legimus", {"k1": SHORT}, "k1", "'k1' is too short"),
        ("legimus", {"k1": ONE, "k2": SHORT}, "k1", "'k2' is too short"),
        ("legimus", {"k1": "x" * 40}, "k1", "'k1' is a str, not bytes"),
        ("legimus", {"k1": None}, "k1", "'k1' is a NoneType, not bytes"),
        ("legimus", {"k1": FLAT}, "k1", "'k1' is plainly not random"),
        ("legimus", {"k1": bytes(32)}, "k1", "'k1' is plainly not random"),
        ("legimus", {"k1": bytes(range(100, 200))}, "k1", "'k1' is plainly not random"),
        ("legimus", {"k1": b"correct horse battery staple 2026!"}, "k1", "'k1' is plainly not random"),
        ("legimus", {"k1": ONE.hex().encode()[:44]}, "k1", "decode the key"),
        ("legimus", {"k1": ONE, "k2": ONE + bytes(3)}, "k1", "two ids have the same key"),
        ("legimus", {"k1": ONE + TWO + b"x", "k2": hashlib.sha256(ONE + TWO + b"x").digest()}, "k1", "two ids have the same key"),
        ("legimus", {"k1": ONE, "k2": ONE}, "k1", "two ids have the same key"),
        ("legimus", {"k1": ONE}, "k2", "no key has the current id"),
        ("legimus", {"k1": ONE}, ["k1"], "the current id must have"),
        ("Legimus", {"k1": ONE}, "k1", "the register's name must have"),
        ("", {"k1": ONE}, "k1", "the register's name must have"),
        ("x" * 33, {"k1": ONE}, "k1", "the register's name must have"),
        ("legimus\0", {"k1": ONE}, "k1", "the register's name must have"),
        (None, {"k1": ONE}, "k1", "the register's name must have"),
        ("legimus", {"k.1": ONE}, "k.1", "an id must have"),
        ("legimus", {1: ONE}, "k1", "an id must have"),
        ("legimus", ONE, "k1", "the keys must be a mapping"),
    ],
    ids=range(24),
)
def test_an_unkeyed_or_short_or_misshapen_ring_is_refused(register: Any, keys: Any, current: Any, problem: str) -> None:
    with pytest.raises(InvalidData) as caught:
        KeyRing(register, keys, current)
    assert any(problem in each for each in caught.value.problems)


def test_a_rotation_needs_a_new_id_and_the_current_key_stays() -> None:
    with pytest.raises(InvalidData, match="'k1' already belongs to a key"):
        RING.with_new_key("k1", TWO)
    with pytest.raises(InvalidData, match="it has no key"):
        RING.without_key("k1")
    with pytest.raises(InvalidData, match="no key has the current id"):
        RING.with_new_key("k2", TWO).without_key("k2")


@pytest.mark.parametrize(
    "text", ["", "k1", f"k1.{'g' * 64}", f"k1.{'A' * 64}", f"k1.{'0' * 63}", f"k1.{'0' * 64}\n", f".{'0' * 64}", ADULT], ids=range(8)
)
def test_what_is_no_pseudonym_is_told_without_it(text: str) -> None:
    for ask in (RING.key_of, lambda given: RING.matches(NUMBER, given)):
        with pytest.raises(InvalidData) as caught:
            ask(text)
        assert text == "" or text not in str(caught.value)


def test_a_pseudonym_under_a_key_that_is_not_on_the_ring_matches_nobody() -> None:
    assert not RING.matches(NUMBER, f"k9.{'0' * 64}")


@pytest.mark.parametrize("given", [ADULT, None, 1], ids=["text", "none", "number"])
def test_only_a_number_that_was_read_has_a_pseudonym(given: Any) -> None:
    for ask in (RING.pseudonym, RING.candidates, lambda number: RING.matches(number, f"k9.{'0' * 64}")):
        with pytest.raises(InvalidData) as caught:
            ask(given)
        assert ADULT not in str(caught.value)


@pytest.mark.parametrize("given", [None, 1, b"k1"], ids=["none", "number", "bytes"])
def test_a_pseudonym_is_a_text(given: Any) -> None:
    with pytest.raises(InvalidData):
        RING.key_of(given)


def test_a_ring_shows_its_ids_and_no_key() -> None:
    ring = RING.with_new_key("k2", TWO)
    assert repr(ring) == "KeyRing(legimus, k1, k2)"
    with pytest.raises(InvalidData) as caught:
        KeyRing("legimus", {"k1": ONE, "k2": SHORT}, "k1")
    for shown in (repr(ring), str(ring), f"{ring}", str(caught.value), repr(caught.value)):
        assert ONE.hex() not in shown
        assert repr(ONE) not in shown
        assert repr(SHORT) not in shown


def test_two_rings_are_compared_without_showing_a_key(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(ONE)
    (tmp_path / "two").write_bytes(TWO)
    test = tmp_path / "test_leak.py"
    test.write_text(
        "import pathlib\n"
        "from nordlib.identity.pseudonyms import KeyRing\n"
        f"one, two = (KeyRing('r', {{'k1': (pathlib.Path({str(tmp_path)!r}) / name).read_bytes()}}, 'k1') for name in ('one', 'two'))\n"
        "def test_rings():\n    assert one == two\n",
        encoding="ascii",
    )
    command = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "-c", "/dev/null", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "1 failed" in done.stdout
    for key in (ONE, TWO):
        assert repr(key)[2:12] not in done.stdout
        assert repr(key)[2:12] not in repr(attrs.asdict(KeyRing("r", {"k1": key}, "k1")))


def test_rings_are_equal_by_register_current_id_and_keys() -> None:
    same = KeyRing("legimus", {"k1": ONE}, "k1")
    assert same == RING
    assert hash(same) == hash(RING)
    assert KeyRing("legimus", {"k1": TWO}, "k1") != RING
    assert KeyRing("other", {"k1": ONE}, "k1") != RING
    assert RING != "legimus"


def test_a_ring_is_copied_and_pickled_whole() -> None:
    for again in (copy.deepcopy(RING), pickle.loads(pickle.dumps(RING))):  # noqa: S301 - our own
        assert again.pseudonym(NUMBER) == RING.pseudonym(NUMBER)


def test_new_keys_are_of_chance() -> None:
    made = {new_key() for _ in range(100)}
    assert len(made) == 100
    assert {len(key) for key in made} == {32}
    for place, key in enumerate(made):
        KeyRing("legimus", {f"k{place}": key}, f"k{place}")


def test_a_key_that_is_not_there_cannot_be_dropped() -> None:
    with pytest.raises(InvalidData, match="no key has the id 'k2062'; the ids are k1"):
        RING.without_key("k2062")
