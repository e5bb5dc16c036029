"""What a register owes the persons in it: exports with a purpose, and an end for every trace (NLR-25, NLR-27, NLR-28, EXT-01)."""

from nordlib.privacy.models import PRIVACY, ExportPurpose, PrivacyPolicy, TraceKind
from nordlib.privacy.page import personal_data_page

__all__ = ["PRIVACY", "ExportPurpose", "PrivacyPolicy", "TraceKind", "personal_data_page"]
