"""Names, searches, lists, pages, the start page, statistics, one's own data; and who may do what."""

from datetime import timedelta
from itertools import permutations
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import (
    AccountChanges,
    AccountId,
    BorrowerActor,
    BorrowerKind,
    Scrypt,
    StaffId,
    StaffRole,
    Transfer,
    TransferId,
    TransferState,
    hash_new_password,
)
from nordlib.accounts.access import PERMISSIONS, Action, ActorRole
from nordlib.commands import (
    accept_transfer,
    delete_account,
    edit_account,
    export_personal_data,
    find_libraries,
    list_borrowers,
    list_branches,
    list_staff,
    list_transfers,
    preview_pull,
    register_borrower,
    replace_identity,
    request_protection_takeover,
    request_transfer,
    search_borrowers,
    set_password,
    view_account,
    view_start_page,
    view_statistics,
)
from nordlib.contact import parse_email
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import parse
from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import fold, matches_prefixes, name_words
from nordlib.serialization.json import as_dict
from nordlib.storage import MemoryStore
from tests.people import (
    A1,
    ACCOUNT,
    ADULT,
    AGENCY,
    AT_A,
    AT_A1,
    AT_B,
    CHILD,
    COORDINATION,
    FORM,
    NOW,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)

LMA = parse("50-123456", "se-lma")


def person(key: str, first: str, last: str, identity: Any = None, **more: Any) -> Any:
    told: dict[str, Any] = {"id": AccountId(key), "first_name": first, "last_name": last, "identity": identity}
    return attrs.evolve(ACCOUNT, email=parse_email(f"{key}@example.se"), **told | more)


JOHAN = person("b1", "Johan", "Johansson", number(ADULT))
AKE = person("b2", "Åke", "Sjöberg-Holm", number(COORDINATION), library=A1, valid_to=TODAY)
ELSEWHERE = person("b3", "Johan", "Åkesson", number(CHILD), library=B)
DISA = person("b4", "Disa", "O'Brien", LMA, valid_to=TODAY - timedelta(days=1))
PROTECTED = person("b5", "", "", parse("198001022394", "se", on=TODAY), library=LibraryId("MTM"), protected=True)


def store_of_all() -> MemoryStore:
    return register_store(JOHAN, AKE, ELSEWHERE, DISA, PROTECTED)


def hits(query: str, by: Any = AT_A, **options: Any) -> list[str]:
    found = store_of_all().run(search_borrowers, query, by=by, policy=REGISTER, now=NOW, **options)
    return [each.id for each in found.unwrap()]


# names


@pytest.mark.parametrize(
    ("query", "name", "found"),
    [
        ("åke", "Åke Berg", True),
        ("ake", "Åke Berg", False),
        ("Åke", "ake", False),
        ("ELIN", "Élin Öst", True),
        ("ost", "Élin Öst", False),
        ("ost", "Ost", True),
        ("sörensen", "Sørensen", True),
        ("sæther", "Säther", True),
        ("muller", "Müller", True),
        ("lisa", "Anna-Lisa Berg", True),
        ("berg anna", "Anna-Lisa Berg", True),
        ("isa", "Anna-Lisa Berg", False),
        ("anna anna", "Anna Berg", False),
        ("an anna", "Anna Andersson", True),
        ("", "Anna", False),
        ("-", "Anna", False),
        ("a\u030ake", "Åke", True),
        ("thor", "Þór", True),
        ("ǿster", "Øster", True),
        ("åberg", "Ǻberg", True),
        ("aberg", "Ǻberg", False),
        ("isik", "Işık", True),
        ("IŞIK", "Işık", True),
        ("straße", "Strasse", True),
        ("q\u030avist", "Qvist", True),
        ("\u0301", "Anna", False),
    ],
)
def test_a_name_is_found_as_a_scandinavian_expects(query: str, name: str, found: bool) -> None:
    assert matches_prefixes(name_words(query), name_words(name)) is found


@given(st.text(max_size=40))
def test_folding_any_text_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.sampled_from(["anna", "ann", "a", "berg", "öst"]), max_size=4), st.permutations(["anna", "berg", "östberg"]))
def test_the_order_of_a_name_is_nothing(query: list[str], name: list[str]) -> None:
    assert matches_prefixes(tuple(query), tuple(name)) is matches_prefixes(tuple(reversed(query)), ("anna", "berg", "östberg"))


# searches


