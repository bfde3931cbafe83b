"""Programs for those who work on the kiosk; nothing of it is installed with it."""
