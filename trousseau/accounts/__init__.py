"""Centres, the people who sign in, their roles, and the doors that records are reached through."""
