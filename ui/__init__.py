"""The screen: its data, its layout, its pixels, and the two places it is shown (a window, the dock)."""

import os

# pygame greets on standard output when it is imported, where our commands print JSON.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
