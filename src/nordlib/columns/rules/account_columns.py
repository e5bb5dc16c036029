"""The columns of a table of accounts: what the daily job asks about each."""

from typing import Final

from nordlib.columns.rules.facts import FactColumn
from nordlib.tracing import ExpressionKind

__all__ = ["ACCOUNT_COLUMNS"]

_FLAG, _DAY = ExpressionKind.FLAG, ExpressionKind.DAY

#: Every column that a policy may ask for. Which of them it asks, `account_change_columns` says.
ACCOUNT_COLUMNS: Final[tuple[FactColumn, ...]] = (
    FactColumn("valid_to", _DAY, "The last valid day.", "the account is valid until further notice"),
    FactColumn("warned_of_valid_to", _FLAG, "Whether the borrower was warned of this last valid day.", within="valid_to"),
    FactColumn("has_guardian", _FLAG, "Whether the account has a guardian."),
    FactColumn("birth_date", _DAY, "The birth date, from the identity number or known otherwise.", "not known"),
    FactColumn("attested_minor", _FLAG, "Whether the registrar attested that the borrower is under 18."),
    FactColumn("created_on", _DAY, "The day of registration.", "not known"),
    FactColumn("last_login", _DAY, "The day of the borrower's last login.", "there was none"),
    FactColumn("last_active_on", _DAY, "The last day of a sign of life that the host reported.", "none was reported"),
    FactColumn("purge_warned_on", _DAY, "The day on which the borrower was warned of the deletion.", "not warned"),
    FactColumn("transfer_requested_on", _DAY, "The day of the pending transfer request.", "none is pending"),
)
