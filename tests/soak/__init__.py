"""What runs for hours: only `make soak` runs it whole, `make test` a short piece of it."""
