"""Engines that evaluate rules over columns: Polars expressions, and SQL in several dialects."""
