"""A renewal from FOLIO's documents: the case to decide, and the answer as FOLIO gives it, the renewed loan or a list of errors.

`nordlib.circulation.renewal.decide` decides between the two. What circulation does to a loan that it renews (mod-circulation, Loan.java,
`renew`, 2026-08-20) is done here too: the action is `renewed`, the policy is noted, and comments and reminders of the earlier loan go.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due_schedule import ScheduleUse
from nordlib.circulation.models import HoldStatus, Loan, Requester, TitleId
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.dates import HourlyPeriod
from nordlib.decisions import Granted, PolicyId, Refused, Unknown
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.interchange.crosswalk import foreign_codes
from nordlib.interchange.folio.blocks import BlockedAction, FolioStanding, standing_of
from nordlib.interchange.folio.loan_policies import terms_of
from nordlib.interchange.folio.loans import folio_loan, loan_of
from nordlib.interchange.folio.requests import hold_of
from nordlib.interchange.folio.results import FolioDocument, UnmappedPath
from nordlib.texts import Language

__all__ = ["FolioRenewal", "RenewalDocuments", "read_renewal", "renewal_errors", "renewed_loan"]

_MATERIAL: Final = "ordinary"
#: The statuses of a request that is in the queue: those that begin with "Open" (mod-circulation, RequestStatus.java).
_OPEN: Final = (HoldStatus.ACTIVE, HoldStatus.READY_FOR_PICKUP)


@hides_fields
@attrs.frozen
class RenewalDocuments:
    """The documents of FOLIO that a renewal is decided from. They are not in the repr, since a document may name people."""

    loan: Mapping[str, object] = attrs.field(repr=False)
    """The loan."""
    loan_policy: Mapping[str, object] = attrs.field(repr=False)
    """The loan policy that the circulation rules find for it."""
    requests: tuple[Mapping[str, object], ...] = attrs.field(default=(), repr=False)
    """The requests on the title, in the order of the queue."""
    schedules: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict[str, Mapping[str, object]], repr=False)
    """The fixed due date schedules that the policy names, by their ids."""
    manual_blocks: tuple[Mapping[str, object], ...] = attrs.field(default=(), repr=False)
    """The manual blocks of the patron."""
    automated_blocks: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    """The automated blocks of the patron; None: there are none."""


@attrs.frozen
class FolioRenewal:
    """A renewal that was read from documents of FOLIO."""

    case: RenewalCase
    """The case to decide."""
    standing: FolioStanding
    """What the blocks say."""
    documents: RenewalDocuments
    """The documents, which an answer is written into."""
    not_read: tuple[UnmappedPath, ...]
    """What the documents say beside the case: `$.loan.proxyUserId`, `$.requests[0].position`."""


def read_renewal(
    documents: RenewalDocuments,
    *,
    zone: ZoneInfo,
    now: datetime,
    card_expires_on: date | Literal[Unknown.UNKNOWN] | None,
    title: TitleId | None = None,
    calendar: LibraryCalendar | None = None,
    by: Requester | None = None,
) -> FolioRenewal:
    """Read the documents of a renewal. Raises `InvalidData` and `NaiveDatetime`.

    As in FOLIO, a recall that waits for the item blocks, and holds block as the policy says; a page does not concern a loan.

    Args:
        documents: The documents.
        zone: The tenant's time zone.
        now: The instant of the request.
        card_expires_on: The last valid day of the patron's card, from the user record; None: no last day, UNKNOWN: it cannot be told.
        title: The title of the item, if the loan does not have it.
        calendar: The open days of the service point; None: every day is open.
        by: Who asks; None: the host has checked that it is the patron or staff.
    """
    policy = terms_of(documents.loan_policy, zone=zone, schedules=documents.schedules)
    by_hours = isinstance(policy.value.loan_period, HourlyPeriod)
    read = loan_of(documents.loan, zone=zone, title=title, item_type=_MATERIAL, by_hours=by_hours)
    requests = [hold_of(request, zone=zone) for request in documents.requests]
    types = [_type_of(index, request) for index, request in enumerate(documents.requests)]
    queue = [(kind, hold.value) for kind, hold in zip(types, requests, strict=True) if hold.value.status in _OPEN]
    recalled = any(kind == "Recall" and hold.item == read.value.item for kind, hold in queue)
    standing = standing_of(
        BlockedAction.RENEWALS,
        now=now,
        manual=documents.manual_blocks,
        automated=documents.automated_blocks,
        card_expires_on=card_expires_on,
    )
    name = documents.loan_policy.get("name")
    case = RenewalCase(
        attrs.evolve(read.value, recalled=recalled),
        CirculationPolicy(PolicyId(str(name), "FOLIO"), zone, {_MATERIAL: policy.value}),
        now,
        tuple(hold for kind, hold in queue if kind == "Hold"),
        standing.value,
        calendar=calendar,
        by=by,
    )
    parts = {"loan": read.not_read, "loan_policy": policy.not_read, "blocks": standing.not_read}
    parts |= {f"requests[{index}]": hold.not_read for index, hold in enumerate(requests)}
    paths = tuple(unmapped.below(part) for part, unread in parts.items() for unmapped in unread)
    return FolioRenewal(case, standing, documents, paths)


def _type_of(index: int, request: Mapping[str, object]) -> object:
    """Return the type of a request. Raises `InvalidData` if it has none: whether it blocks is then unknown, which is never a grant."""
    if request.get("requestType") is None:
        raise InvalidData("FOLIO request", (f"required property is missing @ $.requests[{index}].requestType",))
    return request["requestType"]


def renewed_loan(renewal: FolioRenewal, decision: Granted[Loan, RenewalFacts]) -> FolioDocument:
    """Return the loan as FOLIO stores it after a renewal that was granted. Raises `InvalidData`."""
    document, policy = dict(renewal.documents.loan), renewal.documents.loan_policy.get("id")
    for name in ("actionComment", "reminders"):
        document.pop(name, None)
    if policy is not None:
        document["loanPolicyId"] = policy
    return folio_loan(decision.value, zone=renewal.case.policy.zone, host=document)


def renewal_errors(renewal: FolioRenewal, decision: Refused[RenewalFacts], language: Language = "en") -> dict[str, object]:
    """Return the errors that FOLIO answers with status 422: for each reason its code, and nordlib's own as the parameter `nordlibCode`.

    FOLIO has no code for some reasons (`CROSSWALK`); such an error has a message and the parameter. Raises `UnknownName` for a language.
    """
    sentences = decision.explain(language).splitlines()[1:]
    errors: list[dict[str, object]] = []
    for reason, sentence in zip(decision.reasons, sentences, strict=True):
        for code in _codes(renewal, reason):
            error: dict[str, object] = {"message": sentence, "parameters": [{"key": "nordlibCode", "value": reason}]}
            errors.append(error if code is None else error | {"code": code})
    return {"errors": errors}


def _codes(renewal: FolioRenewal, reason: str) -> tuple[str | None, ...]:
    """Return FOLIO's codes for a reason. A patron may be blocked in two ways, and policies of fixed due dates have a code of their own."""
    if reason == "patron_blocked":
        given = {"USER_IS_BLOCKED_MANUALLY": renewal.standing.manual, "USER_IS_BLOCKED_AUTOMATICALLY": renewal.standing.automated}
        return tuple(code for code, blocks in given.items() if blocks)
    if reason == "outside_schedule" and _is_fixed(renewal):
        return ("RENEWAL_DATE_OUTSIDE_FIXED_LOAN_POLICY_DATE_RANGES",)
    return (foreign_codes(reason).folio,)


def _is_fixed(renewal: FolioRenewal) -> bool:
    terms = renewal.case.terms
    return any(schedule is not None and schedule.use is ScheduleUse.FIXED for schedule in (terms.schedule, terms.renewal.schedule))
