"""The mobility plan: what is agreed, why, who does what by when; and when it can be done at all."""
