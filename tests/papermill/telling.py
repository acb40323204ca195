"""How one paper prints its facts: with which digits, marks and words, and what it printed of each kind."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Callable, Dict, List, Optional, Tuple, Union

from papermill.facts import MINERALS, Facts

AREA_STYLES = ("ha", "ha_and_m2", "m2", "hecta", "ha")
POINT_STYLES = ("plain", "plain_comma", "grouped", "spaced", "whole", "whole_grouped")
ZONE_STYLES = ("sign", "curly", "words", "raised", "ktt")


@dataclass(frozen=True)
class Style:
    """What a paper's author is used to."""

    area: str
    points: str
    zone: str
    groups: str
    sign: str
    long_dates: bool
    cubed: str
    short_mineral: bool


def draw_style(rng: random.Random, rounds_area: bool = False) -> Style:
    """Return the habits of one author; ``rounds_area`` prints the area with one decimal."""
    return Style(
        area="rounded" if rounds_area and rng.random() < 0.5 else rng.choice(AREA_STYLES),
        points=rng.choice(POINT_STYLES),
        zone=rng.choice(ZONE_STYLES),
        groups=rng.choice((".", ".", " ")),
        sign=rng.choice(("+", "+", "")),
        long_dates=rng.random() < 0.3,
        cubed=rng.choice(("m^3^", "m3", "m³")),
        short_mineral=rng.random() < 0.3,
    )


