"""How examples are drawn in all tests: none is a matter of time, for the machines that run them are busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", settings.get_profile("default"), deadline=None)
settings.load_profile("untimed")
