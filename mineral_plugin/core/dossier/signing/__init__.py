"""Signing: the files of a draft go out to the person's own tool, come back signed, and are verified."""
