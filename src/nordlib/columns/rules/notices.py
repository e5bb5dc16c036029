"""Notices about loans as trees: `nordlib.notifications.notices.notice_of` runs unchanged, on a loan whose fields ask columns."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from nordlib.circulation.models import Loan, LoanStatus
from nordlib.columns.rules.facts import FactColumn, Facts
from nordlib.columns.rules.program import RuleProgram
from nordlib.columns.rules.return_columns import RETURN_COLUMNS
from nordlib.columns.rules.subject import Floor, Output, subject_program, today_in
from nordlib.notifications.notices import NoticePolicy, notice_of
from nordlib.tracing import ExpressionKind, lazy_model

__all__ = ["NOTICE_COLUMNS", "notice_program"]

#: The columns of a table of loans that notices ask for.
NOTICE_COLUMNS: Final[tuple[FactColumn, ...]] = tuple(column for column in RETURN_COLUMNS if column.name in ("due", "status"))
_NOTICE: Final[Mapping[str, Output]] = {
    "notice": Output(ExpressionKind.WORD, lambda notice: None if notice is None else notice.reason),
    "notice_days": Output(ExpressionKind.NUMBER, lambda notice: None if notice is None else notice.days),
}


def notice_program(policy: NoticePolicy, on: date | None, assumed: Mapping[str, object] | None = None) -> RuleProgram:
    """Return the program of notices.

    Args:
        policy: Which notices the library sends.
        on: The day, in the library's zone; None: the day on which the query runs.
        assumed: What is assumed of every row instead of a column, by the name of the column.
    """
    facts = Facts(NOTICE_COLUMNS, assumed or {})
    today = today_in(policy.delivery.zone.key) if on is None else on
    loan = lazy_model(Loan, {"status": lambda: facts.member("status", LoanStatus), "due": lambda: facts.value("due")})
    return subject_program(facts, (Floor("notice_of", lambda _: notice_of(loan, today, policy), _NOTICE),), today=today)
