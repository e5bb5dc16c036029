"""Strategies of Hypothesis by type: what `st.from_type` gives for the models of nordlib.

A model is made of its fields, each by its declared type (`fields`), unless it has a strategy of its own (`special`): a person and an
account are whole people who cannot exist. A failing example prints as what makes it again.
"""

from nordlib.testing.types.models import register_each, strategy_of

__all__ = ["register_each", "strategy_of"]
