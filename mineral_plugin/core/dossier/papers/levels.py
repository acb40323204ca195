"""The levels that a paper states of its licence area: ``mức sâu khai thác từ cos +142 m đến cos +15 m``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Iterator, Optional

from mineral_plugin.core.corner_tables.level_words import levels_in
from mineral_plugin.core.dossier.papers.model import Kind, Measure, Statement
from mineral_plugin.core.dossier.papers.numbers import half_of
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import ELSEWHERE, quoted, sentences
from mineral_plugin.core.dossier.papers.subjects import owner_before

TOP, BOTTOM = "top", "bottom"
_LABEL = re.compile(
    r"mức\s*sâu|mức\s*(?:khai\s*thác|thăm\s*dò)|\b(?:cốt|cos|cote|cao\s*độ|cao\s*trình|độ\s*sâu|chiều\s*sâu"
    r"|mức)\s*"
    r"(?:được\s*(?:phép\s*)?|cấp\s*phép\s*|xin\s*|đề\s*nghị\s*)?(?:khai\s*thác|thăm\s*dò|kết\s*thúc"
    r"|đáy\s*(?:mỏ|moong|khai\s*trường|khai\s*thác|kết\s*thúc)|cao\s*nhất|thấp\s*nhất|cho\s*phép)"
    r"|(?:khai\s*thác|thăm\s*dò)(?:\s*khoáng\s*sản)?\s*(?:từ|đến|xuống)\s*(?:mức|cốt|cos|cote|cao\s*độ)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"địa\s*hình|mặt\s*đất|bãi\s*thải|mực\s*nước|nước\s*(?:ngầm|dưới\s*đất|mặt)|hiện\s*trạng|\btầng\b"
    r"|lỗ\s*khoan|"
    r"\bđường\b|\bmoong\s*cũ|thoát\s*nước|ngập|sân\s*công\s*nghiệp|mặt\s*bằng|bờ\s*mỏ\s*phía",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+\-−–]?)\s?(\d+(?:[.,]\d+)?)")


def level_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the top and bottom levels (m) that a passage states of the area."""
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        label = _LABEL.search(sentence)
        if label is None or _OTHER.search(sentence) or ELSEWHERE.search(sentence[: label.end()]):
            continue
        told = _told(sentence[label.start() :])
        levels = levels_in(told)
        owner = owner_before(sentence[: label.start()])
        for key, level in ((TOP, levels.top_m), (BOTTOM, levels.bottom_m)):
            measure = _measure(told, level)
            if measure is not None:
                quote = quoted(paper, passage, start + label.start(), end)
                yield Statement(Kind.LEVEL, measure, quote, key, owner)


def _told(text: str) -> str:
    """Return what stands from the name of a level on; of a row no more than its cell and the next one."""
    return " | ".join(text.split(" | ")[:2])


def _measure(text: str, level: Optional[float]) -> Optional[Measure]:
    """Return a level with the digits that it is printed with."""
    for match in _NUMBER.finditer(text) if level is not None else ():
        value = Decimal(match[2].replace(",", "."))
        value = -value if match[1] in ("-", "−", "–") and match[1] else value
        if float(value) == level:
            return Measure(((value, half_of(value)),), "m", (value,))
    return None
