"""The page of the map: how it is asked for, made, proven and exported."""
