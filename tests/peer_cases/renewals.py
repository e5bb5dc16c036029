"""Renewals: policies 3, 4, 5, 11, 12, 14, 15 and 17.

A limit that a peer's test tries on a lending, and that its policy has for renewals too, is put here as a renewal.
"""

from typing import Final

from tests.peer_cases.form import Facts, PeerCase

__all__ = ["CASES", "renew_case"]

_KOHA: Final = "t/db_dependent/Circulation.t: "
_EXTEND: Final = "tests/test_loan_transitions.py: "
_ILS_EXTEND: Final = "tests/api/circulation/test_loan_extend.py: "
_NOW: Final = "2026-03-16T10:00:00Z"
_FIVE_WEEKS_LATE: Final = {"due_date": "2026-02-09"}
_TWO_YEARS_LATE: Final = {"due_date": "2024-03-16"}


def renew_case(
    number: int, peer: str, test: str, policy: Facts, *reasons: str, new_due: str | None = None, due: str = "2026-03-20", **more: object
) -> PeerCase:
    """A renewal on 16 March 2026, of a loan due on 20 March: granted with a due date, or refused with reasons."""
    theirs, why, loan = more.pop("theirs", None), str(more.pop("why", "")), more.pop("loan", {})
    given: Facts = {"policy": policy, "now": _NOW, "loan": {"id": "L1", "due_date": due, **_facts(loan)}, **more}
    expected = {"decision": "renewed" if new_due else "refused", "reasons": list(reasons), "new_due": new_due}
    return PeerCase(number, peer, test, "renew_policy", given, expected, None if theirs is None else _facts(theirs), why)


def _facts(given: object) -> Facts:
    assert isinstance(given, dict)
    return given


_REFUSED: Final = {"decision": "refused", "new_due": None}
_OTHERS_ONLY: Final = "EXT-15: the patron's other loans; POLICIES-FORMAT.md, renew_policy: the loan itself is not counted"

