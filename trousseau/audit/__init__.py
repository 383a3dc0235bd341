"""What was done with whose data: the log, its anchor, and the keys everything is sealed under."""
