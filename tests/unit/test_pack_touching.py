"""Which areas a new version of a pack touches: case by case, and against an independent computation."""

from __future__ import annotations

import json
import random
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from typing import Optional

import areamaker
import numpy as np
import pytest
import shapely
from builders import box, geometry, licence
from changed_layers import EAST, NORTH, ROLE, TM3, Script, layer, made_up, placeless, shaped, side
from shapely.geometry import LineString, Polygon

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.area.zones import Zone, as_points, between_zones
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.geopackage import geometry_blob, wkb_of
from mineral_plugin.core.base.words import say
from mineral_plugin.core.reference.diff import diff_packs
from mineral_plugin.core.reference.touching import Reason, Touch, Touched, newly_touched


@pytest.fixture(scope="module")
def made_up_layer(tmp_path_factory):
    return made_up(tmp_path_factory.mktemp("made-up") / "old.gpkg")


def area_at(east, north, width, height, name="Khu A"):
    ring = areamaker.ring_of([(n, e) for e, n in box(east, north, width, height)], decimals=2)
    return areamaker.area(Part(ring), name=name)


HERE = area_at(EAST, NORTH, 100, 100)


def touched(tmp_path, old, new, areas=(HERE,), systems=(9208, 9208), **more):
    number = len(list(tmp_path.iterdir()))
    sides = [
        {ROLE: layer(tmp_path / f"{number}-{name}.gpkg", items, system)}
        for name, items, system in (("old", old, systems[0]), ("new", new, systems[1]))
    ]
    return newly_touched(areas, diff_packs(*sides), *sides, **more)


def at(east, north=0.0, size=50.0, number="GP-1", **more):
    return licence(number, box(EAST + east, NORTH + north, size, size), **more)


@pytest.mark.parametrize(
    "old, new, touch, before, now",
    [
        ([], [at(80)], Touch.NEW, 0.0, 1000.0),
        ([at(110)], [at(80)], Touch.NEW, 0.0, 1000.0),
        ([at(99.95)], [at(80)], Touch.NEW, 2.5, 1000.0),
        ([at(80)], [at(70)], Touch.GROWN, 1000.0, 1500.0),
        ([at(70)], [at(80)], Touch.SHRUNK, 1500.0, 1000.0),
        ([at(80)], [at(80, 50)], Touch.MOVED, 1000.0, 1000.0),
        ([at(80)], [at(110)], Touch.FREED, 1000.0, 0.0),
        ([at(80)], [], Touch.FREED, 1000.0, 0.0),
    ],
)
def test_what_became_of_the_shared_ground_is_told(tmp_path, old, new, touch, before, now):
    (told,) = touched(tmp_path, old, new)
    assert (told.touch, told.object_id) == (touch, "GP-1")
    assert (told.area_before_m2, told.area_m2) == (
        pytest.approx(before, abs=0.01),
        pytest.approx(now, abs=0.01),
    )


@pytest.mark.parametrize(
    "old, new",
    [
        ([], [at(100)]),
        ([], [at(99.95)]),
        ([at(80)], [at(80, holder="Mới")]),
        ([at(80)], [at(79.99)]),
        ([], [at(5000)]),
    ],
)
def test_borders_slivers_attributes_and_a_square_metre_are_not_news(tmp_path, old, new):
    assert touched(tmp_path, old, new) == ()


def test_the_sentences_name_area_object_and_ground(tmp_path):
    (told,) = touched(tmp_path, [], [at(80)])
    assert say(told.phrase("Giấy phép"), "vi") == (
        "Khu vực Khu A nay chung 1.000 m² với Mỏ thử GP-1 (Giấy phép), trước đây 0 m²."
    )


@pytest.mark.parametrize("touch", list(Touch))
def test_every_outcome_has_a_sentence_and_json(touch):
    told = Touched("khu-a", "Khu A", ROLE, touch, "GP-1", "Mỏ thử GP-1", 0.0, 1000.0)
    for reason in Reason if touch is Touch.CANNOT_TELL else (None,):
        one = replace(told, reason=reason)
        assert all("Khu A" in say(one.phrase(), lang) for lang in ("vi", "en"))
        assert json.loads(canonical_bytes(one.as_dict()))["touch"] == touch.value


