"""What a notebook shows of nordlib's values: HTML and SVG that read well on a light and on a dark page.

A notebook calls `_repr_html_` or `_repr_svg_` of the last value of a cell. The sentences are in the language of `set_notebook_language`,
English unless it was called.
"""

from nordlib.notebooks.language import notebook_language, set_notebook_language
from nordlib.notebooks.month import DayAnswer, Month, MonthNote
from nordlib.notebooks.picture import Picture
from nordlib.notebooks.timeline import Mark, Span, Timeline, Tone

__all__ = ["DayAnswer", "Mark", "Month", "MonthNote", "Picture", "Span", "Timeline", "Tone", "notebook_language", "set_notebook_language"]
