"""The kernel of each scheme."""

from collections.abc import Mapping
from typing import Final

from nordlib.columns.identity.baltics import Estonia, Latvia, Lithuania
from nordlib.columns.identity.denmark import Denmark
from nordlib.columns.identity.finland import Finland
from nordlib.columns.identity.iceland import Iceland
from nordlib.columns.identity.kernel import MakeKernel
from nordlib.columns.identity.norway import Norway
from nordlib.columns.identity.sweden import Sweden
from nordlib.columns.identity.undated import AsylumSeekers, Faroes
from nordlib.identity import Scheme

__all__ = ["KERNELS"]

#: What makes the kernel of a scheme for a reference date.
KERNELS: Final[Mapping[Scheme, MakeKernel]] = {
    Scheme.SE: Sweden,
    Scheme.SE_LMA: AsylumSeekers,
    Scheme.NO: Norway,
    Scheme.DK: Denmark,
    Scheme.FI: Finland,
    Scheme.IS: Iceland,
    Scheme.FO: Faroes,
    Scheme.EE: Estonia,
    Scheme.LT: Lithuania,
    Scheme.LV: Latvia,
}
