"""Households from a table: a file becomes rows, and rows households; faults have a place (pure)."""
