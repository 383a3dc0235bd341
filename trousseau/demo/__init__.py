"""Households to try the application with. None of them is a real person."""
