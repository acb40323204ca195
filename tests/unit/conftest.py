"""What all unit tests share: no drawn example fails for being slow."""

from __future__ import annotations

import drawn_examples  # noqa: F401 - by being imported
