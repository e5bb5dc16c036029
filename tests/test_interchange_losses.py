"""Every code of nordlib about a renewal, a recall, a return or a request has its answer in each protocol, or stands in a list of losses."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from nordlib.circulation.interlibrary import InterlibraryEventType
from nordlib.circulation.interlibrary_requests import RequestEvent, RequestStatus
from nordlib.circulation.interlibrary_requests.rules import EVENT_RULES, REQUEST_RULES
from nordlib.circulation.recall import NO_POLICY_RECALL_RULES, RECALL_RULES, TABLE_RECALL_RULES
from nordlib.circulation.renewal import EVERY_RULE
from nordlib.circulation.renewal.decision import NO_POLICY_RULES, OVERRIDE_RULES
from nordlib.circulation.renewal.rules import BOOKS
from nordlib.circulation.returns import ReturnBasis
from nordlib.interchange import iso18626, ncip
from nordlib.interchange.crosswalk import foreign_codes
from nordlib.interchange.ncip.problems import RenewItemProblem

RENEWAL: Final = {code for rule in EVERY_RULE for code in rule.codes}
RENEWAL.update(code for book in BOOKS.values() for rule in book for code in rule.codes)
RENEWAL.update(code for rule in (*OVERRIDE_RULES, *NO_POLICY_RULES) for code in rule.codes)
RECALL: Final = {code for book in (RECALL_RULES, TABLE_RECALL_RULES, NO_POLICY_RECALL_RULES) for rule in book for code in rule.codes}
REQUEST: Final = {code for rule in REQUEST_RULES for code in rule.codes}
REQUEST_EVENT: Final = {code for rule in EVENT_RULES for code in rule.codes}


@pytest.mark.parametrize("code", sorted(RENEWAL))
def test_a_refused_renewal_has_its_answer_and_its_loss(code: str) -> None:
    assert RenewItemProblem(foreign_codes(code).ncip)
    assert foreign_codes(code).information_lost
    assert iso18626.RENEWAL_LOSSES[code]


@pytest.mark.parametrize(
    ("codes", "ill"),
    [
        (RECALL, iso18626.RECALL_LOSSES),
        (REQUEST, iso18626.REQUEST_LOSSES),
        (REQUEST_EVENT, iso18626.REQUEST_LOSSES),
    ],
    ids=["recall", "request", "request event"],
)
def test_every_other_refusal_has_its_answer_or_is_lost(codes: set[str], ill: Mapping[str, str]) -> None:
    assert codes <= ill.keys()
    assert codes <= ncip.OTHER_LOSSES.keys()
    assert all(codes)


def test_every_state_has_its_status_or_is_lost() -> None:
    assert set(iso18626.RETURN_STATUSES) == set(ReturnBasis)
    assert set(iso18626.REQUEST_STATUSES) == set(RequestStatus)
    shared = [status for status in RequestStatus if iso18626.REQUEST_STATUSES[status].value != status.value]
    assert [status.value for status in shared] == ["Struck"]
    for enum in (ReturnBasis, RequestStatus, RequestEvent, InterlibraryEventType):
        assert {member.value for member in enum} <= ncip.OTHER_LOSSES.keys()
    same = [basis.value for basis in ReturnBasis if iso18626.RETURN_STATUSES[basis] is iso18626.Status.LOANED]
    assert set(same) - {ReturnBasis.ON_LOAN.value} <= iso18626.LOST_STATUSES.keys()


def test_every_status_of_the_house_is_one_of_the_schema() -> None:
    lines = Path(__file__).parent.joinpath("data", "interchange", "iso18626-1.2.txt").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^status: one of (.*)$", lines, re.MULTILINE)
    assert {member.value for member in iso18626.Status} == set(listed.split())


LISTS: Final = {
    "action": iso18626.Action,
    "reasonForMessage": iso18626.MessageReason,
    "serviceType": iso18626.ServiceType,
    "requestType": iso18626.RequestType,
    "requestSubType": iso18626.RequestSubtype,
    "messageStatus": iso18626.MessageStatus,
    "errorType": iso18626.ErrorType,
}


@pytest.mark.parametrize("name", LISTS)
def test_every_closed_list_is_that_of_the_schema(name: str) -> None:
    lines = Path(__file__).parent.joinpath("data", "interchange", "iso18626-1.2.txt").read_text(encoding="utf-8")
    (listed,) = re.findall(rf"^{name}: one of (.*)$", lines, re.MULTILINE)
    assert [member.value for member in LISTS[name]] == listed.split()