def test_an_object_without_geometry_cannot_be_told_for_any_area(tmp_path):
    areas = [HERE, area_at(EAST + 90_000, NORTH, 10, 10, "Khu B")]
    told = touched(tmp_path, [], [placeless("GP-1")], areas)
    assert [(one.area_name, one.touch, one.reason) for one in told] == [
        ("Khu A", Touch.CANNOT_TELL, Reason.NO_GEOMETRY),
        ("Khu B", Touch.CANNOT_TELL, Reason.NO_GEOMETRY),
    ]


def test_an_unreadable_object_cannot_be_told_where_its_header_puts_it(tmp_path):
    whole = geometry([box(EAST + 80, NORTH, 50, 50)], 9208)
    broken = replace(at(80), blob=whole[:-9])
    areas = [HERE, area_at(EAST + 90_000, NORTH, 10, 10, "Khu B")]
    told = touched(tmp_path, [], [broken], areas)
    assert [(one.area_name, one.reason) for one in told] == [("Khu A", Reason.NO_GEOMETRY)]


def test_an_object_whose_old_geometry_is_not_known_is_new_where_it_lies_and_else_not_told_apart(tmp_path):
    areas = [HERE, area_at(EAST + 90_000, NORTH, 10, 10, "Khu B")]
    told = touched(tmp_path, [placeless("GP-1")], [at(80)], areas)
    assert [(one.touch, one.reason) for one in told] == [
        (Touch.NEW, None),
        (Touch.CANNOT_TELL, Reason.NO_GEOMETRY_BEFORE),
    ]
    assert "before is not known" in say(told[0].phrase(), "en")


def test_a_deeply_nested_collection_cannot_be_told_where_its_header_puts_it(tmp_path):
    wkb = struct.pack("<BII", 1, 7, 1) * 1_000_000 + shapely.to_wkb(shapely.box(0, 0, 1, 1))
    header_box = (EAST + 80, NORTH, EAST + 130, NORTH + 50)
    deep = replace(at(80), blob=geometry_blob(wkb, 9208, header_box))
    areas = [HERE, area_at(EAST + 90_000, NORTH, 10, 10, "Khu B")]
    told = touched(tmp_path, [], [deep], areas)
    assert [(one.area_name, one.reason) for one in told] == [("Khu A", Reason.NO_GEOMETRY)]


def test_a_line_through_an_area_cannot_be_told_and_one_beside_it_is_no_news(tmp_path):
    through = shaped(LineString([(EAST - 9, NORTH + 9), (EAST + 9, NORTH + 9)]), "L1")
    beside = shaped(LineString([(EAST - 9, NORTH - 9), (EAST + 9, NORTH - 9)]), "L2")
    told = touched(tmp_path, [], [through, beside])
    assert [(one.object_id, one.reason) for one in told] == [("L1", Reason.NOT_A_POLYGON)]


def test_objects_of_an_unknown_system_are_told_as_one_for_each_area(tmp_path):
    (told,) = touched(tmp_path, [], [at(80), at(90, number="GP-2")], systems=(9208, 32648))
    assert (told.touch, told.reason, told.objects) == (Touch.CANNOT_TELL, Reason.NO_SYSTEM, 2)


def test_where_systems_cannot_meet_every_object_may_have_changed(tmp_path):
    (told,) = touched(
        tmp_path, [at(80), at(500, number="GP-2")], [at(80), at(9, number="GP-2")], systems=(32648, 9208)
    )
    assert (told.reason, told.objects) == (Reason.NO_SYSTEM, 2)


def test_metres_in_a_table_of_degrees_are_no_place_beside_an_area(tmp_path):
    (told,) = touched(tmp_path, [], [at(80)], systems=(4326, 4326))
    assert (told.touch, told.reason) == (Touch.CANNOT_TELL, Reason.NO_GEOMETRY)


def test_a_part_that_does_not_close_is_told_and_the_others_are_looked_at(tmp_path):
    open_part = Part(areamaker.ring_of([(NORTH, EAST), (NORTH + 5, EAST)]))
    area = replace(HERE, parts=(*HERE.parts, open_part))
    told = touched(tmp_path, [], [at(80)], [area])
    assert [(one.touch, one.reason) for one in told] == [
        (Touch.CANNOT_TELL, Reason.NO_GROUND),
        (Touch.NEW, None),
    ]


