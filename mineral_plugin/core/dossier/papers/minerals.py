"""The mineral that a paper states: ``loại khoáng sản: …``, ``dự án khai thác … tại``, ``mỏ …``."""

from __future__ import annotations

import re
from typing import Iterator

from mineral_plugin.core.dossier.papers.companies import companies_in
from mineral_plugin.core.dossier.papers.mineral_words import mineral_at
from mineral_plugin.core.dossier.papers.model import Kind, Statement
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import ELSEWHERE, quoted, sentence_start
from mineral_plugin.core.dossier.papers.subjects import owner_before

_LABEL = re.compile(
    r"(?:loại|tên|đối\s*tượng)\s*khoáng\s*sản(?:\s*(?:chính|đề\s*nghị|được|cấp|phép|khai\s*thác|thăm\s*dò"
    r"|xin))*\s*"
    r"(?::|là|\||\()?\s*"
    r"|(?:khai\s*thác|thăm\s*dò)(?:\s*(?:lộ\s*thiên|hầm\s*lò|và\s*chế\s*biến|,?\s*chế\s*biến|mỏ"
    r"|khoáng\s*sản))*\s*[:(]?\s*"
    r"|khoáng\s*sản\s*(?:chính\s*)?(?:là\s*|:\s*|\(\s*)?|\bmỏ\s+"
    r"|trữ\s*lượng\s+(?:khoáng\s*sản\s*)?(?:mỏ\s*)?",
    re.IGNORECASE,
)
_MINE = re.compile(r"mỏ\s*$", re.IGNORECASE)
_OTHER = re.compile(
    r"đi\s*kèm|đã\s*từng|không\s*(?:phải|khai\s*thác)|\bbóc\b|ngoài\s*ra|phụ\s*trợ|nổ\s*mìn", re.IGNORECASE
)


def mineral_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the minerals that a passage names as what is explored or mined."""
    text = passage.text
    names = [(one.start, one.end) for one in companies_in(text)]
    for label in _LABEL.finditer(text):
        if any(start <= label.start() < end for start, end in names):
            continue
        found = mineral_at(text, label.end())
        if found is None or _is_a_name(text, label.end(), label[0]):
            continue
        lead = text[sentence_start(text, label.start()) : label.end()]
        if ELSEWHERE.search(lead) or _OTHER.search(lead):
            continue
        quote = quoted(paper, passage, label.start(), found.end)
        yield Statement(Kind.MINERAL, found.value, quote, owner=owner_before(lead))


def _is_a_name(text: str, at: int, label: str) -> bool:
    """Return whether what follows is the name of a place: ``mỏ Đồng Khê`` is no copper mine."""
    if label.rstrip().endswith((":", "|", "(")):
        return False
    word = text[at:].split(" ", 1)[0]
    if not word[:1].isupper():
        return False
    return not word.isupper() or _MINE.search(label) is not None
