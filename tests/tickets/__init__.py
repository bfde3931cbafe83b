"""Every kind of ticket, as it was looked at and found good."""