@pytest.mark.rule("MTM-19", "READ-A04")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Johan", ["b1"]),
        ("johansson jo", ["b1"]),
        ("åk", ["b2"]),
        ("holm", ["b2"]),
        ("brien", ["b4"]),
        (ADULT, ["b1"]),
        (f" {ADULT[:8]}-{ADULT[8:]} ", ["b1"]),
        (COORDINATION, ["b2"]),
        ("50-123456", ["b4"]),
        ("50–123456", ["b4"]),
        (f"{ADULT[:8]} {ADULT[8:]}", ["b1"]),
        (f"{ADULT[2:8]}–{ADULT[8:]}", ["b1"]),
        ("B4@EXAMPLE.SE", ["b4"]),
        ("b3@example.se", []),
        (CHILD, []),
        ("198001022394", []),
        ("b5@example.se", []),
        ("@", []),
        ("", []),
        ("\x00\ud800 %_", []),
        ("x" * 100_000, []),
    ],
    ids=range(21),
)
def test_a_search_finds_what_is_in_sight(query: str, found: list[str]) -> None:
    assert hits(query) == found


def test_the_agency_finds_all_and_a_branch_its_own() -> None:
    assert hits("johan", AGENCY) == ["b1", "b3"]
    assert hits("b5@example.se", AGENCY) == ["b5"]
    assert hits("johan", AT_A1) == []
    assert hits("åke", AT_A1) == ["b2"]


def test_a_list_goes_on_after_its_last_line() -> None:
    assert hits("johan", AGENCY, limit=1) == ["b1"]
    assert hits("johan", AGENCY, limit=1, after=AccountId("b1")) == ["b3"]
    assert hits(ADULT, after=AccountId("b1")) == []


def lines(**options: Any) -> list[str]:
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW}
    return [each.id for each in store_of_all().run(list_borrowers, **usual | options).unwrap()]


def test_lists_with_and_without_branches_and_by_kind() -> None:
    assert lines() == ["b1", "b2", "b4"]
    assert lines(with_branches=False) == ["b1", "b4"]
    assert lines(kind=BorrowerKind.LMA_ADULT, limit=1) == ["b4"]
    assert lines(kind=BorrowerKind.UNDER_18) == []
    assert lines(by=AT_B, kind=BorrowerKind.UNDER_18) == ["b3"]
    assert lines(limit=2) == ["b1", "b2"]
    assert lines(limit=2, after=AccountId("b2")) == ["b4"]


@pytest.mark.rule("MTM-07")
def test_the_start_page_counts_who_ran_out_and_nobody_who_is_protected() -> None:
    store = store_of_all()
    assert store.run(request_transfer, ELSEWHERE.id, A1, by=AT_B, policy=REGISTER, now=NOW)
    page = store.run(view_start_page, by=AT_A, policy=REGISTER).unwrap()
    assert (page.library, page.borrowers, page.pending_incoming) == (A, 3, 1)
    assert store.run(view_start_page, by=AT_B, policy=REGISTER).unwrap().pending_incoming == 0
    assert store.run(view_statistics, by=AGENCY, policy=REGISTER).unwrap() == {A: 3, B: 1}


def test_one_who_was_removed_lists_nothing_and_a_request_without_an_account_is_passed_over() -> None:
    store = store_of_all()
    gone = attrs.evolve(AT_A, id=StaffId("gone"))
    assert store.run(list_borrowers, by=gone, policy=REGISTER, now=NOW).trace.reasons() == ("not_authenticated",)
    store.run(request_transfer, ELSEWHERE.id, A, by=AT_B, policy=REGISTER, now=NOW)
    with store.transaction() as tx:
        tx.accounts.erase(ELSEWHERE.id, expected_version=1)
    assert store.run(list_transfers, by=AT_A, policy=REGISTER).unwrap() == ()


def test_the_staff_of_a_library_by_role() -> None:
    store = store_of_all()
    helper = attrs.evolve(AT_A, id=StaffId("h"), email=parse_email("h@example.se"), role=StaffRole.LENDING_INTERMEDIARY)
    with store.transaction() as tx:
        tx.registrars.add(helper)
    assert [each.id for each in store.run(list_staff, by=AT_A, policy=REGISTER).unwrap()] == ["h", "r-A", "r-A1"]
    assert store.run(list_staff, by=AT_A, policy=REGISTER, role=StaffRole.LENDING_INTERMEDIARY).unwrap() == (helper,)
    assert len(store.run(list_staff, by=AGENCY, policy=REGISTER).unwrap()) == 4


