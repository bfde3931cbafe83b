"""Thermal receipt printers that speak ESC/POS."""
