"""The reference queue server: it stores what kiosks report, calls numbers and says who is next."""
