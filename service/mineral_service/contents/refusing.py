"""Refusals of files: a slug, a code for programs, and the reason in words."""

from __future__ import annotations

from typing import Any

from mineral_plugin.core.base.words import Phrase, both
from mineral_service.problems import Problem

NAME = "file-name-refused"
ARCHIVE = "archive-refused"
UNREADABLE = "file-unreadable"


def refused(slug: str, code: str, **values: Any) -> Problem:
    """Return the refusal of a file with a code of its own."""
    return Problem(slug, {"reason": both(Phrase(f"file.refused.{code}", values))}, code=code)
