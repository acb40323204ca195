"""The area that a paper states of its licence area: ``diện tích khu vực khai thác là 12,45 ha``."""

from __future__ import annotations

import re
from typing import Iterator, Optional

from mineral_plugin.core.area.model import SQUARE_METRES
from mineral_plugin.core.corner_tables.captions import stated_ways
from mineral_plugin.core.dossier.papers.model import Kind, Measure, Statement
from mineral_plugin.core.dossier.papers.numbers import half_of
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import ELSEWHERE, around, quoted, sentence_start
from mineral_plugin.core.dossier.papers.subjects import owner_before, says_only

_UNIT = r"(ha|hecta|héc\s*-?\s*ta|km2|km²|m2|m²|mét\s*vuông|ki\s*lô\s*mét\s*vuông)"
_FIGURE = re.compile(
    rf"(?<![\w.,/])(\d[\d.,]*(?: \d{{3}})*(?:,\d+)?)\s*\(?{_UNIT}(?![a-z0-9/²³])\)?", re.IGNORECASE
)
_LABEL = re.compile(
    r"diện\s*tích|\bS\s*(?=[=:])|\bDT\b|\brộng|quy\s*mô|\bkhu\s*vực\s*(?=\(?\d)"
    r"|khu\s*vực\s*(?:xin\s*|đề\s*nghị\s*)?(?:cấp\s*phép\s*)?(?:khai\s*thác"
    r"|thăm\s*dò)(?:\s*khoáng\s*sản)?(?=\s*\(?\d)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^\s*[(,=–-]*\s*(?:tương\s*đương|hay|tức(?:\s*là)?|bằng|=|quy\s*ra)?\s*(?:với\s*)?[(=]?\s*$", re.I
)
_EXPLICIT = re.compile(r"khu\s*vực|cấp\s*phép|đề\s*nghị", re.IGNORECASE)
_OTHER_GROUND = re.compile(
    r"bãi\s*thải|sân\s*công\s*nghiệp|mặt\s*bằng|văn\s*phòng|\bkho\b|\btrạm|\bnhà\b|\bđường\b|\bhồ\b|\bao\b|"
    r"moong|khai\s*trường|hành\s*lang|vành\s*đai|vùng\s*đệm|rừng|sử\s*dụng\s*đất|thuê\s*đất|thu\s*hồi"
    r"|đền\s*bù|"
    r"giải\s*phóng|dân\s*cư|\bhộ\b|phụ\s*trợ|công\s*trình|chế\s*biến|cây|trồng|phục\s*hồi|tự\s*nhiên|\bcụm\b|"
    r"đất\s*(?:nông|ở|lúa|trồng|chuyên)|còn\s*lại|đã\s*khai\s*thác|khu\s*(?:vực\s*)?(?:số\s*)?(?:\d"
    r"|[IVX]+\b|[A-E]\b)|"
    r"\btrừ\b|phần\s*diện\s*tích|lưu\s*vực|\blập\s*bản\s*đồ|đo\s*vẽ|điều\s*tra|khảo\s*sát",
    re.IGNORECASE,
)
_UNITS = {"hecta": "ha", "héc ta": "ha", "héc-ta": "ha", "hécta": "ha", "km²": "km2", "m²": "m2"}


def area_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the areas that a passage states of the licence area, each with its unit."""
    figures = list(_FIGURE.finditer(passage.text))
    if passage.in_table and len({match[0] for match in figures}) > 1:
        # A row that sets the area beside others: which one counts, its head would have to tell.
        figures = [match for match in figures[:1] if _restated(passage.text, figures)]
    before: Optional["re.Match[str]"] = None
    for match in figures:
        stated = _stated(paper, passage, match)
        if stated is None and before is not None and _AGAIN.match(passage.text[before.end() : match.start()]):
            stated = _statement(paper, passage, match)
        if stated is not None:
            yield stated
            before = match
        else:
            before = None


def _restated(text: str, figures: "list[re.Match[str]]") -> bool:
    return all(_AGAIN.match(text[a.end() : b.start()]) for a, b in zip(figures, figures[1:]))


def _stated(paper: Paper, passage: Passage, match: "re.Match[str]") -> Optional[Statement]:
    found = around(passage.text, _LABEL, match.start())
    if found is None or not says_only(found.between):
        return None
    before = found.before
    if _EXPLICIT.search(found.between):
        # The number is called that of the area itself: only its own clause can say otherwise.
        before = before.rpartition(",")[2]
    if ELSEWHERE.search(found.before) or _OTHER_GROUND.search(before):
        return None
    return _statement(paper, passage, match)


def _statement(paper: Paper, passage: Passage, match: "re.Match[str]") -> Optional[Statement]:
    unit = "".join(match[2].lower().split())
    unit = {"métvuông": "m2", "kilômétvuông": "km2"}.get(unit, _UNITS.get(unit, unit))
    ways = stated_ways(match[1].rstrip(".,"), unit)
    if not ways:
        return None
    factor = SQUARE_METRES[ways[0].unit]
    measure = Measure(
        tuple((way.value * factor, half_of(way.value) * factor) for way in ways),
        "m2",
        tuple(way.value for way in ways),
    )
    start = sentence_start(passage.text, match.start())
    owner = owner_before(passage.text[start : match.start()])
    return Statement(Kind.AREA, measure, quoted(paper, passage, match.start(), match.end()), owner=owner)
