"""English: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
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
}