@pytest.mark.rule("MTM-53")
def test_a_library_is_found_by_a_part_of_its_name() -> None:
    store = register_store()
    with store.transaction() as tx:
        tx.libraries.put(Library(LibraryId("S"), "Sundbybergs bibliotek", county="Stockholms län", municipality="Sundbyberg"))
    (found,) = store.run(find_libraries, "BYBERG", policy=REGISTER)
    assert (found.type, found.county, found.municipality) == ("public", "Stockholms län", "Sundbyberg")
    assert store.run(find_libraries, " ", policy=REGISTER) == ()
    assert len(store.run(find_libraries, "bibliotek", policy=REGISTER, limit=2)) == 2


def test_a_search_is_done_in_no_time_whatever_is_asked() -> None:
    assert not matches_prefixes(tuple("a" for _ in range(101)), tuple(f"{'a' * (count + 1)}" for count in range(100)))
    assert matches_prefixes(tuple("a" for _ in range(100)), tuple(f"{'a' * (count + 1)}" for count in range(100)))


@given(st.lists(st.text("ab", min_size=1, max_size=3), max_size=4), st.lists(st.text("ab", min_size=1, max_size=3), max_size=4))
def test_a_word_for_each_is_found_if_there_is_a_way(query: list[str], name: list[str]) -> None:
    ways = (all(word.startswith(begun) for begun, word in zip(query, order, strict=False)) for order in permutations(name, len(query)))
    assert matches_prefixes(tuple(query), tuple(name)) is (bool(query) and any(ways))


@pytest.mark.parametrize("limit", [0, -1])
def test_a_list_has_room_for_a_line(limit: int) -> None:
    with pytest.raises(InvalidData, match="must be at least 1"):
        hits("johan", limit=limit)
    with pytest.raises(InvalidData, match="must be at least 1"):
        lines(limit=limit)


def test_the_agency_lists_everybody_and_is_at_no_library() -> None:
    assert lines(by=AGENCY) == ["b1", "b2", "b3", "b4", "b5"]
    not_a_registrar: Any = AGENCY
    with pytest.raises(InvalidData, match="does not belong to a library"):
        store_of_all().run(view_start_page, by=not_a_registrar, policy=REGISTER)


def test_the_branches_of_the_own_library() -> None:
    assert [each.id for each in store_of_all().run(list_branches, by=AT_A, policy=REGISTER).unwrap()] == [A1]
    gone = attrs.evolve(AT_A, id=StaffId("gone"))
    assert not store_of_all().run(list_branches, by=gone, policy=REGISTER)


def test_the_library_is_the_one_that_the_store_knows() -> None:
    elsewhere = attrs.evolve(AT_A, library=B)
    assert store_of_all().run(view_start_page, by=elsewhere, policy=REGISTER).unwrap().library == A


def test_the_agency_is_no_library_even_if_it_stands_among_them() -> None:
    store = store_of_all()
    with store.transaction() as tx:
        tx.libraries.put(Library(LibraryId("MTM"), "MTM"))
    assert store.run(find_libraries, "mtm", policy=REGISTER) == ()
    assert store.run(view_statistics, by=AGENCY, policy=REGISTER).unwrap() == {A: 3, B: 1}
    assert store.run(request_transfer, JOHAN.id, LibraryId("MTM"), by=AT_A, policy=REGISTER, now=NOW).trace.reasons() == (
        "library_not_found",
    )
    not_the_agency: Any = AT_A
    assert store.run(view_statistics, by=not_the_agency, policy=REGISTER).trace.reasons() == ("not_authorized",)


# one account


def test_a_sheet_has_no_password_and_of_a_protected_person_two_things() -> None:
    store = store_of_all()
    assert store.run(set_password, JOHAN.id, hash_new_password("hemligt-ord", Scrypt(cost=4)), by=AT_A, policy=REGISTER)
    shown: Any = as_dict(store.run(view_account, JOHAN.id, by=AT_A, policy=REGISTER, now=NOW).unwrap())
    assert not {"password", "hash"} & set(shown)
    sheet = store.run(view_account, PROTECTED.id, by=AGENCY, policy=REGISTER, now=NOW).unwrap()
    told = {name for name, value in attrs.asdict(sheet, recurse=False).items() if value not in (None, "", frozenset())}
    assert told == {"id", "identity", "email", "protected", "version"}


def test_one_out_of_sight_is_answered_as_one_that_is_not_there() -> None:
    store = store_of_all()
    answers = {
        store.run(view_account, key, by=by, policy=REGISTER, now=NOW).explain("sv", Audience.HOST)
        for key, by in ((JOHAN.id, AT_B), (AccountId("none"), AT_B), (PROTECTED.id, AT_A), (JOHAN.id, BorrowerActor(AKE.id)))
    }
    assert len(answers) == 1
    assert store.run(view_account, JOHAN.id, by=BorrowerActor(JOHAN.id), policy=REGISTER, now=NOW)


