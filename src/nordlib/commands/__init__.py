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

from nordlib.accounts import PersonalDataExport
from nordlib.commands.accounts.agreement import accept_agreement
from nordlib.commands.accounts.closure import delete_account, request_protection_takeover, take_over_protected_account
from nordlib.commands.accounts.credentials import change_password, set_password
from nordlib.commands.accounts.edit import edit_account
from nordlib.commands.accounts.export import export_personal_data
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
    list_borrowers,
    list_transfers,
    search_borrowers,
    view_account,
    view_start_page,
    view_statistics,
)
from nordlib.commands.attempts import delete_expired_attempts
from nordlib.commands.audit import AuditedStore
from nordlib.commands.cards.address import add_temporary_address, edit_contact
from nordlib.commands.cards.export import export_cardholder
from nordlib.commands.cards.family import (
    FamilyAdvice,
    disable_family_view,
    enable_family_view,
    end_family_views,
    grant_family_view,
    list_ending_family_views,
    list_family_advice,
    list_visible_owners,
    revoke_family_view,
)
from nordlib.commands.cards.instructions import acknowledge_library_instruction, list_library_instructions
from nordlib.commands.cards.issue import issue_card
from nordlib.commands.cards.link import link_card
from nordlib.commands.cards.login import choose_card_password, log_in_with_card
from nordlib.commands.cards.membership import activate_card, set_home_library
from nordlib.commands.cards.national_record import write_national_record
from nordlib.commands.cards.opt_out import opt_out
from nordlib.commands.cards.pin import order_pin
from nordlib.commands.cards.population_register import PopulationReport, apply_population_record, follow_population_register
from nordlib.commands.cards.replacement import print_card, replace_lost_card
from nordlib.commands.cards.self_registration import self_register_card
from nordlib.commands.cards.upgrade import upgrade_card
from nordlib.commands.cards.use import use_card, use_service
from nordlib.commands.cards.view import view_cardholder
from nordlib.commands.cards.withdrawal import report_death, withdraw
from nordlib.commands.circulation.auto_renewal import (
    AutoRenewalReport,
    plan_auto_renewal,
    run_auto_renewal,
    set_auto_renewal_preference,
)
from nordlib.commands.circulation.checkout import check_out_item
from nordlib.commands.circulation.due_moves import DueMoveReport, move_due_dates, plan_due_date_moves
from nordlib.commands.circulation.holds import (
    cancel_hold,
    expire_holds,
    list_holds,
    place_hold,
    resume_hold,
    set_item_aside,
    suspend_hold,
)
from nordlib.commands.circulation.interlibrary import record_owner_events
from nordlib.commands.circulation.interlibrary_requests import (
    InterlibraryService,
    place_interlibrary_request,
    record_request_event,
    write_about_request,
)
from nordlib.commands.circulation.recall import recall_loan
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
from nordlib.commands.circulation.saved_titles import list_saved_titles, remove_saved_title, save_title
from nordlib.commands.circulation.standing import PatronContext
from nordlib.commands.dispatch import DeliveryTx, DispatchReport, RetryPolicy, Sender, dispatch
from nordlib.commands.idempotency import AlreadyProcessed, idempotent
from nordlib.commands.notices import NoticeRecipient
from nordlib.commands.notifications.notices import NoticeReport, QueuedNotice, plan_notices, remind_patron, run_notices
from nordlib.commands.notifications.sms import SmsAnswer, SmsSender, TextMessage, answer_text_message
from nordlib.commands.password_reset import request_password_reset, reset_password
from nordlib.commands.patrons.interlibrary_account import (
    InterlibraryAccountExport,
    create_interlibrary_account,
    delete_interlibrary_account,
    edit_interlibrary_account,
    export_interlibrary_account,
)
from nordlib.commands.patrons.interlibrary_login import log_in_to_interlibrary
from nordlib.commands.patrons.login import log_in_with_code, log_in_with_eid
from nordlib.commands.patrons.profile import PatronExport, choose_code, delete_patron, edit_profile, export_patron
from nordlib.commands.patrons.registration import register_patron
from nordlib.commands.rendering import render_message
from nordlib.commands.retention import count_expired_traces, delete_expired_traces, list_expired_traces

