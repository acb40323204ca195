"""What changed between two versions of a pack: against scripted changes."""

from __future__ import annotations

import json
import math
import random
import struct
import unicodedata
from dataclasses import replace

import pytest
import shapely
from builders import Item, box, licence, zone_without_code
from changed_layers import (
    EAST,
    NORTH,
    ROLE,
    TM3,
    Script,
    counts,
    diff,
    layer,
    made_up,
    placeless,
    shaped,
    side,
    square,
    unsafe,
    with_corner,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from testdata import by_scale, testdata

from mineral_plugin.core.area.zones import Zone, as_points, between_zones, to_geographic, to_wgs84
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.base.words import say
from mineral_plugin.core.reference.diff import diff_packs, diff_tables
from mineral_plugin.core.reference.diff_rows import Side
from mineral_plugin.core.reference.diff_shapes import same_rings

SHARED = (("vn_laocai_plan_mines_9208", "n", "notes"), ("kh_mining_concessions", "map_id", "province"))


@pytest.fixture(scope="module")
def made_up_layer(tmp_path_factory):
    return made_up(tmp_path_factory.mktemp("made-up") / "old.gpkg")


@pytest.fixture(scope="module")
def layer_without_ids(tmp_path_factory):
    path = made_up(tmp_path_factory.mktemp("without-ids") / "old.gpkg")
    with unsafe(path) as connection:
        connection.execute("UPDATE licence SET id = NULL, name = 'Mỏ ' || fid")
    return path


def found_by(script, tmp_path, seed):
    """Write what the script made of its layer and compare the two."""
    path = script.write(tmp_path / f"new-{seed}.gpkg")
    fields = {"id": script.id_column}
    sides = [Side(one, script.table, fields, "thử@1") for one in (script.path, path)]
    return diff_tables(ROLE, *sides)


def assert_exactly(script, table):
    assert sorted(change.id for change in table.added) == sorted(script.added)
    assert sorted(change.id for change in table.removed) == sorted(script.removed)
    fields = {change.id: change.fields for change in table.changed if change.fields}
    assert {key: (one.before, one.after) for key, (one,) in fields.items()} == script.attributes
    shapes = {change.id: change.geometry for change in table.changed if change.geometry}
    assert shapes.keys() == script.moved.keys()
    for key, distance in script.moved.items():
        # A degree of longitude is shorter than one of latitude, and a corner may slide along its sides.
        assert 0.0 < shapes[key].moved_m <= distance * 1.01 + 0.001
        gain = shapes[key].area_after_m2 - shapes[key].area_before_m2
        assert shapes[key].gained_m2 - shapes[key].lost_m2 == pytest.approx(gain, abs=0.03)


@pytest.mark.parametrize("seed", range(20))
def test_of_300_licences_exactly_the_25_changed_ones_are_found(tmp_path, seed, made_up_layer):
    path = made_up_layer
    script = Script(path, ROLE, "id", "mineral", False, random.Random(seed)).change()
    table = found_by(script, tmp_path, seed)
    assert_exactly(script, table)
    assert counts(table) == (5, 15, 5, 280)


@pytest.mark.parametrize("name, id_column, text_column", SHARED)
def test_in_a_real_layer_exactly_the_25_changed_objects_are_found(tmp_path, name, id_column, text_column):
    path = testdata("layers", f"{name}.gpkg")
    for seed in range(by_scale(3, 20)):
        script = Script(
            path, name, id_column, text_column, name.startswith("kh"), random.Random(seed)
        ).change()
        table = found_by(script, tmp_path, seed)
        assert_exactly(script, table)
        assert table.notes == ()


@pytest.mark.parametrize("seed", range(5))
def test_without_ids_changed_attributes_and_moved_corners_are_found_all_the_same(
    tmp_path, seed, layer_without_ids
):
    path = layer_without_ids
    script = Script(path, ROLE, "name", "mineral", False, random.Random(seed)).change()
    script_path = script.write(tmp_path / "new.gpkg")
    table = diff_tables(ROLE, side(path), side(script_path))
    assert counts(table) == (5, 15, 5, 280)
    assert {change.name for change in table.changed} == {*script.attributes, *script.moved}
    assert [note.id for note in table.notes] == ["pack.diff.no_ids"]


# --- what is a change -------------------------------------------------------------------------------------


@pytest.mark.parametrize("move_mm, changed", [(0.4, 0), (0.9, 0), (2.0, 1), (50.0, 1)])
def test_a_corner_counts_as_moved_from_a_millimetre_on(tmp_path, move_mm, changed):
    squares = [square(number) for number in range(4)]
    moved = [with_corner(one, move_mm / 1000, corner) for corner, one in enumerate(squares)]
    table = diff(tmp_path, squares, moved)
    assert counts(table) == (0, 4 * changed, 0, 4 - 4 * changed)


def test_a_corner_moved_by_04_mm_in_a_turned_ring_is_no_change(tmp_path):
    news = [with_corner(square(number), 0.0004) for number in range(8)]
    for number, item in enumerate(news):
        ring = list(item.rings[0])
        turned = [*ring[number % 4 :], *ring[: number % 4]]
        news[number] = replace(item, rings=[turned[::-1] if number >= 4 else turned])
    assert counts(diff(tmp_path, [square(number) for number in range(8)], news)) == (0, 0, 0, 8)


def test_in_degrees_a_corner_counts_from_a_hundred_millionth_of_a_degree(tmp_path):
    item = licence("GP-1", box(104.0, 22.0, 0.001, 0.001))
    for move_deg, changed in ((0.4e-8, 0), (2e-8, 1)):
        table = diff(tmp_path, [item], [with_corner(item, move_deg)], (4756, 4756))
        assert len(table.changed) == changed


def test_the_measures_of_a_widened_square_are_told_in_metres(tmp_path):
    table = diff(tmp_path, [square()], [square(size=110.0)])
    change = table.changed[0].geometry
    assert (change.area_before_m2, change.area_after_m2) == (10_000.0, 12_100.0)
    assert (change.gained_m2, change.lost_m2) == (2_100.0, 0.0)
    assert change.moved_m == pytest.approx(math.hypot(10, 10), abs=0.001)


def test_measures_in_degrees_agree_with_those_of_the_plane(tmp_path):
    def degrees(item):
        return replace(item, rings=[to_geographic(as_points(item.rings[0]), TM3).tolist()])

    plane = diff(tmp_path, [square()], [square(size=110.0)]).changed[0].geometry
    table = diff(tmp_path, [degrees(square())], [degrees(square(size=110.0))], (4756, 4756))
    found = table.changed[0].geometry
    assert found.moved_m == pytest.approx(plane.moved_m, abs=0.01)
    assert found.gained_m2 == pytest.approx(plane.gained_m2, rel=1e-3)


def test_holes_and_parts_in_another_order_are_no_change(tmp_path):
    holes = [box(EAST + x, NORTH + 10, 10, 10) for x in (10, 40, 70)]
    first = Polygon(box(EAST, NORTH, 100, 100), holes)
    second = Polygon(box(EAST + 200, NORTH, 100, 100))
    table = diff(
        tmp_path,
        [shaped(MultiPolygon([first, second]))],
        [shaped(MultiPolygon([second, Polygon(first.exterior.coords[::-1], holes[::-1])]))],
    )
    assert counts(table) == (0, 0, 0, 1)


def test_a_hole_that_went_is_a_change(tmp_path):
    outer = box(EAST, NORTH, 100, 100)
    table = diff(
        tmp_path, [shaped(Polygon(outer, [box(EAST + 10, NORTH + 10, 10, 10)]))], [shaped(Polygon(outer))]
    )
    assert table.changed[0].geometry.gained_m2 == 100.0


def test_a_corner_more_on_a_straight_side_is_a_change_without_ground(tmp_path):
    ring = [*box(EAST, NORTH, 100, 100), (EAST, NORTH + 50)]
    change = diff(tmp_path, [shaped(Polygon(box(EAST, NORTH, 100, 100)))], [shaped(Polygon(ring))]).changed[0]
    assert (change.geometry.moved_m, change.geometry.gained_m2) == (0.0, 0.0)


def test_a_line_read_backwards_is_the_same_and_a_moved_point_is_not(tmp_path):
    line = LineString([(EAST, NORTH), (EAST + 50, NORTH), (EAST + 50, NORTH + 9)])
    old = [shaped(line, "L"), shaped(Point(EAST, NORTH), "P")]
    new = [shaped(line.reverse(), "L"), shaped(Point(EAST + 3, NORTH), "P")]
    table = diff(tmp_path, old, new)
    assert [(change.id, change.geometry.moved_m) for change in table.changed] == [("P", 3.0)]


@pytest.mark.parametrize(
    "name, before, after",
    [
        ("name", "Mỏ Hoà Bình – khu 1", "mỏ Hòa Bình - khu 1"),
        ("holder", "Công ty Thử", unicodedata.normalize("NFD", "Công ty  Thử ")),
        ("valid_to", "2042-05-03", "03/05/2042"),
        ("valid_to", "2042", "năm 2042"),
        ("top_m", "+380 m", 380.0),
        ("grade", "5", "5.0"),
        ("mineral", None, "-"),
        ("mineral", "", None),
    ],
)
def test_another_way_of_writing_a_value_is_no_change(tmp_path, name, before, after):
    assert diff(tmp_path, [square(**{name: before})], [square(**{name: after})]).is_empty


@pytest.mark.parametrize(
    "name, before, after",
    [
        ("name", "Công ty TNHH An", "Cty TNHH An"),
        ("valid_to", "2042", "01/01/2042"),
        ("valid_from", "01/02/2020", "02/01/2020"),
        ("grade", "1.250", "1.25"),
        ("grade", "0123", "123"),
        ("top_m", 380.0, 380.5),
        ("top_m", None, 0.0),
        ("status", "valid", None),
    ],
)
def test_another_value_is_a_change_of_its_field(tmp_path, name, before, after):
    table = diff(tmp_path, [square(**{name: before})], [square(**{name: after})])
    assert [field.name for field in table.changed[0].fields] == [name]


def test_columns_of_one_version_are_listed_and_not_compared(tmp_path):
    paths = [layer(tmp_path / f"{n}.gpkg", [square()]).path for n in "ab"]
    with unsafe(paths[1]) as connection:
        connection.execute("ALTER TABLE licence ADD COLUMN ghi_chu TEXT DEFAULT 'mới'")
    table = diff_tables(ROLE, side(paths[0]), side(paths[1]))
    assert (table.columns_added, table.columns_removed, table.is_empty) == (("ghi_chu",), (), True)
    assert diff_tables(ROLE, side(paths[1]), side(paths[0])).columns_removed == ("ghi_chu",)


def test_a_renamed_column_is_compared_under_our_name(tmp_path):
    paths = [
        layer(tmp_path / f"{n}.gpkg", [square(holder=holder)]).path
        for n, holder in (("a", "Ông An"), ("b", "Bà Bình"))
    ]
    with unsafe(paths[1]) as connection:
        connection.execute("ALTER TABLE licence RENAME COLUMN holder TO chu_giay_phep")
    table = diff_tables(ROLE, side(paths[0]), side(paths[1], holder="chu_giay_phep"))
    told = [(one.name, one.before, one.after) for one in table.changed[0].fields]
    assert told == [("holder", "Ông An", "Bà Bình")]
    assert not table.columns_added and not table.columns_removed


def test_a_mapping_that_one_version_lost_is_no_change(tmp_path):
    paths = [layer(tmp_path / f"{n}.gpkg", [square(1), square(2)]).path for n in "ab"]
    for path in paths:
        with unsafe(path) as connection:
            connection.execute("ALTER TABLE licence RENAME COLUMN id TO so_gp")
    table = diff_tables(ROLE, side(paths[0], id="so_gp"), side(paths[1]))
    assert (counts(table), table.notes, table.columns_added, table.columns_removed) == (
        (0, 0, 0, 2),
        (),
        (),
        (),
    )


def test_a_large_outline_is_measured_as_a_small_one(tmp_path):
    rings = [Point(EAST, NORTH).buffer(radius, quad_segs=400) for radius in (500, 507)]
    change = diff(tmp_path, [shaped(rings[0])], [shaped(rings[1])]).changed[0].geometry
    assert len(rings[0].exterior.coords) > 1000
    assert change.moved_m == pytest.approx(shapely.hausdorff_distance(*rings), abs=0.001)


# --- who is who -------------------------------------------------------------------------------------------


def test_of_two_objects_with_one_id_the_equal_one_is_found_and_the_other_by_its_name(tmp_path):
    one, two = licence("X", box(EAST, NORTH, 9, 9)), licence("X", box(EAST + 50, NORTH, 9, 9), name="Khác")
    table = diff(tmp_path, [one, two], [replace(two, record={**two.record, "holder": "Mới"}), one])
    assert counts(table) == (0, 1, 0, 1)
    assert (table.changed[0].key_before, table.changed[0].key_after) == (2, 1)
    assert "1 ids are not unique" in say(table.notes[0], "en")


def test_doubles_with_one_name_are_matched_by_their_rings(tmp_path):
    olds = [licence("X", box(EAST + 50 * n, NORTH, 9, 9)) for n in range(2)]
    news = [replace(old, record={**old.record, "holder": f"Mới {n}"}) for n, old in enumerate(olds)]
    table = diff(tmp_path, olds, news[::-1])
    assert sorted((one.key_before, one.key_after) for one in table.changed) == [(1, 2), (2, 1)]


def test_doubles_that_differ_in_all_are_removed_and_added_and_never_guessed(tmp_path):
    olds = [licence("X", box(EAST + 50 * n, NORTH, 9, 9)) for n in range(2)]
    news = [licence("X", box(EAST + 50 * n, NORTH + 90, 9, 9), holder="Mới") for n in range(2)]
    assert counts(diff(tmp_path, olds, news)) == (2, 0, 2, 0)


def test_objects_over_the_same_ring_without_ids_are_not_guessed_apart(tmp_path):
    olds = [licence("", box(EAST, NORTH, 9, 9), name="", holder=f"Cũ {n}") for n in range(2)]
    news = [licence("", box(EAST, NORTH, 9, 9), name="", holder=f"Mới {n}") for n in range(2)]
    assert counts(diff(tmp_path, olds, news)) == (2, 0, 2, 0)


def test_an_object_copied_once_more_is_one_added(tmp_path):
    assert counts(diff(tmp_path, [square(), square()], [square()] * 3)) == (1, 0, 0, 2)


def test_an_object_that_got_an_id_is_known_by_its_ring(tmp_path):
    old = replace(square(), record={**square().record, "id": None, "name": None})
    table = diff(tmp_path, [old], [square()])
    assert [field.name for field in table.changed[0].fields] == ["id", "name"]


def test_two_ids_over_one_ring_are_two_objects(tmp_path):
    ring = box(EAST, NORTH, 9, 9)
    assert counts(diff(tmp_path, [licence("A", ring)], [licence("B", ring)])) == (1, 0, 1, 0)


def test_a_role_of_one_version_only_is_all_added_or_all_removed(tmp_path):
    one = layer(tmp_path / "a.gpkg", [square(1), square(2)])
    assert counts(diff_tables(ROLE, None, one)) == (2, 0, 0, 0)
    assert counts(diff_tables(ROLE, one, None)) == (0, 0, 2, 0)


def test_objects_without_or_with_broken_geometry_are_compared_and_kept(tmp_path):
    broken, other = (
        replace(square(1), blob=b"GP\x00\x01" + bytes(4) + tail) for tail in (b"\x01\x02", b"\x07")
    )
    none = placeless("GP-2")
    assert counts(diff(tmp_path, [broken, none], [none, broken])) == (0, 0, 0, 2)
    table = diff(tmp_path, [broken, none, square(3)], [other, square(2), placeless("GP-3")])
    areas = [(one.geometry.area_before_m2, one.geometry.area_after_m2) for one in table.changed]
    assert areas == [(None, None), (None, 10_000.0), (10_000.0, None)]
    assert [note.id for note in table.notes] == ["pack.diff.unmeasured"]


def nested(depth, east=EAST):
    """Return an object of one point in ``depth`` collections: nine bytes a level."""
    wkb = struct.pack("<BII", 1, 7, 1) * depth + shapely.to_wkb(Point(east, NORTH))
    bounds = (east, NORTH, east, NORTH)
    return replace(placeless(f"N-{depth}"), blob=geometry_blob(wkb, 9208, bounds))


def test_a_deeply_nested_collection_is_told_as_unmeasured_and_does_not_end_the_program(tmp_path):
    depth = 1_000_000
    assert counts(diff(tmp_path, [nested(depth)], [nested(depth)])) == (0, 0, 0, 1)
    table = diff(tmp_path, [nested(depth), square(1)], [nested(depth, EAST + 1.0), square(1)])
    assert [(one.id, one.geometry.moved_m) for one in table.changed] == [(f"N-{depth}", None)]
    assert [note.id for note in table.notes] == ["pack.diff.unmeasured"]


def test_a_collection_nested_less_deeply_is_measured(tmp_path):
    table = diff(tmp_path, [nested(400)], [nested(400, EAST + 3.0)])
    assert [one.geometry.moved_m for one in table.changed] == [3.0]


def test_a_table_that_is_not_there_is_named(tmp_path):
    one = layer(tmp_path / "a.gpkg", [square()])
    with pytest.raises(MissingError, match="khac"):
        diff_tables(ROLE, one, replace(one, table="khac"))


# --- two systems ------------------------------------------------------------------------------------------


def brought(item, place, *args):
    return replace(item, rings=[place(as_points(ring), *args).tolist() for ring in item.rings])


@pytest.mark.parametrize(
    "system, place",
    [
        (5897, lambda points: between_zones(points, TM3, Zone(6300, 3))),
        (4756, lambda points: to_geographic(points, TM3)),
        (4326, lambda points: to_wgs84(points, TM3)),
    ],
)
@pytest.mark.parametrize("move_m, changed", [(0.004, 0), (0.05, 1)])
def test_across_two_systems_objects_are_compared_to_a_centimetre(tmp_path, system, place, move_m, changed):
    olds = [square(number) for number in range(1, 6)]
    news = [brought(with_corner(olds[0], move_m, 1), place), *(brought(one, place) for one in olds[1:])]
    for systems, pair in (((9208, system), (olds, news)), ((system, 9208), (news, olds))):
        table = diff(tmp_path, *pair, systems)
        assert counts(table) == (0, changed, 0, 5 - changed)
        assert (table.system_changed, [n.id for n in table.notes]) == (True, ["pack.diff.system_changed"])
        if changed:
            assert table.changed[0].geometry.moved_m == pytest.approx(move_m, abs=0.002)


def test_from_degrees_of_one_datum_to_the_other_the_shift_is_no_change(tmp_path):
    pair = ([brought(square(), place, TM3)] for place in (to_geographic, to_wgs84))
    assert diff(tmp_path, *pair, (4756, 4326)).is_empty


def test_points_added_on_long_sides_by_a_change_of_system_are_no_change(tmp_path):
    old = licence("GP-1", box(EAST, NORTH, 20_000, 20_000))
    dense = shapely.segmentize(Polygon(old.rings[0]), 500.0)
    new = replace(
        old, rings=[between_zones(shapely.get_coordinates(dense)[:-1], TM3, Zone(6300, 3)).tolist()]
    )
    assert diff(tmp_path, [old], [new], (9208, 5897)).is_empty


def test_without_ids_objects_are_known_across_two_systems(tmp_path):
    olds = [square(number, name="") for number in range(1, 4)]
    olds = [replace(one, record={**one.record, "id": None}) for one in olds]
    news = [brought(one, between_zones, TM3, Zone(6300, 3)) for one in olds]
    news[1] = replace(news[1], record={**news[1].record, "holder": "Mới"})
    assert counts(diff(tmp_path, olds, news[::-1], (9208, 5897))) == (0, 1, 0, 2)


def test_one_zone_written_in_two_ways_is_one_system(tmp_path):
    assert not diff(tmp_path, [square()], [square()], (9208, zone_without_code("104.75", 3))).system_changed


def test_in_an_unknown_system_changes_are_found_and_not_measured(tmp_path):
    table = diff(tmp_path, [square()], [with_corner(square(), 5.0)], (32648, 32648))
    assert table.changed[0].geometry.moved_m is None
    assert [note.id for note in table.notes] == ["pack.diff.no_measures"]


def test_between_systems_that_cannot_meet_only_fields_are_compared(tmp_path):
    table = diff(tmp_path, [square(), square(2)], [square(holder="Mới"), square(2)], (32648, 9208))
    assert counts(table) == (0, 1, 0, 1)
    assert table.changed[0].geometry is None
    assert [note.id for note in table.notes] == ["pack.diff.not_comparable"]


# --- properties -------------------------------------------------------------------------------------------

SPOTS = st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.0, 0.0004, 0.02, 5.0]))
OBJECTS = st.builds(
    lambda number, spot, name, holder: licence(
        number, box(EAST + 10 * spot[0] + spot[2], NORTH + 10 * spot[1], 9, 9), name=name, holder=holder
    ),
    st.sampled_from(["", "A", "B", "C", "D"]),
    SPOTS,
    st.sampled_from(["", "Mỏ một", "Mỏ hai"]),
    st.sampled_from(["Ông An", "ông an", "Bà Bình"]),
)
NOWHERE = st.builds(lambda number: Item([], {"id": number}), st.sampled_from(["", "A", "E"]))
LAYERS = st.lists(st.one_of(OBJECTS, NOWHERE), max_size=8)


