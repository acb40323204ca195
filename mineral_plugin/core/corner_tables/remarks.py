"""What a text says about its own table: corrections, a count, a bank for a side, another system."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.old_systems import old_system_in
from mineral_plugin.core.base.typed_numbers import axes_of
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.result import Choice, Question, as_printed
from mineral_plugin.core.corner_tables.rows import Row

_LONGEST_LINE = 2_000
_CORRECTION = re.compile(r"đính\s*chính|sửa\s*(?:lại|tay|thành)|nay\s*sửa|corrected|erratum", re.IGNORECASE)
_EAST_HEAD = re.compile(r"\bY\b|\bE\b|\beast(?:ing)?\b|\bđông\b", re.IGNORECASE)
_NORTH_HEAD = re.compile(r"\bX\b|\bN\b|\bnorth(?:ing)?\b|\bbắc\b", re.IGNORECASE)
_HEAD_LINES, _LONGEST_HEAD = 60, 300
_NUMBER = re.compile(r"\d[\d.,]*\d")
_BANK = re.compile(
    r"theo\s*(?:đường\s*)?(?:mép|bờ)\s*(?:nước|sông|suối|hồ|biển)?|theo\s*(?:đường\s*bờ|sông|suối)\b|along\s*the\s*(?:bank|river|shore)",
    re.IGNORECASE,
)
_MAYBE_OLD = re.compile(r"72|60|everest|indian|kras|hn|hà|ấn", re.IGNORECASE)
_VN2000 = re.compile(r"VN\W{0,2}2\W?000|vn2k", re.IGNORECASE)
_OTHER_SYSTEM = re.compile(r"\bWGS\W?(?:19)?84\b|\bUTM\b", re.IGNORECASE)
_COUNTS = (
    re.compile(r"(?<![\d.,])0?(\d{1,3})\s*(?:điểm|đỉnh|mốc)\s*(?:khép\s*)?góc", re.IGNORECASE),
    re.compile(
        r"góc[^\d\n]{0,30}\b(?:từ\s*)?(?:điểm\s*)?0?1\s*(?:đến|tới|÷)\s*(?:điểm\s*)?(\d{1,3})\b",
        re.IGNORECASE,
    ),
)
_LIST = re.compile(
    r"(?:điểm|góc)[^\d\n]{0,30}?\b(1\s*[,;]\s*2\s*[,;]\s*3(?:\s*(?:[,;]|và)\s*\d{1,3})*)", re.IGNORECASE
)


class Fix(NamedTuple):
    """A row that the text corrects elsewhere, and the question about it."""

    row: Row
    question: Question


def corrections(rows: Sequence[Row], lines: Sequence[Line]) -> Tuple[Fix, ...]:
    """Return the rows for which a correction in the text offers another number."""
    found: List[Fix] = []
    for line in lines:
        if len(line.raw) > _LONGEST_LINE or not _CORRECTION.search(line.raw):
            continue
        texts = [match[0].rstrip(".,") for match in _NUMBER.finditer(line.raw)]
        for row in rows:
            found += _fixes(row, texts, row.line == line.index)
    return tuple(found)


def _fixes(row: Row, texts: Sequence[str], beside: bool) -> List[Fix]:
    """Return a row with the number that a correction names for it: beside it, or quoted with the old one."""
    axes = [axes_of(text) for text in texts]
    quoted = [axis.north == row.north or axis.east == row.east for axis in axes]
    if not beside and not any(quoted):
        return []
    others = [(text, axis) for text, axis, same in zip(texts, axes, quoted) if not same]
    pairs = [f"{text} {row.y_text}" for text, axis in others if axis.north]
    pairs += [f"{row.x_text} {text}" for text, axis in others if axis.east and not axis.north]
    if len(pairs) != 1:
        return []
    choices = (Choice(pairs[0]), as_printed(f"{row.x_text} {row.y_text}"))
    text = Phrase("read.ask.correction", {"place": row.place.phrase, "name": row.called})
    question = Question(f"row:{row.place.key}:{row.name}", text, choices, pairs[0], row.place)
    return [Fix(row, question)]


def east_first(lines: Sequence[Line]) -> bool:
    """Return whether a head names the easting before the northing, so that nothing is exchanged."""
    for line in lines[:_HEAD_LINES]:
        east, north = _EAST_HEAD.search(line.raw), _NORTH_HEAD.search(line.raw)
        if east and north and len(line.raw) < _LONGEST_HEAD:
            return east.start() < north.start()
    return False


def bank_question(lines: Sequence[Line]) -> Optional[Question]:
    """Return the question about a side that follows water and not a straight line."""
    for line in lines:
        if len(line.raw) <= _LONGEST_LINE and _BANK.search(line.raw):
            text = Phrase("read.ask.bank", {"place": line.place.phrase})
            return Question(
                "bank", text, (Choice("straight", Phrase("read.choice.straight")),), None, line.place
            )
    return None


def count_question(lines: Sequence[Line], count: int) -> Optional[Question]:
    """Return the question about a text that announces another number of corners than were read."""
    for line in lines:
        announced = _announced(line.raw) if len(line.raw) <= _LONGEST_LINE else None
        if announced is None or announced == count:
            continue
        values = {"place": line.place.phrase, "announced": announced, "count": count}
        return Question("count", Phrase("read.ask.count", values), (as_printed(),), None, line.place)
    return None


def _announced(text: str) -> Optional[int]:
    for pattern in _COUNTS:
        match = pattern.search(text)
        if match:
            return int(match[1])
    listed = _LIST.search(text)
    numbers = [int(number) for number in re.findall(r"\d+", listed[1])] if listed else []
    return numbers[-1] if numbers and numbers == list(range(1, len(numbers) + 1)) else None


def system_question(lines: Sequence[Line]) -> Optional[Question]:
    """Return the question about a text that names an old system, or WGS 84 or UTM and never VN-2000."""
    said = [line for line in lines if len(line.raw) < _LONGEST_LINE]
    for line in said:
        system = old_system_in(line.raw) if _MAYBE_OLD.search(line.raw) else None
        if system is not None:
            return _system_question(line, system.phrase)
    if any(_VN2000.search(line.raw) for line in said):
        return None
    for line in said:
        other = _OTHER_SYSTEM.search(line.raw)
        if other:
            return _system_question(line, Phrase("read.other_system", {"system": other[0]}))
    return None


def _system_question(line: Line, system: Phrase) -> Question:
    text = Phrase("read.ask.system", {"place": line.place.phrase, "system": system})
    return Question("system", text, (Choice("VN-2000"),), None, line.place)
