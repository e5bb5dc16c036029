"""Registering a borrower: the form, the case, and the rules (MTM-05 to MTM-18, 36, 37, 39, 40, 43, 46, 47, 51).

`registration.decide(case, new_id)` decides a registration, and `registration.decide(first_name=..., ...)` one of plain facts by keyword;
`replace_lma` decides one for a borrower whose LMA number is replaced.
"""

from nordlib.accounts.registration.by_name import RegistrationInput, case_of
from nordlib.accounts.registration.case import LmaReplacementCase, RegistrationCase
from nordlib.accounts.registration.rules import (
    ELIGIBILITY_RULES,
    LMA_REPLACEMENT_RULES,
    RULES,
    LmaReplacement,
    RegistrationFacts,
    decide,
    replace_lma,
)

__all__ = [
    "ELIGIBILITY_RULES",
    "LMA_REPLACEMENT_RULES",
    "RULES",
    "LmaReplacement",
    "LmaReplacementCase",
    "RegistrationCase",
    "RegistrationFacts",
    "RegistrationInput",
    "case_of",
    "decide",
    "replace_lma",
]