@settings(max_examples=by_scale(25, 300), deadline=None)
@given(items=LAYERS, seed=st.integers(0, 99))
def test_a_layer_compared_with_itself_in_any_order_has_no_change(tmp_path_factory, items, seed):
    shuffled = random.Random(seed).sample(items, len(items))
    table = diff(tmp_path_factory.mktemp("same"), items, shuffled)
    assert counts(table) == (0, 0, 0, len(items))


@settings(max_examples=by_scale(25, 300), deadline=None)
@given(old=LAYERS, new=LAYERS)
def test_a_comparison_the_other_way_round_is_the_mirror_image(tmp_path_factory, old, new):
    folder = tmp_path_factory.mktemp("mirror")
    there, back = diff(folder, old, new), diff(folder, new, old)
    assert [one.key_after for one in there.added] == [one.key_before for one in back.removed]
    assert [one.key_before for one in there.removed] == [one.key_after for one in back.added]
    assert there.unchanged == back.unchanged
    assert mirrored(there.changed, False) == mirrored(back.changed, True)


def mirrored(changes, turn):
    """Return changes in a comparable form; ``turn`` exchanges what was and what is."""
    told = []
    for one in changes:
        shape, step = one.geometry, -1 if turn else 1
        fields = [(field.name, *(field.before, field.after)[::step]) for field in one.fields]
        areas = shape and (shape.area_before_m2, shape.area_after_m2)[::step]
        grounds = shape and (shape.lost_m2, shape.gained_m2)[::step]
        told.append(
            ((one.key_before, one.key_after)[::step], fields, shape and shape.moved_m, areas, grounds)
        )
    return sorted(told, key=repr)


