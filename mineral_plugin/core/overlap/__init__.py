"""Which objects an area touches, by how much, and how wide."""