@dataclass
class Teller:
    """Prints the facts of one paper. Where ``other`` is given, the ``fact`` is told from it instead.

    ``only`` is the mention at which that is done (from 0), or ``None`` for all of them. ``right`` and
    ``wrong`` are what was printed of the fact truly and otherwise.
    """

    facts: Facts
    style: Style
    rng: random.Random
    fact: str = ""
    other: Optional[Facts] = None
    only: Optional[int] = None
    right: List[str] = field(default_factory=list)
    wrong: List[str] = field(default_factory=list)
    mentions: Dict[str, int] = field(default_factory=dict)

    def _told(self, fact: str) -> Tuple[Facts, List[str]]:
        at = self.mentions.get(fact, 0)
        self.mentions[fact] = at + 1
        if self.other is not None and fact == self.fact and self.only in (None, at):
            return self.other, self.wrong
        return self.facts, self.right if fact == self.fact else []

    def area(self) -> str:
        """Return the area with its unit."""
        facts, kept = self._told("area")
        style, value = self.style.area, facts.area_ha
        if facts.area_unit != "ha":
            text = f"{vi(value)} {facts.area_unit}"
        elif style == "rounded":
            text = f"{vi(value.quantize(Decimal('0.1'), ROUND_HALF_UP))} ha"
        elif style == "m2":
            text = f"{self.grouped(int(value * 10_000))} m^2^"
        elif style == "hecta":
            text = f"{vi(value)} hecta"
        elif style == "ha_and_m2":
            text = f"{vi(value)} ha ({self.grouped(int(value * 10_000))} m^2^)"
        else:
            text = f"{vi(value)} ha"
        kept.append(text.split(" (")[0])
        return text

    def capacity(self, per_year: str = "/năm", sort: str = "") -> str:
        """Return the capacity with its unit."""
        facts, kept = self._told("capacity")
        unit = self.style.cubed if facts.capacity_unit == "m3" else "tấn"
        number = self.grouped(facts.capacity)
        sort = sort if facts.capacity_unit == "m3" else ""
        kept.append(number)
        kept.append(f"{number} {unit}")
        return f"{number} {unit}{sort}{per_year}"

    def points(self) -> List[Tuple[str, str, str]]:
        """Return the corners as printed."""
        facts, kept = self._told("corner")
        rows = [(name, self._metres(x), self._metres(y)) for name, x, y in facts.corners]
        mine = [(name, self._metres(x), self._metres(y)) for name, x, y in self.facts.corners]
        changed = [text for row, true in zip(rows, mine) for text, same in zip(row, true) if text != same]
        kept += changed if kept is self.wrong else [text for row in rows for text in row[1:]]
        return rows

    def _metres(self, value: Decimal) -> str:
        style = self.style.points
        if style.startswith("whole"):
            whole = value.quantize(Decimal(1), ROUND_HALF_UP)
            return f"{whole:,}".replace(",", ".") if style == "whole_grouped" else str(whole)
        if style == "plain":
            return f"{value:.2f}"
        if style == "plain_comma":
            return f"{value:.2f}".replace(".", ",")
        text = f"{value:,.2f}".replace(",", " " if style == "spaced" else "_").replace(".", ",")
        return text.replace("_", ".")

    def zone(self) -> str:
        """Return meridian and zone in words."""
        facts, kept = self._told("zone")
        degrees, minutes = facts.meridian
        style, width = self.style.zone, facts.width
        if facts.width != self.facts.width:
            # Meridian and width are one fact: what is quoted has to show the width.
            kept.append(
                {"words": f"múi chiếu {width} độ", "raised": f"múi chiếu {width}^o^"}.get(style, f"{width}°")
            )
        if style == "words":
            self._keep_meridian(kept, facts, f"{degrees} độ {minutes:02d} phút")
            return f"kinh tuyến trục {degrees} độ {minutes:02d} phút, múi chiếu {width} độ"
        if style == "raised":
            self._keep_meridian(kept, facts, f"{degrees}^o^{minutes:02d}’")
            return f"kinh tuyến trục {degrees}^o^{minutes:02d}’, múi chiếu {width}^o^"
        mark = "’" if style == "curly" else "'"
        self._keep_meridian(kept, facts, f"{degrees}°{minutes:02d}{mark}")
        if style == "ktt":
            return f"KTT {degrees}°{minutes:02d}', múi {width}°"
        return f"kinh tuyến trục {degrees}°{minutes:02d}{mark}, múi chiếu {width}°"

    def _keep_meridian(self, kept: List[str], facts: Facts, text: str) -> None:
        if facts.width == self.facts.width:
            kept.append(text)

    def top(self) -> str:
        """Return the top level."""
        return self._level("level_top")

    def bottom(self) -> str:
        """Return the bottom level."""
        return self._level("level_bottom")

    def _level(self, fact: str) -> str:
        facts, kept = self._told(fact)
        value = facts.top if fact == "level_top" else facts.bottom
        text = f"{self.style.sign if value > 0 else ''}{vi(value)}"
        kept.append(text)
        return text

    def mineral(self) -> str:
        """Return the mineral in the author's words."""
        facts, kept = self._told("mineral")
        text = MINERALS[facts.mineral][1 if self.style.short_mineral else 0]
        kept.append(text)
        return text

    def company(self) -> str:
        """Return the name of the company."""
        facts, kept = self._told("holder")
        kept.append(facts.company)
        return facts.company

    def commune(self) -> str:
        """Return the commune as it is called now."""
        facts, kept = self._told("commune")
        kept.append(facts.commune)
        return facts.commune

    def old_commune(self) -> str:
        """Return the commune as it was called before."""
        facts, kept = self._told("old_commune")
        kept.append(facts.old_commune)
        return facts.old_commune

    def decided(self) -> str:
        """Return the day of the decision, with ``ngày``."""
        facts, kept = self._told("date")
        return self._kept_day(facts.decision_day, kept)

    def licensed(self) -> str:
        """Return the day of the licence, with ``ngày``."""
        facts, kept = self._told("licence_date")
        return self._kept_day(facts.licence_day, kept)

    def _kept_day(self, value: date, kept: List[str]) -> str:
        text = self.day(value)
        kept.append(text)
        return text

    def head_day(self) -> str:
        """Return the day of the decision as it stands in its own head."""
        facts, kept = self._told("date")
        text = long_day(facts.decision_day)
        kept.append(text)
        return text

    def day(self, value: date) -> str:
        """Return any day, with ``ngày``."""
        return (
            long_day(value)
            if self.style.long_dates
            else f"ngày {value.day:02d}/{value.month:02d}/{value.year}"
        )

    def grouped(self, value: int) -> str:
        """Return a whole number with marks between thousands."""
        return f"{value:,}".replace(",", self.style.groups)

    def one_of(self, *ways: Union[str, Callable[[], str]]) -> str:
        """Return one of several ways to say it; only that one is said."""
        way = self.rng.choice(ways)
        return way if isinstance(way, str) else way()


def long_day(value: date) -> str:
    """Return ``ngày 05 tháng 6 năm 2024``: days, and the first two months, have two digits."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def vi(value: Decimal) -> str:
    """Return a number with a decimal comma."""
    return f"{value:f}".replace(".", ",")
