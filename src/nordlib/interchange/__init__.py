"""The codes of other systems (Koha, FOLIO, FBS, NCIP and SIP2) for nordlib's refusals."""

from nordlib.interchange.crosswalk import CROSSWALK, ForeignCodes, foreign_codes

__all__ = ["CROSSWALK", "ForeignCodes", "foreign_codes"]
