"""The page of the audit: the ranked list, the pair that is chosen, decisions."""
