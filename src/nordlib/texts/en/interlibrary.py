"""English: requests by patrons for material from other libraries."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "username_must_be_email": RuleText(
        "The user name is an e-mail address.",
        "The user name must be an e-mail address, because all messages go to it.",
    ),
    "library_not_participating": RuleText(
        "The home library takes part in interlibrary requests.",
        "The home library does not take part. Ask at your library how to request from other libraries.",
    ),
    "one_home_library_only": RuleText(
        "The patron has one account, with one home library.",
        "There is an account with this user name already, and an account has one home library. Log in, and change the account.",
    ),
    "kind_invalid": RuleText(
        "A loan or a copy is requested.",
        "Choose a loan or a copy.",
    ),
    "held_by_home_library": RuleText(
        "The home library does not hold the title.",
        "Your home library holds this title. Request it there, also if it is on loan.",
    ),
    "group_may_not_request": RuleText(
        "The patron is in a group that may request.",
        "Your group of patrons cannot request from other libraries here. Ask at your library.",
    ),
    "request_unknown": RuleText(
        "The service has the request.",
        "There is no such request. Check the number on the receipt.",
    ),
    "request_event_impossible": RuleText(
        "What is reported can happen to the request.",
        "This cannot happen to the request now. Look at its status.",
    ),
}

PHRASES: Final = {
    "order_struck_not_a_patron": "Your home library's register does not have you under this name. Contact your library.",
    "order_struck_data_mismatch": (
        "Your home library's register has other data: {fields}. Change your account, or tell your library, and order again."
    ),
}

MESSAGES: Final = {
    "order_struck": MessageText(
        "Your order was struck",
        "Your order {receipt} was struck. {reason}",
    ),
    "order_message": MessageText(
        "About your order",
        "A message from {library} about your order: {text}",
    ),
    "interlibrary_password_reset_link": MessageText(
        "A new password",
        "You or someone else asked for a new password for your account at {library}. Choose one here: {secret} The "
        "link can be used once. If it was not you, you do not need to do anything.",
    ),
    "interlibrary_email_changed_notice": MessageText(
        "Your user name",
        "The user name of your account at {library} has been changed. Contact the library if you did not ask for this.",
    ),
}
