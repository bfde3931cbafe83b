"""What is installed: units, the broker's settings, the keeping of what a technician changed."""
