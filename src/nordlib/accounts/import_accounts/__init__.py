"""Importing the accounts of another register: the row, the case, and the rules (MTM-09 to MTM-18, 24, 36, 37, 40, 49, 51).

`import_accounts.decide(case)` decides one row.
"""

from nordlib.accounts.import_accounts.case import IdUse, ImportCase
from nordlib.accounts.import_accounts.forms import ImportedAccount, ImportForm, examine_row
from nordlib.accounts.import_accounts.rules import RULES, NewAccount, decide, is_already_imported

__all__ = ["RULES", "IdUse", "ImportCase", "ImportForm", "ImportedAccount", "NewAccount", "decide", "examine_row", "is_already_imported"]
