"""Whole visits with real programs: Mosquitto, the queue server, the kiosk, a browser."""
