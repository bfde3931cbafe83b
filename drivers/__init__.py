"""Devices of the kiosk. A driver knows its device and nothing of queues, visitors or the centre."""
