"""Which policy applies: a table by category of patron, kind of material and library (EXT-18)."""

from nordlib.circulation.policy_tables.rows import Cell, DecidedBy, PolicyQuestion, PolicyRow, RankedRow, RowPreference, TieRule
from nordlib.circulation.policy_tables.rules import a_row_applies, with_row
from nordlib.circulation.policy_tables.table import POLICY_TABLE_RULES, PolicyLookup, PolicyTable, PolicyTableFacts, TablePolicy

__all__ = [
    "POLICY_TABLE_RULES",
    "Cell",
    "DecidedBy",
    "PolicyLookup",
    "PolicyQuestion",
    "PolicyRow",
    "PolicyTable",
    "PolicyTableFacts",
    "RankedRow",
    "RowPreference",
    "TablePolicy",
    "TieRule",
    "a_row_applies",
    "with_row",
]
