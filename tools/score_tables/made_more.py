"""Tables made by rule: what else people send - two systems, sentences, remarks, rings in a row."""

from __future__ import annotations

from typing import List, Tuple

from score_tables.cases import AreaTruth, Case, Corner, RingTruth, plane_area_m2
from score_tables.shapes import CAPTION, HEAD, LAO_CAI, aligned, hectares, one, pipes, ring, rows, vn


def cases() -> List[Case]:
    """Return the cases of this module."""
    return [*_cells(), *_remarks(), *_areas(), *_rings(), *_levels(), *_systems()]


def _table(corners: Tuple[Corner, ...], show: str = "plain") -> str:
    return pipes(HEAD, *rows(corners, show))


def _cells() -> List[Case]:
    corners = ring(6, decimals=2)
    printed = rows(corners, "comma")
    ways = {
        "in-brackets": "\n".join(f"Điểm {name} ({x}; {y})" for name, x, y in printed),
        "x-y-in-one-cell": pipes(("Mốc", "Tọa độ"), *((n, f"X={x}; Y={y}") for n, x, y in printed)),
        "units": pipes(HEAD, *((n, f"{x} m", f"{y} m") for n, x, y in printed)),
        "english": pipes(("Corner", "Northing X (m)", "Easting Y (m)"), *printed),
        "markdown": "|Điểm|X(m)|Y(m)|\n|---|---|---|\n" + "\n".join(f"|{n}|{x}|{y}|" for n, x, y in printed),
        "list": "\n".join(f"- {name}. X: {x} - Y: {y}" for name, x, y in printed),
        "wide-spaces": aligned([HEAD, *printed], (12, 28, 28)),
        "comma-separated-points": "\n".join(
            ",".join((n, x.replace(",", "."), y.replace(",", "."))) for n, x, y in printed
        ),
        "quoted": "\n".join(f'"{n}","{x}","{y}"' for n, x, y in printed),
        "capitals": f"{CAPTION.upper()}\n{pipes(('ĐIỂM GÓC', 'X', 'Y'), *printed)}",
    }
    return [one("cells-" + way, "cells", f"{CAPTION}\n{text}", corners) for way, text in ways.items()]


def _remarks() -> List[Case]:
    corners = ring(6)
    printed = rows(corners)
    notes = ["Cách đường 15 m", "", "GP số 1645/GP-UBND ngày 16/5/2017", "cột mốc 2412000", "", "100.000"]
    remarks = pipes((*HEAD, "Ghi chú"), *((*row, note) for row, note in zip(printed, notes)))
    heights = pipes((*HEAD, "H (m)"), *((*row, f"{312 + i},5") for i, row in enumerate(printed)))
    reserve = pipes((*HEAD, "Trữ lượng (m3)"), *((*row, "350.000") for row in printed))
    both = pipes(
        (*HEAD, "Diện tích (ha)", "Trữ lượng (nghìn m3)"),
        *((*row, vn(hectares(corners)), "1.250,5") for row in printed),
    )
    letter = (
        "Kính gửi: Sở Nông nghiệp và Môi trường. Ngày 12/3/2026, số điện thoại 0214 3840 123.\n"
        f"Khu vực thuộc tờ bản đồ F-48-54-B, tỷ lệ 1/50.000.\n{CAPTION}\n{_table(corners)}\n"
        "Tổng số 6 điểm. Nơi nhận: như trên; lưu VT (02)."
    )
    return [
        one("remarks-column", "remarks", f"{CAPTION}\n{remarks}", corners),
        one("remarks-heights", "remarks", f"{CAPTION}\n{heights}", corners),
        one("remarks-reserve", "remarks", f"{CAPTION}\n{reserve}", corners),
        one("remarks-area-and-reserve", "remarks", f"{CAPTION}\n{both}", corners, (hectares(corners), "ha")),
        one("remarks-letter", "remarks", letter, corners),
    ]


