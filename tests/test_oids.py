"""The OIDs and FHIR systems of the kinds, against the documents of their publishers."""

import re

import pytest

from nordlib.errors import UnknownName
from nordlib.identity import NumberKind, Scheme
from nordlib.identity.oids import SYSTEMS, WITHOUT_SYSTEM, NumberSystem, find_system, system_of
from nordlib.identity.testdata.ranges import RANGES, WITHOUT_RANGE

SCHEMES = {each.kind: each.scheme for each in RANGES} | {kind: scheme for kind, (scheme, _) in WITHOUT_RANGE.items()}


def test_every_kind_has_a_system_or_a_reason_why_not() -> None:
    named = [row.kind for row in SYSTEMS]
    assert len(named) == len(set(named))
    assert set(named) | WITHOUT_SYSTEM.keys() == set(NumberKind)
    assert not set(named) & WITHOUT_SYSTEM.keys()
    assert all(WITHOUT_SYSTEM.values())


@pytest.mark.parametrize("row", SYSTEMS, ids=lambda row: row.kind.value)
def test_a_row_is_found_by_each_of_its_names(row: NumberSystem) -> None:
    assert row.source
    assert row.scheme is SCHEMES[row.kind]
    assert system_of(row.kind) is row
    assert find_system(row.fhir_system) is row
    if row.oid is not None:
        assert re.fullmatch(r"[12](\.(0|[1-9]\d*))+", row.oid)
        assert find_system(row.oid) is find_system(f"urn:oid:{row.oid}") is row
    assert row.fhir_system.startswith("http") or row.fhir_system == f"urn:oid:{row.oid}"


def test_no_two_rows_share_a_name() -> None:
    names = [name for row in SYSTEMS for name in {row.oid, row.fhir_system} - {None}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "scheme", "kind"),
    [
        ("urn:oid:2.16.578.1.12.4.1.4.2", Scheme.NO, NumberKind.DNR),
        ("http://electronichealth.se/identifier/samordningsnummer", Scheme.SE, NumberKind.SAMORDNINGSNUMMER),
        ("1.2.752.129.2.1.3.1", Scheme.SE, NumberKind.PERSONNUMMER),
        ("urn:oid:1.2.208.176.1.2", Scheme.DK, NumberKind.CPR),
        ("urn:oid:1.2.208.176.1.6.1.3.177", Scheme.DK, NumberKind.ECPR_D),
        ("urn:oid:1.2.246.21", Scheme.FI, NumberKind.HETU),
        ("https://fhir.ee/sid/pid/est/ni", Scheme.EE, NumberKind.ISIKUKOOD),
    ],
    ids=range(7),
)
def test_the_systems_that_national_profiles_prescribe(name: str, scheme: Scheme, kind: NumberKind) -> None:
    row = find_system(name)
    assert (row.scheme, row.kind) == (scheme, kind)


@pytest.mark.parametrize("name", ["urn:oid:1.2.752.129.2.1.3", "urn:oid:1.2.208.176.1.2.1", "1.2.208.176.1.6.1.31", "", "se"])
def test_an_unknown_system_is_named(name: str) -> None:
    with pytest.raises(UnknownName, match="identifier system"):
        find_system(name)


def test_a_kind_without_a_system_has_none() -> None:
    assert system_of(NumberKind.KERFISKENNITALA) is None