def test_parts_of_two_levels_over_one_ground_count_once(tmp_path):
    (told,) = touched(tmp_path, [], [at(80)], [replace(HERE, parts=HERE.parts * 2)])
    assert told.area_m2 == pytest.approx(1000.0, abs=0.01)


def test_an_area_of_another_zone_is_touched_alike(tmp_path):
    zone = Zone(6300, 3)
    points = between_zones(as_points(box(EAST, NORTH, 100, 100)), TM3, zone)
    ring = areamaker.ring_of([(north, east) for east, north in points.tolist()], decimals=3)
    (told,) = touched(tmp_path, [], [at(80)], [areamaker.area(Part(ring), zone=zone)])
    assert told.area_m2 == pytest.approx(1000.0, rel=2e-3)


def test_a_wider_tolerance_leaves_a_wider_sliver_out(tmp_path):
    assert len(touched(tmp_path, [], [at(99.0)])) == 1
    assert touched(tmp_path, [], [at(99.0, number="GP-2")], width_m=2.0) == ()


@pytest.mark.parametrize("seed", range(6))
def test_exactly_the_areas_of_an_independent_computation_are_touched(tmp_path, seed, made_up_layer):
    rng = random.Random(seed)
    path = made_up_layer
    script = Script(path, ROLE, "id", "mineral", False, rng).change(10, 60, 0, 30)
    for row in rng.sample(script.rows, 40):
        step = np.array([rng.uniform(-40, 40), rng.uniform(-40, 40)])
        row["geom"] = shapely.transform(row["geom"], lambda points, step=step: points + step)
    script.rows.extend(far_copies(script.rows, rng))
    areas = [
        area_at(
            EAST + rng.uniform(0, 4400), NORTH + rng.uniform(0, 3300), rng.uniform(80, 500), 150, f"Khu {n}"
        )
        for n in range(40)
    ]
    sides = [{ROLE: side(one)} for one in (path, script.write(tmp_path / "new.gpkg"))]
    found = newly_touched(areas, diff_packs(*sides), *sides)
    told = {(one.area_name, one.object_id): (one.touch, one.area_before_m2, one.area_m2) for one in found}
    expected = brute_force(areas, sides)
    assert told.keys() == expected.keys()
    for key, (touch, before, now) in expected.items():
        assert told[key][0] is touch
        assert told[key][1:] == (pytest.approx(before, abs=0.02), pytest.approx(now, abs=0.02))
    assert {touch for touch, _, _ in expected.values()} >= {Touch.NEW, Touch.FREED, Touch.GROWN}


def far_copies(rows, rng):
    for number, row in enumerate(rng.sample(rows, 20)):
        moved = shapely.transform(row["geom"], lambda points: points + 70.0)
        yield {**row, "id": f"MOI-{number}", "geom": moved}


def brute_force(areas, sides):
    """Return what each object of both tables shares with each area, by nothing but shapely."""
    tables = [shapes_by_id(one[ROLE].path) for one in sides]
    expected = {}
    for area in areas:
        ground = Polygon([(c.east_m, c.north_m) for c in area.parts[0].outer.corners])
        for key in {**tables[0], **tables[1]}:
            commons = [table.get(key, Polygon()).intersection(ground) for table in tables]
            touch = expected_touch(*commons)
            if touch:
                expected[area.name, key] = (touch, commons[0].area, commons[1].area)
    return expected


def expected_touch(before, now) -> Optional[Touch]:
    if before.is_empty and now.is_empty:
        return None
    wide = [not one.buffer(-0.05, join_style=2).is_empty for one in (before, now)]
    if wide[0] != wide[1]:
        return Touch.NEW if wide[1] else Touch.FREED
    gained, lost = now.difference(before).area > 1.0, before.difference(now).area > 1.0
    if not wide[1] or not (gained or lost):
        return None
    return Touch.MOVED if gained and lost else Touch.GROWN if gained else Touch.SHRUNK


def shapes_by_id(path):
    with closing(sqlite3.connect(str(path))) as connection:
        return {
            key: shapely.from_wkb(wkb_of(data)).buffer(0)
            for key, data in connection.execute("SELECT id, geom FROM licence")
        }
