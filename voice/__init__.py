"""Ears and mouth of the kiosk. Nothing here speaks yet: the screen already carries what will be said."""
