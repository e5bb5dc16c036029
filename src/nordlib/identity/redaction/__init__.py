"""Find identity numbers in free text (notes, mails, logs) and hide them.

A match on the shape is not enough: an order number may have the shape of an identity number, and a telephone number its check digit. So
each candidate is scored (`nordlib.identity.redaction.scoring`). The whole number is hidden, because the half that identifies the person
differs between schemes; the birth date or the birth year can be left visible.

>>> note = "Anna Ek, 900519-2381, tel. 070-174 06 05, ring efter 16."
>>> redact(note)
'Anna Ek, ******-****, tel. 070-174 06 05, ring efter 16.'
>>> redact(note, reveal=Reveal.BIRTH_YEAR)
'Anna Ek, 90****-****, tel. 070-174 06 05, ring efter 16.'
>>> [(finding.start, finding.confidence.name, [number.kind.value for number in finding.numbers]) for finding in find(note)]
[(9, 'HIGH', ['personnummer'])]
"""

from nordlib.identity.redaction.context_words import Lookalike
from nordlib.identity.redaction.detection import Finding, find
from nordlib.identity.redaction.logging_filter import RedactingFilter
from nordlib.identity.redaction.masking import Reveal, redact
from nordlib.identity.redaction.scoring import Confidence

__all__ = ["Confidence", "Finding", "Lookalike", "RedactingFilter", "Reveal", "find", "redact"]
