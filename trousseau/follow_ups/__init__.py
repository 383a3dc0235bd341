"""What comes after the arrival: who asks when, what is answered, and when a plan is completed."""
