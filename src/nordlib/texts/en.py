"""English."""

from typing import Final

from nordlib.texts import MessageText, OutcomeText, RuleText

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


WORDS: Final = {
    "yes": "yes",
    "no": "no",
    "none": "none",
    "unknown": "It is not known whether this holds: {rule}",
    "overridden": "Set aside by {set_aside_by} ({set_aside_because}): {rule}",
    "is_holds": "holds",
    "is_fails": "fails",
    "is_does_not_apply": "does not apply",
    "is_not_judged": "not judged",
    "is_unknown": "unknown",
    "is_overridden": "set aside",
    "settled_hand_in": "Returned on {returned_on}, when it was handed in.",
    "settled_confirmation": "Returned on {returned_on}, when the lending library's confirmation came.",
    "settled_waiting": "Handed in at {library}, but the lending library has not confirmed it. Until it does, the loan is open.",
    "settled_on_loan": "The loan is open.",
    "settled_fee": "{days_late:# day|# days} late: {fee}.",
    "settled_late": "{days_late:# day|# days} late.",
}

FIELDS: Final = {
    "identity": "identity number",
    "first_name": "first name",
    "last_name": "last name",
    "email": "e-mail address",
    "valid_to": "last day of validity",
    "power_of_attorney": "power of attorney",
    "proxy_id": "the proxy's proof of identity",
    "borrower_id": "the borrower's proof of identity",
}

OUTCOMES: Final = {
    "other": OutcomeText("Yes.", "No."),
    "renewal": OutcomeText(
        "The loan is renewed. New due date: {new_due}.",
        "The loan cannot be renewed now.",
    ),
    "interlibrary_renewal": OutcomeText(
        "The interlibrary loan is renewed provisionally: the lending library may still say no. New due date: {new_due}.",
        "The interlibrary loan cannot be renewed now.",
    ),
    "registration": OutcomeText("The borrower is registered.", "The borrower is not registered."),
    "transfer_request": OutcomeText("The request to change library is registered.", "The request to change library is not registered."),
    "transfer_acceptance": OutcomeText(
        "The borrower has changed library.",
        "The change of library has not been made.",
    ),
    "transfer_denial": OutcomeText("The change of library is denied.", "The request cannot be denied."),
    "sending": OutcomeText(
        "The message will be sent {send_at}.",
        "The message is not sent.",
    ),
}

