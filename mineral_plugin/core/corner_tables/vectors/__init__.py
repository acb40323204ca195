"""Licence areas from vector files: what a file holds, where it lies, and what rings it gives."""
