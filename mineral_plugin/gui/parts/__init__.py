"""Small widgets, marks and words that all pages share."""
