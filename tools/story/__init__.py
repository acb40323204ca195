"""The whole story of one dossier, from a corner table to an audited register: what `make demo` tells.

Each step is one function that goes through the product's front doors and checks what it claims. ``telling``
runs them, ``report`` writes what was seen.
"""
