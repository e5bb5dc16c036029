"""Norsk bokmål: bibliotekets lånere."""

from typing import Final

from nordlib.texts import RuleText

RULES: Final = {
    "patron_unknown": RuleText(
        "Biblioteket kjenner låneren.",
        "Biblioteket har ingen slik låner. Kontroller nummeret, eller bli registrert først.",
    ),
    "child_registration_not_offered": RuleText(
        "Barn kan registreres på nettet her.",
        "Barn kan ikke registreres på nettet her. Kom til biblioteket sammen med barnet.",
    ),
    "borrower_number_taken": RuleText(
        "Ingen annen låner har lånernummeret.",
        "En annen låner har dette lånernummeret. Velg et nytt nummer.",
    ),
    "parent_consent_required": RuleText(
        "For et barn har forelderen gitt samtykke.",
        "Forelderen må gi samtykke før barnet registreres.",
    ),
    "parent_not_adult": RuleText(
        "Forelderen har fylt 18 år.",
        "Forelderen er under 18 år og kan ikke registrere et barn.",
    ),
}
