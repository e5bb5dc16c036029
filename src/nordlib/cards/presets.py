"""Policies of real registers of cards, to use unchanged or to change with `attrs.evolve`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nordlib.ages import LeapDayBirthday
from nordlib.cards.models import CardKind
from nordlib.cards.policy import CardPolicy
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.identity import NumberAcceptance, NumberKind
from nordlib.passwords import LOGIN_LIMIT, PasswordPolicy
from nordlib.privacy import PRIVACY

__all__ = ["BIBLIOTEKKORTET", "CARD_POLICIES"]

#: Bibliotekkortet, the national card of Norway ("Hvordan registrere brukere til Bibliotekkortet"; "Nasjonalt lånekort", 14 April 2021).
BIBLIOTEKKORTET: Final = CardPolicy(
    PolicyId("BIBLIOTEKKORTET", "1"),
    zone("Europe/Oslo"),
    language="nb",
    accepted_numbers=NumberAcceptance(kinds=frozenset({NumberKind.FNR, NumberKind.DNR})),  # NLR-24
    issues=frozenset(CardKind),  # NLR-01
    eid_integration=True,  # NLR-11
    national_services=frozenset({"bibsok", "filmbib"}),  # NLR-08
    rules_version=None,  # NLR-07
    reaccept_new_rules=False,  # NLR-07
    guardian_accepts_under=None,  # NLR-07: each library's own rules say it
    family_view_advice_age=13,  # NLR-33, READ-A22
    family_view_ends_at_age=None,  # READ-A37
    leap_day=LeapDayBirthday.MARCH_1,  # READ-A08
    pin_length=4,  # READ-A36
    passwords=PasswordPolicy(min_length=8, login_limit=LOGIN_LIMIT),  # NLR-34, EXT-11
    privacy=PRIVACY,  # NLR-25, NLR-27
)

#: The presets by name.
CARD_POLICIES: Final[Mapping[str, CardPolicy]] = MappingProxyType({BIBLIOTEKKORTET.id.name: BIBLIOTEKKORTET})
