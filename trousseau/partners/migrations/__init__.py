"""The tables of partners, in the order in which they were made."""
