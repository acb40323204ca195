"""Rule families: each turns an area and reference data into findings."""
