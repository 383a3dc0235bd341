"""Papers that people take along: French beside their own language, as PDF bytes."""
