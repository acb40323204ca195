"""The use cases that every front door calls."""
