"""What people accepted among the findings of a report: by whom, when and why.

It stands among the circumstances of the run: a decision of people changes neither what was found nor the
verdict, so it is no part of what makes two reports the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict


@dataclass(frozen=True)
class Acceptance:
    """A finding (by its id) that somebody answers for; ``at`` with its time zone."""

    finding: str
    rule: str
    reason: str
    by: str
    at: datetime

    def as_dict(self) -> Dict[str, Any]:
        """Return it as JSON data."""
        return {
            "finding": self.finding,
            "rule": self.rule,
            "reason": self.reason,
            "by": self.by,
            "at": self.at.isoformat(timespec="seconds"),
        }
