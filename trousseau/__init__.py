"""Trousseau: where in France could this household settle, why, and why not elsewhere."""

__version__ = "0.1.0"
