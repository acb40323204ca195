"""Signatures in PDF files (PAdES): checked after a file has come, by a process that is thrown away."""
