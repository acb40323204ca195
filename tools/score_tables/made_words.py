"""Tables made by rule: captions, stated areas, several areas, levels, holes."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Tuple

import pyproj

from score_tables.cases import AreaTruth, Case, Corner, RingTruth, ZoneTruth, plane_area_m2
from score_tables.shapes import (
    CAPTION,
    HEAD,
    LAO_CAI,
    NATIONAL,
    hectares,
    one,
    pipes,
    ring,
    rows,
    stacked,
    vn,
)

CAPTIONS: Tuple[Tuple[str, ZoneTruth], ...] = (
    ("Hệ tọa độ VN-2000, KTT 104°45', múi chiếu 3°", LAO_CAI),
    ("Hệ tọa độ VN 2000 kinh tuyến trục 1080 15’, múi chiếu 30", ZoneTruth(108.25, 3)),
    ("Toạ độ VN 2000, kinh tuyến trục104045’, múi chiếu 30", LAO_CAI),
    ("Tọa độ VN2000 KTT 105 múi chiếu 6 độ", NATIONAL),
    ("Hệ tọa độ VN-2000 (múi 6 độ, kinh tuyến trục 105 độ)", NATIONAL),
    ("VN-2000, KTTW 105 độ, múi 6 độ", NATIONAL),
    ("Kinh tuyến trục: 106° 15’; Múi chiếu: 3°", ZoneTruth(106.25, 3)),
    ("VN-2000 / TM-3 107-45 (kinh tuyến trục 107 độ 45 phút, múi chiếu 3 độ)", ZoneTruth(107.75, 3)),
    ("HỆ TỌA ĐỘ VN-2000, KINH TUYẾN TRỤC 105º30’, MÚI CHIẾU 3º", ZoneTruth(105.5, 3)),
    ("VN-2000 coordinates, central meridian 111°, zone width 6°", ZoneTruth(111.0, 6)),
    ("Hệ VN-2000, kinh tuyến trục 104,75, múi chiếu 3 độ", LAO_CAI),
    ("hệ tọa độ quốc gia VN-2000, múi chiếu 3 độ, kinh tuyến trung ương 108°30′", ZoneTruth(108.5, 3)),
)
AREAS: Tuple[Tuple[str, float, str], ...] = (
    ("Diện tích: {ha} ha", 1.0, "ha"),
    ("Khu vực có diện tích {m2} m2 được giới hạn bởi các điểm góc", 10_000.0, "m2"),
    ("Diện tích {km2} km2", 0.01, "km2"),
    ("có diện tích là {ha}ha, được giới hạn bởi các điểm khép góc sau", 1.0, "ha"),
    ("Tổng diện tích khu vực khai thác: {m2} m²", 10_000.0, "m2"),
)


def cases() -> List[Case]:
    """Return the cases of this module."""
    return [*_captions(), *_areas(), *_several(), *_levels(), *_holes(), *_geographic(), *_net()]


def _table(corners: Tuple[Corner, ...], show: str = "plain") -> str:
    return pipes(HEAD, *rows(corners, show))


def _captions() -> List[Case]:
    corners = ring(5)
    made = [
        one(f"caption-{number}", "captions", f"{caption}\n{_table(corners)}", corners, zone=zone)
        for number, (caption, zone) in enumerate(CAPTIONS, start=1)
    ]
    half = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45'"
    made.append(one("caption-half", "captions", f"{half}\n{_table(corners)}", corners, given=LAO_CAI))
    zone = "Hệ VN-2000 (KTT 104°45', múi chiếu 3°)"
    head = ("Điểm góc", zone + " X (m)", zone + " Y (m)")
    made.append(one("caption-in-head", "captions", pipes(head, *rows(corners)), corners))
    column = pipes((*HEAD, "KTT (độ)", "Múi chiếu"), *rows(corners, "plain", "105", "6 độ"))
    made.append(one("caption-in-columns", "captions", column, corners, zone=NATIONAL))
    return made


def _areas() -> List[Case]:
    corners = ring(6)
    made = []
    for number, (sentence, factor, unit) in enumerate(AREAS, start=1):
        value = round(plane_area_m2(corners) / 10_000 * factor, {"ha": 2, "m2": 0, "km2": 4}[unit])
        printed = vn(value, {"ha": 2, "m2": 0, "km2": 4}[unit])
        shown = sentence.format(ha=printed, m2=printed, km2=printed)
        text = f"{shown}\n{CAPTION}\n{_table(corners)}"
        made.append(one(f"area-{number}", "stated areas", text, corners, (value, unit)))
    return made


def _several() -> List[Case]:
    first, second = ring(5), ring(6, north=2_414_500, east=443_900)
    going_on = ring(6, north=2_414_500, east=443_900, names=[str(n) for n in range(6, 12)])
    areas = hectares(first), hectares(second)
    words = [vn(area) for area in areas]
    headed = (
        f"{CAPTION}\nKhu vực 1: diện tích {words[0]} ha\n{_table(first)}\n"
        f"Khu vực 2: diện tích {words[1]} ha\n{_table(second)}"
    )
    roman = (
        f"{CAPTION}\nI. Khu vực trả lại, diện tích {words[0]} ha\n{_table(first)}\n"
        f"II. Khu vực tiếp tục thăm dò, diện tích {words[1]} ha\n{_table(second)}"
    )
    in_rows = pipes(HEAD, ("Khu I", "", ""), *rows(first), ("Khu II", "", ""), *rows(going_on))
    zones = (
        f"Khu vực A (kinh tuyến trục 104°45', múi chiếu 3°)\n{_table(first)}\n"
        f"Khu vực B (kinh tuyến trục 105°, múi chiếu 6°)\n{_table(second)}"
    )
    flat = stacked([HEAD, ("Khu vực 1",), *rows(first), ("Khu vực 2",), *rows(second)])
    two = _two(first, second, areas)
    return [
        Case("s-several-headed", "several areas", headed, two, LAO_CAI),
        Case("s-several-roman", "several areas", roman, two, LAO_CAI),
        Case("s-several-stacked", "several areas", f"{CAPTION}\n{flat}", _two(first, second), LAO_CAI),
        Case("s-several-in-rows", "several areas", f"{CAPTION}\n{in_rows}", _two(first, going_on), LAO_CAI),
        Case("s-several-zones", "several areas", zones, _two_zones(first, second), LAO_CAI),
    ]


def _two(
    first: Tuple[Corner, ...],
    second: Tuple[Corner, ...],
    areas: Optional[Tuple[float, float]] = None,
) -> Tuple[AreaTruth, ...]:
    stated = [(area, "ha") for area in areas] if areas else [None, None]
    return tuple(AreaTruth((RingTruth(r),), s) for r, s in zip((first, second), stated))


def _two_zones(first: Tuple[Corner, ...], second: Tuple[Corner, ...]) -> Tuple[AreaTruth, ...]:
    zones = zip(_two(first, second), (LAO_CAI, NATIONAL))
    return tuple(replace(area, zone=zone) for area, zone in zones)


def _levels() -> List[Case]:
    upper, lower = ring(6), ring(5, reach=240)
    one_level = f"{CAPTION}\nMức sâu từ +380 m đến +250 m\n{_table(upper)}"
    words = f"{CAPTION}\nMức sâu khai thác thấp nhất: từ cốt +120,5 m đến cốt -35 m\n{_table(upper)}"
    grouped = (
        f"{CAPTION}\nMức sâu từ +380 m đến +250 m\n{_table(upper)}\n"
        f"Mức sâu từ +250 m đến +150 m\n{_table(lower)}"
    )
    column = pipes((*HEAD, "Mức sâu (m)"), *rows(upper, "plain", "từ +380 đến +250"))
    level = RingTruth(upper, False, 380.0, 250.0)
    below = RingTruth(lower, False, 250.0, 150.0)
    cut = RingTruth(upper, False, 120.5, -35.0)
    return [
        Case("s-level-one", "levels", one_level, (AreaTruth((level,)),), LAO_CAI),
        Case("s-level-words", "levels", words, (AreaTruth((cut,)),), LAO_CAI),
        Case("s-level-grouped", "levels", grouped, (AreaTruth((level, below)),), LAO_CAI),
        Case("s-level-column", "levels", f"{CAPTION}\n{column}", (AreaTruth((level,)),), LAO_CAI),
    ]


def _holes() -> List[Case]:
    outer = ring(8)
    inner = ring(4, reach=80)
    going_on = ring(4, reach=80, names=["9", "10", "11", "12"])
    names = {"unmined": "Diện tích không khai thác", "excluded": "Phần diện tích loại trừ"}
    made = []
    for name, words in names.items():
        text = f"{CAPTION}\nRanh giới khu vực khai thác\n{_table(outer)}\n{words}\n{_table(inner)}"
        area = AreaTruth((RingTruth(outer), RingTruth(inner, hole=True)))
        made.append(Case("s-hole-" + name, "holes", text, (area,), LAO_CAI))
    net = round(hectares(outer) - hectares(going_on), 2)
    text = f"Diện tích khai thác {vn(net)} ha\n{CAPTION}\n" + pipes(
        HEAD, *rows(outer), ("Khu vực loại trừ", "", ""), *rows(going_on)
    )
    area = AreaTruth((RingTruth(outer), RingTruth(going_on, hole=True)), (net, "ha"))
    return [*made, Case("s-hole-in-rows", "holes", text, (area,), LAO_CAI)]


def _net() -> List[Case]:
    corners = ring(8, reach=900)
    net = round(hectares(corners) - 12.4, 2)
    text = (
        f"Khu vực Núi Đá, diện tích {vn(net)} ha (đã trừ diện tích 12,4 ha khu di tích)\n"
        f"{CAPTION}\n{_table(corners)}"
    )
    area = AreaTruth((RingTruth(corners),), (net, "ha"), (12.4,))
    return [Case("s-net-of", "stated areas", text, (area,), LAO_CAI)]


def _geographic() -> List[Case]:
    degrees = [(22, 10, 5.1234), (22, 10, 35.2), (22, 9, 58.75), (22, 9, 40.5)]
    east = [(104, 26, 10.5), (104, 26, 41.25), (104, 27, 2.0005), (104, 26, 20.125)]
    plane = pyproj.Proj("+proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84")
    corners, printed = [], []
    for number, (north, lon) in enumerate(zip(degrees, east), start=1):
        y, x = plane(_decimal(lon), _decimal(north))
        corners.append((str(number), x, y))
        printed.append((str(number), _dms(north), _dms(lon)))
    text = pipes(("Điểm góc", "Vĩ độ B", "Kinh độ L"), *printed)
    caption = "Tọa độ địa lý hệ VN-2000"
    return [one("degrees", "degrees", f"{caption}\n{text}", corners, given=LAO_CAI)]


def _decimal(value: Tuple[int, int, float]) -> float:
    return value[0] + value[1] / 60 + value[2] / 3600


def _dms(value: Tuple[int, int, float]) -> str:
    return f"{value[0]}°{value[1]:02d}'{value[2]:07.4f}\"".replace(".", ",")
