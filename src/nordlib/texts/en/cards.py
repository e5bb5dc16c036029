"""English: library cards."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # which card, and who acts
    "card_unknown": RuleText("The card is known here.", "No such card was found. Check the number, and use the newest card."),
    "card_discarded": RuleText(
        "The card has not been replaced by a national card.",
        "This local card has been replaced by a national card. Use the national card.",
    ),
    "staff_required": RuleText(
        "What is done only at the desk is done by the staff there.",
        "Only a library's staff can do this. Ask at the desk.",
    ),
    "card_is_local": RuleText(
        "A local card is used at the library that issued it.",
        "The local card belongs to another library. It can be used or changed only at the library that issued it.",
    ),
    # a new card
    "library_issues_local_only": RuleText(
        "The library issues cards of this kind.",
        "This library issues local cards only. Choose a local card, or refer the borrower to the website of the national card.",
    ),
    "library_issues_national_only": RuleText(
        "The library issues cards of this kind.",
        "This library issues only the national card to persons. Choose the national card.",
    ),
    "institution_gets_local_card": RuleText(
        "An institution gets a local card.",
        "An institution cannot have a national card, because it has no identity number. Use a local card.",
    ),
    "identity_taken": RuleText(
        "A person has at most one national card.",
        "The person already has a national card and cannot get another. A lost or damaged card can be replaced.",
    ),
    "card_number_taken": RuleText(
        "No other card has, or has had, the number of the new card.",
        "Another card has, or has had, this number. Take a new number.",
    ),
    "eid_required": RuleText(
        "The borrower is logged in with an electronic identity.",
        "An electronic identity is needed for this. Log in with one, or go to a library.",
    ),
    "library_required": RuleText("A library has been chosen.", "No library has been chosen. Choose one as the home library."),
    # borrowers of a library
    "rules_not_accepted": RuleText(
        "The library's present rules have been accepted.",
        "The library's present rules have not been accepted. They must be accepted first; an adult does so personally.",
    ),
    "rules_must_be_accepted_by_guardian": RuleText(
        "For a child, the guardian accepts the library's rules.",
        "The borrower is a child. The guardian must accept the library's rules.",
    ),
    "not_a_borrower_here": RuleText(
        "The holder of the card is a borrower at the library.",
        "The holder of the card is not a borrower at the library. "
        "A borrower has accepted the library's rules and had the card activated at its desk.",
    ),
    "card_not_activated": RuleText(
        "The card has been activated at the library.",
        "The card has not been activated at the library yet. It must be shown at the desk, and the library's rules accepted.",
    ),
    # another kind of card, or a new one for an old one
    "national_card_required": RuleText("There is a national card.", "A national card is needed for this. A local card is not enough."),
    "not_a_local_card": RuleText(
        "The card to be replaced is a local card.",
        "The card to be replaced is not a local card. Enter the number of the local card.",
    ),
    "different_person": RuleText(
        "Both cards belong to the same person.",
        "The two cards do not belong to the same person. Check both numbers.",
    ),
    "not_a_digital_card": RuleText(
        "The card is a digital card.",
        "The card is already a printed card. If it is lost or damaged, have it replaced as lost.",
    ),
    # addresses
    "primary_address_immutable": RuleText(
        "The address in the population register is changed in that register only.",
        "The address comes from the population register and cannot be changed here. Report a move to the population register.",
    ),
    "secret_address": RuleText(
        "No address is entered for a person whose address is protected.",
        "The address is protected, so no address is stored here, not even a temporary one. Ask the library how to receive post.",
    ),
    # the family view
    "viewer_is_owner": RuleText(
        "Someone other than the owner of the loans is given the view.",
        "This card is your own. Enter the card number of the person who is to see your loans.",
    ),
    "consent_missing": RuleText(
        "The owner of the loans has consented to the family view.",
        "This family view has no valid consent. The owner of the loans gives it after logging in with their own card.",
    ),
}

MESSAGES: Final = {
    "new_pin": MessageText(
        "A new PIN", "New PIN for your library card {card}: {secret} Contact the library if you do not know why you received it."
    ),
    "new_pin_letter": MessageText(
        "A new PIN for your library card",
        "This is the new PIN for your library card {card}: {secret} The former PIN can no longer be used. "
        "Log in with the card number and the PIN, or with your password if you have chosen one. Keep the PIN to yourself. "
        "Contact the library if you do not know why you received this letter.",
    ),
}
