"""What an error in a document of FOLIO says, and what FOLIO's schemas refuse."""

from typing import Any, Final

import pytest

from nordlib.circulation import (
    TitleId,
)
from nordlib.errors import InvalidData
from nordlib.interchange.folio import (
    BlockedAction,
    hold_of,
    loan_of,
    schedule_of,
    standing_of,
    terms_of,
)
from tests.folio_samples import BLOCK, FIXED, LOAN_DOCUMENT, NOW, REQUEST, ROLLING, TERM, ZONE, Document, changed
from tests.folio_schemas import SCHEMAS
from tests.schema_checker import misfits


def reading(kind: str, document: Any) -> object:
    """Read a document of a kind."""
    match kind:
        case "loan":
            return loan_of(document, zone=ZONE)
        case "hours":
            return loan_of(document, zone=ZONE, title=TitleId("T1"), by_hours=True)
        case "request":
            return hold_of(document, zone=ZONE)
        case "policy":
            return terms_of(document, zone=ZONE)
        case "schedule":
            return schedule_of(document, zone=ZONE)
        case "block":
            return standing_of(BlockedAction.RENEWALS, now=NOW, manual=[document], card_expires_on=None)
        case _:
            return standing_of(BlockedAction.RENEWALS, now=NOW, automated=document, card_expires_on=None)


_INSTANT: Final = 'write an instant with its UTC offset: "2026-11-29T09:00:00.000+00:00" @ $.dueDate'
_MISSING: Final = "required property is missing"


@pytest.mark.parametrize(
    ("kind", "document", "problems"),
    [
        (
            "loan",
            [],
            (
                'write an object: {"id": "..."} @ $',
                *(f"{_MISSING} or blank @ $.{name}" for name in ("id", "userId", "itemId")),
                f"{_MISSING}; without it, give the title as `title` @ $.item.instanceId",
                f"{_MISSING} @ $.dueDate",
            ),
        ),
        ("hours", LOAN_DOCUMENT | {"id": 17}, ("write a text in quotes @ $.id",)),
        ("hours", LOAN_DOCUMENT | {"userId": " "}, (f"{_MISSING} or blank @ $.userId",)),
        ("hours", LOAN_DOCUMENT | {"dueDate": "2026-03-20"}, (_INSTANT,)),
        ("hours", LOAN_DOCUMENT | {"dueDate": "2026-03-20T10:00:00"}, (_INSTANT,)),
        ("loan", LOAN_DOCUMENT | {"dueDate": "soon", "item": {"instanceId": "T1"}}, (_INSTANT,)),
        ("hours", LOAN_DOCUMENT | {"loanDate": "0001-01-01T00:00:00+05:00"}, ("write an instant of the years 1 to 9999 @ $.loanDate",)),
        ("hours", LOAN_DOCUMENT | {"renewalCount": True}, ("write a whole number from 0 to 99999 @ $.renewalCount",)),
        ("hours", LOAN_DOCUMENT | {"renewalCount": 0.5}, ("write a whole number from 0 to 99999 @ $.renewalCount",)),
        ("hours", LOAN_DOCUMENT | {"dueDateChangedByRecall": "no"}, ("write true or false @ $.dueDateChangedByRecall",)),
        ("hours", LOAN_DOCUMENT | {"status": "Open"}, ("write an object @ $.status",)),
        (
            "request",
            REQUEST | {"requestLevel": "Shelf", "requestType": "Wish"},
            ('write one of "Hold", "Recall", "Page" @ $.requestType', 'write one of "Item", "Title" @ $.requestLevel'),
        ),
        ("policy", changed(ROLLING, "loansPolicy.profileId", "Daily"), ('write "Rolling" or "Fixed" @ $.loansPolicy.profileId',)),
        ("policy", changed(ROLLING, "loansPolicy.period", ...), (f"{_MISSING} @ $.loansPolicy.period",)),
        (
            "policy",
            changed(ROLLING, "loansPolicy.period", {"duration": 0}),
            (
                "write a whole number from 1 to 99999 @ $.loansPolicy.period.duration",
                f"{_MISSING} @ $.loansPolicy.period.intervalId",
            ),
        ),
        (
            "policy",
            changed(ROLLING, "loansPolicy.period", {"duration": 20_000, "intervalId": "Weeks"}),
            ("write a whole number from 1 to 14285 @ $.loansPolicy.period.duration",),
        ),
        (
            "policy",
            changed(ROLLING, "renewalsPolicy.renewFromId", ...),
            ('write "CURRENT_DUE_DATE" or "SYSTEM_DATE" @ $.renewalsPolicy.renewFromId',),
        ),
        (
            "policy",
            changed(ROLLING, "renewalsPolicy.renewFromId", "TODAY"),
            ('write one of "CURRENT_DUE_DATE", "SYSTEM_DATE" @ $.renewalsPolicy.renewFromId',),
        ),
        (
            "policy",
            changed(ROLLING, "renewalsPolicy.differentPeriod", True),
            (f"{_MISSING}, because `differentPeriod` is true @ $.renewalsPolicy.period",),
        ),
        ("policy", FIXED, ("unknown schedule; give its document in `schedules` @ $.loansPolicy.fixedDueDateScheduleId",)),
        (
            "policy",
            ROLLING
            | {"renewalsPolicy": {"renewFromId": "SYSTEM_DATE", "differentPeriod": True, "period": {"duration": 2, "intervalId": "Hours"}}},
            ("renewal_period must be in hours and minutes if the loan period is, and in days if the loan period is",),
        ),
        ("schedule", {"schedules": {}}, ("write a list of objects: [] @ $.schedules",)),
        (
            "schedule",
            {"schedules": [{"from": "2026-01-11T23:00:00Z", "due": 7}]},
            ("write a text in quotes @ $.schedules[0].due", f"{_MISSING} @ $.schedules[0].to"),
        ),
        ("schedule", {"schedules": [7]}, None),
        ("schedule", {"schedules": [*TERM["schedules"], *TERM["schedules"]]}, None),
        ("block", {"renewals": 1}, (f"{_MISSING} or blank @ $.userId", "write true or false @ $.renewals")),
        ("blocks", {}, ("write a list of objects: [] @ $.automatedPatronBlocks",)),
        (
            "blocks",
            {"automatedPatronBlocks": [{"blockRenewals": "yes"}]},
            ("write true or false @ $.automatedPatronBlocks[0].blockRenewals",),
        ),
    ],
)
def test_an_error_says_what_to_write_and_where(kind: str, document: Any, problems: tuple[str, ...] | None) -> None:
    with pytest.raises(InvalidData) as error:
        reading(kind, document)
    assert problems is None or error.value.problems == problems


