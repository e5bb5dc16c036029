"""Renewals decided from FOLIO's documents: as FOLIO's own tests expect, and answered as FOLIO answers."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from nordlib.circulation import DueInstant, Loan, LoanTerms, TitleId, renewal
from nordlib.dates import zone
from nordlib.decisions import UNKNOWN, Decision, Override
from nordlib.errors import InvalidData
from nordlib.interchange import CROSSWALK
from nordlib.interchange.folio import (
    FolioRenewal,
    RenewalDocuments,
    folio_loan_policy,
    folio_schedule,
    read_renewal,
    renewal_errors,
    renewed_loan,
    terms_of,
)
from tests.folio_schemas import SCHEMAS
from tests.peer_cases import CASES, PeerCase
from tests.scenarios.policies import due, renew_policy
from tests.schema_checker import misfits
from tests.test_peer_policies import judged

FOLDER: Final = Path(__file__).parents[1] / "examples" / "data" / "folio"
FILES: Final = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
KINDS: Final = {"schedule": "fixed-due-date-schedule", "hold": "request", "recall": "request"}
ZONE: Final = zone("Europe/Stockholm")
NOW: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
DOCUMENTS: Final = RenewalDocuments(FILES["loan"], FILES["loan-policy"], schedules={FILES["schedule"]["id"]: FILES["schedule"]})
TITLE: Final = TitleId(FILES["hold"]["instanceId"])
#: FOLIO's own cases about the policy of a renewal or a lending.
THEIRS: Final = [case for case in CASES if case.peer == "FOLIO" and case.area in ("due", "renew_policy")]


def read(now: datetime = NOW, card: Any = None, **changes: Any) -> tuple[FolioRenewal, Decision[Loan, Any]]:
    asked = read_renewal(attrs.evolve(DOCUMENTS, **changes), zone=ZONE, now=now, card_expires_on=card, title=TITLE)
    return asked, renewal.decide(asked.case)


def codes(asked: FolioRenewal, decision: Decision[Loan, Any]) -> list[Any]:
    """FOLIO's codes of a refusal, or nordlib's own where FOLIO has none."""
    assert not decision
    errors: Any = renewal_errors(asked, decision)["errors"]
    assert all(error["message"] for error in errors)
    return [error.get("code", error["parameters"][0]["value"]) for error in errors]


@pytest.mark.parametrize("name", FILES)
def test_the_documents_of_the_example_fit_folios_schemas(name: str) -> None:
    assert list(misfits(FILES[name], SCHEMAS[KINDS.get(name, name)])) == []


def through_folio(terms: LoanTerms) -> LoanTerms:
    """The terms, written as a loan policy and schedules of FOLIO, and read again."""
    utc = zone("UTC")
    found = {"schedule": terms.schedule, "other": terms.renewal.schedule}
    schedules = {name: folio_schedule(one, name=name, zone=utc).document for name, one in found.items() if one is not None}
    policy = folio_loan_policy(terms, name="case", zone=utc, schedules=schedules).document
    assert list(misfits(policy, SCHEMAS["loan-policy"])) == []
    return terms_of(policy, zone=utc, schedules=schedules).value


@pytest.mark.parametrize("case", THEIRS, ids=lambda case: case.test)
def test_a_case_of_folio_is_decided_the_same_from_its_loan_policy(case: PeerCase, monkeypatch: pytest.MonkeyPatch) -> None:
    for area in (due, renew_policy):
        plain: Any = getattr(area, "_terms")  # noqa: B009 - it is internal to the runner
        monkeypatch.setattr(area, "_terms", lambda choices, plain=plain: through_folio(plain(choices)))
    assert judged(case) == ((), None)


def test_folio_has_cases_of_both_kinds() -> None:
    assert {case.area for case in THEIRS} == {"due", "renew_policy"}
    assert len(THEIRS) > 20


def test_a_renewed_loan_is_stored_as_folio_stores_it() -> None:
    loan = FILES["loan"] | {
        "actionComment": "at the desk",
        "reminders": {"lastFeeBilled": {"number": 1}},
        "loanPolicyId": "earlier",
        "dueDateChangedByRecall": True,
    }
    asked, decision = read(loan=loan)
    assert decision
    written = renewed_loan(asked, decision)
    assert list(misfits(written.document, SCHEMAS["loan"])) == []
    assert {name: written.document.get(name) for name in loan if written.document.get(name) != loan[name]} == {
        "dueDate": "2026-04-17T21:59:59.000+00:00",
        "action": "renewed",
        "renewalCount": 1,
        "loanPolicyId": FILES["loan-policy"]["id"],
        "dueDateChangedByRecall": False,
        "actionComment": None,
        "reminders": None,
    }
    assert "$.last_renewal" in [unmapped.path for unmapped in written.lost]


def test_a_policy_without_an_id_leaves_the_one_of_the_loan() -> None:
    policy = {name: value for name, value in FILES["loan-policy"].items() if name != "id"}
    asked, decision = read(loan_policy=policy)
    assert decision
    assert renewed_loan(asked, decision).document["loanPolicyId"] == FILES["loan"]["loanPolicyId"]


def test_a_loan_by_the_hour_is_renewed_to_an_instant() -> None:
    policy = FILES["loan-policy"] | {
        "loansPolicy": {"profileId": "Rolling", "period": {"duration": 4, "intervalId": "Hours"}},
    }
    loan = FILES["loan"] | {"dueDate": "2026-03-16T12:00:00.000+00:00"}
    asked, decision = read(loan_policy=policy, loan=loan)
    assert isinstance(asked.case.loan.due, DueInstant)
    assert decision
    assert renewed_loan(asked, decision).document["dueDate"] == "2026-03-16T16:00:00.000+00:00"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requests": (FILES["hold"],)}, ["RENEWAL_BLOCKED_BY_HOLD_REQUEST"]),
        ({"requests": (FILES["hold"] | {"requestType": "Page"},)}, None),
        ({"requests": (FILES["hold"] | {"status": "Closed - Cancelled"},)}, None),
        ({"requests": (FILES["hold"] | {"itemId": FILES["hold"]["id"], "requestLevel": "Item"},)}, None),
        ({"requests": (FILES["recall"],)}, ["RENEWAL_BLOCKED_BY_RECALL"]),
        ({"requests": (FILES["recall"] | {"status": "Closed - Filled"},)}, None),
        ({"requests": (FILES["recall"] | {"itemId": FILES["recall"]["id"]},)}, None),
        ({"manual_blocks": (FILES["manual-block"],)}, ["USER_IS_BLOCKED_MANUALLY"]),
        ({"automated_blocks": FILES["automated-blocks"]}, ["USER_IS_BLOCKED_AUTOMATICALLY"]),
        ({"loan": FILES["loan"] | {"renewalCount": 2}}, ["LOAN_RENEWAL_LIMIT_REACHED"]),
        ({"loan": FILES["loan"] | {"itemStatus": "Declared lost"}}, ["ITEM_DECLARED_LOST_NOT_RENEWABLE"]),
        ({"loan": FILES["loan"] | {"itemStatus": "Claimed returned"}}, ["ITEM_CLAIMED_RETURNED_NOT_RENEWABLE"]),
        ({"loan": FILES["loan"] | {"status": {"name": "Closed"}}}, ["loan_closed"]),
        ({"loan_policy": FILES["loan-policy"] | {"renewable": False}}, ["LOAN_NOT_RENEWABLE"]),
        ({"loan": FILES["loan"] | {"dueDate": "2026-06-12T21:59:59.000+00:00"}}, ["RENEWAL_WOULD_NOT_CHANGE_DUE_DATE"]),
        ({"loan": FILES["loan"] | {"dueDate": "2026-07-01T21:59:59.000+00:00"}}, ["RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES"]),
        ({"now": datetime(2026, 8, 1, tzinfo=UTC), "loan_policy": "Fixed"}, ["RENEWAL_DATE_OUTSIDE_FIXED_LOAN_POLICY_DATE_RANGES"]),
        ({"card": date(2026, 3, 1)}, ["USER_IS_INACTIVE_OR_EXPIRED"]),
        ({"card": UNKNOWN}, ["USER_STATUS_CANNOT_BE_DETERMINED"]),
    ],
)
def test_the_answer_has_the_codes_that_folios_clients_know(changes: dict[str, Any], expected: list[str] | None) -> None:
    if changes.get("loan_policy") == "Fixed":
        fixed = {**FILES["loan-policy"]["loansPolicy"], "profileId": "Fixed"}
        changes = changes | {"loan_policy": FILES["loan-policy"] | {"loansPolicy": fixed}}
    asked, decision = read(**changes)
    assert (None if decision else codes(asked, decision)) == expected


@pytest.mark.parametrize("name", ["hold", "recall"])
@pytest.mark.parametrize("status", [None, ...], ids=["null", "missing"])
def test_a_request_whose_status_is_not_said_is_in_the_queue(name: str, status: Any) -> None:
    request = {key: value for key, value in FILES[name].items() if key != "status"} | ({} if status is ... else {"status": status})
    assert read(requests=(request,))[1].reasons == read(requests=(FILES[name],))[1].reasons != ()


@pytest.mark.parametrize("name", ["hold", "recall"])
def test_a_request_whose_type_is_not_said_decides_nothing(name: str) -> None:
    for request in ({**FILES[name], "requestType": None}, {key: value for key, value in FILES[name].items() if key != "requestType"}):
        with pytest.raises(InvalidData, match=r"required property is missing @ \$\.requests\[1\]\.requestType"):
            read(requests=(FILES["hold"], request))


def test_nordlibs_own_code_is_a_parameter_of_each_error() -> None:
    asked, decision = read(loan=FILES["loan"] | {"renewalCount": 2}, requests=(FILES["hold"],))
    assert not decision
    errors: Any = renewal_errors(asked, decision, "sv")["errors"]
    assert {error["parameters"][0]["value"]: error["code"] for error in errors} == {
        code: CROSSWALK[code].folio for code in ("reserved_by_other", "renewal_limit_reached")
    }


def test_an_override_that_the_policy_does_not_list_is_answered_with_folios_code() -> None:
    asked, _ = read(requests=(FILES["hold"],))
    override = Override(frozenset({"reserved_by_other"}), "desk-1", "the patron is ill")
    assert codes(asked, renewal.decide(asked.case, override)) == ["OVERRIDE_RENEWAL_NOT_ALLOWED_FOR_CURRENT_LOAN"]


def test_what_the_documents_say_beside_the_case_is_named_by_document() -> None:
    asked, _ = read(requests=(FILES["hold"],), manual_blocks=(FILES["manual-block"],))
    paths = {unmapped.path for unmapped in asked.not_read}
    assert {"$.loan.action", "$.loan_policy.name", "$.requests[0].position", "$.blocks.manual[0].desc"} <= paths
    assert "Four weeks" not in repr(asked.documents)