@given(
    points=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=7, unique=True),
    start=st.integers(0, 6),
    back=st.booleans(),
)
def test_a_ring_is_itself_from_any_start_and_either_way(points, start, back):
    turned = points[start % len(points) :] + points[: start % len(points)]
    assert same_rings(Polygon(points), Polygon(turned[::-1] if back else turned), 0.001)


# --- the whole pack ---------------------------------------------------------------------------------------


def pack_diff(tmp_path):
    old = {ROLE: layer(tmp_path / "a.gpkg", [square(1), square(2)])}
    new = {ROLE: layer(tmp_path / "b.gpkg", [square(2, holder="Mới"), square(3)])}
    new["prohibited"] = layer(tmp_path / "c.gpkg", [square(4)])
    return old, new, diff_packs(old, new)


def test_each_role_with_a_change_is_one_sentence(tmp_path):
    _, _, found = pack_diff(tmp_path)
    assert [say(phrase, "vi") for phrase in found.phrases()] == [
        "Gói thử@1: thêm 1, đổi 1, bỏ 1 đối tượng (licence).",
        "Gói thử@1: thêm 1, đổi 0, bỏ 0 đối tượng (prohibited).",
    ]


def test_two_equal_packs_are_said_to_be_equal(tmp_path):
    one = {ROLE: layer(tmp_path / "a.gpkg", [square(1)])}
    found = diff_packs(one, one)
    assert found.is_empty
    assert [phrase.id for phrase in found.phrases()] == ["pack.diff.none"]


def test_the_json_of_a_difference_is_canonical_and_does_not_depend_on_the_order_of_rows(tmp_path):
    olds, news = [square(n) for n in range(1, 6)], [square(n, holder="Mới") for n in range(2, 8)]
    texts = []
    for name, turn in (("a", 1), ("b", -1)):
        sides = [layer(tmp_path / f"{name}{n}.gpkg", rows[::turn]) for n, rows in enumerate((olds, news))]
        told = diff_packs({ROLE: sides[0]}, {ROLE: sides[1]}).as_dict()
        texts.append([one["id"] for key in ("added", "changed", "removed") for one in told["tables"][0][key]])
        assert json.loads(canonical_bytes(told)) == told
    assert texts[0] == texts[1] == ["GP-6", "GP-7", "GP-2", "GP-3", "GP-4", "GP-5", "GP-1"]
