"""Finding identity numbers in free text, and hiding them: in notes, mails, logs.

What is found is weighed, not only matched: an order number may have the shape of a number, and a telephone number its check digit. What is
hidden is all of it, since which half of a number tells a person differs from scheme to scheme; the birth date or its year can be left.

>>> note = "Anna Ek, 900519-2381, tel. 070-174 06 05, ring efter 16."
>>> redact(note)
'Anna Ek, ******-****, tel. 070-174 06 05, ring efter 16.'
>>> redact(note, reveal=Reveal.BIRTH_YEAR)
'Anna Ek, 90****-****, tel. 070-174 06 05, ring efter 16.'
>>> [(found.start, found.confidence.name, [number.kind.value for number in found.numbers]) for found in find(note)]
[(9, 'HIGH', ['personnummer'])]
"""

from nordlib.identity.redaction.context_words import Lookalike
from nordlib.identity.redaction.detection import Finding, find
from nordlib.identity.redaction.logging_filter import RedactingFilter
from nordlib.identity.redaction.masking import Reveal, redact
from nordlib.identity.redaction.scoring import Confidence

__all__ = ["Confidence", "Finding", "Lookalike", "RedactingFilter", "Reveal", "find", "redact"]