__all__ = [
    "AlreadyProcessed",
    "AuditedStore",
    "AutoRenewalReport",
    "DailyJobReport",
    "DeliveryTx",
    "DispatchReport",
    "DueMoveReport",
    "DuplicateHint",
    "FamilyAdvice",
    "ImportReport",
    "InterlibraryAccountExport",
    "InterlibraryService",
    "NoticeRecipient",
    "NoticeReport",
    "PatronContext",
    "PatronExport",
    "PersonalDataExport",
    "PopulationReport",
    "QueuedNotice",
    "RenewalContext",
    "RenewalResults",
    "RetryPolicy",
    "Sender",
    "SmsAnswer",
    "SmsSender",
    "TextMessage",
    "accept_agreement",
    "accept_transfer",
    "acknowledge_library_instruction",
    "activate_card",
    "add_temporary_address",
    "answer_text_message",
    "apply_population_record",
    "authorise_student",
    "cancel_hold",
    "change_password",
    "check_out_item",
    "choose_card_password",
    "choose_code",
    "count_expired_traces",
    "create_interlibrary_account",
    "create_registrar",
    "delete_account",
    "delete_expired_attempts",
    "delete_expired_traces",
    "delete_interlibrary_account",
    "delete_patron",
    "deny_transfer",
    "disable_family_view",
    "dispatch",
    "edit_account",
    "edit_contact",
    "edit_interlibrary_account",
    "edit_profile",
    "edit_registrar",
    "enable_family_view",
    "end_family_views",
    "expire_holds",
    "export_cardholder",
    "export_interlibrary_account",
    "export_patron",
    "export_personal_data",
    "find_duplicate_hints",
    "find_libraries",
    "follow_population_register",
    "grant_family_view",
    "idempotent",
    "import_accounts",
    "issue_card",
    "link_card",
    "list_borrowers",
    "list_branches",
    "list_ending_family_views",
    "list_expired_traces",
    "list_family_advice",
    "list_holds",
    "list_library_instructions",
    "list_saved_titles",
    "list_staff",
    "list_transfers",
    "list_visible_owners",
    "log_in",
    "log_in_to_interlibrary",
    "log_in_with_card",
    "log_in_with_code",
    "log_in_with_eid",
    "merge_accounts",
    "move_due_dates",
    "note_activity",
    "opt_out",
    "order_pin",
    "place_hold",
    "place_interlibrary_request",
    "plan_auto_renewal",
    "plan_daily_job",
    "plan_due_date_moves",
    "plan_notices",
    "preview_merge",
    "preview_pull",
    "preview_renewal",
    "preview_renewals",
    "print_card",
    "pull_account",
    "recall_loan",
    "record_owner_events",
    "record_request_event",
    "register_borrower",
    "register_patron",
    "remind_patron",
    "remove_registrar",
    "remove_saved_title",
    "render_message",
    "renew_all",
    "renew_eligible",
    "renew_loan",
    "renew_selected",
    "replace_identity",
    "replace_lma_account",
    "replace_lost_card",
    "report_death",
    "request_password_reset",
    "request_protection_takeover",
    "request_transfer",
    "reset_password",
    "resume_hold",
    "revoke_family_view",
    "run_auto_renewal",
    "run_daily_job",
    "run_notices",
    "save_title",
    "search_borrowers",
    "self_register_card",
    "set_auto_renewal_preference",
    "set_home_library",
    "set_item_aside",
    "set_password",
    "suspend_hold",
    "take_over_protected_account",
    "undo_renewal",
    "upgrade_card",
    "use_card",
    "use_service",
    "view_account",
    "view_cardholder",
    "view_start_page",
    "view_statistics",
    "withdraw",
    "write_about_request",
    "write_national_record",
]
