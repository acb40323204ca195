"""Tables made by rule that cannot be read for certain: only a question or a refusal is right.

The truth is what the table was before it was damaged: the answer that a question should offer.
"""

from __future__ import annotations

from typing import List, Sequence

from score_tables.cases import Case, Corner
from score_tables.shapes import CAPTION, HEAD, LAO_CAI, NATIONAL, Row, hectares, one, pipes, ring, rows, vn

_LAYOUT = "damaged"


def cases() -> List[Case]:
    """Return the cases of this module."""
    return [*_letters(), *_digits(), *_rows(), *_zones()]


def _ask(name: str, printed: Sequence[Row], corners: Sequence[Corner], area: bool = True) -> Case:
    stated = hectares(corners)
    said = f"Diện tích {vn(stated)} ha\n" if area else ""
    text = f"{said}{CAPTION}\n{pipes(HEAD, *printed)}"
    return one(name, _LAYOUT, text, corners, (stated, "ha") if area else None, must_ask=True)


def _proven(name: str, printed: Sequence[Row], corners: Sequence[Corner]) -> Case:
    """Return a damaged table whose area proves the ring: nothing has to be asked."""
    stated = hectares(corners)
    text = f"Diện tích {vn(stated)} ha\n{CAPTION}\n{pipes(HEAD, *printed)}"
    return one(name, _LAYOUT, text, corners, (stated, "ha"))


def _changed(printed: Sequence[Row], row: int, column: int, old: str, new: str) -> List[Row]:
    cells = list(printed[row])
    if old not in cells[column]:
        raise ValueError(f"{old!r} is not in {cells[column]!r}")
    cells[column] = cells[column].replace(old, new, 1)
    return [*printed[:row], tuple(cells), *printed[row + 1 :]]


def _letters() -> List[Case]:
    corners = ring(7, north=2_415_810, east=440_560)
    printed = rows(corners)
    return [
        _ask("ocr-l", _changed(printed, 1, 1, "1", "l"), corners),
        _ask("ocr-O", _changed(printed, 3, 2, "0", "O"), corners),
        _ask("ocr-S", _changed(printed, 5, 1, "5", "S"), corners),
        _ask("ocr-S-no-area", _changed(printed, 5, 1, "5", "S"), corners, area=False),
        _ask("ocr-I", _changed(printed, 2, 1, "1", "I"), corners),
    ]


def _digits() -> List[Case]:
    corners = ring(7)
    printed = rows(corners)
    lost = list(printed)
    lost[4] = (printed[4][0], printed[4][1][:3] + printed[4][1][4:], printed[4][2])
    long = list(printed)
    long[2] = (printed[2][0], printed[2][1] + "0", printed[2][2])
    far = list(printed)
    far[2] = (printed[2][0], "27" + printed[2][1][2:], printed[2][2])
    return [
        _ask("lost-digit", lost, corners),
        _ask("digit-too-many", long, corners),
        _ask("digit-off-300-km", far, corners),
    ]


def _rows() -> List[Case]:
    corners = ring(9)
    printed = rows(corners)
    one_swapped = list(printed)
    one_swapped[3] = (printed[3][0], printed[3][2], printed[3][1])
    empty = list(printed)
    empty[4] = (printed[4][0], printed[4][1], "")
    twice = [*printed[:5], (printed[3][0], *printed[5][1:]), *printed[6:]]
    other = ring(9)[:6] + tuple((n, x + 40.0, y) for n, x, y in ring(9)[6:7])
    again = [*printed, *rows(other[6:7])]
    return [
        _ask("missing-corner", [*printed[:4], *printed[5:]], corners),
        _ask("one-row-swapped", one_swapped, corners, area=False),
        _proven("one-row-swapped-with-area", one_swapped, corners),
        _ask("empty-cell", empty, corners),
        _ask("same-name-twice", twice, corners),
        _ask("corner-again-elsewhere", again, corners),
    ]


def _zones() -> List[Case]:
    corners = ring(5)
    table = pipes(HEAD, *rows(corners))
    two = f"{CAPTION}\nKinh tuyến trục 105°, múi chiếu 6°\n{table}"
    half = f"Hệ VN-2000, kinh tuyến trục 105°\n{table}"
    return [
        one("zone-none", _LAYOUT, f"Hệ tọa độ VN-2000\n{table}", corners, must_ask=True),
        one("zone-two", _LAYOUT, two, corners, must_ask=True),
        one("zone-half", _LAYOUT, half, corners, zone=NATIONAL, must_ask=True),
        one("zone-differs", _LAYOUT, f"{CAPTION}\n{table}", corners, given=NATIONAL, must_ask=True),
        one(
            "other-datum",
            _LAYOUT,
            f"Hệ tọa độ HN-72, KTT 105°\n{table}",
            corners,
            given=LAO_CAI,
            must_ask=True,
        ),
    ]