def _areas() -> List[Case]:
    large, small = ring(7, reach=2500), ring(6)
    ambiguous = round(plane_area_m2(large) / 10_000)
    foot = pipes(HEAD, *rows(small), ("Diện tích", f"{vn(hectares(small))} ha", ""))
    lines = {
        "grouped": (large, f"Diện tích {vn(hectares(large, 1), 1)} ha", (hectares(large, 1), "ha")),
        "grouped-whole": (large, f"Diện tích {vn(ambiguous, 0)} ha", (float(ambiguous), "ha")),
        "hectares-in-words": (small, f"Diện tích: {vn(hectares(small))} hecta", (hectares(small), "ha")),
        "with-equals": (small, f"S = {vn(hectares(small))} ha", (hectares(small), "ha")),
    }
    made = [
        one("area-" + name, "stated areas", f"{line}\n{CAPTION}\n{_table(corners)}", corners, stated)
        for name, (corners, line, stated) in lines.items()
    ]
    made.append(one("area-foot", "stated areas", f"{CAPTION}\n{foot}", small, (hectares(small), "ha")))
    return made


def _rings() -> List[Case]:
    first, second = ring(5), ring(6, north=2_414_500, east=443_900)
    third = ring(4, north=2_416_000, east=442_000)
    closed = pipes(
        HEAD, *rows(first), rows(first)[0], *rows(second), rows(second)[0], *rows(third), rows(third)[0]
    )
    gap = f"{_table(first)}\n\n{_table(second)}"
    letters = [tuple((f"{name}{n}", x, y) for n, x, y in one) for name, one in (("A", first), ("B", second))]
    lettered = pipes(HEAD, *rows(letters[0]), *rows(letters[1]))
    three, two = (first, second, third), (first, second)
    return [
        _several("rings-closed", closed, three),
        _several("rings-two-tables", gap, two),
        _several("rings-lettered", lettered, tuple(letters)),
    ]


def _several(name: str, text: str, rings: Tuple[Tuple[Corner, ...], ...]) -> Case:
    areas = tuple(AreaTruth((RingTruth(corners),)) for corners in rings)
    return Case("s-" + name, "several areas", f"{CAPTION}\n{text}", areas, LAO_CAI)


def _levels() -> List[Case]:
    corners = ring(6)
    level = AreaTruth((RingTruth(corners, False, 380.0, 250.0),))
    ways = {
        "cote": "Mức sâu khai thác: từ cote +380m đến cote +250m",
        "dash": "Mức sâu (cốt cao) khai thác: +380 m ÷ +250 m",
        "semicolon": "Mức sâu khai thác từ mức +380m đến mức +250m; thời hạn 12 năm",
        "english": "Depth: from +380 m to +250 m",
    }
    return [
        Case("s-level-" + way, "levels", f"{CAPTION}\n{line}\n{_table(corners)}", (level,), LAO_CAI)
        for way, line in ways.items()
    ]


def _systems() -> List[Case]:
    corners = ring(6, decimals=2)
    printed = rows(corners, "comma")
    # The same corners in the other zone, as officials print them; the digits stand for any other system's.
    other = rows(tuple((n, x - 240.0, y - 25_800.0) for n, x, y in corners), "comma")
    pairs = [(*row, *more[1:]) for row, more in zip(printed, other)]
    head = ("Điểm góc", "KTT 104°45', múi 3°", "KTT 104°45', múi 3°", "KTT 105°, múi 6°", "KTT 105°, múi 6°")
    beside = pipes(head, ("Điểm góc", "X (m)", "Y (m)", "X (m)", "Y (m)"), *pairs)
    degrees = pipes(
        (*HEAD, "Kinh độ", "Vĩ độ"),
        *((*row, f"104°26'{10 + i},5\"", f"21°48'{20 + i},25\"") for i, row in enumerate(printed)),
    )
    prefixed = pipes(HEAD, *((n, x, f"48{y}") for n, x, y in printed))
    return [
        one("systems-beside", "two systems", beside, corners),
        one("systems-degrees-beside", "two systems", f"{CAPTION}\n{degrees}", corners),
        one("systems-zone-number", "two systems", f"{CAPTION}\n{prefixed}", corners),
    ]
