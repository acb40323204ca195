"""Scenarios: an officer and an applicant played by the program, on a clock that jumps. For practice alone."""
