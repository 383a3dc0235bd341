"""What a person typed, checked, and turned into what the engine reads."""
