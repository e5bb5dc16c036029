"""The daily job of accounts as trees: `nordlib.accounts.lifecycle` runs unchanged, on an account whose fields ask columns."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from nordlib.accounts.lifecycle import DueChanges, PurgePlan, PurgeReason, changes_by_plan, purge_plan
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.columns.rules.account_columns import ACCOUNT_COLUMNS
from nordlib.columns.rules.derived import Derived
from nordlib.columns.rules.facts import Facts
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.subject import Floor, Output, subject_program, today_in
from nordlib.tracing import ExpressionKind, lazy_model

__all__ = ["account_program"]

_FLAG, _DAY, _WORD = ExpressionKind.FLAG, ExpressionKind.DAY, ExpressionKind.WORD

_PLAN: Final[Mapping[str, Output]] = {
    "purge_counted_from": Output(_DAY, lambda plan: plan.since),
    "purge_after": Output(_DAY, lambda plan: plan.last),
    "planned_purge": Output(_WORD, lambda plan: plan.reason),
}
_PURGE: Final[Mapping[str, Output]] = {"purge_reason": Output(_WORD, lambda reason: reason)}
_CHANGES: Final[Mapping[str, Output]] = {
    "warning": Output(_FLAG, lambda due: due.warning),
    "came_of_age": Output(_FLAG, lambda due: due.came_of_age),
    "needs_review": Output(_FLAG, lambda due: due.needs_review),
    "purge_warning": Output(_FLAG, lambda due: due.purge_warning),
    "transfer_ends": Output(_FLAG, lambda due: due.transfer_ends),
}


def account_program(policy: AccountPolicy, on: date | None, assumed: Mapping[str, object] | None = None) -> RuleProgram:
    """Return the program of the daily job.

    Args:
        policy: The policy of the register.
        on: The day, in the zone of the register; None: the day on which the query runs.
        assumed: What is assumed of every row instead of a column, by the name of the column.
    """
    facts = Facts(ACCOUNT_COLUMNS, assumed or {})
    today, account = today_in(policy.zone.key) if on is None else on, _account(facts)

    def planned(_: Derived) -> PurgePlan:
        return purge_plan(account, facts.optional_value("last_login"), policy)

    def purged(derived: Derived) -> PurgeReason | None:
        return _plan(derived).reason_on(today, account.purge_warned_on, policy)

    def changed(derived: Derived) -> DueChanges:
        word = derived.value("purge_reason")
        reason = None if word is None else PurgeReason(word)
        return changes_by_plan(account, today, policy, _plan(derived), reason, facts.optional_value("transfer_requested_on"))

    floors = (Floor("purge_plan", planned, _PLAN), Floor("reason_on", purged, _PURGE), Floor("changes_by_plan", changed, _CHANGES))
    return subject_program(facts, floors, today=today)


def _plan(derived: Derived) -> PurgePlan:
    return lazy_model(
        PurgePlan,
        {
            "reason": lambda: PurgeReason(derived.value("planned_purge")),
            "since": lambda: derived.value("purge_counted_from"),
            "last": lambda: derived.value("purge_after"),
        },
    )


def _account(facts: Facts) -> Account:
    return lazy_model(
        Account,
        {
            "identity": lambda: None,  # its birth date is in the column
            "valid_to": lambda: facts.optional_value("valid_to"),
            "warned_end_dates": lambda: _WarnedDates(facts),
            "guardian": lambda: True if facts.flag("has_guardian") else None,
            "birth_date": lambda: facts.optional_value("birth_date"),
            "attested_minor": lambda: facts.flag("attested_minor"),
            "created_on": lambda: facts.optional_value("created_on"),
            "last_active_on": lambda: facts.optional_value("last_active_on"),
            "purge_warned_on": lambda: facts.optional_value("purge_warned_on"),
        },
    )


class _WarnedDates:
    """The last valid days of which a borrower was warned: only whether the present one is among them is known."""

    def __init__(self, facts: Facts) -> None:
        self._facts: Final = facts

    def __contains__(self, day: object) -> bool:
        return self._facts.flag("warned_of_valid_to")
