"""What one run of the automatic renewal goes by: the policies, the instant, the last run, and what is known of each loan (EXT-16)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

import attrs
from attrs import field

from nordlib.circulation import CirculationPolicy, Loan, LoanTerms, TablePolicy, auto_renewal
from nordlib.circulation.policy_tables import PolicyTable
from nordlib.commands.circulation.renewal.request import PolicyOfLoan, RenewalContext, RenewalRequest, policy_of, require_policy
from nordlib.dates import local_date, require_aware
from nordlib.errors import InvalidData
from nordlib.storage.protocols import JobId
from nordlib.validation import taken

__all__ = ["AutoRenewalRun", "ContextOfLoan", "LoanPolicies"]

#: What is known beyond the loans and their holds, for all loans, or a function that gives it for a loan.
ContextOfLoan: TypeAlias = RenewalContext | Callable[[Loan], RenewalContext]
#: The policy of a loan, and the same for automatic renewals; None: no row of a policy table applies.
LoanPolicies: TypeAlias = tuple[CirculationPolicy, CirculationPolicy] | None


@attrs.frozen
class AutoRenewalRun:
    """A run, or a plan of one. Raises `InvalidData` and `NaiveDatetime`."""

    policy: PolicyOfLoan
    """The policy of the library, the policies of a table, or a function that gives one of them for a loan."""
    policies: tuple[CirculationPolicy | TablePolicy, ...]
    """If `policy` is a function, every policy that it may give."""
    context: ContextOfLoan
    """What is known beyond the loans and their holds."""
    now: datetime = field(validator=lambda _, __, now: require_aware(now))
    """The instant of the run."""
    job: JobId
    """The name under which the last completed run is stored."""
    save: bool
    """Whether anything is saved."""
    _known: dict[str, LoanPolicies] = field(init=False, factory=dict[str, LoanPolicies])

    def __attrs_post_init__(self) -> None:
        require_policy(self.policy)
        if not self._every_policy:
            raise InvalidData("policies", ("it is empty; a function that gives the policy of a loan needs every policy that it may give",))
        if not callable(self.context):
            _usable(self.context)

    @property
    def _every_policy(self) -> tuple[CirculationPolicy | TablePolicy, ...]:
        return (self.policy,) if isinstance(self.policy, CirculationPolicy | TablePolicy) else self.policies

    @property
    def today(self) -> date:
        """The day of the run; the earliest, if libraries of several zones take part."""
        return min(local_date(self.now, _zone_source(policy).zone) for policy in self._every_policy)

    def due_range(self, last_run: date | None) -> tuple[date, date] | None:
        """Return the first and the last due date that is looked at; None: no terms ask for automatic renewals."""
        ranges = [
            auto_renewal.due_range(_terms_of(policy), local_date(self.now, _zone_source(policy).zone), last_run)
            for policy in self._every_policy
        ]
        found = [each for each in ranges if each is not None]
        return (min(first for first, _ in found), max(last for _, last in found)) if found else None

    def policies_of(self, loan: Loan) -> LoanPolicies:
        """Return the policy of a loan, and the same for automatic renewals. Raises what a function that gives the policy raises."""
        if not isinstance(self.policy, CirculationPolicy | TablePolicy):
            return _both(policy_of(self.policy, loan))
        if loan.item_type not in self._known:
            self._known[loan.item_type] = _both(policy_of(self.policy, loan))
        return self._known[loan.item_type]

    def request_for(self, loan: Loan, policy: CirculationPolicy) -> RenewalRequest:
        """Return what is asked about a loan, by the library itself. Raises `InvalidData`, and what a function of the context raises."""
        context = self.context(loan) if callable(self.context) else self.context
        return RenewalRequest(None, policy, self.now, _usable(context))


def _zone_source(policy: CirculationPolicy | TablePolicy) -> CirculationPolicy | PolicyTable:
    return policy if isinstance(policy, CirculationPolicy) else policy.table


def _terms_of(policy: CirculationPolicy | TablePolicy) -> tuple[LoanTerms, ...]:
    return tuple((policy.item_types if isinstance(policy, CirculationPolicy) else policy.table.terms).values())


def _both(found: CirculationPolicy | PolicyTable) -> LoanPolicies:
    return None if isinstance(found, PolicyTable) else (found, auto_renewal.automatic_policy(found))


def _usable(context: RenewalContext) -> RenewalContext:
    """Return the context: the material is not shown (EXT-14). Raises `InvalidData` if staff decide in it, and for anything else."""
    given = taken(RenewalContext, "context", context)
    if given.override is not None or given.named_due is not None:
        raise InvalidData("context", ("it has an override or names a due date; only staff who renew a loan themselves may do that",))
    return given if given.unseen else attrs.evolve(given, unseen=True)
