"""The controller: a pure core that decides, and a thin shell that does."""

__version__ = "0.1.0"
