"""Who hires, lets, trains and helps: organisations, what they offer, and being put in touch."""
