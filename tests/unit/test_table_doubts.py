"""What a corner table says about itself, and what it leaves open: asked or said, never passed over."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.work.reading import read_text

ZONE = Zone(6285, 3)
PLACES = [
    (2412200, 442400), (2412300, 442600), (2412250, 442800),
    (2412050, 442850), (2411950, 442650), (2412000, 442450),
]  # fmt: skip
ROWS = [f"{name}\t{x}\t{y}" for name, (x, y) in enumerate(PLACES, start=1)]


def table(rows=ROWS, head="", foot=""):
    return "\n".join([head, *rows, foot]).strip()


def read(text, zone=ZONE, answers=None):
    return read_text(text, zone, answers or {})


def ids(reading):
    return [question.id.partition(":")[0] for question in reading.all_questions]


def names(reading):
    return [corner.name for corner in reading.areas[0].rings[0].corners]


def notes(reading):
    return [note.id for note in (*reading.notes, *(n for area in reading.areas for n in area.notes))]


def without(reading, places):
    return [(c.north_m, c.east_m) for c in reading.areas[0].rings[0].corners] == places


@pytest.mark.parametrize(
    "bad",
    [
        "4\t24l2O50\t442850",
        "4\t241205\t442850",
        "4\t\t442850",
        "4\t2412050\t",
        "4\t24°2050\t442850",
        "4\t2412050\t-442850",
        "4\t2412050\t442850?",
    ],
)
def test_no_row_of_a_table_is_left_out_in_silence(bad):
    reading = read(table([*ROWS[:3], bad, *ROWS[4:]]))
    assert reading.verdict is Verdict.ASK
    assert any(question.place.number == 4 for question in reading.all_questions)


def test_an_unreadable_row_without_names_is_asked_about():
    rows = [row.partition("\t")[2] for row in ROWS]
    reading = read(table([*rows[:3], "24l2050\t442850", *rows[4:]]))
    assert [question.place.number for question in reading.all_questions] == [4]


def test_the_stated_area_chooses_among_what_a_number_may_have_been():
    head = f"Diện tích {hectares()} ha"
    reading = read(table([*ROWS[:3], "4\t24120?0\t442850", *ROWS[4:]], head))
    (question,) = reading.all_questions
    right = read(table(head=head)).areas[0]
    answered = read(
        table([*ROWS[:3], "4\t24120?0\t442850", *ROWS[4:]], head), answers={question.id: question.proposed}
    )
    difference = abs(float(answered.areas[0].rings[0].corners[3].north_m) - right.rings[0].corners[3].north_m)
    assert difference <= 20


def test_a_table_cut_off_in_its_last_row_is_asked_about():
    reading = read(table([*ROWS[:5], "6\t2412"]))
    assert reading.verdict is Verdict.ASK and reading.all_questions[0].place.number == 6


def test_a_row_printed_twice_counts_once():
    reading = read(table([*ROWS[:3], ROWS[2], *ROWS[3:]]))
    assert reading.verdict is Verdict.READ and without(reading, PLACES)
    assert "read.note.twice" in notes(reading)


def test_a_name_that_is_missing_between_two_others_is_filled_in_and_said():
    reading = read(table([*ROWS[:3], ROWS[3].replace("4\t", "\t", 1), *ROWS[4:]]))
    assert names(reading) == ["1", "2", "3", "4", "5", "6"]
    assert "read.note.name_filled" in notes(reading)


def test_a_name_that_a_scanner_misread_is_put_right_and_said():
    rows = [f"{name}\t{x}\t{y}" for name, (x, y) in zip(["8", "9", "1O", "11", "l2", "13"], PLACES)]
    reading = read(table(rows))
    assert names(reading) == ["8", "9", "10", "11", "12", "13"]
    assert notes(reading).count("read.note.name_scanned") == 2


def test_a_row_without_a_name_at_the_end_is_asked_about():
    reading = read(table([*ROWS, "Tâm mỏ\t2412100\t442600"]))
    assert ids(reading) == ["unnamed"]
    left = read(table([*ROWS, "Tâm mỏ\t2412100\t442600"]), answers={reading.all_questions[0].id: "leave out"})
    assert left.verdict is Verdict.READ and without(left, PLACES)


def test_a_borehole_among_the_corners_does_not_cut_the_ring():
    reading = read(table([*ROWS[:3], "LK5\t2412100\t442600", *ROWS[3:]]))
    assert ids(reading) == ["stray"]
    left = read(
        table([*ROWS[:3], "LK5\t2412100\t442600", *ROWS[3:]]),
        answers={reading.all_questions[0].id: "leave out"},
    )
    assert left.verdict is Verdict.READ and without(left, PLACES)


def test_a_table_of_boreholes_is_no_area():
    boreholes = [f"LK{n}\t{x + 20}\t{y + 20}" for n, (x, y) in enumerate(PLACES, start=1)]
    both = read(table([*ROWS, "Bảng 2. Tọa độ miệng lỗ khoan", *boreholes]))
    assert both.verdict is Verdict.READ and len(both.areas) == 1 and without(both, PLACES)
    assert "read.note.not_corners" in notes(both)
    alone = read(table(boreholes, "Thống kê tọa độ các lỗ khoan"))
    assert alone.verdict is Verdict.REFUSED and alone.refusal.id == "read.not_corners"


def test_a_correction_behind_the_table_is_asked_about_at_its_row():
    foot = 'ĐÍNH CHÍNH: tọa độ Y của điểm 3 đã ghi "442800", nay sửa lại là "442780".'
    reading = read(table(foot=foot))
    (question,) = reading.all_questions
    assert question.place.number == 3
    assert [choice.value for choice in question.choices] == ["2412250 442780", "2412250 442800"]
    answered = read(table(foot=foot), answers={question.id: "2412250 442780"})
    assert answered.areas[0].rings[0].corners[2].east_m == 442780


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("giới hạn bởi 08 điểm góc", ["count"]),
        ("giới hạn bởi các điểm góc từ 1 đến 8", ["count"]),
        ("giới hạn bởi các điểm 1, 2, 3, 4, 5, 6, 7 và 8", ["count"]),
        ("giới hạn bởi 06 điểm góc", []),
        ("từ điểm 6 theo mép nước bờ trái sông Lô về điểm 1", ["bank"]),
        ("Hệ tọa độ HN-72", ["system"]),
        ("Hệ tọa độ UTM, năm 2001", ["system"]),
        ("Hệ WGS-84", ["system"]),
        ("Hệ VN-2000 (lưới UTM)", []),
    ],
)
def test_what_the_text_says_of_its_table(head, asked):
    assert ids(read(table(head=head))) == asked


def test_a_table_that_begins_with_its_second_corner_is_asked_about():
    assert ids(read(table(ROWS[1:]))) == ["first"]


def test_one_exchanged_row_is_settled_by_the_area_and_asked_about_without_it():
    rows = [*ROWS[:3], "4\t442850\t2412050", *ROWS[4:]]
    assert ids(read(table(rows))) == ["row"]
    reading = read(table(rows, f"Diện tích {hectares()} ha"))
    assert reading.verdict is Verdict.READ and without(reading, PLACES)


def test_two_exchanged_corners_are_asked_about_where_the_area_tells():
    rows = [*ROWS[:2], ROWS[3].replace("4\t", "3\t", 1), ROWS[2].replace("3\t", "4\t", 1), *ROWS[4:]]
    reading = read(table(rows, f"Diện tích {hectares()} ha"))
    (question,) = reading.all_questions
    assert question.id.startswith("slip") and len(question.choices) <= 3
    mended = read(table(rows, f"Diện tích {hectares()} ha"), answers={question.id: question.proposed})
    assert mended.verdict is Verdict.READ and without(mended, PLACES)
    kept = read(table(rows, f"Diện tích {hectares()} ha"), answers={question.id: "as printed"})
    assert kept.verdict is Verdict.READ and not without(kept, PLACES)
    assert {"read.note.crosses", "read.note.area_differs"} <= set(notes(kept))


def test_an_area_that_no_slip_explains_is_kept_with_a_note():
    reading = read(table(head="Diện tích 8,1 ha"))
    assert reading.verdict is Verdict.READ and "read.note.area_differs" in notes(reading)


@pytest.mark.parametrize(
    ("caption", "asked"),
    [
        ("KTT 107°45', múi 6", True),
        ("KTT 106°20', múi 3", True),
        ("KTT 105°15', múi 3", False),
        ("KTT 104°00', múi 3, tỉnh Lào Cai", True),
        ("KTT 104°45', múi 3, tỉnh Lào Cai", False),
    ],
)
def test_zones_that_cannot_be_meant_are_asked_about(caption, asked):
    assert ids(read(table(head=caption), zone=None)) == (["zone"] if asked else [])


def test_corners_far_from_their_meridian_are_asked_about():
    rows = [f"{name}\t{x}\t{y - 240_000}" for name, (x, y) in enumerate(PLACES, start=1)]
    assert ids(read(table(rows, "KTT 104°45', múi 3"), zone=None)) == ["zone"]


def test_one_boundary_in_two_zones_is_one_area():
    from mineral_plugin.core.area.zones import as_points, between_zones

    moved = between_zones(as_points([(y, x) for x, y in PLACES]), ZONE, Zone(6300, 6))
    again = [f"{name}\t{x:.2f}\t{y:.2f}" for name, (y, x) in enumerate(moved, start=1)]
    text = table([*ROWS, "Kinh tuyến trục 105°, múi 6°", *again], "Kinh tuyến trục 104°45', múi 3°")
    reading = read(text, zone=None)
    assert reading.verdict is Verdict.READ and len(reading.areas) == 1
    assert reading.areas[0].zone == ZONE and "read.note.pairs" in notes(reading)
    other = read(text.replace(again[2], again[2].replace("24", "25", 1)), zone=None)
    assert other.verdict is Verdict.ASK


def test_two_versions_of_each_corner_are_asked_about():
    rows = [f"{row}\t{x + 4}\t{y - 3}" for row, (x, y) in zip(ROWS, PLACES)]
    reading = read(table(rows, "Điểm\tTheo giấy phép\t\tĐo kiểm tra\t"))
    (question,) = reading.all_questions
    assert [choice.value for choice in question.choices] == ["first", "second"]
    second = read(table(rows, "Điểm\tTheo giấy phép\t\tĐo kiểm tra\t"), answers={question.id: "second"})
    assert without(second, [(x + 4, y - 3) for x, y in PLACES])


def test_halves_without_names_are_asked_about_unless_the_area_tells():
    pairs = [row.partition("\t")[2] for row in ROWS]
    rows = [f"{left}\t\t{right}" for left, right in zip(pairs[:3], pairs[3:])]
    assert ids(read(table(rows))) == ["order"]
    reading = read(table(rows, f"Diện tích {hectares()} ha"))
    assert reading.verdict is Verdict.READ and without(reading, PLACES)


def test_rings_that_cross_because_two_were_joined_are_asked_about():
    one = [(2412000, 442000), (2412100, 442000), (2412100, 442100), (2412000, 442100)]
    two = [(x + 150, y + 150) for x, y in one]
    rows = [f"{name}\t{x}\t{y}" for name, (x, y) in enumerate([*one, *two], start=1)]
    reading = read(table(rows))
    assert ids(reading) == ["split"] and reading.all_questions[0].proposed == "new"


def hectares():
    """Return the area of the table to four decimals, as it would be stated."""
    doubled = sum(y1 * x2 - x1 * y2 for (x1, y1), (x2, y2) in zip(PLACES, [*PLACES[1:], PLACES[0]]))
    return f"{abs(doubled) / 2 / 10_000:.2f}".replace(".", ",")


def test_a_doubt_about_one_area_leaves_the_others_to_be_used():
    other = [f"{name}\t{x + 5000}\t{y}" for name, (x, y) in enumerate(PLACES, start=1)]
    damaged = [*other[:3], "4\t24l7O50\t442850", *other[4:]]
    reading = read(
        table([*ROWS, f"Khu vực 2: {hectares()} ha", "", "", *damaged], f"Khu vực 1: {hectares()} ha")
    )
    assert [area.verdict for area in reading.areas] == [Verdict.READ, Verdict.ASK]
    assert reading.verdict is Verdict.ASK and not reading.questions
    about_all = read(
        table([*ROWS, f"Khu vực 2: {hectares()} ha", *other], f"HN-72, Khu vực 1: {hectares()} ha")
    )
    assert [area.verdict for area in about_all.areas] == [Verdict.ASK, Verdict.ASK]


@pytest.mark.parametrize(
    "text",
    [
        "(2409363; 441141), (2409302; 441138), (24O9243; 441054), (2409303; 440940), (2409372; 441007)",
        "điểm 1 X = 2409363, Y = 441141; điểm 2 X = 2409302, Y = 441138; điểm 3 X = 2409243, Y = 44l054; "
        "điểm 4 X = 2409303, Y = 440940; điểm 5 X = 2409372, Y = 441007",
    ],
)
def test_a_letter_among_the_digits_of_a_sentence_is_asked_about_in_its_place(text):
    reading = read(text)
    question = next(one for one in reading.all_questions if one.id.startswith("row"))
    assert question.choices[0].value == "2409243 441054"
    answered = read(text, answers={question.id: "2409243 441054"})
    assert answered.verdict is Verdict.READ
    assert [c.north_m for c in answered.areas[0].rings[0].corners][1:4] == [2409302, 2409243, 2409303]


def test_an_area_ten_times_off_or_in_the_other_unit_is_asked_about():
    hectares = Polygon(PLACES).area / 1e4
    for said, meant in (
        (f"{10 * hectares:.2f} ha", hectares),
        (f"{hectares / 100:.4f} ha", hectares),
        (f"{hectares * 1e4:.0f} ha", hectares),
    ):
        text = table(foot=f"Diện tích: {said.replace('.', ',')}")
        reading = read(text)
        assert ids(reading) == ["factor"], said
        (question,) = reading.all_questions
        right = read(text, answers={question.id: question.choices[0].value}).areas[0]
        assert right.stated_area.square_metres / 1e4 == pytest.approx(meant, rel=0.005)
        kept = read(text, answers={question.id: "as printed"})
        assert kept.verdict is Verdict.READ and "read.note.area_differs" in notes(kept)


def test_a_corner_that_a_sentence_counts_and_misses_is_asked_about_even_beside_an_area():
    said = [f"điểm {name} có tọa độ X={x}, Y={y}" for name, (x, y) in enumerate(PLACES, start=1)]
    hectares = f"{Polygon(PLACES).area / 1e4:.2f}".replace(".", ",")
    whole = f"Khu vực giới hạn bởi 6 điểm góc, diện tích {hectares} ha: {'; '.join(said)}."
    assert read(whole).verdict is Verdict.READ
    assert names(read(whole)) == ["1", "2", "3", "4", "5", "6"]
    rest = PLACES[:3] + PLACES[4:]
    hectares = f"{Polygon(rest).area / 1e4:.2f}".replace(".", ",")
    cut = f"Khu vực giới hạn bởi 6 điểm góc, diện tích {hectares} ha: {'; '.join(said[:3] + said[4:])}."
    assert ids(read(cut)) == ["count"]


def test_levels_that_stand_under_their_tables_belong_to_them():
    other = [f"{name}\t{x + 2000}\t{y}" for name, (x, y) in enumerate(PLACES, start=1)]
    hectares = f"Diện tích: {Polygon(PLACES).area / 1e4:.2f} ha".replace(".", ",")
    foot = "Mức sâu khai thác cao nhất (m): +{}\nMức sâu khai thác thấp nhất (m): {}"
    first = table(head="Tầng trên", foot=f"{hectares}\n{foot.format(45, '+10')}")
    second = "\n".join(["Tầng dưới", *other, hectares, foot.format(10, "-30")])
    parts = [part for area in read(f"{first}\n{second}").areas for part in area.parts]
    assert [(part.top_m, part.bottom_m) for part in parts] == [(45.0, 10.0), (10.0, -30.0)]


def test_an_order_number_before_the_corners_is_no_meridian():
    hectares = f"{Polygon(PLACES).area / 1e4:.2f}".replace(".", ",")
    rows = [f"105 | Đá vôi | {hectares} | {row}".replace("\t", " | ") for row in ROWS]
    reading = read("\n".join(rows))
    assert reading.verdict is Verdict.READ and reading.areas[0].zone == ZONE
    assert ids(read("\n".join(rows), zone=None)) == ["zone"]


def test_an_area_computed_from_the_corners_is_no_stated_area():
    other = [f"{name}\t{x + 2000}\t{y}" for name, (x, y) in enumerate(PLACES, start=1)]
    hectares = f"{Polygon(PLACES).area / 1e4:.4f} ha".replace(".", ",")
    foot = f"Tính từ tọa độ các điểm góc: {hectares}"
    reading = read("\n".join(["Khu vực 1", *ROWS, foot, "Khu vực 2", *other, foot]))
    assert [area.stated_area for area in reading.areas] == [None] * len(reading.areas)
