"""Files and pastes of every format brought to one form: blocks of rows of cells."""

from __future__ import annotations

from mineral_plugin.core.corner_tables.formats.kinds import is_vector
from mineral_plugin.core.corner_tables.formats.opening import (
    content_of_bytes,
    content_of_html,
    content_of_text,
    open_content,
)

__all__ = ["content_of_bytes", "content_of_html", "content_of_text", "is_vector", "open_content"]
