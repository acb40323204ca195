"""The same behaviours of models and cards as on Qt 5."""

from __future__ import annotations

from test_gui_models import *  # noqa: F403 - the tests themselves, on another Qt
