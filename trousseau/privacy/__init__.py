"""People: their keys, what may leave and what left, how long it stays, and how it is erased."""
