"""English."""

from typing import Final

from nordlib.texts import OutcomeText
from nordlib.texts.en import accounts, cards, circulation, identity, interlibrary, notebooks, notices, patrons, privacy, sms, terminals

REVIEWED: Final = False

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def write_date(day: int, month: str, year: int) -> str:
    """20 March 2026."""
    return f"{day} {month} {year}"


def write_instant(date: str, hour: int, minute: int) -> str:
    """20 March 2026 at 08:45."""
    return f"{date} at {hour:02}:{minute:02}"


def write_money(digits: str, currency: str) -> str:
    """20.50 DKK."""
    return f"{digits} {currency}"


PHRASES: Final = {
    **circulation.PHRASES,
    **identity.PHRASES,
    **privacy.PHRASES,
    **sms.PHRASES,
    **interlibrary.PHRASES,
    **notebooks.PHRASES,
    **notices.PHRASES,
    **terminals.PHRASES,
    "late_renewal_fee": "The loan was late: the renewal costs {fee}.",
    "yes": "yes",
    "no": "no",
    "none": "none",
    "unknown": "It is not known whether this holds: {rule}",
    "overridden": "Set aside by {set_aside_by} ({set_aside_because}): {rule}",
    "is_passed": "holds",
    "is_failed": "fails",
    "is_not_applicable": "does not apply",
    "is_not_evaluated": "not judged",
    "is_unknown": "unknown",
    "is_overridden": "set aside",
    "settled_hand_in": "Returned on {returned_on}, when it was handed in.",
    "settled_confirmation": "Returned on {returned_on}, when the lending library's confirmation came.",
    "settled_waiting": "Handed in at {library}, but the lending library has not confirmed it. Until it does, the loan is open.",
    "settled_lost": "The item is lost.",
    "settled_claimed_returned": "The patron says that the item was returned, but the library has not found it.",
    "settled_on_loan": "The loan is open.",
    "settled_fee": "{days_late:# day|# days} late: {fee}.",
    "settled_late": "{days_late:# day|# days} late.",
    "settled_hours_fee": "{hours_late:# hour|# hours} late: {fee}.",
    "settled_hours_late": "{hours_late:# hour|# hours} late.",
    "fee_for_returns": "Fee for late returns: {fee}.",
    "settled_reminders": "Reminders: {reminder_fee}.",
}

FIELDS: Final = {
    **notebooks.FIELDS,
    **privacy.FIELDS,
    "identity": "identity number",
    "groups": "user groups",
    "birth_date": "date of birth",
    "first_name": "first name",
    "last_name": "last name",
    "email": "e-mail address",
    "address": "address",
    "valid_from": "first day of validity",
    "valid_to": "last day of validity",
    "power_of_attorney": "power of attorney",
    "proxy_id": "the proxy's proof of identity",
    "borrower_id": "the borrower's proof of identity",
    "guardian.birth_date": "the guardian's date of birth",
    "guardian.name": "the guardian's name",
    "lma_card_valid_to": "last day of validity of the LMA card",
    "sex": "sex",
    "phone": "telephone number",
    "postcode": "postcode",
    "city": "town",
    "username": "user name",
    "password": "password",
    "home_library": "home library",
    "record": "record",
    "article": "article or part",
    "kind": "loan or copy",
    "mobile": "mobile number",
    "name": "name",
    "guardian": "guardian",
    "id": "id",
    "language": "language",
    "password_hash": "password hash",
    "created_on": "day of registration",
    "last_active_on": "last day of activity",
    "last_login": "day of the last login",
    "agreement_accepted_on": "day on which the agreement was accepted",
    "agreement_version": "version of the agreement",
}

