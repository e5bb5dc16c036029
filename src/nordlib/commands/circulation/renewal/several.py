"""Renew some or all of a patron's loans, and preview which of them can be renewed.

`nordlib.commands.circulation.renewal.request` describes the shared parameters.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

import attrs
from attrs import field

from nordlib.circulation import Loan, LoanId, Money, PatronId, RenewalFacts, Requester
from nordlib.circulation.charges import ChargeId, charge_for, total_fee
from nordlib.commands.circulation.renewal.request import (
    DEFAULT_CONTEXT,
    PolicyOfLoan,
    RenewalContext,
    RenewalRequest,
    decide_renewal,
    make_request,
    with_standing,
)
from nordlib.commands.circulation.renewal.single import renew_in_act
from nordlib.commands.idempotency import AlreadyProcessed
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, StorageError, UnreadableRow
from nordlib.frozendict import frozendict
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import CirculationReadTx, CirculationTx, Store
from nordlib.storage.runner import read_from

__all__ = ["RenewalResults", "loan_ids_of", "preview_renewals", "renew_all", "renew_eligible", "renew_selected"]


@attrs.frozen
class RenewalResults:
    """The result of each loan: a decision, or the error that prevented one."""

    decisions: frozendict[LoanId, Decision[Loan, RenewalFacts]] = field(converter=frozendict[LoanId, Decision[Loan, RenewalFacts]])
    """The decision on each loan, by the id of the loan."""
    errors: frozendict[LoanId, Exception] = field(converter=frozendict[LoanId, Exception])
    """The error of each loan that could not be decided or saved, by the id of the loan; also one of the host's store."""
    repeated: tuple[LoanId, ...] = ()
    """The ids of the loans that the same request renewed before, when a client repeats it (`idempotent`)."""

    @property
    def fee(self) -> Money | None:
        """What the late renewals cost together: a group that is charged once counts once (READ-C30); None: nothing."""
        return total_fee(self.decisions.values())

    @property
    def granted(self) -> tuple[LoanId, ...]:
        """The ids of the loans that were renewed or, in a preview, could be renewed."""
        return tuple(loan for loan, decision in self.decisions.items() if decision)


def renew_all(
    store: Store[CirculationTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
) -> RenewalResults:
    """Try to renew each of a patron's loans, each in its own transaction: a refusal or an error does not stop the other loans.

    What `renew_loan` raises for one loan, for example for an item type without a row in the policy, is in `RenewalResults.errors`. Raises
    `NaiveDatetime` before any loan is tried.
    """
    request = make_request(by, policy, now, context)
    return _renew_each(store, read_from(store, loan_ids_of, patron), request)


def renew_selected(
    store: Store[CirculationTx],
    loans: Iterable[LoanId],
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
) -> RenewalResults:
    """Try to renew only the given loans (APP-01), each in its own transaction. A loan that is not stored is in `RenewalResults.errors`.

    Raises `NaiveDatetime` before any loan is tried, and `InvalidData` for one id in place of several.
    """
    if isinstance(loans, str) or not hasattr(loans, "__iter__"):
        raise InvalidData("loans", (f"it is {shown_type(loans)}; it must be several ids of loans, such as a tuple",))
    return _renew_each(store, loans, make_request(by, policy, now, context))


def preview_renewals(
    store: Store[CirculationReadTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
) -> RenewalResults:
    """Return which of a patron's loans can be renewed now, with a decision for each; nothing is renewed yet (APP-02).

    All are read in one transaction, and the standing of the patron once. Raises `NaiveDatetime` before any loan is tried.
    """
    return read_from(store, _preview_each, patron, make_request(by, policy, now, context))


def _preview_each(tx: CirculationReadTx, patron: PatronId, request: RenewalRequest) -> RenewalResults:
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    errors: dict[LoanId, Exception] = {}
    request = with_standing(tx, patron, request)
    loans = tx.loans.for_patron(patron)
    for stored in loans:
        if isinstance(stored, UnreadableRow):
            errors[LoanId(stored.id)] = stored
            continue
        loan = stored.value
        try:
            decisions[loan.id] = decide_renewal(tx, loan, request, loans)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a policy function, or a finder of the host's, may raise any exception
            errors[loan.id] = error
    return RenewalResults(decisions, errors)


def renew_eligible(
    store: Store[CirculationTx],
    patron: PatronId,
    *,
    by: Requester,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
) -> RenewalResults:
    """Renew exactly those of a patron's loans that can be renewed (APP-02). For the others, return the decision that refused them.

    Raises `NaiveDatetime` before any loan is tried.
    """
    selected = preview_renewals(store, patron, by=by, policy=policy, now=now, context=context)
    renewed = renew_selected(store, selected.granted, by=by, policy=policy, now=now, context=context)
    return RenewalResults({**selected.decisions, **renewed.decisions}, {**selected.errors, **renewed.errors}, renewed.repeated)


def _renew_each(store: Store[CirculationTx], loans: Iterable[LoanId], request: RenewalRequest) -> RenewalResults:
    decisions: dict[LoanId, Decision[Loan, RenewalFacts]] = {}
    errors: dict[LoanId, Exception] = {}
    repeated, charged = list[LoanId](), set[ChargeId]()
    for loan in dict.fromkeys(loans):
        try:
            answer: Decision[Loan, RenewalFacts] | AlreadyProcessed = cast(
                "Any", store.run(renew_in_act, loan, request, frozenset(charged))
            )
        except Exception as error:  # noqa: BLE001 - a store of the host's may raise any, and the loans before this one are renewed
            errors[loan] = error
            continue
        if isinstance(answer, AlreadyProcessed):
            repeated.append(loan)
            continue
        decisions[loan] = answer
        if answer and (charge := charge_for(answer.value, answer.facts)) is not None:
            charged.add(charge.id)
    return RenewalResults(decisions, errors, tuple(repeated))


def loan_ids_of(tx: CirculationReadTx, patron: PatronId) -> tuple[LoanId, ...]:
    """Return the ids of a patron's loans; one that cannot be read is tried as well, and its error is told then."""
    listed = tx.loans.for_patron(patron)
    return tuple(LoanId(each.id) if isinstance(each, UnreadableRow) else each.value.id for each in listed)
