"""What stands around a number: the sentence it belongs to, the word that names it, and whose it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple, Optional, Tuple

from mineral_plugin.core.dossier.papers.model import Quote
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage

_END = re.compile(r"(?<!\bTP)(?<!\btp)(?<!\bTS)(?<!\bSố)[.;!?](?=\s)")
_SHOWN_BEFORE, _SHOWN_BEHIND = 110, 70

ELSEWHERE = re.compile(
    r"liền\s*kề|lân\s*cận|tiếp\s*giáp|\bgiáp\b|bên\s*cạnh|gần\s*đó|\bcách\b|trước\s*đây|\bcũ\b"
    r"|đã\s*(?:được\s*)?cấp|"
    r"đang\s*(?:khai\s*thác|hoạt\s*động)|mỏ\s*khác|khu\s*vực\s*khác|đơn\s*vị\s*khác|doanh\s*nghiệp\s*khác|"
    r"trả\s*lại|mở\s*rộng|điều\s*chỉnh\s*từ|trong\s*đó|năm\s*thứ|giai\s*đoạn|quy\s*hoạch|"
    r"\bnăm\s*(?:19|20)\d\d|\d/(?-i:[A-ZĐ]{2})|trung\s*bình\s*ngành|ví\s*dụ|tương\s*tự|tham\s*khảo|so\s*với",
    re.IGNORECASE,
)
"""Words by which a sentence speaks of other ground, of the past, or of a share."""


class Around(NamedTuple):
    """What names a number: the sentence before the word that names it, and what stands between."""

    before: str
    between: str


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence begins that holds the character ``at``."""
    ends = _ends(text)
    before = bisect_right(ends, at)
    return ends[before - 1] + 1 if before else 0


@lru_cache(maxsize=64)
def _ends(text: str) -> Tuple[int, ...]:
    """Return where the marks end that end the sentences of a text."""
    return tuple(match.end() for match in _END.finditer(text))


def sentence_end(text: str, at: int) -> int:
    """Return where the sentence ends that holds the character ``at``."""
    match = _END.search(text, at)
    return match.start() if match else len(text)


def sentences(text: str) -> Tuple[Tuple[int, int], ...]:
    """Return where each sentence of a text begins and ends."""
    found, start = [], 0
    for match in _END.finditer(text):
        found.append((start, match.start()))
        start = match.end() + 1
    return (*found, (start, len(text)))


def around(text: str, label: "re.Pattern[str]", at: int) -> Optional[Around]:
    """Return what stands around a number at ``at``, whose name is the last ``label`` of its sentence."""
    start = sentence_start(text, at)
    lead = text[start:at]
    named = list(label.finditer(lead))
    return Around(lead[: named[-1].start()], lead[named[-1].end() :]) if named else None


def quoted(paper: Paper, passage: Passage, start: int, end: int) -> Quote:
    """Return a quote of the words from ``start`` to ``end`` with some around them."""
    place = passage.place_at(start)
    if passage.shown:
        return Quote(paper.name, place, _cut(passage.shown, 0, len(passage.shown)))
    first = max(sentence_start(passage.text, start), start - _SHOWN_BEFORE)
    last = min(sentence_end(passage.text, end), end + _SHOWN_BEHIND)
    return Quote(paper.name, place, _cut(passage.text, first, last))


def _cut(text: str, first: int, last: int) -> str:
    last = min(last, first + 3 * (_SHOWN_BEFORE + _SHOWN_BEHIND))
    while 0 < first and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace() and text[last] not in ".;,":
        last += 1
    return text[first:last].strip()
