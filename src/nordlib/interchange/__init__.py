"""Other systems' codes: what Koha, FOLIO, FBS, NCIP and SIP2 say for a refusal of nordlib's."""

from nordlib.interchange.crosswalk import CROSSWALK, ForeignCodes, foreign_codes

__all__ = ["CROSSWALK", "ForeignCodes", "foreign_codes"]
