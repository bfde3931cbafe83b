"""The properties of fuzz/, held on every commit."""
