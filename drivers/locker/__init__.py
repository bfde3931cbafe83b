"""Lockers: doors with a lock and a sensor each, on the GPIO pins."""
