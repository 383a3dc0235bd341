"""The people who move together: who they are to one another, where they stand, what they said."""
