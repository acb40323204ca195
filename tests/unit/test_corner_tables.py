"""Corner tables as people paste them: what is read, and what is asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.typed_numbers import coordinate, readings
from mineral_plugin.core.base.words import both
from mineral_plugin.core.corner_tables.result import Verdict, ZoneSource
from mineral_plugin.core.work.reading import read_text

ZONE = Zone(6285, 3)
ROWS = "1\t2412200\t442400\n2\t2412200\t442600\n3\t2412000\t442600\n4\t2412000\t442400\n"
PLACES = [(2412200, 442400), (2412200, 442600), (2412000, 442600), (2412000, 442400)]


def read(text, zone=ZONE):
    """Return the one area of a text that is read without a question."""
    reading = read_text(text, zone)
    assert reading.verdict is Verdict.READ, [question.id for question in reading.all_questions]
    (area,) = reading.areas
    return area


def corners_of(text, zone=ZONE):
    (ring,) = read(text, zone).rings
    return ring.corners


def places(text, zone=ZONE):
    return [(corner.north_m, corner.east_m) for corner in corners_of(text, zone)]


def asked(text, zone=ZONE):
    """Return the questions of a text that is not certain, in order."""
    reading = read_text(text, zone)
    assert reading.verdict is Verdict.ASK and reading.refusal is None
    assert reading.all_questions and not any(area.verdict is Verdict.READ for area in reading.areas)
    assert all(len(question.choices) <= 3 for question in reading.all_questions)
    return reading.all_questions


def refusal(text, zone=ZONE):
    reading = read_text(text, zone)
    assert reading.verdict is Verdict.REFUSED and not reading.areas
    return reading.refusal


def values(question):
    return [choice.value for choice in question.choices]


def pairs(question):
    """Return the choices of a question about a row as numbers (X, Y)."""
    return [tuple(float(number) for number in value.split()) for value in values(question)]


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
        "Ký hiệu: 1 2 3 4\nX: 2412200 2412200 2412000 2412000\nY: 442400 442600 442600 442400\n",
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
    corner = corners_of("\n".join(rows))[0]
    assert (corner.north_m, corner.east_m, corner.decimals) == (2412200.25, 442400.5, decimals)
    assert (corner.x_text, corner.y_text) == (x, y)


def test_corners_keep_their_text_and_names_as_typed():
    text = "M1; 2.412.129 ;442.393\nM2;2.412.174;442.586\nM3;2.412.107;442.393\n"
    corners = corners_of(text)
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


# --- order and closing ----------------------------------------------------------------------------------


def test_a_closing_corner_is_left_out_whatever_its_name():
    assert places(ROWS + "5\t2412200\t442400\n") == PLACES


def test_rows_after_a_ring_that_closed_are_asked_about():
    text = ROWS + "5\t2412200\t442400\n6\t2412100\t442300\n"
    assert [question.place.number for question in asked(text)] == [5, 6]


@pytest.mark.parametrize(
    "names", ["1 2 3 4", "A B C D", "M1 M2 M3 M4", "1 2 2a 3", "7 8 8a 8b", "01 02 03 04"]
)
def test_names_that_follow_one_another(names):
    lines = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(names.split(), PLACES)]
    assert [c.name for c in corners_of("\n".join(lines))] == names.split()


@pytest.mark.parametrize("names", ["1 2 4 5", "A B D E", "1 2 A B"])
def test_names_that_do_not_follow_are_asked_about_at_their_line(names):
    lines = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(names.split(), PLACES)]
    (question,) = asked("\n".join(lines))
    assert question.place.number == 3
    assert values(question) == ["same", "new"]
    assert question.text.values["name"] == names.split()[2]


@pytest.mark.parametrize(
    ("names", "rows"), [("1 2 1 2", {1, 2, 3, 4}), ("2 1 3 4", {1, 3}), ("1 1 2 3", {2})]
)
def test_names_that_come_twice_or_too_early_are_asked_about(names, rows):
    lines = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(names.split(), PLACES)]
    assert {question.place.number for question in asked("\n".join(lines))} == rows


# --- what cannot be read --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \n\t\n"])
def test_nothing(text):
    assert refusal(text).id == "error.table.empty"


@pytest.mark.parametrize("text", ["Kính gửi quý cơ quan", "1;2;3\n4;5;6", "1;2412200\n2;2412300\n"])
def test_text_without_coordinates(text):
    assert refusal(text).id in ("error.table.no_rows", "error.table.bad_row")


@pytest.mark.parametrize(
    "row",
    ["3\t2412000\t44260", "3\t241200\t442600", "3\t2412000\t", "3\t24I2000\t442600", "3\t2412000\t4426OO"],
)
def test_a_bad_row_is_named_and_never_lost(row):
    lines = ROWS.splitlines()
    lines[2] = row
    question = asked("\n".join(lines))[0]
    assert (question.place.number, question.text.id) == (3, "read.ask.broken")
    assert question.text.values["text"].split() == row.split()


@pytest.mark.parametrize("row", ["3\t24I2000\t442600", "3\t2412000\t4426OO", "3\t24l2000\t442600"])
def test_letters_among_the_digits_are_offered_as_the_digits_they_look_like(row):
    lines = ROWS.splitlines()
    lines[2] = row
    question = asked("\n".join(lines))[0]
    assert PLACES[2] in pairs(question)


def test_an_answered_row_takes_its_place_among_the_others():
    lines = ROWS.splitlines()
    lines[2] = "3\t2412000\t4426OO"
    text = "\n".join(lines)
    answers = {asked(text)[0].id: "2412000 442600"}
    reading = read_text(text, ZONE, answers)
    assert reading.verdict is Verdict.READ
    (ring,) = reading.areas[0].rings
    assert [(corner.north_m, corner.east_m) for corner in ring.corners] == PLACES
    assert "read.note.answered" in [note.id for note in reading.notes]


def test_the_bad_row_itself_is_shown():
    lines = ROWS.splitlines()
    lines[1] = "2\t2412200\t99"
    question = asked("\n".join(lines))[0]
    assert question.place.number == 2
    assert "2 2412200 99" in both(question.text).vi and "2 2412200 99" in both(question.text).en


def test_exchanged_columns_are_turned_with_a_note():
    text = "".join(f"{n}\t{y}\t{x}\n" for n, (x, y) in enumerate(PLACES, start=1))
    assert places(text) == PLACES
    (note,) = read_text(text, ZONE).notes
    assert (note.id, note.values["count"]) == ("read.note.swapped", 4)


def test_one_exchanged_row_among_good_ones():
    lines = ROWS.splitlines()
    lines[2] = "3\t442600\t2412000"
    (question,) = asked("\n".join(lines))
    assert (question.place.number, question.text.id) == (3, "read.ask.exchanged")
    assert pairs(question) == [PLACES[2]]


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_corners_are_no_area(count):
    text = "\n".join(ROWS.splitlines()[:count])
    questions = asked(text)
    assert [question.place.number for question in questions] == list(range(1, count + 1))
    assert read_text(text, ZONE).areas == ()
    left_out = {question.id: question.proposed for question in questions}
    assert read_text(text, ZONE, left_out).verdict is Verdict.REFUSED


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
    area = read(f"{caption}\n{ROWS}", None)
    assert (area.zone, area.zone_source) == (zone, ZoneSource.TEXT)


def test_the_zone_is_chosen_where_the_text_names_none():
    area = read(ROWS)
    assert (area.zone, area.zone_source) == (ZONE, ZoneSource.GIVEN)


@pytest.mark.parametrize("caption", ["", "Hệ tọa độ VN-2000", "múi chiếu 3°", "kinh tuyến trục 105°"])
def test_a_missing_zone_is_asked_for(caption):
    text = f"{caption}\n{ROWS}"
    (question,) = asked(text, None)
    assert question.id == "zone" and question.place is not None
    (area,) = read_text(text, None, {"zone": "105/3"}).areas
    assert (area.zone, area.verdict) == (Zone(6300, 3), Verdict.READ)


def test_a_meridian_alone_is_offered_with_both_widths():
    (question,) = asked(f"kinh tuyến trục 105°\n{ROWS}", None)
    assert (question.place.number, values(question)) == (1, ["105°00′/3", "105°00′/6"])


@pytest.mark.parametrize(
    ("caption", "choices"),
    [
        ("Kinh tuyến trục 105°, múi chiếu 3°", ["105°00′/3", "104°45′/3"]),
        ("Kinh tuyến trục 105°30'", ["105°30′/3", "104°45′/3"]),
        ("múi chiếu 6°", ["104°45′/6", "104°45′/3"]),
    ],
)
def test_a_zone_that_contradicts_the_text_is_asked_about(caption, choices):
    (question,) = asked(f"{caption}\n{ROWS}")
    assert (question.text.id, question.place.number) == ("read.ask.zone_differs", 1)
    assert values(question) == choices


@pytest.mark.parametrize("between", ["; ", "\n"])
@pytest.mark.parametrize("zone", [None, Zone(6330, 3)])
def test_a_text_with_two_zones_is_asked_about(between, zone):
    caption = f"Kinh tuyến trục 105°, múi chiếu 6°{between}kinh tuyến trục 104°45', múi chiếu 3°"
    (question,) = asked(f"{caption}\n{ROWS}", zone)
    assert question.text.id == "read.ask.two_zones"
    assert question.place.number in (1, 2)
    assert sorted(values(question)) == ["104°45′/3", "105°00′/6"]


def test_the_chosen_one_of_two_named_zones_is_taken():
    caption = "Kinh tuyến trục 105°, múi chiếu 6°; kinh tuyến trục 104°45', múi chiếu 3°"
    assert [read(f"{caption}\n{ROWS}", zone).zone for zone in (ZONE, Zone(6300, 6))] == [ZONE, Zone(6300, 6)]


def test_a_partly_named_zone_that_agrees_with_the_choice_is_taken():
    assert read(f"Kinh tuyến trục 104°45'\n{ROWS}").zone == ZONE


def test_a_damaged_flattened_table_loses_no_corner():
    whole = ROWS.replace("\t", "\n")
    first_is_bad = asked(whole.replace("442400", "44240", 1))[0]
    assert (first_is_bad.place.number, first_is_bad.text.id) == (1, "read.ask.broken")
    last_is_bad = asked(whole[: whole.rindex("442400")] + "44240\n")[0]
    assert (last_is_bad.place.number, last_is_bad.text.id) == (10, "read.ask.broken")


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
    stated = read(f"{caption}\n{ROWS}").stated_area
    assert (str(stated.value), stated.unit) == (value, unit)
    assert stated.half_unit_m2 == pytest.approx(half_m2)


@pytest.mark.parametrize("caption", ["", "Diện tích lớn"])
def test_no_area_is_taken_where_none_is_stated(caption):
    assert read(f"{caption}\n{ROWS}").stated_area is None


TWO_WAYS = f"Diện tích 1.269 ha\n{ROWS}"


def test_an_area_that_can_be_read_in_two_ways_is_asked_about_in_both():
    (question,) = read_text(TWO_WAYS, ZONE).all_questions
    assert question.id.startswith("area:")
    assert {choice.value for choice in question.choices} == {"1,269 ha", "1269 ha"}


@pytest.mark.parametrize(
    ("answer", "square_metres"),
    [("1,269 ha", 12_690), ("1269 ha", 12_690_000), ("1,6 ha", 16_000), ("15.234 m2", 15_234)],
)
def test_an_answer_about_the_area_is_taken_as_chosen_or_typed(answer, square_metres):
    (question,) = read_text(TWO_WAYS, ZONE).all_questions
    answered = read_text(TWO_WAYS, ZONE, {question.id: answer})
    assert answered.verdict is Verdict.READ
    assert answered.areas[0].stated_area.square_metres == square_metres


def test_an_answer_that_is_no_area_is_asked_again():
    (question,) = read_text(TWO_WAYS, ZONE).all_questions
    assert read_text(TWO_WAYS, ZONE, {question.id: "lớn"}).all_questions == (question,)


# --- published tables -----------------------------------------------------------------------------------


def test_the_demo_s_published_tables_are_read_whole():
    from mineral_plugin.core.base.locate import resource_path

    counts = {}
    for path in sorted(resource_path("demo", "tables").glob("*.txt")):
        counts[path.stem] = len(corners_of(path.read_text(encoding="utf-8"), None))
    assert counts == {"dong-khe": 6, "mong-son": 9, "nui-phao-mo-rong": 8, "trong-pa-sang": 5}
