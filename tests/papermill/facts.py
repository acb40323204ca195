"""The facts of one mine, drawn by a seed: where it lies, what it gives, whose it is, and what is near it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Tuple

from mineral_plugin.core.regulation.provinces import load_provinces

SITES = "Thung Mơ|Núi Voi|Đồng Khê|Lũng Cẩm|Khe Tre|Bản Ngò|Hòn Sóc|Tà Lài|Suối Đục|Cây Sung|Rú Mốc".split(
    "|"
)
COMMUNES = (
    "Kim Thanh|Thanh Sơn|Tân Tiến|Bình Minh|Hòa Lạc|Yên Phú|Đức Long|Quang Trung|Phú Nghĩa|Ea Kao|Mường"
    " Lát|Hải Vân"
    "|Vĩnh Hòa|Long Sơn|Cẩm Thịnh|Nậm Chảy|Liên Minh|Xuân Thủy|Đại Thành|Trà Giáp|Thượng Hóa|An Bình"
).split("|")
DISTRICTS = (
    "Kim Bảng|Yên Sơn|Lạc Thủy|Bình Gia|Quỳ Hợp|Ninh Sơn|Tân Uyên|Chợ Mới|Văn Chấn|Hướng Hóa|Cư Jút".split(
        "|"
    )
)
FORMS = ("TNHH", "cổ phần", "TNHH MTV", "TNHH một thành viên")
FIELDS = (
    "",
    "Khai thác đá ",
    "Khoáng sản ",
    "Xây dựng ",
    "Đầu tư và Xây dựng ",
    "Thương mại và Khoáng sản ",
    "Vật liệu xây dựng ",
)
PROPER = (
    "Phúc Lộc Sơn|Hoàng Gia Phát|Minh Đức|Tây Bắc|An Khang|Thành Công|Trường Sơn 36|Đại Phong|Việt Hưng|Bảo"
    " Long"
    "|Sông Lô|Hồng Hà|Nam Phương|Thiên Phú|Quốc Bảo|Tiến Đạt"
).split("|")
MINERALS = (
    ("đá vôi làm vật liệu xây dựng thông thường", "đá vôi làm VLXD thông thường", "m3"),
    ("đá bazan làm vật liệu xây dựng thông thường", "đá bazan làm VLXD thông thường", "m3"),
    ("đá vôi làm nguyên liệu xi măng", "đá vôi xi măng", "tấn"),
    ("cát, sỏi lòng sông", "cát, sỏi lòng sông", "m3"),
    ("đất làm vật liệu san lấp", "đất san lấp", "m3"),
    ("sét gạch ngói", "sét làm gạch ngói", "m3"),
    ("cao lanh", "cao lanh", "tấn"),
    ("quặng sắt", "quặng sắt", "tấn"),
    ("đá granit làm ốp lát", "đá granit ốp lát", "m3"),
    ("fenspat", "fenspat", "tấn"),
    ("than", "than", "tấn"),
)


@dataclass(frozen=True)
class Facts:
    """What the papers of a dossier tell; names are as written, numbers as decided."""

    site: str
    company: str
    mineral: int
    corners: Tuple[Tuple[str, Decimal, Decimal], ...]
    area_ha: Decimal
    meridian: Tuple[int, int]
    width: int
    capacity: int
    capacity_unit: str
    top: Decimal
    bottom: Decimal
    commune: str
    province: str
    old_commune: str
    old_district: str
    old_province: str
    decision: str
    decision_day: date
    licence: str
    licence_day: date
    area_unit: str = "ha"


@dataclass(frozen=True)
class Surroundings:
    """What is told beside: a neighbour's mine, the consultant, other grounds, the years of mining."""

    neighbour: str
    neighbour_area: Decimal
    neighbour_capacity: int
    neighbour_site: str
    consultant: str
    yard_ha: Decimal
    dump_ha: Decimal
    crusher: int
    reserve: int
    years: int
    buffer_m: int
    paper_day: date
    old_decision: str
    old_day: date
    office_commune: str


