"""The steps from an empty database to the present layout, in the order of their numbers."""
