"""Commands: load, decide, save. Each is a function whose first argument is a transaction; a store runs it.

`store.run(register, form, by=registrar, policy=LEGIMUS, now=now, new_id=AccountId("b1"))`

A few need several transactions, or none while a password is hashed, and take the store itself: `renew_all`, `log_in`, `run_daily_job`.
"""

from nordlib.commands.auditing import Audited
from nordlib.commands.days import DayReport, plan_day, run_daily_job
from nordlib.commands.dispatching import Dispatched, Pace, dispatch, prepare
from nordlib.commands.editing import accept_agreement, edit_borrower, replace_identity
from nordlib.commands.ending import delete_account, request_protection_takeover, take_over_protected
from nordlib.commands.logging_in import log_in
from nordlib.commands.looking import (
    Export,
    export_data,
    find_libraries,
    list_borrowers,
    list_branches,
    list_staff,
    list_transfers,
    search,
    start_page,
    statistics,
    view_account,
)
from nordlib.commands.moving import accept_transfer, deny_transfer, request_transfer
from nordlib.commands.owning import Telling, owner_says
from nordlib.commands.passwords import change_password, request_password_reset, reset_password, set_password
from nordlib.commands.pulling import offer_pull, pull_account
from nordlib.commands.registering import authorise_student, register, replace_lma_account
from nordlib.commands.renewing import Asking, Renewals, ask, renew, renew_all, renew_chosen, renew_possible, select_possible
from nordlib.commands.repeating import Repeated, once
from nordlib.commands.staffing import create_registrar, edit_registrar, remove_registrar

__all__ = [
    "Asking",
    "Audited",
    "DayReport",
    "Dispatched",
    "Export",
    "Pace",
    "Renewals",
    "Repeated",
    "Telling",
    "accept_agreement",
    "accept_transfer",
    "ask",
    "authorise_student",
    "change_password",
    "create_registrar",
    "delete_account",
    "deny_transfer",
    "dispatch",
    "edit_borrower",
    "edit_registrar",
    "export_data",
    "find_libraries",
    "list_borrowers",
    "list_branches",
    "list_staff",
    "list_transfers",
    "log_in",
    "offer_pull",
    "once",
    "owner_says",
    "plan_day",
    "prepare",
    "pull_account",
    "register",
    "remove_registrar",
    "renew",
    "renew_all",
    "renew_chosen",
    "renew_possible",
    "replace_identity",
    "replace_lma_account",
    "request_password_reset",
    "request_protection_takeover",
    "request_transfer",
    "reset_password",
    "run_daily_job",
    "search",
    "select_possible",
    "set_password",
    "start_page",
    "statistics",
    "take_over_protected",
    "view_account",
]
