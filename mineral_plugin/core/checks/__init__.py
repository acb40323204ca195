"""One small module a rule family: from an area, the law and reference data to findings."""
