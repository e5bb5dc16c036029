"""Renew loans automatically, every night, and store what patrons say about that."""

from nordlib.commands.circulation.auto_renewal.nightly_run import AutoRenewalReport, plan_auto_renewal, run_auto_renewal
from nordlib.commands.circulation.auto_renewal.preference import set_auto_renewal_preference

__all__ = ["AutoRenewalReport", "plan_auto_renewal", "run_auto_renewal", "set_auto_renewal_preference"]
