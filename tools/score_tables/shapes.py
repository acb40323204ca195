"""Rings and ways to print them, for tables made by rule: always the same for the same arguments."""

from __future__ import annotations

import math
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from score_tables.cases import AreaTruth, Case, Corner, RingTruth, ZoneTruth, plane_area_m2

LAO_CAI = ZoneTruth(104.75, 3)
NATIONAL = ZoneTruth(105.0, 6)
CAPTION = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°"
HEAD = ("Điểm góc", "X (m)", "Y (m)")
Row = Tuple[str, ...]


def ring(
    count: int,
    north: float = 2_412_300.0,
    east: float = 442_600.0,
    reach: float = 300.0,
    decimals: int = 0,
    names: Optional[Sequence[str]] = None,
) -> Tuple[Corner, ...]:
    """Return a star-shaped ring that never crosses itself, clockwise from north, corners 1, 2, 3 ..."""
    corners = []
    for number in range(count):
        angle = 2 * math.pi * number / count
        length = reach * (0.75 + 0.25 * math.sin(3.7 * number + 0.9))
        x, y = north + length * math.cos(angle), east + length * math.sin(angle)
        name = names[number] if names else str(number + 1)
        corners.append((name, round(x, decimals), round(y, decimals)))
    return tuple(corners)


def hectares(corners: Sequence[Corner], digits: int = 2) -> float:
    """Return the plane area of a ring in hectares, rounded as printed."""
    return round(plane_area_m2(corners) / 10_000, digits)


def vn(value: float, digits: int = 2) -> str:
    """Return a number the Vietnamese way: ``1.234,50``."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


FORMATS: Dict[str, Callable[[float], str]] = {
    "plain": lambda value: f"{value:.0f}",
    "point": lambda value: f"{value:.2f}",
    "comma": lambda value: f"{value:.2f}".replace(".", ","),
    "dots": lambda value: vn(value, 0),
    "dots and comma": vn,
    "commas and point": lambda value: f"{value:,.2f}",
    "spaces": lambda value: f"{value:,.0f}".replace(",", " "),
    "no-break spaces": lambda value: f"{value:,.2f}".translate(str.maketrans(",.", "\u00a0,")),
    "last three apart": lambda value: f"{value:.0f}"[:-3] + " " + f"{value:.0f}"[-3:],
    "millimetres": lambda value: f"{value:.3f}".replace(".", ","),
    "trailing zeros dropped": lambda value: f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ","),
}
"""Every way to print a number that the issue names, by a short name."""


def rows(corners: Sequence[Corner], show: str = "plain", *more: str) -> List[Row]:
    """Return printed rows: name, X, Y and what stands in further columns."""
    print_number = FORMATS[show]
    return [(name, print_number(x), print_number(y), *more) for name, x, y in corners]


def pipes(*lines: Sequence[str]) -> str:
    """Return rows with their cells between bars."""
    return "\n".join(" | ".join(line) for line in lines)


def aligned(lines: Sequence[Sequence[str]], widths: Sequence[int] = (8, 16, 16, 12, 16, 16)) -> str:
    """Return rows as a PDF text shows them, columns kept by spaces."""
    return "\n".join("".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines)


def stacked(lines: Sequence[Sequence[str]]) -> str:
    """Return one value a line, as a flattened Word table shows it."""
    return "\n".join(cell for line in lines for cell in line)


def one(
    name: str,
    layout: str,
    text: str,
    corners: Sequence[Corner],
    stated: Optional[Tuple[float, str]] = None,
    zone: ZoneTruth = LAO_CAI,
    given: Optional[ZoneTruth] = None,
    must_ask: bool = False,
) -> Case:
    """Return a case of one area with one ring."""
    area = AreaTruth((RingTruth(tuple(corners)),), stated)
    return Case("s-" + name, layout, text, (area,), zone, given, must_ask=must_ask)
