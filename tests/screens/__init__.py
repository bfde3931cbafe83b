"""Every screen, as it was looked at and found good."""
