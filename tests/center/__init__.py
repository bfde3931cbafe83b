"""The queue server, part by part and whole."""
