"""Corner tables as people paste them: what is read, and what is asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.numbers import coordinate, readings, sole_reading
from mineral_plugin.core.corner_tables.reader import read_corner_table

ZONE = Zone(6285, 3)
ROWS = "1\t2412200\t442400\n2\t2412200\t442600\n3\t2412000\t442600\n4\t2412000\t442400\n"
PLACES = [(2412200, 442400), (2412200, 442600), (2412000, 442600), (2412000, 442400)]


def places(text, zone=ZONE):
    return [(corner.north_m, corner.east_m) for corner in read_corner_table(text, zone).corners]


def refusal(text, zone=ZONE):
    with pytest.raises(InputError) as caught:
        read_corner_table(text, zone)
    return caught.value


# --- shapes of tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ROWS,
        ROWS.replace("\t", ";"),
        ROWS.replace("\t", ","),
        ROWS.replace("\t", ", "),
        ROWS.replace("\t", "   "),
        ROWS.replace("\t", " | "),
        "\n".join(f"| {line} |" for line in ROWS.replace("\t", " | ").splitlines()),
        ROWS.replace("\t", "\n"),
        ROWS.replace("\n", "\r\n"),
        "\ufeff" + ROWS,
        "Điểm góc\tX (m)\tY (m)\n" + ROWS,
        "Bảng tọa độ khu vực khai thác\nĐiểm;X;Y\n" + ROWS.replace("\t", ";") + "Ngày 01 tháng 10 năm 2026\n",
        ROWS.replace("2412", "2.412.").replace("442", "442."),
        ROWS.replace("2412", "2412 ").replace("442", "442."),
        ROWS.replace("2412", "2 412 ").replace("442", "442 "),
        ROWS.replace("2412", "2,412,").replace("442", "442,"),
        ROWS.replace("2412", "2\u00a0412\u00a0").replace("442", "442\u00a0"),
        ROWS.replace("2412", "2\u202f412\u202f").replace("442", "442\u202f"),
        ROWS + "1\t2412200\t442400\n",
        "STT\tĐiểm\tX\tY\n"
        + "".join(f"{number}\t{line}\n" for number, line in enumerate(ROWS.splitlines(), start=1)),
    ],
)
def test_the_same_four_corners_in_every_shape(text):
    assert places(text) == PLACES


@pytest.mark.parametrize(
    ("x", "y", "decimals"),
    [
        ("2412200,25", "442400,50", 2),
        ("2412200.25", "442400.50", 2),
        ("2.412.200,25", "442.400,50", 2),
        ("2,412,200.25", "442,400.50", 2),
        ("2 412 200,25", "442 400,50", 2),
        ("2412200.250", "442400.5", 3),
    ],
)
def test_decimals_with_dots_and_commas(x, y, decimals):
    rows = [f"1;{x};{y}", "2;2412300;442400", "3;2412300;442500"]
    corner = read_corner_table("\n".join(rows), ZONE).corners[0]
    assert (corner.north_m, corner.east_m, corner.decimals) == (2412200.25, 442400.5, decimals)
    assert (corner.x_text, corner.y_text) == (x, y)


def test_corners_keep_their_text_and_names_as_typed():
    text = "M1; 2.412.129 ;442.393\nM2;2.412.174;442.586\nM3;2.412.107;442.393\n"
    corners = read_corner_table(text, ZONE).corners
    assert [corner.name for corner in corners] == ["M1", "M2", "M3"]
    assert corners[0].x_text == "2.412.129"
    assert corners[0].north_m == 2_412_129.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("442.393", {Decimal("442393"), Decimal("442.393")}),
        ("2.412.129", {Decimal("2412129")}),
        ("2412129,5", {Decimal("2412129.5")}),
        ("1.269", {Decimal("1269"), Decimal("1.269")}),
        ("12 34", set()),
        ("abc", set()),
        ("", set()),
        ("1.2.3", set()),
        ("-5", set()),
    ],
)
def test_every_way_to_read_a_number(text, expected):
    assert {reading.value for reading in readings(text)} == expected


def test_only_the_reading_that_is_a_coordinate_is_taken():
    assert coordinate("442.393", (100_000.0, 950_000.0)).value == 442393
    assert coordinate("442.393", (0.0, 1e6)) is None
    assert sole_reading("442.393") is None


# --- order and closing ----------------------------------------------------------------------------------


def test_a_closing_corner_is_left_out_whatever_its_name():
    assert places(ROWS + "5\t2412200\t442400\n") == PLACES


def test_a_corner_that_comes_back_in_the_middle_stays():
    text = ROWS + "5\t2412200\t442400\n6\t2412100\t442300\n"
    assert len(places(text)) == 6


@pytest.mark.parametrize(
    "names", ["1 2 3 4", "A B C D", "M1 M2 M3 M4", "1 2 2a 3", "7 8 8a 8b", "01 02 03 04"]
)
def test_names_that_follow_one_another(names):
    lines = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(names.split(), PLACES)]
    assert [c.name for c in read_corner_table("\n".join(lines), ZONE).corners] == names.split()


@pytest.mark.parametrize("names", ["1 2 4 5", "1 2 1 2", "2 1 3 4", "A B D E", "1 2 A B", "1 1 2 3"])
def test_names_that_do_not_follow_are_told_with_their_line(names):
    lines = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(names.split(), PLACES)]
    error = refusal("\n".join(lines))
    assert error.phrase.id == "error.table.order"
    assert 2 <= error.phrase.values["line"] <= 4


# --- what cannot be read --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \n\t\n"])
def test_nothing(text):
    assert refusal(text).phrase.id == "error.table.empty"


@pytest.mark.parametrize("text", ["Kính gửi quý cơ quan", "1;2;3\n4;5;6", "1;2412200\n2;2412300\n"])
def test_text_without_coordinates(text):
    assert refusal(text).phrase.id in ("error.table.no_rows", "error.table.bad_row")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("3\t2412000\t44260", 3),
        ("3\t241200\t442600", 3),
        ("3\t2412000\t", 3),
        ("3\t24I2000\t442600", 3),
        ("3\t2412000\t4426OO", 3),
    ],
)
def test_a_bad_row_is_named(row, line):
    lines = ROWS.splitlines()
    lines[2] = row
    error = refusal("\n".join(lines))
    assert error.phrase.values.get("line") in (line, line + 1)
    assert error.phrase.id in ("error.table.bad_row", "error.table.order")


def test_the_bad_row_itself_is_shown():
    lines = ROWS.splitlines()
    lines[1] = "2\t2412200\t99"
    error = refusal("\n".join(lines))
    assert "2\t2412200\t99" in error.text("vi")
    assert "2" in error.text("en")


def test_exchanged_x_and_y_are_told_and_not_turned():
    text = "".join(f"{n}\t{y}\t{x}\n" for n, (x, y) in enumerate(PLACES, start=1))
    error = refusal(text)
    assert error.phrase.id == "error.table.swapped"
    assert error.phrase.values["line"] == 1


def test_one_exchanged_row_among_good_ones():
    lines = ROWS.splitlines()
    lines[2] = "3\t442600\t2412000"
    assert refusal("\n".join(lines)).phrase.values["line"] == 3


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_corners(count):
    assert refusal("\n".join(ROWS.splitlines()[:count])).phrase.id == "error.table.too_few"


# --- zone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caption", "zone"),
    [
        ("Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°", Zone(6285, 3)),
        ("VN-2000, KTT 104°45’, múi chiếu 3 độ", Zone(6285, 3)),
        ("Kinh tuyến trục 105°00', múi 6°", Zone(6300, 6)),
        ("Kinh tuyến trục: 105; múi chiếu: 6", Zone(6300, 6)),
        ("kinh tuyến 104,75 múi chiếu 3", Zone(6285, 3)),
        ("kinh tuyến trục 105 độ 30 múi chiếu 3 độ", Zone(6330, 3)),
        ("Kinh tuyến trục 104045’, múi chiếu 30", Zone(6285, 3)),
        ("central meridian 107°45′, zone width 3°", Zone(6465, 3)),
        ("Kinh tuyến trục 1050, múi chiếu 60", Zone(6300, 6)),
    ],
)
def test_the_zone_is_read_from_the_text(caption, zone):
    table = read_corner_table(f"{caption}\n{ROWS}")
    assert table.zone == zone
    assert table.zone_from_text


def test_the_zone_is_chosen_where_the_text_names_none():
    table = read_corner_table(ROWS, ZONE)
    assert (table.zone, table.zone_from_text) == (ZONE, False)


@pytest.mark.parametrize("caption", ["", "Hệ tọa độ VN-2000", "kinh tuyến trục 105°", "múi chiếu 3°"])
def test_a_missing_zone_is_asked_for(caption):
    assert refusal(f"{caption}\n{ROWS}", None).phrase.id == "error.table.no_zone"


def test_a_zone_that_contradicts_the_text_is_refused():
    error = refusal(f"Kinh tuyến trục 105°, múi chiếu 3°\n{ROWS}", ZONE)
    assert error.phrase.id == "error.table.zone_differs"
    assert "105°00′" in error.text("vi") and "104°45′" in error.text("vi")


def test_a_text_with_two_zones_is_refused():
    caption = "Kinh tuyến trục 105°, múi chiếu 6°; kinh tuyến trục 104°45', múi chiếu 3°"
    assert refusal(f"{caption}\n{ROWS}").phrase.id == "error.table.two_zones"


@pytest.mark.parametrize(
    ("caption", "named"), [("Kinh tuyến trục 105°30'", "105°30′"), ("múi chiếu 6°", "6°")]
)
def test_a_partly_named_zone_that_contradicts_the_choice_is_refused(caption, named):
    error = refusal(f"{caption}\n{ROWS}", ZONE)
    assert error.phrase.id == "error.table.zone_differs"
    assert named in error.text("vi")


def test_a_partly_named_zone_that_agrees_with_the_choice_is_taken():
    assert read_corner_table(f"Kinh tuyến trục 104°45'\n{ROWS}", ZONE).zone == ZONE


def test_a_damaged_flattened_table_loses_no_corner():
    whole = ROWS.replace("\t", "\n")
    first_is_bad = refusal(whole.replace("442400", "44240", 1))
    assert first_is_bad.phrase.id in ("error.table.bad_row", "error.table.order")
    last_is_bad = whole[: whole.rindex("442400")] + "44240\n"
    assert refusal(last_is_bad).phrase.id == "error.table.bad_row"


# --- stated area ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caption", "value", "unit", "half_m2"),
    [
        ("Diện tích: 4,0 ha", "4.0", "ha", 500.0),
        ("diện tích 13,45ha", "13.45", "ha", 50.0),
        ("Diện tích 40.000,5 m2", "40000.5", "m2", 0.05),
        ("Diện tích khu vực là 0,04 km²", "0.04", "km2", 5000.0),
        ("area 4 ha", "4", "ha", 5000.0),
    ],
)
def test_the_stated_area_with_half_of_its_last_digit(caption, value, unit, half_m2):
    stated = read_corner_table(f"{caption}\n{ROWS}", ZONE).stated_area
    assert (str(stated.value), stated.unit) == (value, unit)
    assert stated.half_unit_m2 == pytest.approx(half_m2)


@pytest.mark.parametrize("caption", ["", "Diện tích 1.269 ha", "Diện tích lớn"])
def test_an_area_that_can_be_read_in_two_ways_is_not_taken(caption):
    assert read_corner_table(f"{caption}\n{ROWS}", ZONE).stated_area is None


# --- published tables -----------------------------------------------------------------------------------


def test_the_demo_s_published_tables_are_read_whole():
    from mineral_plugin.core.base.locate import resource_path

    counts = {}
    for path in sorted(resource_path("demo", "tables").glob("*.txt")):
        counts[path.stem] = len(read_corner_table(path.read_text(encoding="utf-8")).corners)
    assert counts == {"dong-khe": 6, "mong-son": 9, "nui-phao-mo-rong": 8, "trong-pa-sang": 5}
