"""The controller: a pure core that decides, and a thin shell that does."""
