"""How well corner tables are read: cases with their truth, the front door, the judge, the page."""
