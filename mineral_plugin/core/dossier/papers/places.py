"""Where a paper says that the area lies: commune, district and province, as now named and as named before.

Districts ended on 2025-07-01, when communes and provinces were merged: a place with a district, or one that
the sentence calls former, is held against former names only (``core/regulation/provinces``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import FrozenSet, Iterator, List, NamedTuple, Optional, Tuple

from mineral_plugin.core.dossier.papers.companies import companies_in, fold
from mineral_plugin.core.dossier.papers.model import Kind, Quote, Statement, Value
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage
from mineral_plugin.core.dossier.papers.sentences import quoted, sentence_end, sentence_start
from mineral_plugin.core.regulation.provinces import load_provinces

NOW, FORMER = "now", "former"
_RANKS = {"xã": 0, "phường": 0, "thị trấn": 0, "đặc khu": 0, "huyện": 1, "quận": 1, "thị xã": 1, "tỉnh": 2}
_PROVINCE = 2
_CITY = "thành phố"
_UNIT = re.compile(
    r"\b(thị\s*trấn|thị\s*xã|đặc\s*khu|xã|phường|huyện|quận|tỉnh|thành\s*phố|TP)\b\.?"
    r"(?:\s*[,(/]\s*(?:phường|thành\s*phố|thị\s*trấn|đặc\s*khu)\s*\)?)*\s*:?\s*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"([^\W_][\w'’]*)(?:(\s*[-–]\s*|\s+)(?=[^\W_]))?")
_ONWARD = re.compile(r"^\s*[,–-]?\s*(?:thuộc\s*|của\s*)?$")
_AND = re.compile(r"^\s*(?:,|và|,\s*và)\s*$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\btại\b|thuộc|địa\s*(?:bàn|phận|điểm|giới)|vị\s*trí|nằm\s*(?:ở|trong|trên|tại)|\bmỏ\b|khu\s*vực"
    r"|điểm\s*mỏ|xã\s*[,(/]\s*phường"
    r"|nơi\s*(?:khai\s*thác|thăm\s*dò|có)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^\W*(?:\d[\d.]*\W*)?$")
_OTHER = re.compile(
    r"địa\s*chỉ|trụ\s*sở|\bgiáp\b|phía|\bcách\b|(?<![-/])UBND|ủy\s*ban|dân\s*(?:cư|số)|đường|sinh\s*(?:ngày"
    r"|tại|năm)|thường\s*trú|hộ\s*khẩu|"
    r"liền\s*kề|lân\s*cận|tự\s*nhiên|\bkho\b|bến|cảng|trạm|tiêu\s*thụ|cung\s*cấp|văn\s*phòng|nơi\s*nhận"
    r"|kính\s*gửi|công\s*an|chi\s*nhánh|"
    r"đoàn|trưởng|chủ\s*tịch|sở\s|phòng\s|hạt\s*kiểm|so\s*với|đến\s*trung\s*tâm|quê|cấp\s*ngày|mỏ\s*khác"
    r"|\btừ\b|đã\s*từng|lưu\s*vực|quy\s*hoạch",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"trước\s*đây|trước\s*(?:khi\s*)?(?:sáp\s*nhập|sắp\s*xếp)|nguyên\s*là|tên\s*cũ|trước\s*ngày|\(\s*cũ"
    r"|\bcũ\s*(?:là|thuộc|:)",
    re.I,
)
_IS = re.compile(r"\bnay\s*(?:là|thuộc)|hiện\s*nay|bây\s*giờ", re.IGNORECASE)
_WAS_BEHIND = re.compile(r"^\s*[,(]*\s*(?:cũ\b|nay\s*(?:là|thuộc))", re.IGNORECASE)
_PAST_PAPER = re.compile(r"giấy\s*phép|quyết\s*định|theo\s*văn\s*bản|nghị\s*quyết", re.IGNORECASE)
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_HEAD_PASSAGES = 14
_NEAR = 120


@dataclass(frozen=True)
class Places:
    """Names of one rank that a sentence gives together: ``các xã A và B``."""

    names: Tuple[str, ...]

    @property
    def precision(self) -> float:
        """The more are named, the closer."""
        return 1.0 / (1 + len(self.names))

    def agrees(self, other: Value) -> bool:
        """Return whether one names no place that the other does not name."""
        if not isinstance(other, Places):
            return False
        mine, its = set(self.names), set(other.names)
        return mine <= its or its <= mine

    def resembles(self, other: Value) -> bool:
        """Return ``False``: another name is another place."""
        return False


class Unit(NamedTuple):
    """One unit named in a text."""

    start: int
    end: int
    rank: int
    name: str


@dataclass
class Chain:
    """Units that follow each other from the smaller to the larger: commune, district, province."""

    units: List[Unit] = field(default_factory=list)

    def names(self, rank: int) -> Tuple[str, ...]:
        """Return the names of one rank as they are compared."""
        return tuple(sorted({fold(unit.name) for unit in self.units if unit.rank == rank}))


def place_statements(paper: Paper, passage: Passage) -> Iterator[Statement]:
    """Yield the places that a passage names as those of the area."""
    text = passage.text
    hidden = [(one.start, one.end) for one in companies_in(text)]
    for chain in chains_in(text):
        first, last = chain.units[0].start, chain.units[-1].end
        if any(start <= first < end for start, end in hidden):
            continue
        start = sentence_start(text, first)
        lead = text[start:first]
        named = text[start : chain.units[0].end]
        if _OTHER.search(lead[-_NEAR:]) or not (
            _SUBJECT.search(named) or passage.in_table and _FIELD.match(lead)
        ):
            continue
        behind = text[last : sentence_end(text, last)]
        quote = quoted(paper, passage, first, last)
        yield from _statements(paper, chain, lead, behind, quote)


def _statements(paper: Paper, chain: Chain, lead: str, behind: str, quote: Quote) -> Iterator[Statement]:
    key = _time(chain, lead, behind)
    if key == FORMER and not _explained(lead, behind) and _is_recent(paper) and not _PAST_PAPER.search(lead):
        # A paper of today that knows the old name only, and does not say that it is old.
        key = NOW
    for rank, kind in ((0, Kind.COMMUNE), (1, Kind.DISTRICT), (2, Kind.PROVINCE)):
        names = chain.names(rank)
        if names:
            yield Statement(kind, Places(names), quote, key)


def _explained(lead: str, behind: str) -> bool:
    return bool(_WAS.search(lead) or _WAS_BEHIND.match(behind))


def _time(chain: Chain, lead: str, behind: str) -> str:
    was, now = _last(_WAS, lead), _last(_IS, lead)
    if was > now or _WAS_BEHIND.match(behind):
        return FORMER
    if now >= 0:
        return NOW
    return FORMER if chain.names(1) or _is_former(chain) else NOW


def _last(pattern: "re.Pattern[str]", text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _is_former(chain: Chain) -> bool:
    """Return whether the chain names a province that there is no more."""
    former = _former_names()
    return any(name in former for name in chain.names(2))


@lru_cache(maxsize=1)
def _former_names() -> FrozenSet[str]:
    provinces = load_provinces()
    current = {fold(one.name) for one in provinces.current}
    return frozenset(fold(one.name) for one in provinces.former) - current


def _is_recent(paper: Paper) -> bool:
    """Return whether the head of a paper carries a day since communes and provinces were merged."""
    day = paper_day(paper)
    return day is not None and day >= load_provinces().changed_on


def paper_day(paper: Paper) -> Optional[date]:
    """Return the day in the head of a paper, ``None`` where there is none."""
    for passage in paper.passages[:_HEAD_PASSAGES]:
        match = _DAY.search(passage.text)
        if match is not None and len(passage.text) < 200:
            try:
                return date(int(match[3]), int(match[2]), int(match[1]))
            except ValueError:
                return None
    return None


def chains_in(text: str) -> Tuple[Chain, ...]:
    """Return the places that a text names, each from its commune up."""
    chains: List[Chain] = []
    for unit in _units_in(text):
        last = chains[-1].units[-1] if chains else None
        between = text[last.end : unit.start] if last else ""
        upward = last is not None and unit.rank > last.rank and _ONWARD.match(between)
        beside = last is not None and unit.rank == last.rank == 0 and _AND.match(between)
        if upward or beside:
            chains[-1].units.append(unit)
        else:
            chains.append(Chain([unit]))
    return tuple(chains)


def _units_in(text: str) -> Iterator[Unit]:
    found: List[Tuple[int, int, str, List[Tuple[int, str]]]] = []
    for match in _UNIT.finditer(text):
        names = _names_at(text, match.end(), several=text[: match.start()].rstrip().lower().endswith("các"))
        if names:
            found.append((match.start(), match.end(), " ".join(match[1].lower().split()), names))
    for at, (start, _, kind, names) in enumerate(found):
        following = found[at + 1][2] if at + 1 < len(found) else ""
        rank = _rank(kind, following, text[names[-1][0] : found[at + 1][0]] if following else "")
        for end, name in names:
            known = _known_province(name) if rank == _PROVINCE else name
            yield Unit(start, end - len(name) + len(known), rank, known)


def _known_province(name: str) -> str:
    """Return the name without words behind it that belong to no province, as where a line ends."""
    known = _province_names()
    words = name.split(" ")
    cut = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((one for one in cut if fold(one) in known), name)


@lru_cache(maxsize=1)
def _province_names() -> FrozenSet[str]:
    provinces = load_provinces()
    every = (*provinces.former, *provinces.current)
    return frozenset(fold(spelling) for one in every for spelling in one.spellings)


def _rank(kind: str, following: str, between: str) -> int:
    if kind in (_CITY, "tp"):
        return 1 if following == "tỉnh" and _ONWARD.match(between) else 2
    return _RANKS[kind]


def _names_at(text: str, at: int, several: bool) -> List[Tuple[int, str]]:
    """Return the names that begin at a place, each with its end: words in capitals, or a number."""
    found: List[Tuple[int, str]] = []
    while True:
        end, words = _name_at(text, at)
        if not words:
            return found
        found.append((end, " ".join(words)))
        following = re.match(r"\s*(?:,|và)\s*", text[end:]) if several else None
        if following is None or _UNIT.match(text, end + following.end()):
            return found
        at = end + following.end()


def _name_at(text: str, at: int) -> Tuple[int, List[str]]:
    words: List[str] = []
    end, dashed = at, False
    while len(words) < 5:
        token = _TOKEN.match(text, at)
        if token is None or not (token[1][0].isupper() or token[1].isdigit()):
            break
        unit = _UNIT.match(text, at)
        if words and unit and (dashed or token[1].isupper() or unit[1][0].islower()):
            break
        words.append(token[1])
        end = token.end(1)
        if not token[2]:
            break
        dashed = bool(token[2].strip())
        at = token.end()
    return end, words
