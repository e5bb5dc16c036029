"""Policies of real libraries and a typical one, to use or to adapt with `attrs.evolve`.

Each module names the pages of the library that its values come from, and when they were read. Where the pages are silent, a comment says
which value is a usual one.
"""

from typing import Final

from nordlib.circulation.presets.haa import HAA, HAA_FEES
from nordlib.circulation.presets.helsingor import HELSINGOR, HELSINGOR_FEES, HELSINGOR_RETURNS
from nordlib.circulation.presets.odsherred import ODSHERRED, ODSHERRED_FEES
from nordlib.circulation.presets.ronneby import RONNEBY, RONNEBY_FEES
from nordlib.circulation.presets.university import UNIVERSITY

__all__ = [
    "HAA",
    "HAA_FEES",
    "HELSINGOR",
    "HELSINGOR_FEES",
    "HELSINGOR_RETURNS",
    "ODSHERRED",
    "ODSHERRED_FEES",
    "POLICIES",
    "RONNEBY",
    "RONNEBY_FEES",
    "UNIVERSITY",
]

#: The presets by the names that the command line accepts.
POLICIES: Final = {"HAA": HAA, "HELSINGOR": HELSINGOR, "ODSHERRED": ODSHERRED, "RONNEBY": RONNEBY, "UNIVERSITY": UNIVERSITY}
