"""Benches: each measures a piece of the product beside its peer, in the same run."""
