"""From what the engine answers to what a page shows: frozen, in the reader's language."""