OUTCOMES: Final = {
    **privacy.OUTCOMES,
    "other": OutcomeText("Yes.", "No."),
    "renewal": OutcomeText(
        "The loan is renewed. New due date: {new_due}.",
        "The loan cannot be renewed now.",
    ),
    "automatic_renewal": OutcomeText(
        "The loan is renewed automatically. New due date: {new_due}.", "The loan cannot be renewed automatically."
    ),
    "renewal_undo": OutcomeText("The renewal is undone. The loan is due on {due}.", "The renewal has not been undone."),
    "interlibrary_renewal": OutcomeText(
        "The interlibrary loan is provisionally renewed: the lending library may still say no. New due date: {new_due}.",
        "The interlibrary loan cannot be renewed now.",
    ),
    "recall": OutcomeText("The loan has been recalled. It is due on {due}.", "The loan has not been recalled."),
    "policy_table": OutcomeText("The row {row} applies.", "No row applies."),
    "hold_placement": OutcomeText("The hold has been placed.", "The hold has not been placed."),
    "hold_change": OutcomeText("The hold has been changed.", "The hold has not been changed."),
    "hold_pickup": OutcomeText("The copy is set aside until {pickup_until}.", "The copy has not been set aside."),
    "checkout": OutcomeText("The loan has been registered. It is due on {due}.", "The loan has not been registered."),
    "registration": OutcomeText("The borrower is registered.", "The borrower is not registered."),
    "account_import": OutcomeText("The account is imported.", "The account is not imported."),
    "transfer_request": OutcomeText("The request to change libraries is registered.", "The request to change libraries is not registered."),
    "transfer_acceptance": OutcomeText(
        "The borrower has changed libraries.",
        "The borrower has not changed libraries.",
    ),
    "transfer_denial": OutcomeText("The request to change libraries is denied.", "The request cannot be denied."),
    "pull_offer": OutcomeText(
        "The account can be moved here.",
        "The account cannot be moved here.",
    ),
    "pull": OutcomeText(
        "The account has been moved here.",
        "The account has not been moved.",
    ),
    "view": OutcomeText(
        "Here is the account.",
        "No account is shown.",
    ),
    "listing": OutcomeText(
        "Here is the list.",
        "No list is shown.",
    ),
    "account_edit": OutcomeText(
        "The account has been changed.",
        "The account has not been changed.",
    ),
    "identity_replacement": OutcomeText(
        "The identity number has been replaced.",
        "The identity number has not been replaced.",
    ),
    "lma_replacement": OutcomeText(
        "The borrower has a new account, and the account with the LMA number is removed.",
        "The account with the LMA number has not been replaced.",
    ),
    "merge": OutcomeText(
        "The accounts are merged into one.",
        "The accounts are not merged.",
    ),
    "deletion": OutcomeText(
        "The account is deleted.",
        "The account is not deleted.",
    ),
    "protection_request": OutcomeText(
        "The agency has been told.",
        "The agency has not been told.",
    ),
    "protection": OutcomeText(
        "The agency has taken over the account.",
        "The agency has not taken over the account.",
    ),
    "agreement_acceptance": OutcomeText(
        "The agreement is accepted.",
        "The agreement is not accepted.",
    ),
    "log_in": OutcomeText(
        "You are logged in.",
        "You are not logged in.",
    ),
    "password_change": OutcomeText(
        "The new password is saved.",
        "The password has not been changed.",
    ),
    "password_reset": OutcomeText(
        "The new password is saved.",
        "The password has not been changed.",
    ),
    "registrar_creation": OutcomeText(
        "The registrar account has been created.",
        "The registrar account has not been created.",
    ),
    "registrar_edit": OutcomeText(
        "The registrar account has been changed.",
        "The registrar account has not been changed.",
    ),
    "sending": OutcomeText(
        "The message will be sent on {send_at}.",
        "The message will not be sent.",
    ),
    "text_message": OutcomeText("The message is carried out.", "The message is not carried out."),
    "card_issue": OutcomeText("The library card has been issued.", "No library card has been issued."),
    "card_activation": OutcomeText("The library card is activated at the library.", "The library card has not been activated."),
    "home_library": OutcomeText("The home library has been changed.", "The home library has not been changed."),
    "card_upgrade": OutcomeText("The library card is now a national card.", "The library card has not been upgraded to a national card."),
    "card_link": OutcomeText("The national card replaces the local card.", "The local card has not been replaced by the national card."),
    "card_replacement": OutcomeText("The library card has been replaced by a new one.", "The library card has not been replaced."),
    "pin_order": OutcomeText("A new PIN is on its way. The former PIN can no longer be used.", "No new PIN is sent. A PIN is never shown."),
    "card_use": OutcomeText("The library card is valid here.", "The library card cannot be used here."),
    "service": OutcomeText("The service is open.", "The service is not open."),
    "contact_edit": OutcomeText("The contact details have been saved.", "The contact details have not been changed."),
    "opt_out": OutcomeText(
        "The national card has been replaced by a local card.", "The national card has not been replaced by a local card."
    ),
    "withdrawal": OutcomeText(
        "The person and the person's library cards have been deleted from the register.", "Nothing has been deleted from the register."
    ),
    "family_view": OutcomeText("The choice about the family view has been saved.", "The family view has not been changed."),
    "profile_edit": OutcomeText("The profile has been saved.", "The profile has not been changed."),
    "patron_registration": OutcomeText("The patron is registered.", "The patron is not registered."),
    "interlibrary_account": OutcomeText("The account has been created.", "The account has not been created."),
    "interlibrary_account_edit": OutcomeText("The account has been changed.", "The account has not been changed."),
    "interlibrary_request": OutcomeText("The request has been sent.", "The request has not been sent."),
    "interlibrary_request_event": OutcomeText(
        "The status of the request has been changed.", "The status of the request has not been changed."
    ),
    "card_view": OutcomeText("Here is what is stored about the cardholder.", "Nothing is shown about the cardholder."),
}

BECAUSE: Final = circulation.BECAUSE
RULES: Final = {**circulation.RULES, **accounts.RULES, **cards.RULES, **patrons.RULES, **sms.RULES, **interlibrary.RULES, **privacy.RULES}
MESSAGES: Final = {
    **circulation.MESSAGES,
    **accounts.MESSAGES,
    **cards.MESSAGES,
    **sms.MESSAGES,
    **interlibrary.MESSAGES,
    **notices.MESSAGES,
}
VALUES: Final = privacy.VALUES
