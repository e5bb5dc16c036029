"""The codes of other systems (Koha, FOLIO, FBS, NCIP and SIP2) for nordlib's refusals, with the place of each in its source.

`nordlib.interchange.folio` reads and writes FOLIO's documents.
"""

from nordlib.interchange.code_sources import SOURCES, CodeSource, System
from nordlib.interchange.crosswalk import CROSSWALK, ForeignCodes, foreign_codes, nordlib_codes

__all__ = ["CROSSWALK", "SOURCES", "CodeSource", "ForeignCodes", "System", "foreign_codes", "nordlib_codes"]