@pytest.mark.parametrize(
    ("kind", "document", "misfit"),
    [
        ("loan", LOAN_DOCUMENT | {"proxyUserId": "P9"}, "$.proxyUserId: pattern"),
        ("loan", LOAN_DOCUMENT | {"dueDate": "2026-03-20"}, "$.dueDate: pattern"),
        ("loan", LOAN_DOCUMENT | {"title": "Kallocain"}, "$: has title"),
        ("loan", changed(LOAN_DOCUMENT, "action", ...), "$: lacks action"),
        ("request", REQUEST | {"status": "Open"}, "$.status: enum"),
        ("request", REQUEST | {"id": "89105c06-dbdb-4aa0-9695-d4d19c73327"}, "$.id: pattern"),
        ("loan-policy", changed(ROLLING, "loansPolicy.itemLimit", 10_000), "$.loansPolicy.itemLimit: limit"),
        ("loan-policy", changed(ROLLING, "loansPolicy.itemLimit", 0), "$.loansPolicy.itemLimit: limit"),
        ("loan-policy", changed(ROLLING, "loansPolicy.period.unit", "Days"), "$.loansPolicy.period: has unit"),
        ("loan-policy", changed(ROLLING, "renewalsPolicy.numberAllowed", "2"), "$.renewalsPolicy.numberAllowed: type"),
        ("fixed-due-date-schedule", {"name": "term", "schedules": [{"from": "2026-01-11T23:00:00Z"}]}, "$.schedules[0]: lacks to"),
        ("manual-block", BLOCK | {"renewals": "yes"}, "$.renewals: type"),
    ],
)
def test_the_schemas_refuse_what_folio_would_refuse(kind: str, document: Document, misfit: str) -> None:
    assert misfit in list(misfits(document, SCHEMAS[kind]))
    assert list(misfits(changed(ROLLING, "renewalsPolicy.numberAllowed", 2.5), SCHEMAS["loan-policy"])) == []
