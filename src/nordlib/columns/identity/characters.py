"""The problems that characters alone show: a foreign one, a blank, a digit of another script, a wrong length.

These are most of the problems in the columns that people keep, and a text with one of them costs as little as any other. The other
problems, such as a separator in the wrong place, are rare, and left to the scalar function.
"""

from datetime import date
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nordlib.columns.identity.kernel import ASK, PROBLEMS
from nordlib.columns.identity.words import Column
from nordlib.identity import Problem, Scheme, examine
from nordlib.identity.written_forms import LENGTHS

__all__ = ["problems_of_characters"]

_PLAIN, _SEPARATOR, _FOREIGN = 200, 201, 202
_LENGTH, _EMPTY = np.uint8(PROBLEMS.index(Problem.LENGTH)), np.uint8(PROBLEMS.index(Problem.EMPTY))
#: The place at which a scheme has a sign or a letter that it has nowhere else.
_SEVENTH: Final = 6
#: The first byte of a character of three bytes, and of four, in UTF-8.
_OF_THREE_BYTES, _OF_FOUR_BYTES = 0xE0, 0xF0
_ANY_DAY: Final = date(2026, 1, 1)
#: Letters that tell the century in Finland stand at one place alone; a blank may stand there in Norway.
_AT_SEVENTH: Final = {Scheme.NO: (" ", _SEPARATOR), Scheme.FI: ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _PLAIN)}


@cache
def _classes(scheme: Scheme) -> NDArray[np.uint8]:
    """Return what each byte is in a scheme: plain, a separator, a byte of a character that is not ASCII, or the code of a problem."""
    table = np.full(256, _FOREIGN, np.uint8)
    for byte in range(128):
        character = chr(byte)
        problem = _problem_of(character, scheme)
        is_allowed = problem not in (Problem.CHARSET, Problem.WHITESPACE)
        is_separator = is_allowed and not character.isalnum() and scheme is not Scheme.FI
        table[byte] = _SEPARATOR if is_separator else _PLAIN if is_allowed else PROBLEMS.index(problem)
    return table


def problems_of_characters(data: NDArray[np.uint8], starts: Column, lengths: Column, scheme: Scheme) -> Column:
    """Return the code of the problem of each text that its characters alone tell, and `ASK` for any other text.

    Args:
        data: The bytes of all texts.
        starts: Where each text begins.
        lengths: How many bytes each has.
        scheme: The scheme.
    """
    if scheme is Scheme.SE_LMA:
        return np.full(len(starts), ASK, np.uint8)  # what follows a slash has rules of its own
    ends = np.cumsum(lengths)
    begins = ends - lengths
    places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - begins, lengths)
    found = data[places]
    classes = _classes(scheme)[found]
    if scheme in _AT_SEVENTH:
        characters, meaning = _AT_SEVENTH[scheme]
        seventh = begins[lengths > _SEVENTH] + _SEVENTH
        classes[seventh[np.isin(found[seventh], np.frombuffer(characters.encode(), np.uint8))]] = meaning
    separators = np.concatenate(([0], np.cumsum(classes == _SEPARATOR)))
    counted = lengths - (separators[ends] - separators[begins])
    problem = np.where(np.isin(counted, LENGTHS[scheme]), np.uint8(ASK), _LENGTH)
    bad = np.flatnonzero((classes != _PLAIN) & (classes != _SEPARATOR))
    rows = np.searchsorted(ends, bad, "right")
    rows, first = np.unique(rows, return_index=True)
    of_first = classes[bad[first]]
    is_foreign = of_first == _FOREIGN
    problem[rows] = of_first
    problem[rows[is_foreign]] = _foreign(found, bad[first][is_foreign], scheme)
    problem[lengths == 0] = _EMPTY
    return problem


def _foreign(found: NDArray[np.uint8], at: Column, scheme: Scheme) -> Column:
    """Return the code of the problem that each character is which is not ASCII: each different one is asked once."""
    padded = np.concatenate((found, np.zeros(4, np.uint8)))
    size = 2 + (padded[at] >= _OF_THREE_BYTES).astype(np.int64) + (padded[at] >= _OF_FOUR_BYTES)
    word = np.zeros(len(at), np.uint32)
    for place in range(4):
        word |= np.where(place < size, padded[at + place], 0).astype(np.uint32) << np.uint32(8 * place)
    different, which = np.unique(word, return_inverse=True)
    codes = [PROBLEMS.index(_problem_of(int(each).to_bytes(4, "little").rstrip(b"\0").decode(), scheme)) for each in different]
    return np.array(codes, np.uint8)[which]


def _problem_of(character: str, scheme: Scheme) -> Problem:
    problem = examine(character, scheme, on=_ANY_DAY)
    assert isinstance(problem, Problem)
    return problem
