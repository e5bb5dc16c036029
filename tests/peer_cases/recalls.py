"""Recalls, the answers of owners, tables of policies, the nightly run, and days closed later: policies 0, 6, 9, 12, 13 and 17."""

from typing import Final

from tests.peer_cases.form import Facts, PeerCase

__all__ = ["CASES"]

_RECALLS: Final = "LoanDueDatesAfterRecallTests.java: "
_ANSWERS: Final = "tests/api/ill/test_ill_brw_reqs_patron_loan_extension_actions.py: "
_RULES: Final = "CirculationRulesEngineAPITests.java: "
_KOHA_RULES: Final = "t/db_dependent/Koha/CirculationRules.t: the explicit scope wins, with the rules of every wider scope beside it"
_RERO: Final = "tests/ui/circ_policies/test_circ_policies_utils.py: "
_KOHA: Final = "t/db_dependent/Circulation.t: "
_AUTO_EXTEND: Final = "tests/ui/circulation/test_actions_auto_extend.py: "


def _recall(test: str, policy: Facts, lent: str, due: str, days: list[str], new_due: str, **more: object) -> PeerCase:
    """A loan that is recalled at ten on one day, or on several."""
    theirs, why, calendar = more.pop("theirs", None), str(more.pop("why", "")), more.pop("calendar", None)
    given: Facts = {
        "policy": policy,
        "loan": {"id": "L1", "lent_on": lent, "due_date": due},
        "recalls": [f"{day}T10:00:00Z" for day in days],
        "calendar": calendar,
    }
    expected = {"due_date": new_due, "recalled": True}
    return PeerCase(12, "FOLIO", _RECALLS + test, "recall", given, expected, None if theirs is None else {"due_date": theirs}, why)


def _answer(test: str, events: list[Facts], expected: Facts, *, why: str = "", theirs: Facts | None = None) -> PeerCase:
    """A loan due on 31 March was renewed provisionally on 16 March, to 14 April, and the owner answers."""
    loan = {
        "id": "L1",
        "due_date": "2026-04-14",
        "due_date_before_renewal": "2026-03-31",
        "renewals_used": 1,
        "asked_at": "2026-03-16T10:00:00Z",
    }
    given: Facts = {"loan": loan, "now": "2026-03-20T10:00:00Z", "events": events}
    return PeerCase(13, "invenio-app-ils", _ANSWERS + test, "owner_answers", given, expected, theirs, why)


def _table(peer: str, test: str, policy: Facts, rows: list[Facts], ask: Facts, row: str | None, **more: object) -> PeerCase:
    given: Facts = {"policy": policy, "rows": rows, "ask": {"category": None, "material": None, "library": None, **ask}}
    return PeerCase(0, peer, test, "policy_table", given, {"row": row, **more})


def _night(number: int, peer: str, test: str, policy: Facts, loan: Facts, expected: Facts, **patron: object) -> PeerCase:
    """The nightly run at three on 16 March 2026, with one loan, due on that day and lent on 6 March."""
    given: Facts = {
        "policy": policy,
        "now": "2026-03-16T03:00:00Z",
        "last_run": "2026-03-15",
        "patrons": {"P1": patron},
        "loans": [{"id": "L1", "patron": "P1", "due_date": "2026-03-16", "lent_on": "2026-03-06", **loan}],
    }
    return PeerCase(
        number, peer, test, "auto_renew", given, {"renewed": {}, "refused": {}, "untouched": [], "last_renewal": [], **expected}
    )


_TWO_WEEKS: Final = {"guaranteed_days": 14, "return_days": 7}
_FOLIO_ORDER: Final = {"order": ["library", "material", "category"]}
_NESTED: Final = [{"name": "fallback"}, {"name": "m2", "material": "m2"}, {"name": "m2 g2", "material": "m2", "category": "g2"}]
_BY_LIBRARY: Final = [{"name": "fallback"}, {"name": "m2", "material": "m2"}, {"name": "l1", "library": "l1"}]
_SCOPES: Final[list[Facts]] = [
    {"name": " ".join(cells) or "every", **{cell: cell[0] for cell in cells}}
    for cells in ([], ["library"], ["category"], ["material"], ["library", "category"], ["library", "category", "material"])
]
_MARTIGNY: Final = [
    {"name": "cipo1"},
    {"name": "cipo2", "category": "ptty1", "material": "itty1"},
    {"name": "cipo3", "category": "ptty2", "material": "itty2", "library": "lib1"},
]
_RENEWED: Final = {"renewed": {"L1": "2026-04-13"}}
_TEN_DAYS_AHEAD: Final = {"due_date": "2026-03-26"}
_AHEAD: Final = {"days_before": 10}
_RENEWED_AHEAD: Final = {"renewed": {"L1": "2026-04-23"}}
_LATE: Final = {"refused": {"L1": ["too_late"]}}

