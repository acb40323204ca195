"""Copies of all that a service keeps: made while it runs, proven whole when they are read back."""
