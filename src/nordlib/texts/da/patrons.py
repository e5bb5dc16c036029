"""Dansk: bibliotekets lånere."""

from typing import Final

from nordlib.texts import RuleText

RULES: Final = {
    "patron_unknown": RuleText(
        "Biblioteket kender låneren.",
        "Biblioteket har ingen sådan låner. Kontrollér nummeret, eller bliv oprettet først.",
    ),
    "child_registration_not_offered": RuleText(
        "Børn kan oprettes på nettet her.",
        "Børn kan ikke oprettes på nettet her. Kom på biblioteket sammen med barnet.",
    ),
    "borrower_number_taken": RuleText(
        "Ingen anden låner har lånernummeret.",
        "En anden låner har dette lånernummer. Vælg et nyt nummer.",
    ),
    "parent_consent_required": RuleText(
        "For et barn har forælderen givet samtykke.",
        "Forælderen skal give samtykke, før barnet oprettes.",
    ),
    "parent_not_adult": RuleText(
        "Forælderen er fyldt 18 år.",
        "Forælderen er under 18 år og kan ikke oprette et barn.",
    ),
}
