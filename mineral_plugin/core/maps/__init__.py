"""Application maps decided in millimetres: forms, scales, plans of sheets, and what proves a finished map.

A plan is plain values; QGIS draws it, and what was drawn is read back into plain values and proven here.
"""
