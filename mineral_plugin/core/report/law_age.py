"""How old the law is that a report rests on: told in every report once it is older than two months."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Dict, Mapping

from mineral_plugin.core.base.words import Phrase, both

MOST_DAYS = 60


def law_age(
    regulation: Mapping[str, Any], event_date: date, made: datetime, notice_id: str = "report.law_old"
) -> Dict[str, Any]:
    """Return ``law_age_days`` (from the day the law was read to the later of both days) and ``law_notice``.

    The notice is a sentence in both languages from the 61st day on, ``None`` before. It depends on the day of
    the run, so it is no part of what makes two reports the same.
    """
    read_on = date.fromisoformat(regulation["read_on"])
    days = max(0, (max(made.date(), event_date) - read_on).days)
    notice = both(Phrase(notice_id, {"days": days, "day": read_on})) if days > MOST_DAYS else None
    return {"law_age_days": days, "law_notice": notice.as_dict() if notice else None}
