"""Why the register takes something not: the problem with its reason in both languages."""

from __future__ import annotations

from typing import Any, Optional

from mineral_plugin.core.base.words import Phrase, both
from mineral_service.problems import Problem

SLUG = "register-refused"


def refused(code: str, phrase: Optional[Phrase] = None, **values: Any) -> Problem:
    """Return the refusal with a code for programs; ``phrase`` is its reason, else the one of the code."""
    reason = phrase or Phrase(f"register.refused.{code}", values)
    return Problem(SLUG, {"reason": both(reason)}, code=code)
