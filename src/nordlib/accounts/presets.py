"""Policies of real registers, to use unchanged or to change with `attrs.evolve`."""

from typing import Final

from nordlib.accounts.policy import AccountPolicy, AgencyContact, SecondTransferRule
from nordlib.ages import LeapDayBirthday
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId
from nordlib.identity import NumberAcceptance, NumberKind, Scheme
from nordlib.libraries import LibraryId
from nordlib.passwords import MTM_MINIMUM
from nordlib.privacy import PRIVACY

__all__ = ["LEGIMUS"]

#: Legimus, the Swedish register of talking-book borrowers (MTM, "Handledning till MTM:s användarregister").
LEGIMUS: Final = AccountPolicy(
    PolicyId("LEGIMUS", "2"),
    zone("Europe/Stockholm"),
    scheme=Scheme.SE,  # MTM-36
    accepted_numbers=NumberAcceptance(
        kinds=frozenset({NumberKind.PERSONNUMMER, NumberKind.SAMORDNINGSNUMMER, NumberKind.LMA})
    ),  # MTM-36, MTM-37
    user_groups=frozenset({"downloader", "streamer", "home_delivery"}),  # MTM-15: Laddare, Strömmare, Talboken kommer
    max_samordning_validity=Period(months=12),  # MTM-40, READ-A09
    agency=AgencyContact("MTM", "08-580 02 710", "8.30-12", "info@mtm.se"),  # MTM-54
    central_library=LibraryId("MTM"),  # MTM-49
    leap_day=LeapDayBirthday.MARCH_1,  # READ-A08
    guardian_name_required=False,  # READ-A01
    guardian_must_be_adult=True,  # READ-A31
    passwords=MTM_MINIMUM,  # MTM-22, READ-A16, READ-A18
    warning_days=14,  # MTM-25
    send_missed_warnings=True,  # READ-A07
    notify_old_email=False,
    agreement_version=None,  # MTM-09
    reaccept_new_version=False,  # READ-A25
    on_second_transfer=SecondTransferRule.REJECT,  # READ-A12
    transfer_ttl_days=None,  # READ-A34
    immediate_transfer=True,  # READ-A13
    pull_allowed=True,  # READ-A02
    guardian_consents_to_pull=True,  # READ-A31
    guardian_consents_to_transfer=False,  # READ-A31; the source lets borrowers request a transfer, and says nothing more
    purge_inactive_months=36,  # EXT-01
    purge_never_logged_in_months=12,  # EXT-01
    privacy=PRIVACY,  # NLR-25, NLR-27, EXT-01
)
