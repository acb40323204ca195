"""The days that papers give to decisions, licences, surveys: ``Quyết định số 12/QĐ-UBND ngày 3/4/2024``."""

from __future__ import annotations

import re
from datetime import date
from typing import Iterator, Optional

from mineral_plugin.core.dossier.papers.companies import fold
from mineral_plugin.core.dossier.papers.model import Kind, Quote, Statement, word
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import quoted, sentence_start

_DATE = re.compile(
    r"ngày\s*(?:(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
    r"|(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4}))(?!\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(\d{1,5}(?:/\d{4})?\s*/\s*[A-ZĐƯ][A-ZĐƯa-zđ0-9]*(?:\s?[-–&]\s?[A-ZĐƯ][\wĐđ]*)*)")
_BETWEEN = re.compile(
    r"^[\s,]*(?:do\s[^.;()]{0,80}|của\s[^.;()]{0,80})?(?:(?:được\s*)?(?:ký|cấp|ban\s*hành|phê\s*duyệt)\s*)?$",
    re.IGNORECASE,
)
_HEAD_NUMBER = re.compile(r"^\W*Số\s*:\s*", re.IGNORECASE)
_EVENTS = (
    ("status", re.compile(r"hiện\s*trạng[^.;]{0,60}$", re.IGNORECASE)),
    (
        "survey",
        re.compile(
            r"(?:đo\s*vẽ|đo\s*đạc|khảo\s*sát)(?:\s*(?:thực\s*địa|địa\s*hình|hoàn\s*thành|xong"
            r"|tại\s*thực\s*địa))*\s*(?:vào\s*)?(?:ngày\s*)?$",
            re.I,
        ),
    ),
    ("acceptance", re.compile(r"nghiệm\s*thu[^.;]{0,30}$", re.IGNORECASE)),
)
_SPAN = re.compile(r"^\s*(?:đến|tới|-|–)\s*(?:hết\s*)?ngày", re.IGNORECASE)
_HEAD_PLACE = re.compile(
    r"(?:^|[|\s])[^\W\d_][^,;.:|\d/]{1,30},\s*ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}(?!\d)"
)
_YEAR_BELOW = re.compile(r"\bnăm\s*$", re.IGNORECASE)
_YEAR = re.compile(r"^\d{4}$")
_HEAD_PASSAGES = 14


def date_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the days that a passage gives to a paper with a number, or to what was done on the ground."""
    text = passage.text
    for match in _DATE.finditer(text):
        day = _day(match)
        if day is None:
            continue
        lead = text[sentence_start(text, match.start()) : match.start()]
        key = _number_before(text[: match.start()]) or _event(lead, text[match.end() :])
        if key:
            quote = quoted(paper, passage, match.start(), match.end())
            yield Statement(Kind.DATE, word(day.isoformat()), quote, key)


def head_date(paper: Paper) -> Iterator[Statement]:
    """Yield the day that a paper gives itself in its head, under its number there."""
    head = paper.passages[:_HEAD_PASSAGES]
    number = next((one for one in map(_head_number, head) if one), "")
    for at, passage in enumerate(head if number else ()):
        text = passage.text
        if _YEAR_BELOW.search(text) and at + 1 < len(head) and _YEAR.match(head[at + 1].text):
            text = f"{text} {head[at + 1].text}"
        place = _HEAD_PLACE.search(text)
        match = _DATE.search(text, place.start()) if place else None
        day = _day(match) if match else None
        if match and day:
            quote = Quote(paper.name, passage.place_at(match.start()), text)
            yield Statement(Kind.DATE, word(day.isoformat()), quote, number)
            return


def _head_number(passage: Passage) -> str:
    for part in passage.text.split(" | "):
        label = _HEAD_NUMBER.match(part)
        number = _NUMBER.match(part, label.end()) if label else None
        if number:
            return _plain(number[1])
    return ""


def _number_before(text: str) -> str:
    """Return the number of the paper that a day stands behind, or nothing."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers or not _BETWEEN.match(text[numbers[-1].end() :]):
        return ""
    return _plain(numbers[-1][1])


def _event(lead: str, behind: str) -> str:
    if _SPAN.match(behind):
        return ""
    return next((name for name, pattern in _EVENTS if pattern.search(lead)), "")


def _plain(number: str) -> str:
    return fold("".join(number.split()).replace("–", "-"))


def _day(match: "re.Match[str]") -> Optional[date]:
    parts = [int(part) for part in match.groups() if part]
    try:
        return date(parts[2], parts[1], parts[0])
    except ValueError:
        return None
