"""Register policies of real registers, ready to use or to change (`attrs.evolve`)."""

from typing import Final

from nordlib.accounts.policy import RegisterPolicy
from nordlib.dates import Period, zone
from nordlib.decisions import Edition
from nordlib.identity import Acceptance, Kind, Scheme

__all__ = ["LEGIMUS"]

#: Legimus, the Swedish register of talking-book borrowers (MTM, "Handledning till MTM:s användarregister").
LEGIMUS: Final = RegisterPolicy(
    Edition("LEGIMUS", "1"),
    zone("Europe/Stockholm"),
    scheme=Scheme.SE,  # MTM-36
    numbers=Acceptance(kinds=frozenset({Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER})),  # MTM-36
    user_groups=frozenset({"downloader", "streamer", "home_delivery"}),  # MTM-15: Laddare, Strömmare, Talboken kommer
    samordning_max=Period(months=12),  # MTM-40
)