CASES: Final = (
    # staff name a date
    renew_case(
        3,
        "FOLIO",
        "ChangeDueDateAPITests.java: canChangeTheDueDate",
        {},
        new_due="2026-04-03",
        asked_by="staff",
        named_date="2026-04-03",
    ),
    renew_case(
        3,
        "FOLIO",
        "OverrideRenewByBarcodeTests.java: cannotOverrideRenewalWhenDueDateIsEarlierOrSameAsCurrentLoanDueDate",
        {},
        "no_gain",
        due="2026-04-06",
        asked_by="staff",
        named_date="2026-03-19",
    ),
    # other late loans
    renew_case(4, "Koha", _KOHA + "overdues allowed", {}, new_due="2026-04-17", other_loans=[_FIVE_WEEKS_LATE]),
    renew_case(4, "Koha", _KOHA + "overdues block", {"overdue_block_count": 1}, "patron_overdue", other_loans=[_FIVE_WEEKS_LATE]),
    renew_case(
        4,
        "Koha",
        _KOHA + "overdues block, and the late loan is this one",
        {"overdue_block_count": 1},
        due="2026-02-09",
        new_due="2026-04-13",
        theirs=_REFUSED,
        why=_OTHERS_ONLY,
    ),
    renew_case(
        4,
        "RERO",
        "tests/api/circulation/test_borrow_limits.py: the limit of late loans is 1",
        {"overdue_block_count": 1},
        "patron_overdue",
        other_loans=[{"due_date": "2026-03-15"}],
    ),
    renew_case(
        4,
        "RERO",
        "tests/api/circulation/test_borrow_limits.py: no loan is late yet",
        {"overdue_block_count": 1},
        new_due="2026-04-17",
        other_loans=[{"due_date": "2026-03-16"}],
    ),
    renew_case(
        4,
        "Evergreen",
        "live_t/calculate_system_penalties.pg: a threshold of 1, two late loans",
        {"overdue_block_count": 1},
        "patron_overdue",
        other_loans=[_TWO_YEARS_LATE, _TWO_YEARS_LATE],
    ),
    renew_case(
        4,
        "Evergreen",
        "live_t/calculate_system_penalties.pg: a threshold of 1, none late",
        {"overdue_block_count": 1},
        new_due="2026-04-17",
    ),
    # the limit of debt, beside the limit of late loans
    renew_case(
        4,
        "RERO",
        "tests/api/circulation/test_borrow_limits.py: the limit of fees is reached",
        {"debt_limit": 0.5},
        "patron_debt",
        patron={"debt": 0.5},
    ),
    renew_case(
        4,
        "Evergreen",
        "live_t/lp1411819_allow_patron_renewal_on_max_fines.pg: renewal in spite of the fines",
        {},
        new_due="2026-04-17",
        patron={"debt": 500},
    ),
    # from the due date, or from today
    renew_case(
        5,
        "invenio-circulation",
        _EXTEND + "test_loan_extend, 30 days from the due date",
        {"loan_period": {"days": 30}},
        new_due="2026-04-19",
    ),
    renew_case(5, "invenio-circulation", _EXTEND + "test_loan_extend, no extension allowed", {"max_renewals": 0}, "renewal_limit_reached"),
    renew_case(
        5,
        "invenio-circulation",
        _EXTEND + "test_loan_extend, a third extension where two are allowed",
        {"max_renewals": 2},
        "renewal_limit_reached",
        loan={"renewals_used": 2},
    ),
    renew_case(
        5,
        "invenio-circulation",
        _EXTEND + "test_loan_extend_from_transaction_date",
        {"loan_period": {"days": 30}, "renewal_base": "today"},
        new_due="2026-04-15",
    ),
    renew_case(
        5,
        "FOLIO",
        "RenewalAPITests.java: canRenewRollingLoanFromSystemDate",
        {"loan_period": {"days": 21}, "renewal_base": "today"},
        new_due="2026-04-06",
    ),
    # the end of the card
    renew_case(
        11,
        "Koha",
        _KOHA + "an expired patron, nothing blocked",
        {"expired_may_renew": True},
        new_due="2026-04-17",
        patron={"expires": "2026-02-16"},
    ),
    renew_case(11, "Koha", _KOHA + "an expired patron, renewals blocked", {}, "patron_expired", patron={"expires": "2026-02-16"}),
    renew_case(
        11, "Koha", _KOHA + "a patron who is not expired, renewals blocked", {}, new_due="2026-04-17", patron={"expires": "2026-04-16"}
    ),
    renew_case(
        11,
        "Evergreen",
        "live_t/32-lp1861319-circ-renewal-expired-patrons.t: expired, and the setting allows it",
        {"expired_may_renew": True},
        new_due="2026-04-17",
        patron={"expires": "2026-03-15"},
    ),
    renew_case(
        11,
        "Evergreen",
        "live_t/32-lp1861319-circ-renewal-expired-patrons.t: expired, and the setting does not",
        {},
        "patron_expired",
        patron={"expires": "2026-03-15"},
    ),
    # recalls
    renew_case(12, "Koha", _KOHA + "a recalled copy", {}, "recalled", loan={"recalled": True}),
    renew_case(
        12,
        "FOLIO",
        "RequestsAPILoanRenewalTests.java: forbidRenewalLoanByBarcodeWhenFirstRequestInQueueIsRecall",
        {"holds_rule": "ignore"},
        "recalled",
        loan={"recalled": True},
        holds=[{"id": "H1", "title": "T1", "item": "I1"}],
    ),
    # by staff alone
    renew_case(
        14,
        "Koha",
        "t/db_dependent/api/v1/checkouts.t: renewal by a user without the permission of staff",
        {"renewed_by": "staff"},
        "staff_only",
    ),
    renew_case(
        14,
        "Koha",
        "t/db_dependent/api/v1/checkouts.t: renewal by a librarian",
        {"renewed_by": "staff"},
        new_due="2026-04-17",
        asked_by="staff",
    ),
    renew_case(14, "invenio-app-ils", _ILS_EXTEND + "the patron of the loan", {}, new_due="2026-04-17"),
    renew_case(14, "invenio-app-ils", _ILS_EXTEND + "a librarian", {}, new_due="2026-04-17", asked_by="staff"),
    # late renewals
    renew_case(15, "Koha", _KOHA + "late by five weeks, and late items may be renewed", {}, due="2026-02-09", new_due="2026-04-13"),
    renew_case(15, "Koha", _KOHA + "late, and late items may not be renewed", {"late_renewal": "deny"}, "not_in_time", due="2026-02-09"),
    renew_case(
        15,
        "Koha",
        _KOHA + "late items may not be renewed, and this one is not late",
        {"late_renewal": "deny"},
        new_due="2026-04-17",
        other_loans=[_FIVE_WEEKS_LATE],
    ),
    renew_case(
        15,
        "invenio-app-ils",
        _ILS_EXTEND + "test_loan_extension_end_date, late by two days: from today",
        {"loan_period": {"days": 28}},
        due="2026-03-14",
        new_due="2026-04-13",
    ),
    renew_case(
        15,
        "invenio-app-ils",
        _ILS_EXTEND + "test_loan_extension_end_date, due in ten days: from the due date",
        {"loan_period": {"days": 28}},
        due="2026-03-26",
        new_due="2026-04-23",
    ),
    # unseen renewals
    renew_case(
        17,
        "Koha",
        _KOHA + "two unseen renewals are allowed, and used",
        {"max_unseen_renewals": 2, "max_renewals": 10},
        "unseen_limit_reached",
        unseen=True,
        loan={"unseen_renewals": 2},
    ),
    renew_case(
        17,
        "Koha",
        _KOHA + "the last unseen renewal",
        {"max_unseen_renewals": 2, "max_renewals": 10},
        new_due="2026-04-17",
        unseen=True,
        loan={"unseen_renewals": 1, "renewals_used": 1},
    ),
    renew_case(17, "Koha", _KOHA + "no renewal is allowed at all", {"max_renewals": 0}, "renewal_limit_reached"),
)
