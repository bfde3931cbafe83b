"""Coverage-guided fuzzing of everything that comes from outside: one file a target, `one(data)` its property."""
