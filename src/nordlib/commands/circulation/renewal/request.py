"""What is asked when a loan is to be renewed, and what is known: looked up, and decided.

The functions of `nordlib.commands` that renew share three parameters. `by` is who asks: a patron, whose own loans alone are renewed, or
staff (EXT-20). `policy` is the circulation policy of the library, the policies of a table (`PolicyTable.for_patron`), or a function that
gives one of them for a loan, so that loans of several libraries are renewed in one act. `context` is what is known about the patron and the
titles beyond the stored loan and its holds. All of them raise `NaiveDatetime` if `now` has no UTC offset, and `InvalidData` if `by` is
neither a patron's id nor staff.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

import attrs
from attrs import field

from nordlib.circulation import (
    Booking,
    CirculationPolicy,
    ItemId,
    LibraryCalendar,
    Loan,
    Money,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    Requester,
    TitleId,
)
from nordlib.circulation import renewal as rules
from nordlib.circulation.policy_tables import PolicyTable, TablePolicy
from nordlib.circulation.renewal.decision import UntermedRenewalCase, decide_without_terms
from nordlib.commands.circulation.standing import find_standing
from nordlib.commands.notices import NoticeRecipient
from nordlib.dates import require_aware
from nordlib.decisions import UNKNOWN, Decision, Override, Unknown
from nordlib.errors import InvalidData, UnreadableRow
from nordlib.frozendict import frozendict
from nordlib.storage.protocols import CirculationReadTx, Versioned
from nordlib.validation import checked, frozen_mapping, taken

__all__ = [
    "DEFAULT_CONTEXT",
    "PolicyOfLoan",
    "RenewalContext",
    "RenewalRequest",
    "decide_renewal",
    "make_request",
    "policy_of",
    "renewal_case",
    "require_policy",
    "with_standing",
]


def _copies(given: Mapping[TitleId, int]) -> frozendict[TitleId, int]:
    return frozen_mapping(given)


def _bookings(given: Mapping[ItemId, tuple[Booking, ...]]) -> frozendict[ItemId, tuple[Booking, ...]]:
    return frozen_mapping(given)


def _prices(given: Mapping[ItemId, Money]) -> frozendict[ItemId, Money]:
    return frozen_mapping(given)


@attrs.frozen
@checked
class RenewalContext:
    """What is known beyond a loan and its holds when a patron asks to renew, for one loan or several."""

    patron: PatronStanding | Literal[Unknown.UNKNOWN] | None = None
    """The standing of the patron. None: as the store keeps it (`HasPatronStandings`), otherwise `UNKNOWN`, which never grants a renewal."""
    available_copies: frozendict[TitleId, int] = field(default=frozendict[TitleId, int]({}), converter=_copies)
    """How many other copies of each title are on the shelf; 0 for a title that is not listed."""
    calendar: LibraryCalendar | None = None
    """The library's calendar; None if a due date stays even on a day on which the library is closed."""
    override: Override | None = None
    """The order of a staff member to set rules aside; None if all rules apply."""
    named_due: date | None = None
    """The due date that staff name (EXT-17); None: the one that the policy gives."""
    prices: frozendict[ItemId, Money] = field(default=frozendict[ItemId, Money]({}), converter=_prices)
    """The prices of the items, which cap the fees of late renewals if the fee schedule says so; an item that is not listed has no cap."""
    recipient: NoticeRecipient | None = None
    """The patron to notify of the fee for a late renewal; None if the host notifies the patron."""
    unseen: bool = False
    """Whether the material is not shown to staff (EXT-14), as when a patron renews online."""
    bookings: frozendict[ItemId, tuple[Booking, ...]] = field(default=frozendict[ItemId, tuple[Booking, ...]]({}), converter=_bookings)
    """The bookings on each copy; a copy that is not listed is not booked."""


#: A context in which only the store knows the patron.
DEFAULT_CONTEXT: Final = RenewalContext()
#: The policy of the library, or the policies of a table, or what gives one of them for a loan.
PolicyOfLoan: TypeAlias = CirculationPolicy | TablePolicy | Callable[[Loan], CirculationPolicy | TablePolicy]


