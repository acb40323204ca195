"""Trials of corner-table reading: the score, files of other programs, damaged and hostile files."""