CASES: Final = (
    _recall("recallRequestWithNoPolicyValuesChangesDueDateToSystemDate", {}, "2026-03-02", "2026-03-23", ["2026-03-02"], "2026-03-02"),
    _recall(
        "recallRequestWithMGDAndRDValuesShouldNotChangeDueDateToRD",
        {"guaranteed_days": 14, "return_days": 61},
        "2026-03-02",
        "2026-03-23",
        ["2026-03-02"],
        "2026-03-23",
    ),
    _recall("recallRequestWithMGDAndRDValuesChangesDueDateToMGD", _TWO_WEEKS, "2026-03-02", "2026-03-23", ["2026-03-02"], "2026-03-16"),
    _recall(
        "recallRequestWithRDAndNoMGDValuesChangesDueDateToRD", {"return_days": 7}, "2026-03-02", "2026-03-23", ["2026-03-02"], "2026-03-09"
    ),
    _recall(
        "recallRequestWithMGDAndNoRDValuesChangesDueDateToMGD",
        {"guaranteed_days": 14},
        "2026-03-02",
        "2026-03-23",
        ["2026-03-02"],
        "2026-03-16",
    ),
    _recall(
        "recallRequestWithMGDAndRDValuesChangesDueDateToMGDWithCLDDM",
        {"guaranteed_days": 8, "return_days": 7, "closed_day_rule": "next_open_day"},
        "2019-01-25",
        "2019-02-15",
        ["2019-01-25"],
        "2019-02-04",
        calendar="weekend",
    ),
    _recall(
        "secondRecallRequestWithMGDTruncationInPlaceDoesNotChangeDueDate",
        _TWO_WEEKS,
        "2026-03-02",
        "2026-03-23",
        ["2026-03-02", "2026-03-09"],
        "2026-03-16",
    ),
    _recall(
        "secondRecallRequestWithMGDTruncationInPlaceAndLoanOverdueDoesNotChangeDueDate",
        _TWO_WEEKS,
        "2026-03-02",
        "2026-03-23",
        ["2026-03-02", "2026-03-17"],
        "2026-03-16",
    ),
    _recall(
        "secondRecallRequestWithRDTruncationInPlaceDoesNotChangeDueDate",
        {"return_days": 7},
        "2026-03-02",
        "2026-03-23",
        ["2026-03-02", "2026-03-09"],
        "2026-03-09",
    ),
    _recall(
        "shouldNotExtendLoanDueDateIfOverdueLoanIsRecalled",
        {"guaranteed_days": 14, "return_days": 61},
        "2026-03-02",
        "2026-03-23",
        ["2026-03-24"],
        "2026-03-23",
    ),
    _recall(
        "shouldNotExtendLoanDueDateWhenCurrentDueDateIsBeforeRecallDueDate",
        {"guaranteed_days": 10, "return_days": 5},
        "2026-03-02",
        "2026-03-04",
        ["2026-03-03"],
        "2026-03-04",
    ),
    _recall(
        "shouldExtendLoanDueDateByAlternatePeriodWhenOverdueLoanIsRecalledAndPolicyAllowsExtension",
        {"return_days": 21},
        "2026-03-02",
        "2026-03-09",
        ["2026-03-10"],
        "2026-03-09",
        theirs="2026-03-31",
        why="POLICIES-FORMAT.md, recall: a recall never makes a due date later",
    ),
    _answer(
        "the request waits",
        [],
        {"due_date": "2026-04-14", "pending_renewal": True, "renewals_used": 1, "accepted_by": None},
        theirs={"due_date": "2026-03-31", "renewals_used": 0},
        why="REN-08: a renewal counts provisionally until the owner answers",
    ),
    _answer(
        "test_brwreq_accept_extension_success, with a due date",
        [{"at": "2026-03-17T10:00:00Z", "type": "owner_accepts", "due_date": "2026-04-10"}],
        {"due_date": "2026-04-10", "pending_renewal": False, "renewals_used": 1, "accepted_by": "owner"},
    ),
    _answer(
        "test_brwreq_decline_extension_success",
        [{"at": "2026-03-17T10:00:00Z", "type": "owner_rejects"}],
        {"due_date": "2026-03-31", "pending_renewal": False, "renewals_used": 0, "accepted_by": None},
    ),
    *(
        _table("FOLIO", _RULES + test, _FOLIO_ORDER, rows, ask, row)
        for test, rows, ask, row in (
            ("test1, both", _NESTED, {"material": "m2", "category": "g2"}, "m2 g2"),
            ("test1, the material alone", _NESTED, {"material": "m2", "category": "g1"}, "m2"),
            ("test1, neither", _NESTED, {"material": "m1", "category": "g1"}, "fallback"),
            ("shouldApplyRulesWithLibrary, the library before the material", _BY_LIBRARY, {"material": "m2", "library": "l1"}, "l1"),
            ("shouldApplyRulesWithLibrary, another library", _BY_LIBRARY, {"material": "m2", "library": "l2"}, "m2"),
        )
    ),
    _table(
        "FOLIO",
        _RULES + "canDetermineAllLoanPolicyMatches",
        _FOLIO_ORDER,
        _NESTED,
        {"material": "m2", "category": "g2"},
        "m2 g2",
        ranking=["m2 g2", "m2", "fallback"],
    ),
    _table(
        "Koha",
        _KOHA_RULES,
        {},
        _SCOPES,
        {"category": "c", "material": "m", "library": "l"},
        "library category material",
        ranking=["library category material", "library category", "library", "category", "material", "every"],
    ),
    _table("Koha", _KOHA_RULES + "; another library", {}, _SCOPES[:1] + _SCOPES[1:2], {"library": "l2"}, "every"),
    _table("Koha", _KOHA_RULES + "; no rule", {}, [], {"library": "l"}, None, reasons=["no_policy"]),
    *(
        _table(
            "RERO",
            _RERO + f"{library}, {category}, {material}",
            {},
            _MARTIGNY,
            {"library": library, "category": category, "material": material},
            row,
        )
        for library, category, material, row in (
            ("lib1", "ptty1", "itty1", "cipo2"),
            ("lib1", "ptty2", "itty2", "cipo3"),
            ("lib2", "ptty2", "itty2", "cipo1"),
            ("lib1", "ptty3", "itty2", "cipo1"),
            ("lib1", "ptty1", "itty2", "cipo1"),
        )
    ),
    _night(6, "RERO", _AUTO_EXTEND + "due today", {}, {}, _RENEWED),
    _night(6, "RERO", _AUTO_EXTEND + "the policy has no automatic renewal", {}, {"auto": False}, {"untouched": ["L1"]}),
    _night(6, "RERO", _AUTO_EXTEND + "requested", {}, {"reserved": True}, {"refused": {"L1": ["reserved_by_other"]}}),
    _night(6, "Koha", _KOHA + "the patron has opted out", {}, {}, {"untouched": ["L1"]}, auto_renew=False),
    _night(6, "Koha", _KOHA + "too soon", {"days_before": 7}, _TEN_DAYS_AHEAD, {"untouched": ["L1"]}),
    _night(6, "Koha", _KOHA + "the first day of the window", _AHEAD, _TEN_DAYS_AHEAD, _RENEWED_AHEAD),
    _night(6, "Koha", _KOHA + "fines below the limit", {"debt_limit": 10}, {}, _RENEWED, debt=5),
    _night(6, "Koha", _KOHA + "fines above the limit", {"debt_limit": 10}, {}, {"refused": {"L1": ["patron_debt"]}}, debt=15),
    _night(6, "Koha", _KOHA + "expired", {}, {}, {"refused": {"L1": ["patron_expired"]}}, expires="2026-02-16"),
    _night(6, "Koha", _KOHA + "auto_renew_final", {"max_renewals": 1}, {}, {**_RENEWED, "last_renewal": ["L1"]}),
    _night(17, "Koha", _KOHA + "not after nine days", {**_AHEAD, "auto_until_days": 9}, _TEN_DAYS_AHEAD, _LATE),
    _night(17, "Koha", _KOHA + "not after ten days, the tenth included", {**_AHEAD, "auto_until_days": 10}, _TEN_DAYS_AHEAD, _LATE),
    _night(17, "Koha", _KOHA + "not after eleven days", {**_AHEAD, "auto_until_days": 11}, _TEN_DAYS_AHEAD, _RENEWED_AHEAD),
    _night(17, "Koha", _KOHA + "not after a date that has passed", {**_AHEAD, "auto_until_date": "2026-03-15"}, _TEN_DAYS_AHEAD, _LATE),
    _night(17, "Koha", _KOHA + "not after tomorrow", {**_AHEAD, "auto_until_date": "2026-03-17"}, _TEN_DAYS_AHEAD, _RENEWED_AHEAD),
    PeerCase(
        9,
        "RERO",
        "tests/api/circulation/test_library_calendar_changes.py: the day of the due date is closed later",
        "move_due",
        {
            "calendar": "martigny",
            "new_closings": [{"from": "2022-03-18"}],
            "loans": [{"id": "L1", "due_date": "2022-03-18"}, {"id": "L2", "due_date": "2022-03-17"}],
        },
        {"new_dues": {"L1": "2022-03-21"}, "still_closed": []},
    ),
)