def test_one_reads_what_is_stored_about_oneself() -> None:
    store = store_of_all()
    store.run(request_transfer, JOHAN.id, B, by=BorrowerActor(JOHAN.id), policy=REGISTER, now=NOW)
    export = store.run(export_personal_data, JOHAN.id, by=BorrowerActor(JOHAN.id), policy=REGISTER, now=NOW).unwrap()
    assert (export.has_password, export.last_login, export.created_on) == (False, None, None)
    assert [each.target for each in export.transfers] == [B]
    assert (export.birth_date, export.student_authorisation, export.warned_end_dates) == (None, None, ())
    refused = store.run(export_personal_data, JOHAN.id, by=AT_B, policy=REGISTER, now=NOW)
    assert refused.trace.reasons() == ("not_visible",)


def test_the_staff_read_no_request_between_other_libraries() -> None:
    store = store_of_all()
    with store.transaction() as tx:
        tx.transfers.add(Transfer(TransferId("t1"), JOHAN.id, B, LibraryId("U"), NOW, TransferState.DENIED))
    assert store.run(export_personal_data, JOHAN.id, by=AT_A, policy=REGISTER, now=NOW).unwrap().transfers == ()
    assert len(store.run(export_personal_data, JOHAN.id, by=BorrowerActor(JOHAN.id), policy=REGISTER, now=NOW).unwrap().transfers) == 1


# who may do what

HELPER = attrs.evolve(AT_A, id=StaffId("h"), email=parse_email("h@example.se"), role=StaffRole.LENDING_INTERMEDIARY)
OF_A_HELPER = {
    "register": lambda run: run(register_borrower, FORM, now=NOW, new_id=AccountId("n")),
    "edit": lambda run: run(edit_account, JOHAN.id, AccountChanges(last_name="Ny"), now=NOW),
    "number": lambda run: run(replace_identity, JOHAN.id, number(CHILD), now=NOW),
    "password": lambda run: run(set_password, JOHAN.id, hash_new_password("nytt-losen", Scrypt(cost=4))),
    "export": lambda run: run(export_personal_data, JOHAN.id, now=NOW),
    "request": lambda run: run(request_transfer, JOHAN.id, B, now=NOW),
    "answer": lambda run: run(accept_transfer, JOHAN.id, now=NOW),
    "pull": lambda run: run(preview_pull, number(CHILD), A, consent_by=None, now=NOW),
    "delete": lambda run: run(delete_account, JOHAN.id),
    "protection": lambda run: run(request_protection_takeover, JOHAN.id),
}


@pytest.mark.rule("MTM-06")
@pytest.mark.parametrize("name", OF_A_HELPER)
def test_who_only_lends_looks_and_does_nothing_else(name: str) -> None:
    store = store_of_all()
    with store.transaction() as tx:
        tx.registrars.add(HELPER)
    decision = OF_A_HELPER[name](lambda command, *args, **options: store.run(command, *args, by=HELPER, policy=REGISTER, **options))
    assert decision.trace.reasons() == ("not_authorized",)
    assert store.run(search_borrowers, "johan", by=HELPER, policy=REGISTER, now=NOW)
    assert store.run(list_transfers, by=HELPER, policy=REGISTER)


@pytest.mark.parametrize("act", Action)
def test_every_act_is_somebodys(act: Action) -> None:
    assert any(act in acts for acts in PERMISSIONS.values())
    assert set(PERMISSIONS) == set(ActorRole)
    assert act in PERMISSIONS[ActorRole.AGENCY]


def test_what_is_no_query_no_kind_and_no_length_is_told() -> None:
    store, nothing = store_of_all(), cast("Any", None)
    for wrong in ("10", None, 2.5):
        with pytest.raises(InvalidData, match="limit: a "):
            lines(limit=wrong)
    with pytest.raises(InvalidData, match="query: a NoneType"):
        hits(nothing)
    with pytest.raises(InvalidData, match="query: a NoneType"):
        store.run(find_libraries, nothing, policy=REGISTER)
    with pytest.raises(UnknownName, match=r"Unknown kind of borrower: 'vuxen'\. Known: 'adult'"):
        lines(kind="vuxen")
    with pytest.raises(UnknownName, match="Unknown role: 'chef'"):
        store.run(list_staff, by=AT_A, policy=REGISTER, role=cast("Any", "chef"))
