"""The rule that an export has a purpose which the policy allows."""

from typing import Protocol

from nordlib.decisions import Verdict, passes_if, rule
from nordlib.privacy.models import ExportPurpose, PrivacyPolicy

__all__ = ["HasPrivacy", "HasPurpose", "purpose_is_allowed"]


class HasPrivacy(Protocol):
    """A policy with a privacy policy."""

    @property
    def privacy(self) -> PrivacyPolicy:
        """For which purposes data is exported, and when traces are deleted."""
        ...


class HasPurpose(Protocol):
    """A case of an export."""

    @property
    def purpose(self) -> ExportPurpose:
        """What the export is for."""
        ...

    @property
    def policy(self) -> HasPrivacy:
        """The policy of the register or the library."""
        ...


@rule("NLR-25", "purpose_not_allowed")
def purpose_is_allowed(case: HasPurpose) -> Verdict:
    """The policy allows exports for the purpose."""
    return passes_if(case.purpose in case.policy.privacy.export_purposes)
