"""Cases of the test suites of Koha, FOLIO, Evergreen, RERO and Invenio for the lending policies that they have, as facts."""

from typing import Final

from tests.peer_cases import closings, due_dates, fees, holds, recalls, renewals
from tests.peer_cases.form import CALENDARS, POLICIES, Facts, PeerCase

__all__ = ["CALENDARS", "CASES", "POLICIES", "Facts", "PeerCase"]

CASES: Final[tuple[PeerCase, ...]] = (*fees.CASES, *due_dates.CASES, *closings.CASES, *renewals.CASES, *holds.CASES, *recalls.CASES)
