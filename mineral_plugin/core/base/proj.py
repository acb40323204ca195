"""The one import of pyproj.

Only literal pipelines and a built-in ellipsoid are used, so that a missing ``proj.db`` changes nothing;
pyproj's warning about it is therefore no news to the user.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)
    import pyproj

__all__ = ["pyproj"]
