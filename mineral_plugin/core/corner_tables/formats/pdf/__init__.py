"""Text of PDF files: the part of ISO 32000-1 that says where which letters stand, and nothing more."""
