"""Dansk: lånernes bestillinger fra andre biblioteker."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    "username_must_be_email": RuleText(
        "Brugernavnet er en e-mailadresse.",
        "Brugernavnet skal være en e-mailadresse, fordi alle beskeder sendes dertil.",
    ),
    "library_not_participating": RuleText(
        "Hjemmebiblioteket deltager i fjernlån.",
        "Hjemmebiblioteket deltager ikke. Spørg på dit bibliotek, hvordan du bestiller fra andre biblioteker.",
    ),
    "one_home_library_only": RuleText(
        "Låneren har én konto med ét hjemmebibliotek.",
        "Der findes allerede en konto med dette brugernavn, og en konto har ét hjemmebibliotek. Log ind, og ret kontoen.",
    ),
    "kind_invalid": RuleText(
        "Der bestilles et lån eller en kopi.",
        "Vælg lån eller kopi.",
    ),
    "held_by_home_library": RuleText(
        "Hjemmebiblioteket har ikke titlen.",
        "Dit hjemmebibliotek har titlen. Bestil den dér, også hvis den er udlånt.",
    ),
    "group_may_not_request": RuleText(
        "Låneren er i en gruppe, der må bestille.",
        "Din lånergruppe kan ikke bestille fra andre biblioteker her. Spørg på dit bibliotek.",
    ),
    "request_unknown": RuleText(
        "Tjenesten har bestillingen.",
        "Der findes ingen sådan bestilling. Kontrollér nummeret på kvitteringen.",
    ),
    "request_event_impossible": RuleText(
        "Det, der meldes, kan ske med bestillingen.",
        "Det kan ikke ske med bestillingen nu. Se dens status.",
    ),
}

PHRASES: Final = {
    "order_struck_not_a_patron": "Dit hjemmebibliotek har dig ikke under dette navn. Kontakt dit bibliotek.",
    "order_struck_data_mismatch": (
        "Dit hjemmebibliotek har andre oplysninger: {fields}. Ret din konto, eller giv biblioteket besked, og bestil igen."
    ),
}

MESSAGES: Final = {
    "order_struck": MessageText(
        "Din bestilling er slettet",
        "Din bestilling {receipt} er slettet. {reason}",
    ),
    "order_message": MessageText(
        "Om din bestilling",
        "Besked fra {library} om din bestilling: {text}",
    ),
    "interlibrary_password_reset_link": MessageText(
        "En ny adgangskode",
        "Du eller en anden har bedt om en ny adgangskode til din konto hos {library}. Vælg en her: {secret} Linket kan "
        "bruges én gang. Hvis det ikke var dig, skal du ikke gøre noget.",
    ),
    "interlibrary_email_changed_notice": MessageText(
        "Dit brugernavn",
        "Brugernavnet på din konto hos {library} er ændret. Kontakt biblioteket, hvis du ikke har bedt om det.",
    ),
}
