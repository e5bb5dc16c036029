"""Register policies of real registers, ready to use or to change (`attrs.evolve`)."""

from typing import Final

from nordlib.accounts.passwords import SOURCES_FLOOR
from nordlib.accounts.policy import AgencyContact, RegisterPolicy, SecondTransfer
from nordlib.dates import Period, zone
from nordlib.decisions import Edition
from nordlib.identity import Acceptance, Kind, Scheme
from nordlib.people import LeapDay
from nordlib.places import LibraryId

__all__ = ["LEGIMUS"]

#: Legimus, the Swedish register of talking-book borrowers (MTM, "Handledning till MTM:s användarregister").
LEGIMUS: Final = RegisterPolicy(
    Edition("LEGIMUS", "2"),
    zone("Europe/Stockholm"),
    scheme=Scheme.SE,  # MTM-36
    numbers=Acceptance(kinds=frozenset({Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER, Kind.LMA})),  # MTM-36, MTM-37
    user_groups=frozenset({"downloader", "streamer", "home_delivery"}),  # MTM-15: Laddare, Strömmare, Talboken kommer
    samordning_max=Period(months=12),  # MTM-40, READ-A09
    agency=AgencyContact("MTM", "08-580 02 710", "8.30-12", "info@mtm.se"),  # MTM-54
    central=LibraryId("MTM"),  # MTM-49
    leap_day=LeapDay.MARCH_1,  # READ-A08
    guardian_name_required=False,  # READ-A01
    guardian_of_age=True,  # READ-A31
    passwords=SOURCES_FLOOR,  # MTM-22, READ-A16, READ-A18
    warning_days=14,  # MTM-25
    warn_late=True,  # READ-A07
    notify_old_email=False,
    agreement_version=None,  # MTM-09
    new_version_is_accepted_anew=False,  # READ-A25
    second_transfer=SecondTransfer.REJECT,  # READ-A12
    transfer_ttl_days=None,  # READ-A34
    moves_at_once=True,  # READ-A13
    direct_pull=True,  # READ-A02
    guardian_agrees_to_pull=True,  # READ-A31
    guardian_agrees_to_transfer=False,  # READ-A31; the source lets borrowers ask, and says no more
    purge_inactive_months=36,  # EXT-01
    purge_never_logged_in_months=12,  # EXT-01
)
