"""The screen: its data, its layout, its pixels, and the two places it is shown (a window, the dock)."""
