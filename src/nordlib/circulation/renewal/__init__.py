"""May this loan be renewed? The case, the rules, and a forecast of the days on which the answer changes.

`renewal.decide(RenewalCase(...))` answers the question that patrons ask most; `renewal.decide(due=..., policy=..., now=...)` does so from
plain facts.
"""

from nordlib.circulation.renewal.by_name import RenewalInput, case_of
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.decision import decide
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.circulation.renewal.forecast import ForecastChange, forecast_renewal
from nordlib.circulation.renewal.month import renewal_month
from nordlib.circulation.renewal.rules import (
    EVERY_RULE,
    INTERLIBRARY_RULES,
    REQUESTED_INTERLIBRARY_RULES,
    REQUESTED_RULES,
    RULES,
    rule_book,
)

__all__ = [
    "EVERY_RULE",
    "INTERLIBRARY_RULES",
    "REQUESTED_INTERLIBRARY_RULES",
    "REQUESTED_RULES",
    "RULES",
    "ForecastChange",
    "RenewalCase",
    "RenewalFacts",
    "RenewalInput",
    "case_of",
    "decide",
    "forecast_renewal",
    "renewal_month",
    "rule_book",
]
