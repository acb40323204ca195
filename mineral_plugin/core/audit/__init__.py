"""Audit of a whole register: every pair of licences, and of licences and zones, ranked."""
