"""The levels that a text names: highest and lowest elevation of what may be mined, in metres."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

_NUMBER = r"([+\-−–]?\s*\d+(?:[.,]\d+)?)(?![\d.,]*\d)\s*m?\b"
_SIGNED = r"([+\-−–]\s*\d+(?:[.,]\d+)?)(?![\d.,]*\d)\s*m?\b"
_WORD = r"(?:mức|cote|cốt|cos|code|cao\s*(?:độ|trình))"
_TOP = re.compile(
    rf"(?:mức\s*sâu[^\d|+\-−]{{0,60}}?|level[^\d|+\-−]{{0,60}}?|\b)(?:cao\s*nhất|highest)[^\d+\-−]{{0,25}}{_NUMBER}",
    re.I,
)
_BOTTOM = re.compile(
    rf"(?:thấp\s*nhất|lowest)(?:[^\d+\-−]{{0,25}}|\s*của\s*khu[^+\-−\n]{{0,20}}:\s*){_NUMBER}", re.I
)
_RANGE = re.compile(
    rf"(?:(?:mức|độ)\s*sâu|{_WORD}|độ\s*cao|level|depth)[^\d|+\-−]{{0,40}}?(?:từ|from)?\s*{_WORD}?\s*{_NUMBER}"
    rf"\s*(?:đến|tới|xuống|÷|to|\.\.+|-)\s*{_WORD}?\s*{_NUMBER}",
    re.IGNORECASE,
)
_SAID = re.compile(r"từ|from|đến|tới|\bto\b|÷", re.IGNORECASE)
# "từ lộ vỉa đến mức -150", "khai thác đến cote -20 m", "sâu đến -8,5 m", "cao độ đáy mỏ: +20 m"
_DOWN_TO = re.compile(
    rf"(?:đến|tới|xuống)\s*(?:độ\s*sâu\s*)?(?:{_WORD}\s*{_NUMBER}|{_SIGNED})"
    rf"|(?:{_WORD}\s*(?:của\s*)?đáy|đáy\s*(?:mỏ|moong|khai\s*trường|khai\s*thác))[^\d+\-−|]{{0,60}}{_NUMBER}",
    re.IGNORECASE,
)
_TERRAIN = re.compile(r"địa\s*hình|mặt\s*đất", re.IGNORECASE)
# "mức -350 đến đáy than": the top alone is a number.
_DOWN_FROM = re.compile(
    rf"{_WORD}\s*{_NUMBER}\s*(?:đến|tới|xuống)\s*(?:đáy|hết|chân)\b(?!\s*mức)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_OF_LEVELS = re.compile(
    rf"sâu|cos|nhất|est\b|{_WORD}|đáy|lộ\s*vỉa|bề\s*mặt|địa\s*hình|level|depth", re.IGNORECASE
)


class Levels(NamedTuple):
    """Top and bottom level a text names, in metres."""

    top_m: Optional[float]
    bottom_m: Optional[float]

    def __bool__(self) -> bool:
        """Return whether any is named."""
        return self.top_m is not None or self.bottom_m is not None


NO_LEVELS = Levels(None, None)


def levels_in(text: str) -> Levels:
    """Return the levels of a text: highest and lowest, ``from .. to ..`` either way round, or ``down to``."""
    if not _DIGIT.search(text) or not _OF_LEVELS.search(text):
        return NO_LEVELS
    ranged = _RANGE.search(text)
    top, bottom = _TOP.search(text), _BOTTOM.search(text)
    # The highest ground of the terrain is no level that may be mined.
    top = None if top and _TERRAIN.search(text, max(0, top.start() - 30), top.end()) else top
    # "lowest: -60 -60" is one figure said twice, "lowest: from 120 to -60" is a range.
    if ranged and (_SAID.search(ranged[0]) or not (top or bottom)):
        one, two = _level(ranged[1]), _level(ranged[2])
        return Levels(max(one, two), min(one, two))
    if top or bottom:
        return Levels(_level(top[1]) if top else None, _level(bottom[1]) if bottom else None)
    above = _DOWN_FROM.search(text)
    if above:
        return Levels(_level(above[1]), None)
    down = _DOWN_TO.search(text)
    return Levels(None, _level(next(filter(None, down.groups())))) if down else NO_LEVELS


def _level(text: str) -> float:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-").replace(",", ".")
    return float(plain)
