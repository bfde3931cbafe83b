"""Scanners of QR codes: what they read are bytes, and nothing is kept of them."""
