"""The codes of other systems exist there, each with its place, and are read back as the codes of nordlib that they were given for."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from nordlib.errors import UnknownName
from nordlib.interchange import CROSSWALK, SOURCES, ForeignCodes, System, foreign_codes, nordlib_codes
from tests.crosswalk_page import PAGE, page

FACTS: Final[dict[System, Any]] = {
    system: json.loads((Path(__file__).parent / "data" / "crosswalk" / f"{system}.json").read_text(encoding="utf-8")) for system in System
}
#: What a code of a row is, though it grants nothing: an unknown fact.
UNKNOWN: Final = (foreign_codes("unknown:recalled"), foreign_codes("unknown:patron_debt"))
GRANTS: Final = {
    System.KOHA: {"auto_renew", "auto_renew_final", "auto_unseen_final"},
    System.FOLIO: set[str](),
    System.FBS: {"renewed"},
    System.NCIP: set[str](),
    System.SIP2: {"1"},
}


@pytest.mark.parametrize("system", System)
def test_each_code_stands_in_the_source_at_the_place_that_is_cited(system: System) -> None:
    source, facts = SOURCES[system], FACTS[system]
    assert (source.publication, source.version, source.file) == (facts["publication"], facts["version"], facts["file"])
    assert source.codes.items() <= facts["codes"].items()
    assert GRANTS[system].isdisjoint(source.codes)


@pytest.mark.parametrize("system", [each for each in System if each is not System.FOLIO])
def test_no_refusal_of_a_source_is_left_out(system: System) -> None:
    assert set(SOURCES[system].codes) == set(FACTS[system]["codes"]) - GRANTS[system]


def test_each_code_of_folio_about_a_renewal_is_known() -> None:
    about = {code for code in FACTS[System.FOLIO]["codes"] if "RENEW" in code and "REQUEST_" not in code}
    assert about <= set(SOURCES[System.FOLIO].codes)


@pytest.mark.parametrize("row", [*CROSSWALK.values(), *UNKNOWN], ids=[*CROSSWALK, "unknown", "unknown patron"])
def test_each_row_has_the_place_of_each_of_its_codes(row: ForeignCodes) -> None:
    codes = {system: row.code_in(system) for system in System}
    assert set(row.cited) == {system for system, code in codes.items() if code is not None}
    for system, place in row.cited.items():
        assert place.endswith(f"{FACTS[system]['file']}, {FACTS[system]['codes'][codes[system]]}")


@pytest.mark.parametrize("code", CROSSWALK)
@pytest.mark.parametrize("system", System)
def test_a_code_that_was_given_is_read_back(system: System, code: str) -> None:
    given = CROSSWALK[code].code_in(system)
    assert given is None or code in nordlib_codes(system, given)


@pytest.mark.parametrize("system", System)
def test_a_code_is_read_as_codes_that_have_a_row(system: System) -> None:
    read = [nordlib_codes(system, code) for code in SOURCES[system].codes]
    assert {code.removeprefix("unknown:") for codes in read for code in codes} <= set(CROSSWALK)
    assert all(len(set(codes)) == len(codes) for codes in read)


@pytest.mark.parametrize(
    ("system", "code", "codes"),
    [
        (System.KOHA, "too_many", ("renewal_limit_reached",)),
        (System.KOHA, "auto_account_expired", ("patron_expired",)),
        (System.KOHA, "no_item", ()),
        (System.FOLIO, "USER_IS_BLOCKED_AUTOMATICALLY", ("patron_debt", "patron_overdue")),
        (System.FOLIO, "USER_STATUS_CANNOT_BE_DETERMINED", ("unknown:patron_expired",)),
        (System.FBS, "deniedLoaningProfileNotFound", ("no_policy",)),
        (System.FBS, "deniedSomethingNew", nordlib_codes(System.FBS, "deniedOtherReason")),
        (System.NCIP, "Maximum Renewals Exceeded", ("renewal_limit_reached",)),
        (System.SIP2, "0", tuple(CROSSWALK)),
    ],
)
def test_a_code_of_another_system_is_read(system: System, code: str, codes: tuple[str, ...]) -> None:
    assert nordlib_codes(system, code) == codes


@pytest.mark.parametrize("system", [each for each in System if each is not System.FBS])
def test_a_code_that_a_system_does_not_have_is_an_error(system: System) -> None:
    with pytest.raises(UnknownName, match="code of"):
        nordlib_codes(system, "renewed_already")


def test_a_code_with_a_parameter_is_that_code() -> None:
    assert foreign_codes("override_not_allowed:too_early") is CROSSWALK["override_not_allowed"]
    with pytest.raises(UnknownName, match="too_erly:recalled"):
        foreign_codes("too_erly:recalled")


def test_a_source_has_no_place_for_a_code_that_it_lacks() -> None:
    with pytest.raises(UnknownName, match="too_erly"):
        SOURCES[System.KOHA].place("too_erly")


def test_the_page_is_what_the_code_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make rules`"
