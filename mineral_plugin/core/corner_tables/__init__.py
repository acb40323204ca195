"""Corner tables as people keep them."""
