"""Readers of official files, one file per source; only `build` and `refresh` import them."""
