"""The dock: the kiosk's bench in a browser. The screen to touch, the paper that comes out, a switch for each fault.

A leaf: it knows pixels, names and words, and nothing of what they mean. Importing this package loads no web server.
"""

from ui.dock.dock import Dock
from ui.dock.model import CannotListen, Hand, Level, Phase, ReadyCode, Shown, Switch, Talk, Target, Touch

__all__ = [
    "CannotListen",
    "Dock",
    "Hand",
    "Level",
    "Phase",
    "ReadyCode",
    "Shown",
    "Switch",
    "Talk",
    "Target",
    "Touch",
]
