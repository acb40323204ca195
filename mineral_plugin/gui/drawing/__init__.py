"""The page "draw", the map tool, and the answers that live while a hand moves."""