def draw_facts(rng: random.Random) -> Facts:
    """Return the facts of one mine."""
    mineral = rng.randrange(len(MINERALS))
    current = rng.choice(load_provinces().current)
    old = rng.choice(load_provinces().predecessors(current))
    commune, old_commune = rng.sample(COMMUNES, 2)
    corners = draw_corners(rng)
    bottom = Decimal(rng.choice((-60, -20, 0, 5, 15, 20, 35, 80, 120)))
    minutes = old.meridian_min
    decided = date(rng.randint(2018, 2024), rng.randint(1, 12), rng.randint(1, 28))
    company = f"Công ty {rng.choice(FORMS)} {rng.choice(FIELDS)}{rng.choice(PROPER)}"
    return Facts(
        site=rng.choice(SITES),
        company=company,
        mineral=mineral,
        corners=corners,
        area_ha=(polygon_area(corners) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP),
        meridian=(minutes // 60, minutes % 60),
        width=3,
        capacity=rng.choice((30, 45, 60, 100, 150, 185, 250, 490, 980)) * 1000,
        capacity_unit=MINERALS[mineral][2],
        top=bottom + rng.randint(30, 160),
        bottom=bottom,
        commune=commune,
        province=current.name,
        old_commune=old_commune,
        old_district=rng.choice(DISTRICTS),
        old_province=old.name,
        decision=f"{rng.randint(102, 4890)}/QĐ-UBND",
        decision_day=decided,
        licence=f"{rng.randint(11, 990)}/GP-UBND",
        licence_day=decided - timedelta(days=rng.randint(200, 900)),
    )


def draw_surroundings(rng: random.Random, facts: Facts) -> Surroundings:
    """Return what lies and what was around the mine, none of it equal to the mine's own numbers."""
    others = [name for name in PROPER if name not in facts.company]
    neighbour, consultant = rng.sample(others, 2)
    area = facts.area_ha
    return Surroundings(
        neighbour=f"Công ty {rng.choice(FORMS)} {neighbour}",
        neighbour_area=area + rng.choice((Decimal("-0.7"), Decimal("2.35"), Decimal("5.04"))),
        neighbour_capacity=facts.capacity + rng.choice((15_000, 40_000, 75_000)),
        neighbour_site=rng.choice([one for one in SITES if one != facts.site]),
        consultant=f"Công ty cổ phần Tư vấn {consultant}",
        yard_ha=Decimal(rng.randint(35, 190)) / 100,
        dump_ha=Decimal(rng.randint(60, 290)) / 100,
        crusher=rng.choice((150, 200, 250, 300)),
        reserve=facts.capacity * rng.randint(12, 25) + rng.randint(1, 999),
        years=rng.randint(8, 29),
        buffer_m=rng.choice((50, 100, 200, 300)),
        paper_day=date(2026, rng.randint(1, 10), rng.randint(1, 28)),
        old_decision=f"{rng.randint(102, 4890)}/QĐ-TTg",
        old_day=date(rng.randint(2012, 2018), rng.randint(1, 12), rng.randint(1, 28)),
        office_commune=rng.choice([one for one in COMMUNES if one not in (facts.commune, facts.old_commune)]),
    )


def draw_corners(rng: random.Random) -> Tuple[Tuple[str, Decimal, Decimal], ...]:
    """Return 4 to 11 corners around a middle in the plane of a 3-degree zone, metres to a centimetre."""
    count = rng.randint(4, 11)
    north, east = rng.uniform(1_000_000, 2_550_000), rng.uniform(400_000, 600_000)
    size, turn = rng.uniform(120, 380), rng.uniform(0, 6.28)
    prefix = rng.choice(("", "", "", "M", "K-"))
    found = []
    for at in range(count):
        angle = turn - 2 * math.pi * at / count
        far = size * rng.uniform(0.72, 1.2)
        x, y = north + far * math.cos(angle), east + far * math.sin(angle)
        found.append((f"{prefix}{at + 1}", Decimal(f"{x:.2f}"), Decimal(f"{y:.2f}")))
    return tuple(found)


def polygon_area(corners: Tuple[Tuple[str, Decimal, Decimal], ...]) -> Decimal:
    """Return the area of a ring in m2."""
    total = Decimal(0)
    for (_, x1, y1), (_, x2, y2) in zip(corners, (*corners[1:], corners[0])):
        total += x1 * y2 - x2 * y1
    return abs(total) / 2
