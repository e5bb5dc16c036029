"""English: the patrons of a library."""

from typing import Final

from nordlib.texts import RuleText

RULES: Final = {
    "patron_unknown": RuleText(
        "The library knows the patron.",
        "The library has no such patron. Check the number, or register first.",
    ),
    "child_registration_not_offered": RuleText(
        "Children are registered on the web here.",
        "Children cannot be registered on the web here. Come to the library with the child.",
    ),
    "borrower_number_taken": RuleText(
        "No other patron has the borrower number.",
        "Another patron has this borrower number. Take a new number.",
    ),
    "parent_consent_required": RuleText(
        "For a child, the parent has consented.",
        "The parent must consent before the child is registered.",
    ),
    "parent_not_adult": RuleText(
        "The parent is 18 or older.",
        "The parent is under 18 and cannot register a child.",
    ),
}
