"""Restrictions by material that loans and holds share (HOLD-03)."""

from typing import Protocol

from nordlib.circulation.policy import LoanTerms
from nordlib.decisions import Verdict, passes_if, rule

__all__ = ["MaterialCase", "material_is_lendable"]


class MaterialCase(Protocol):
    """A case about a kind of material."""

    @property
    def terms(self) -> LoanTerms:
        """The terms of the material."""
        ...


@rule("HOLD-03", "not_lendable")
def material_is_lendable(case: MaterialCase) -> Verdict:
    """Material of this kind is lent."""
    return passes_if(case.terms.lendable)
