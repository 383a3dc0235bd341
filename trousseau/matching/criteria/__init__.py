"""Criteria: each turns figures of places into scores, and stays readable as a contribution."""
