"""The capacity that a paper states of the mine: ``công suất khai thác 150.000 m3 nguyên khối/năm``."""

from __future__ import annotations

import re
from typing import Iterator, Optional

from mineral_plugin.core.dossier.papers.companies import fold
from mineral_plugin.core.dossier.papers.model import Kind, Measure, Statement
from mineral_plugin.core.dossier.papers.numbers import ways_of
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import ELSEWHERE, around, quoted, sentence_start
from mineral_plugin.core.dossier.papers.subjects import owner_before, says_only

_FIGURE = re.compile(
    r"(?<![\w.,/])(\d[\d.,]*(?: \d{3})*)\s*(nghìn|ngàn|triệu)?\s*"
    r"(m3|m³|mét\s*khối|tấn)(?![²³\w])([^/\d|.;,]{0,40}?)\s*(?:/\s*(?:1\s*)?năm|(?:một|mỗi)\s*năm"
    r"|trên\s*năm)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"công\s*suất|sản\s*lượng|quy\s*mô\s*khai\s*thác", re.IGNORECASE)
_OTHER = re.compile(
    r"nghiền|sàng|chế\s*biến|tuyển|\btrạm|\bmáy|thiết\s*bị|bóc\s*(?:đất|phủ)|đất\s*(?:đá\s*)?thải"
    r"|tiêu\s*thụ|vận\s*chuyển|"
    r"nhà\s*máy|tiêu\s*hao|hiện\s*tại|hiện\s*nay|nhu\s*cầu|sản\s*phẩm|\bnăm\s*\d|thực\s*tế",
    re.IGNORECASE,
)
_TIMES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}
_SORTS = (("nguyên khối", "solid"), ("nguyên khai", "raw"), ("địa chất", "solid"), ("thành phẩm", "product"))


def capacity_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the capacities that a passage states of the mine, with what they are measured in."""
    figures = list(_FIGURE.finditer(passage.text))
    if passage.in_table and len({match[0] for match in figures}) > 1:
        return
    for match in figures:
        stated = _stated(paper, passage, match)
        if stated is not None:
            yield stated


def _stated(paper: Paper, passage: Passage, match: "re.Match[str]") -> Optional[Statement]:
    found = around(passage.text, _LABEL, match.start())
    if found is None or not says_only(found.between):
        return None
    # Its own clause tells what the number is of: the demand of a market before it is none.
    if _OTHER.search(found.before.rpartition(",")[2] + match[4]):
        return None
    if ELSEWHERE.search(found.before):
        return None
    ways = ways_of(match[1], _TIMES.get((match[2] or "").lower(), 1), is_whole=not match[2])
    if not ways:
        return None
    start = sentence_start(passage.text, match.start())
    unit = "t" if match[3].lower().startswith("t") else "m3"
    measure = Measure(ways, unit, tuple(value for value, _ in ways), _sort(match[4]))
    quote = quoted(paper, passage, match.start(), match.end())
    owner = owner_before(passage.text[start : match.start()])
    return Statement(Kind.CAPACITY, measure, quote, owner=owner)


def _sort(text: str) -> str:
    """Return what is counted: rock in place, as blasted, or what is sold; empty where it is not said."""
    plain = fold(text)
    return next((sort for words, sort in _SORTS if fold(words) in plain), "")
