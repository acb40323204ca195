"""Zones, levels and areas in the words people use for them."""

from __future__ import annotations

import pytest

from mineral_plugin.core.corner_tables.captions import areas_in, loose_areas_in, stated_ways
from mineral_plugin.core.corner_tables.level_words import levels_in
from mineral_plugin.core.corner_tables.zone_words import zones_in


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("KTT 104°45’, múi 3°", ["104°45′/3"]),
        ("VN2000, KTT 108 30, mui 3", ["108°30′/3"]),
        ("vn2k 108o30 mui 3 nha", ["108°30′/3"]),
        ("KTT 108.30 múi 3", ["108°30′/3"]),
        ("KTT 104.75, múi 3", ["104°45′/3"]),
        ("KTT 104.45, múi 3", ["104°45′/3"]),
        ("VN-2000 TM-3, CM 107-45", ["107°45′/3"]),
        ("VN2000 / TM-3, CM=107.5, k0=0.9999", ["107°30′/3"]),
        ("hệ VN2000, KT 105, múi 6", ["105°00′/6"]),
        ("VN-2000 zone 48N 6°, central meridian 105°E", ["105°00′/6"]),
        ("KTT: 104°30'; MC: 3°", ["104°30′/3"]),
        ("VN-2000 KTT 106°30’, 3°. Khu mỏ", ["106°30′/3"]),
        ("VN-2000 / 105-00, zone 3 deg", ["105°00′/3"]),
        ("SRID=9209;POLYGON", ["105°30′/3"]),
        ("kinh tuyến trục 10445’, múi chiếu 3°", ["104°45′/3"]),
        ("KINH TUYEN TRUC 104 DO 30 PHUT, MUI CHIEU 3 DO", ["104°30′/3"]),
        ("múi 6°, kinh tuyến trung ương 105° và múi 3°, kinh tuyến trục 107°45'", ["105°00′/6", "107°45′/3"]),
        ("KTT 107°75’ múi 3", ["3°"]),
        ("KTT 105 363,64", ["105°00′"]),
        ("một trăm linh năm độ", []),
    ],
)
def test_zones_in_every_way_people_write_them(text, zones):
    assert [zone.text for zone in zones_in(text)] == zones


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("mức sâu khai thác từ +120 m đến -30 m", (120.0, -30.0)),
        ("Độ sâu khai thác: từ +85m đến +12m.", (85.0, 12.0)),
        ("mức sâu khai thác cao nhất +50 m, thấp nhất -15,5 m", (50.0, -15.5)),
        ("Mức sâu khai thác đến cote -20m.", (None, -20.0)),
        ("Mức khai thác: từ lộ vỉa đến mức -150", (None, -150.0)),
        ("cao trình đáy khai thác: -14,5 m", (None, -14.5)),
        ("Cao độ đáy mỏ sau khi kết thúc khai thác: +20m", (None, 20.0)),
        ("mức -350 đến đáy than", (-350.0, None)),
        ("Cao độ đáy mỏ: -50 m; cao độ mặt địa hình cao nhất: +62 m", (None, -50.0)),
        ("cách mặt đường 30 m về phía đông", (None, None)),
        ("quãng đường từ km 12 đến km 15", (None, None)),
    ],
)
def test_levels_in_every_way_people_write_them(text, levels):
    assert tuple(levels_in(text)) == levels


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("S = 5,39 ha", [(5.39, "ha")]),
        ("DT: 8,27 ha", [(8.27, "ha")]),
        ("Diện tích: 0,505 km2", [(0.505, "km2")]),
        ("diện tích 940.733 m2", [(940733.0, "m2")]),
        ("diện tích 6,71 héc ta", [(6.71, "ha")]),
        ("diện tích 4.223 ha", [(4223.0, "ha"), (4.223, "ha")]),
        ("Diện tích (m2) 23.154", [(23154.0, "m2")]),
        ("trữ lượng 1.250.000 m3", []),
    ],
)
def test_areas_in_every_way_people_write_them(text, areas):
    assert [(float(area.value), area.unit) for area in areas_in(text)] == areas


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("- Khu 1: 3,62 ha", [3.62]),
        ("Khu II (4,40 ha)", [4.4]),
        ("hành lang an toàn 1,2 ha", []),
        ("tính từ tọa độ các điểm góc: 6,00 ha", []),
        ("đã trừ 1,24 ha hành lang", []),
        ("diện tích 417,Z4 ha", []),
    ],
)
def test_figures_with_a_unit_that_no_word_calls_an_area(text, areas):
    assert [float(area.value) for area in loose_areas_in(text)] == areas


def test_a_figure_that_can_be_read_in_two_ways_is_read_in_both():
    assert [way.square_metres for way in stated_ways("1.269", "ha")] == [12_690_000.0, 12_690.0]
    assert [way.square_metres for way in stated_ways("0,505", "km2")] == [505_000.0]
