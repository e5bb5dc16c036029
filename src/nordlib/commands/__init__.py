"""Commands: load, decide, save. Each is a function whose first argument is a transaction, and a store runs it.

`store.run(register_borrower, form, by=registrar, policy=LEGIMUS, now=now, new_id=AccountId("b1"))`

Some commands need several transactions, or no transaction while a password is hashed. They take the store itself: `renew_all`, `log_in`,
`run_daily_job`, `import_accounts` and others.

Most commands share these parameters:

- `tx`: The transaction, which `store.run` supplies.
- `by`: The actor: a registrar, the agency, or a borrower who is logged in.
- `policy`: The policy of the register, or of the library for loans.
- `now`: The instant of the command, with a UTC offset; a datetime without one raises `NaiveDatetime`.
- `new_id`: The id of what the command creates; the host chooses it.
- `after` and `limit`: The page of a list: the id of the last entry on the page before, None for the first page; the most entries to return.
"""

from nordlib.commands.accounts.agreement import accept_agreement
from nordlib.commands.accounts.closure import delete_account, request_protection_takeover, take_over_protected_account
from nordlib.commands.accounts.credentials import change_password, request_password_reset, reset_password, set_password
from nordlib.commands.accounts.edit import edit_account
from nordlib.commands.accounts.identity_replacement import replace_identity
from nordlib.commands.accounts.import_accounts import ImportReport, import_accounts
from nordlib.commands.accounts.lifecycle import DailyJobReport, note_activity, plan_daily_job, run_daily_job
from nordlib.commands.accounts.login import log_in
from nordlib.commands.accounts.merge import merge_accounts, preview_merge
from nordlib.commands.accounts.pull import preview_pull, pull_account
from nordlib.commands.accounts.registration import authorise_student, register_borrower, replace_lma_account
from nordlib.commands.accounts.staff import create_registrar, edit_registrar, find_libraries, list_branches, list_staff, remove_registrar
from nordlib.commands.accounts.transfer import accept_transfer, deny_transfer, request_transfer
from nordlib.commands.accounts.uniqueness import DuplicateHint, find_duplicate_hints
from nordlib.commands.accounts.views import (
    PersonalDataExport,
    export_personal_data,
    list_borrowers,
    list_transfers,
    search_borrowers,
    view_account,
    view_start_page,
    view_statistics,
)
from nordlib.commands.audit import AuditedStore
from nordlib.commands.circulation.interlibrary import record_owner_events
from nordlib.commands.circulation.renewal import (
    RenewalContext,
    RenewalResults,
    preview_renewal,
    preview_renewals,
    renew_all,
    renew_eligible,
    renew_loan,
    renew_selected,
    undo_renewal,
)
from nordlib.commands.dispatch import DeliveryTx, DispatchReport, RetryPolicy, Sender, dispatch
from nordlib.commands.idempotency import AlreadyProcessed, idempotent
from nordlib.commands.notices import NoticeRecipient
from nordlib.commands.rendering import render_message

__all__ = [
    "AlreadyProcessed",
    "AuditedStore",
    "DailyJobReport",
    "DeliveryTx",
    "DispatchReport",
    "DuplicateHint",
    "ImportReport",
    "NoticeRecipient",
    "PersonalDataExport",
    "RenewalContext",
    "RenewalResults",
    "RetryPolicy",
    "Sender",
    "accept_agreement",
    "accept_transfer",
    "authorise_student",
    "change_password",
    "create_registrar",
    "delete_account",
    "deny_transfer",
    "dispatch",
    "edit_account",
    "edit_registrar",
    "export_personal_data",
    "find_duplicate_hints",
    "find_libraries",
    "idempotent",
    "import_accounts",
    "list_borrowers",
    "list_branches",
    "list_staff",
    "list_transfers",
    "log_in",
    "merge_accounts",
    "note_activity",
    "plan_daily_job",
    "preview_merge",
    "preview_pull",
    "preview_renewal",
    "preview_renewals",
    "pull_account",
    "record_owner_events",
    "register_borrower",
    "remove_registrar",
    "render_message",
    "renew_all",
    "renew_eligible",
    "renew_loan",
    "renew_selected",
    "replace_identity",
    "replace_lma_account",
    "request_password_reset",
    "request_protection_takeover",
    "request_transfer",
    "reset_password",
    "run_daily_job",
    "search_borrowers",
    "set_password",
    "take_over_protected_account",
    "undo_renewal",
    "view_account",
    "view_start_page",
    "view_statistics",
]
