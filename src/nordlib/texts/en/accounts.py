"""English: borrowers' accounts."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # registration
    "field_required": RuleText("All mandatory fields are filled in.", "This is missing: {parameter}."),
    "agreement_not_accepted": RuleText(
        "The borrower has gone through the agreement and accepted it.",
        "The borrower has not accepted the agreement. It must be accepted before the account can be created.",
    ),
    "agreement_must_be_accepted_by_guardian": RuleText(
        "For a borrower under 18 the guardian goes through the agreement and accepts it.",
        "The guardian must go through the agreement and accept it.",
    ),
    "not_eligible": RuleText(
        "Only a person with a reading impairment that is due to a disability may be registered.",
        "It has not been confirmed that the borrower has a reading impairment that is due to a disability.",
    ),
    "self_registration_forbidden": RuleText(
        "A registrar may not register themselves.",
        "This number is your own. You may not register yourself.",
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
    "email_invalid": RuleText(
        "The e-mail address is valid.",
        "The e-mail address is not valid. Write it like this: name@example.se.",
    ),
    "email_taken": RuleText(
        "Every borrower account has an e-mail address of its own.",
        "The e-mail address cannot be used. Every borrower account needs an address of its own.",
    ),
    "is_a_minor": RuleText(
        "This form is for those who are 18 or older.",
        "The person is under 18. Use the form for borrowers under 18.",
    ),
    "not_a_minor": RuleText(
        "This form is for those who are under 18.",
        "The person is 18 or older. Use the form for adult borrowers.",
    ),
    "guardian_not_adult": RuleText(
        "The guardian is 18 or older.",
        "The guardian is under 18 and cannot accept the agreement for the child.",
    ),
    "validity_in_past": RuleText("The last day of validity has not passed.", "The last day of validity, {valid_to}, has passed."),
    "validity_too_long": RuleText(
        "An account with a coordination number is valid for a limited time.",
        "With a coordination number the account can be valid until {latest} at the latest.",
    ),
    "lma_card_expired": RuleText(
        "The LMA card is valid.",
        "The LMA card was valid until {card_valid_to}. A valid card is needed.",
    ),
    "validity_mismatch": RuleText(
        "An account with an LMA card is valid as long as the card.",
        "The account must be valid until {card_valid_to}, the last day of validity of the LMA card. "
        "If the borrower has a new card, enter its number and date.",
    ),
    "unknown_group": RuleText(
        "The user groups are published.",
        "There is no user group called {parameter}.",
    ),
    "branch_not_registered": RuleText("The library is registered.", "The library is not registered. Apply for a library account first."),
    "not_your_library": RuleText(
        "The library is your own or one of its branches.",
        "The library is neither your own nor one of its branches.",
    ),
    "has_administrator": RuleText(
        "The borrower may enter into agreements.",
        "An adult with an administrator (förvaltare) cannot enter into the agreement. "
        "The library helps with talking books in another way. "
        "{agency} answers questions: {phone}, weekdays {hours}, {email}.",
    ),
    "in_person_required": RuleText(
        "The borrower comes to the library, is already known as a talking-book borrower, or sends a proxy.",
        "The borrower must come to the library or send a proxy. "
        "A borrower who lives abroad and cannot come borrows talking books on CD from {agency}: {phone}, weekdays {hours}, {email}.",
    ),
    "proxy_document_missing": RuleText("A proxy brings all documents.", "The proxy has to bring: {parameter}."),
    # transfer
    "not_visible": RuleText(
        "You may see the account or the card.",
        "No such account or card was found.",
    ),
    "not_authorized": RuleText(
        "You may do this.",
        "You may not do this: you, or your library, do not have the right. "
        "The receiving library answers a request to change libraries; "
        "a library where the holder is a borrower answers questions about a library card.",
    ),
    "contact_central": RuleText(
        "The library may do this on its own.",
        "{agency} takes care of this. Contact {agency}: {phone}, weekdays {hours}, {email}.",
    ),
    "account_expired": RuleText("The account is valid.", "The account was valid until {valid_to}. Contact the library."),
    "library_not_found": RuleText("The library exists.", "The library does not exist."),
    "same_library": RuleText(
        "The account moves to another library.",
        "The account is already at that library.",
    ),
    "transfer_already_pending": RuleText(
        "An account can have only one request to change libraries at a time.",
        "A request to change libraries is already waiting for an answer.",
    ),
    "transfer_not_pending": RuleText("The request is waiting for an answer.", "No request is waiting for an answer."),
    "account_not_found": RuleText(
        "The person has an account.",
        "There is no account with this number.",
    ),
    "consent_required": RuleText(
        "The borrower has agreed to the move.",
        "The borrower must agree before the account is moved.",
    ),
    "guardian_consent_required": RuleText(
        "For a borrower under 18 the guardian has agreed to the move.",
        "The guardian must agree before the account is moved.",
    ),
    # changes to an account
    "identity_change_not_allowed": RuleText(
        "The new identity number may replace the old one.",
        "This number cannot replace the old one.",
    ),
    "new_account_required": RuleText(
        "An account with an LMA number is replaced by a new account when the person gets another identity number.",
        "The person needs a new account with the new number. The account with the LMA number is removed at the same time.",
    ),
    "field_not_allowed": RuleText(
        "Only details that may be stored about the person are recorded.", "This may not be stored about the person: {parameter}."
    ),
    "birth_date_known": RuleText(
        "The date of birth was not known before.", "The date of birth is already known and cannot be changed here."
    ),
    "version_conflict": RuleText(
        "No one else has changed the account in the meantime.",
        "Someone else has changed the account in the meantime. Look at it again before you save.",
    ),
    # two accounts of one person
    "same_account": RuleText("The accounts are two different accounts.", "This is one and the same account."),
    "not_one_person": RuleText(
        "One person may have had both identity numbers.",
        "One person does not have both of these identity numbers. The accounts cannot be merged.",
    ),
    "keep_other_account": RuleText(
        "The account with the later identity number is kept.",
        "The other account has the later identity number. Keep that account instead.",
    ),
    "birth_dates_differ": RuleText(
        "The dates of birth agree.",
        "The dates of birth differ. The accounts cannot be merged.",
    ),
    "transfer_unanswered": RuleText(
        "No request to change libraries is waiting for an answer.",
        "A request to change libraries is waiting for an answer. It must be answered before the accounts are merged.",
    ),
    "confirmation_required": RuleText(
        "Staff have confirmed that both accounts belong to one person.",
        "This differs between the accounts: {parameter}. Check it, and confirm that both belong to one person.",
    ),
    # importing accounts
    "field_invalid": RuleText("Every field of the row can be read.", "This cannot be read: {parameter}."),
    "id_taken": RuleText("The id of the row is free.", "The id of the row is that of another account, or of one that was deleted."),
    "changed_since_import": RuleText(
        "The account has not changed since it was imported.",
        "The account has already been imported, and the account or the row has changed since then.",
    ),
    # staff accounts
    "not_authenticated": RuleText(
        "You have a staff account.",
        "You are not logged in: your staff account has been removed.",
    ),
    "library_is_fixed": RuleText(
        "A registrar account belongs to one library.",
        "A registrar account cannot change library. Apply for a new one at the new workplace.",
    ),
    # logging in and passwords
    "invalid_credentials": RuleText(
        "The login details are right.",
        "The login details are wrong. Check the e-mail address or card number, and the password or PIN.",
    ),
    "token_invalid": RuleText(
        "The link is valid.",
        "The link is no longer valid. Ask for a new one.",
    ),
    "password_too_short": RuleText(
        "The password is long enough.",
        "The password is too short. It needs at least {least:# character|# characters}.",
    ),
    "password_too_common": RuleText(
        "The password is hard to guess.",
        "Many people use this password, so it is easy to guess. Choose another one.",
    ),
}

MESSAGES: Final = {
    "credentials_with_generated_password": MessageText(
        "Your account",
        "You have an account at {library}. Log in with this e-mail address and the password {secret}",
    ),
    "transfer_requested": MessageText(
        "Your request to change libraries",
        "Your request to move your account to {library} has been registered. "
        "Your account stays at your current library unless {library} approves the request.",
    ),
    "transfer_completed": MessageText("You have changed libraries", "Your account has moved to {library}."),
    "transfer_denied": MessageText(
        "Your request to change libraries",
        "{library} has not approved your request. Your account stays at your current library. "
        "You are welcome to contact the library if you have questions.",
    ),
    "moved_to_library": MessageText(
        "You have changed libraries",
        "Your account has moved to {library}, because you or your guardian agreed to it. Contact the library if neither of you did.",
    ),
    "moved_to_central": MessageText(
        "Your account",
        "{library} now looks after your account. You log in as before. If you have no password, ask for a link to choose one.",
    ),
    "purge_warning": MessageText(
        "Your account will be deleted",
        "Your account at {library} has not been used for a long time, and will be deleted after {day}. "
        "Log in or contact {library} if you want to keep it.",
    ),
    "expiry_warning": MessageText(
        "Your account expires",
        "Your account at {library} is valid until {valid_to}. Contact {library} if you want to keep it longer.",
    ),
    "password_reset_link": MessageText(
        "A new password",
        "You or someone else asked for a new password for your account at {library}. Choose one here: {secret} "
        "The link can be used once. If it was not you, you do not need to do anything.",
    ),
    "staff_password_reset_link": MessageText(
        "A new password",
        "You or someone else asked for a new password for your registrar account at {library}. Choose one here: {secret} "
        "The link can be used once. If it was not you, you do not need to do anything.",
    ),
    "set_password_link": MessageText(
        "Your account",
        "You have an account at {library}. Choose a password here: {secret} The link can be used once.",
    ),
    "email_changed_notice": MessageText(
        "Your e-mail address",
        "The e-mail address of your account at {library} has been changed. Contact the library if you did not ask for this.",
    ),
}