RULES: Final = {
    # renewal
    "reserved_by_other": RuleText(
        "Nobody else has reserved the material.",
        "Somebody else has reserved this material.",
    ),
    "too_early": RuleText(
        "A loan is renewed only when its due date is near.",
        "It is too early: this loan can be renewed from {opens}, {days:# day|# days} before it is due.",
    ),
    "renewal_limit_reached": RuleText(
        "A loan is renewed only a certain number of times.",
        "This loan has been renewed {used:# time|# times}; it can be renewed {limit:# time|# times} at most.",
    ),
    "not_in_time": RuleText(
        "A loan that must be renewed in time is renewed on its due date at the latest.",
        "It is too late: the loan had to be renewed by {due}.",
    ),
    "loan_closed": RuleText(
        "The loan is open.",
        "The loan has been returned.",
    ),
    "item_lost": RuleText(
        "The material is not lost.",
        "The material is registered as lost. Contact the library.",
    ),
    "claimed_returned": RuleText(
        "The material is not claimed to be returned.",
        "You have told the library that the material is returned. Contact the library.",
    ),
    "not_renewable": RuleText(
        "Material of this kind can be renewed.",
        "Material of this kind cannot be renewed.",
    ),
    "patron_blocked": RuleText(
        "The patron is not blocked.",
        "The library has blocked your card. Contact the library.",
    ),
    "patron_expired": RuleText(
        "The patron's card is valid.",
        "Your card was valid until {expires}. Contact the library.",
    ),
    "patron_debt": RuleText(
        "The patron owes less than the limit.",
        "You owe {debt}. With {limit} or more to pay, nothing can be renewed.",
    ),
    "recalled": RuleText(
        "Nobody wants the material back.",
        "The material is wanted back, and cannot be renewed.",
    ),
    "owner_disallows_renewal": RuleText(
        "The lending library allows renewals.",
        "The lending library does not allow this loan to be renewed.",
    ),
    "owner_rejected_renewal": RuleText(
        "The lending library has not refused a renewal.",
        "The lending library has refused a renewal of this loan.",
    ),
    "renewal_pending": RuleText(
        "No renewal awaits an answer.",
        "A renewal is waiting for the answer of the lending library.",
    ),
    "no_gain": RuleText(
        "A renewal gives a later due date.",
        "A renewal today would not give a later due date than {due}.",
    ),
    # sending
    "not_opted_in": RuleText(
        "Text messages go only to those who have asked for them.",
        "The borrower has not asked for text messages.",
    ),
    "no_mobile_number": RuleText("A text message needs a mobile number.", "The borrower has no mobile number."),
    "resolved": RuleText(
        "A reminder is sent only while there is something to be reminded of.",
        "The loan was renewed or returned before the message was due to be sent.",
    ),
    # registration
    "field_required": RuleText("All mandatory fields are filled in.", "This is missing: {parameter}."),
    "agreement_not_accepted": RuleText(
        "The borrower has gone through the agreement and accepted it.",
        "The borrower has not accepted the agreement. It has to be accepted before the account can be made.",
    ),
    "not_eligible": RuleText(
        "Only a person with a reading impairment rooted in a disability may be registered.",
        "It has not been confirmed that the borrower has a reading impairment rooted in a disability.",
    ),
    "self_registration_forbidden": RuleText(
        "A registrar does not register themselves.",
        "This is the registrar's own identity number. Nobody registers themselves.",
    ),
    "identity_invalid": RuleText(
        "The identity number is valid.",
        "The identity number is not valid here. Compare it with the borrower's proof of identity.",
    ),
    "identity_taken_own_library": RuleText(
        "The person has no account at your library or its branches.",
        "The person already has an account at your library or one of its branches.",
    ),
    "identity_taken_elsewhere": RuleText(
        "The person has no account at another library.",
        "The person already has an account at another library. It can be moved here with the person's consent.",
    ),
    "email_taken": RuleText(
        "Every borrower account has an e-mail address of its own.",
        "The e-mail address cannot be used. Every borrower account needs an address of its own.",
    ),
    "is_a_minor": RuleText(
        "This form is for those who are 18 or older.",
        "The person is under 18. Use the form for borrowers under 18.",
    ),
    "validity_in_past": RuleText("The last day of validity has not passed.", "The last day of validity, {valid_to}, has passed."),
    "validity_too_long": RuleText(
        "An account with a coordination number is valid for a limited time.",
        "With a coordination number the account can be valid until {latest} at the latest.",
    ),
    "unknown_group": RuleText(
        "The user groups are published ones.",
        "There is no user group called {parameter}.",
    ),
    "branch_not_registered": RuleText("The library is registered.", "The library is not registered. Apply for a library account first."),
    "not_your_library": RuleText(
        "The library is your own or one of its branches.",
        "The library is neither your own nor one of its branches.",
    ),
    "has_administrator": RuleText(
        "The borrower may enter into agreements.",
        "An adult with an administrator (förvaltare) cannot enter into the agreement. The library helps with talking books in another way.",
    ),
    "in_person_required": RuleText(
        "The borrower comes to the library, is already known as a talking-book borrower, or sends a proxy.",
        "The borrower has to come to the library, or send a proxy.",
    ),
    "proxy_document_missing": RuleText("A proxy brings all documents.", "The proxy has to bring: {parameter}."),
    # transfer
    "not_visible": RuleText(
        "The account is one that you may see.",
        "No such account was found.",
    ),
    "not_authorized": RuleText(
        "The request is to your library.",
        "The receiving library answers this request.",
    ),
    "account_expired": RuleText("The account is valid.", "The account was valid until {valid_to}. Contact the library."),
    "library_not_found": RuleText("The library exists.", "There is no such library."),
    "same_library": RuleText(
        "The account moves to another library.",
        "The account is at that library already.",
    ),
    "transfer_already_pending": RuleText(
        "Only one request for an account waits at a time.",
        "A request to change library is waiting for an answer already.",
    ),
    "transfer_not_pending": RuleText("The request waits for an answer.", "There is no request that waits for an answer."),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Your account",
        "You have an account at {library}. Log in with this e-mail address and the password {secret}",
    ),
    "transfer_requested": MessageText(
        "Your request to change library",
        "Your request to move your account to {library} is registered. "
        "Your account stays at your present library unless {library} accepts the request.",
    ),
    "transfer_completed": MessageText("You have changed library", "Your account has moved to {library}."),
    "transfer_denied": MessageText(
        "Your request to change library",
        "{library} has not approved the change of library. Your account stays at your present library. "
        "You are welcome to contact the library if you have questions.",
    ),
    "renewal_rejected": MessageText("Your renewal", "{library} has refused the renewal of a loan. It is due on {due}."),
    "recalled": MessageText("A loan is wanted back", "{library} wants a loan back. It is due on {due}."),
    "due_date_restored": MessageText("A loan is no longer wanted back", "{library} no longer wants a loan back. It is due on {due}."),
}
