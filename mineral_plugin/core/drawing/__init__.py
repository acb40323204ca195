"""The licence area as it is drawn: edits, repairs and drafts."""
