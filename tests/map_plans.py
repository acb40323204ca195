"""A small plan of a map put down by hand: one of each kind of element on A4, an area with unmined ground."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Sequence, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.papers import paper
from mineral_plugin.core.maps.plan import (
    CENTER,
    MIDDLE,
    WHOLE,
    BlockElement,
    Box,
    CornerLabel,
    Element,
    Extent,
    FrameElement,
    InsetElement,
    KeyCell,
    KeyElement,
    LegendElement,
    LegendItem,
    MapArea,
    MapElement,
    MapPlan,
    NorthElement,
    QrElement,
    ScaleBarElement,
    Sheet,
    TableElement,
    TextElement,
)

ZONE = Zone(104 * 60 + 45, 3)
POINTS = (
    (489781.0, 2383275.25),
    (489762.0, 2383407.0),
    (489888.0, 2383584.0),
    (490100.5, 2383500.0),
    (490050.0, 2383250.0),
)
HOLE = ((489850.0, 2383350.0), (489850.0, 2383400.0), (489900.0, 2383400.0))
SCALE = 5_000
MAP_BOX = Box(16.0, 50.0, 178.0, 150.0)
EXTENT = Extent(489_455.0, 2_383_045.0, 490_345.0, 2_383_795.0)
TITLE = "BẢN ĐỒ KHU VỰC KHAI THÁC KHOÁNG SẢN\nđá vôi ở xã Đồng Khê, tỉnh Lào Cai"
SYSTEM = "Hệ VN-2000, kinh tuyến trục 104°45′\nmúi chiếu 3°"


def ring(points: Sequence[Tuple[float, float]], prefix: str = "") -> Ring:
    corners = [
        Corner(f"{prefix}{i}", f"{north:.2f}", f"{east:.2f}", north, east, 2)
        for i, (east, north) in enumerate(points, start=1)
    ]
    return Ring(tuple(corners))


def area() -> LicenceArea:
    return LicenceArea("area-1", "Đồng Khê", ZONE, (Part(ring(POINTS), (ring(HOLE, "T"),)),))


def labels() -> Tuple[CornerLabel, ...]:
    found = []
    for i, point in enumerate(POINTS):
        is_far = i == 3
        middle = (point[0] + (60.0 if is_far else 15.0), point[1] + 20.0)
        found.append(CornerLabel(1, 0, 0, 0, i, str(i + 1), point, middle, 3.0, 3.2, is_far))
    return tuple(found)


def table() -> TableElement:
    rows = tuple((str(i), f"{north:.2f}", f"{east:.2f}") for i, (east, north) in enumerate(POINTS, start=1))
    return TableElement(
        heading="Tọa độ các điểm khép góc",
        system_head=SYSTEM,
        heads=("Điểm góc", "X (m)", "Y (m)"),
        column_mm=(16.0, 28.0, 26.0),
        rows=rows,
        facts=("Diện tích: 6,52 ha",),
        area=0,
        ring=0,
        first_row=0,
        size_pt=7.5,
        heading_mm=4.5,
        system_mm=7.0,
        head_mm=4.5,
        row_mm=4.2,
    )


def legend() -> LegendElement:
    items = (
        LegendItem("corner", "Điểm khép góc và số hiệu"),
        LegendItem("boundary.whole", "Ranh giới khu vực"),
        LegendItem("unmined", "Phần không khai thác"),
        LegendItem("grid", "Lưới tọa độ"),
    )
    return LegendElement("CHỈ DẪN", items, 8.0, 8.5, 5.0, 10.0)


def elements() -> Tuple[Element, ...]:
    cells = (KeyCell(1, EXTENT), KeyCell(2, Extent(490_345.0, 2_383_045.0, 491_235.0, 2_383_795.0)))
    around = Extent(483_000.0, 2_378_500.0, 496_600.0, 2_388_900.0)
    title = TextElement(TITLE, 12.0, True, align=CENTER, vertical=MIDDLE)
    block = BlockElement(("CƠ QUAN CÓ THẨM QUYỀN CẤP PHÉP",), ("(Ký, đóng dấu)",), 8.5, 8.0)
    inset = InsetElement(around, 400_000, "SƠ ĐỒ VỊ TRÍ", 4.0, 7.0)
    key = KeyElement("SƠ ĐỒ GHÉP MẢNH", cells, 1, 4.0, 6.0)
    bar = ScaleBarElement(SCALE, 100.0, 20.0, 3, 7.0)
    return (
        Element("frame", Box(10.0, 10.0, 190.0, 277.0), FrameElement(0.5)),
        Element("title", Box(15.0, 20.0, 180.0, 14.0), title),
        Element("map", MAP_BOX, MapElement(EXTENT, SCALE, 250.0, 4.5, 6.5, 7.5)),
        Element("table.0.0.0", Box(16.0, 210.0, 70.0, 41.2), table()),
        Element("legend", Box(95.0, 210.0, 55.0, 25.0), legend()),
        Element("scale_bar", Box(95.0, 240.0, 70.0, 6.0), bar),
        Element("north", Box(180.0, 55.0, 10.0, 14.0), NorthElement()),
        Element("inset", Box(158.0, 206.0, 34.0, 30.0), inset),
        Element("key", Box(168.0, 240.0, 24.0, 18.0), key),
        Element("block.authority", Box(15.0, 262.0, 80.0, 20.0), block),
        Element("qr", Box(172.0, 262.0, 20.0, 20.0), QrElement("sha256:0123456789abcdef")),
    )


def plan(**changes: Any) -> MapPlan:
    sheet = Sheet(1, paper("A4"), elements())
    made = MapPlan("mining", "vi", ZONE, SCALE, (MapArea(WHOLE, area()),), labels(), (sheet,))
    return replace(made, **changes)
