"""The tests mirror the folders."""