class RenewalRequest(NamedTuple):
    """Who asks, under which policy, when, and with what known."""

    by: Requester | None
    """The patron or the staff who ask; None: the library itself, when it renews automatically."""
    policy: PolicyOfLoan
    """The policy of the library, or the policies of a table, or what gives one of them for a loan."""
    now: datetime
    """The instant of the request."""
    context: RenewalContext
    """What is known beyond the loans and their holds."""


def make_request(by: Requester, policy: PolicyOfLoan, now: datetime, context: RenewalContext) -> RenewalRequest:
    """Return the request. Raises `InvalidData` and `NaiveDatetime`."""
    requester: Requester = taken(cast("Any", Requester), "by", by)
    require_policy(policy)
    return RenewalRequest(requester, policy, require_aware(now), taken(RenewalContext, "context", context))


def policy_of(policy: PolicyOfLoan, loan: Loan) -> CirculationPolicy | PolicyTable:
    """Return the policy of a loan, or the table that has no row for it. Raises `InvalidData` for anything else."""
    require_policy(policy)
    found = policy if isinstance(policy, CirculationPolicy | TablePolicy) else policy(loan)
    if not isinstance(found, TablePolicy):
        return found
    decision = found.policy_for(loan.item_type)
    return decision.value if decision else found.table


def require_policy(policy: object) -> None:
    """Check that a policy, or what gives one, was passed. Raises `InvalidData`."""
    if not isinstance(policy, CirculationPolicy | TablePolicy) and not callable(policy):
        problem = "it must be a CirculationPolicy, or a function that gives the policy of a loan, or what PolicyTable.for_patron returns"
        raise InvalidData("policy", (problem,))


def decide_renewal(
    tx: CirculationReadTx, loan: Loan, request: RenewalRequest, loans: tuple[Versioned[Loan] | UnreadableRow, ...] | None = None
) -> Decision[Loan, RenewalFacts]:
    """Return the decision on a loan with the holds on its title; the standing of the patron must be in the request.

    Args:
        tx: The transaction.
        loan: The loan.
        request: What is asked.
        loans: The patron's loans, if they were read already.
    """
    policy = policy_of(request.policy, loan)
    if isinstance(policy, PolicyTable):
        return decide_without_terms(UntermedRenewalCase(loan, policy, request.by, request.context.named_due))
    return rules.decide(renewal_case(tx, loan, policy, request, loans), request.context.override)


def renewal_case(
    tx: CirculationReadTx,
    loan: Loan,
    policy: CirculationPolicy,
    request: RenewalRequest,
    loans: tuple[Versioned[Loan] | UnreadableRow, ...] | None = None,
) -> RenewalCase:
    """Return the case of a loan with the holds on its title; the standing of the patron must be in the request.

    The patron's other loans are read only if the policy asks for those that are late. One that cannot be read does not count as late.
    """
    by, _, now, context = request
    others: tuple[Loan, ...] | Literal[Unknown.UNKNOWN] = UNKNOWN
    if policy.terms(loan.item_type).renewal.overdue_block_count is not None:
        found = tx.loans.for_patron(loan.patron) if loans is None else loans
        others = tuple(each.value for each in found if not isinstance(each, UnreadableRow))
    return RenewalCase(
        loan,
        policy,
        now,
        tx.holds.for_title(loan.title),
        UNKNOWN if context.patron is None else context.patron,
        context.available_copies.get(loan.title, 0),
        context.calendar,
        by,
        context.named_due,
        context.prices.get(loan.item),
        context.unseen,
        others,
        context.bookings.get(loan.item, ()),
    )


def with_standing(tx: CirculationReadTx, patron: PatronId, request: RenewalRequest) -> RenewalRequest:
    """Return the request with the standing of the patron, looked up unless the caller gave it."""
    context = request.context
    standing = find_standing(tx, patron, request.now, context.patron)
    return request if standing is context.patron else request._replace(context=attrs.evolve(context, patron=standing))
