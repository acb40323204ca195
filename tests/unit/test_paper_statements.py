"""What passages of papers state, and what they only mention: one sentence a case, as offices write them."""

from __future__ import annotations

from typing import List, Sequence, Tuple

import pytest

from mineral_plugin.core.corner_tables.formats import content_of_html, content_of_text
from mineral_plugin.core.dossier.papers.companies import company_name
from mineral_plugin.core.dossier.papers.comparing import differences_of
from mineral_plugin.core.dossier.papers.corners import tables_of
from mineral_plugin.core.dossier.papers.mineral_words import mineral_at
from mineral_plugin.core.dossier.papers.model import Kind, Statement
from mineral_plugin.core.dossier.papers.paper_text import Paper, passages_of, row_text
from mineral_plugin.core.dossier.papers.statements import statements_of
from mineral_plugin.core.regulation.loader import load_regulation


def paper(*lines: str, name: str = "a") -> Paper:
    content = content_of_text("\n".join(lines))
    return Paper(name, tuple(passages_of(content, is_printed=False)), content)


def stated(kind: Kind, *lines: str) -> List[Statement]:
    return [one for one in statements_of(paper(*lines)) if one.kind is kind and not one.is_weak]


def differ(*papers: Sequence[str]) -> List[Tuple[str, str, str]]:
    read = [paper(*lines, name=str(at)) for at, lines in enumerate(papers)]
    found = differences_of([statements_of(one) for one in read], [t for one in read for t in tables_of(one)])
    return [(one.kind.value, one.one.text, one.other.text) for one in found]


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("Diện tích khu vực khai thác: 12,45 ha", 124_500),
        ("diện tích đề nghị cấp phép là 124.500 m2", 124_500),
        ("tổng diện tích khu vực thăm dò khoảng 1,2 km²", 1_200_000),
        ("Khu vực mỏ Thung Mơ có diện tích 5 hecta.", 50_000),
        ("S = 2,52 ha", 25_200),
    ],
)
def test_the_area_of_the_licence_area_is_read(text: str, square_metres: int) -> None:
    found = stated(Kind.AREA, text)
    assert [one.value.ways[0][0] for one in found] == [square_metres]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "Phía Đông giáp mỏ của Công ty TNHH Minh Đức với diện tích 8,50 ha",
        "Diện tích bãi thải: 1,20 ha",
        "Tổng diện tích sử dụng đất của dự án là 15,65 ha",
        "Diện tích đất rừng sản xuất bị ảnh hưởng 3,4 ha",
        "trong đó diện tích đã khai thác 2,1 ha",
        "Diện tích tự nhiên của xã là 2.540 ha",
        "bảo vệ hành lang an toàn có diện tích 0,4 ha",
    ],
)
def test_other_ground_is_not_taken_for_it(text: str) -> None:
    assert stated(Kind.AREA, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Trạm nghiền sàng có công suất 200.000 tấn/năm",
        "Năm thứ nhất khai thác với công suất 90.000 m3/năm",
        "công suất chế biến đá 120.000 m3/năm",
        "Mỏ lân cận có công suất khai thác 80.000 m3/năm",
    ],
)
def test_other_capacities_are_not_taken_for_that_of_the_mine(text: str) -> None:
    assert stated(Kind.CAPACITY, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Địa hình khu vực cao từ mức +50 m đến mức +210 m",
        "Mực nước ngầm ở mức +12 m",
        "Bản đồ nền hệ UTM, kinh tuyến trục 105°, múi chiếu 6°",
        "Tọa độ được chuyển đổi từ hệ HN-72, kinh tuyến trục 105°00', múi chiếu 6°",
    ],
)
def test_terrain_water_and_other_systems_are_passed_over(text: str) -> None:
    assert not stated(Kind.LEVEL, text) and not stated(Kind.ZONE, text)


def test_rounded_numbers_do_not_contradict_and_others_do() -> None:
    exact = ["Diện tích khu vực khai thác: 10,49 ha."]
    assert differ(exact, ["Diện tích khu vực khai thác: 10,5 ha."]) == []
    assert differ(exact, ["Diện tích khu vực khai thác: 104.900 m2."]) == []
    assert [kind for kind, *_ in differ(exact, ["Diện tích khu vực khai thác: 10,50 ha."])] == ["area"]
    assert [kind for kind, *_ in differ(exact, ["Diện tích khu vực khai thác: 10,49 m2."])] == ["area"]


def test_the_same_number_in_another_unit_is_a_slip_and_another_number_is_not() -> None:
    volume = ["Công suất khai thác: 150.000 m3/năm."]
    assert [kind for kind, *_ in differ(volume, ["Công suất khai thác: 150.000 tấn/năm."])] == ["capacity"]
    assert differ(volume, ["Công suất khai thác: 405.000 tấn/năm."]) == []
    assert differ(volume, ["Công suất khai thác: 150 nghìn m3/năm."]) == []


def test_a_coarse_number_that_agrees_with_all_hides_no_contradiction() -> None:
    one, other = ["Diện tích khu vực khai thác: 12,45 ha."], ["Diện tích khu vực khai thác: 12,54 ha."]
    assert [kind for kind, *_ in differ(one, ["Diện tích khu vực khai thác: 12,5 ha."], other)] == ["area"]


def test_what_most_papers_say_stands_first() -> None:
    right, wrong = ["Mức sâu khai thác từ cos +142 m đến cos +15 m."], ["Mức sâu khai thác đến cos +45 m."]
    ((kind, one, other),) = differ(wrong, right, right)
    assert kind == "level" and "+15 m" in one and "+45 m" in other


def test_a_decision_has_one_day() -> None:
    one = ["Căn cứ Quyết định số 1204/QĐ-UBND ngày 15/6/2024 của UBND tỉnh Hà Nam;"]
    other = ["theo Quyết định số 1204/QĐ-UBND ngày 15 tháng 7 năm 2024"]
    assert [kind for kind, *_ in differ(one, other)] == ["date"]
    assert differ(one, ["theo Quyết định số 1205/QĐ-UBND ngày 15 tháng 7 năm 2024"]) == []
    assert differ(one, ["Quyết định số 1204/QĐ-UBND được ban hành ngày 15 tháng 6 năm 2024"]) == []


def test_a_paper_that_cites_itself_is_held_against_its_own_head() -> None:
    head = ["Số: 1204/QĐ-UBND", "Hà Nam, ngày 16 tháng 6 năm 2024", "QUYẾT ĐỊNH"]
    cited = ["Căn cứ Quyết định số 1204/QĐ-UBND ngày 15/6/2024;"]
    assert [kind for kind, *_ in differ(cited, head)] == ["date"]


def test_a_year_may_stand_below_the_day_of_a_head() -> None:
    head = ["Số: 1204/QĐ-UBND Hà Nam, ngày 16 tháng 6 năm", "2024", "QUYẾT ĐỊNH"]
    cited = ["Căn cứ Quyết định số 1204/QĐ-UBND ngày 15/6/2024;"]
    assert [kind for kind, *_ in differ(cited, head)] == ["date"]


def test_old_and_new_names_of_a_place_are_kept_apart() -> None:
    both = [
        "Mỏ nằm tại xã Kim Thanh, tỉnh Ninh Bình (trước đây là xã Thanh Sơn, huyện Kim Bảng, tỉnh Hà Nam)."
    ]
    old = ["Khu vực thăm dò tại xã Thanh Sơn, huyện Kim Bảng, tỉnh Hà Nam."]
    new = ["Khu vực khai thác tại xã Kim Thanh, tỉnh Ninh Bình."]
    assert differ(both, old, new) == []
    mixed = ["Khu vực khai thác tại xã Thanh Sơn, tỉnh Ninh Bình."]
    assert [kind for kind, *_ in differ(both, new, mixed)] == ["commune"]


def test_a_paper_of_today_with_the_old_name_alone_contradicts() -> None:
    new = ["Khu vực khai thác tại xã Kim Thanh, tỉnh Ninh Bình."]
    old = ["Khu vực khai thác tại xã Thanh Sơn, huyện Kim Bảng, tỉnh Hà Nam."]
    assert differ(new, ["Hà Nam, ngày 3 tháng 4 năm 2024", *old]) == []
    kinds = {kind for kind, *_ in differ(new, new, ["Ninh Bình, ngày 3 tháng 4 năm 2026", *old])}
    assert kinds == {"commune", "province"}


def test_addresses_and_neighbours_are_no_place_of_the_mine() -> None:
    text = "Địa chỉ trụ sở: số 5, xã Tân Tiến, tỉnh Phú Thọ; cách trung tâm xã Liên Minh 5 km"
    assert not stated(Kind.COMMUNE, text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Công ty TNHH Phúc Lộc Sơn", "CÔNG TY TRÁCH NHIỆM HỮU HẠN PHÚC LỘC SƠN", True),
        ("Công ty TNHH MTV Hoà Bình", "Công ty TNHH một thành viên Hòa Bình", True),
        ("Công ty CP Khoáng sản Đại Phong", "Công ty cổ phần Khoáng sản Đại Phong", True),
        ("Công ty TNHH Phúc Lộc Sơn", "Công ty Phúc Lộc Sơn", True),
        ("Công ty TNHH Phúc Lộc Sơn", "Công ty cổ phần Phúc Lộc Sơn", False),
        ("Công ty TNHH Phúc Lộc Sơn", "Công ty TNHH Phúc Lộc Sang", False),
        ("Công ty TNHH Thanh Hà", "Công ty TNHH Thành Hà", False),
    ],
)
def test_names_of_companies_are_compared_as_people_shorten_them(one: str, other: str, same: bool) -> None:
    assert company_name(one).agrees(company_name(other)) is same


def test_the_consultant_is_not_the_applicant() -> None:
    one = [
        "Công ty TNHH Phúc Lộc Sơn đề nghị cấp giấy phép.",
        "Đơn vị tư vấn: Công ty cổ phần Tư vấn Minh Đức",
    ]
    assert differ(one, ["Chủ đầu tư: Công ty TNHH Phúc Lộc Sơn"]) == []
    assert [kind for kind, *_ in differ(one, ["Chủ đầu tư: Công ty TNHH Đại Phong"])] == ["holder"]


def test_every_mineral_of_the_list_is_known_by_its_name() -> None:
    from draftmaker import NOW

    minerals = load_regulation(NOW.date()).minerals
    unknown = [one.name.vi for one in minerals if mineral_at(one.name.vi, 0) is None]
    assert unknown == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("đá vôi làm vật liệu xây dựng thông thường", "đá vôi làm VLXDTT", True),
        ("đá vôi làm vật liệu xây dựng thông thường", "đá", True),
        ("đá vôi làm vật liệu xây dựng thông thường", "đá vôi làm nguyên liệu xi măng", False),
        ("đá vôi", "đá bazan", False),
        ("cát, sỏi lòng sông", "cát sỏi lòng sông", True),
        ("đất làm vật liệu san lấp", "sét gạch ngói", False),
        ("quặng sắt", "quặng chì, kẽm", False),
        ("than", "than bùn", False),
    ],
)
def test_minerals_are_one_as_far_as_both_say(one: str, other: str, same: bool) -> None:
    first, second = mineral_at(one, 0), mineral_at(other, 0)
    assert first is not None and second is not None
    assert first.value.agrees(second.value) is same


def test_the_name_of_a_mine_is_no_mineral() -> None:
    assert stated(Kind.MINERAL, "Khu vực mỏ Đồng Khê nằm tại xã Kim Thanh") == []


def test_a_number_alone_on_a_printed_line_is_only_a_page_number_at_its_edge() -> None:
    content = content_of_text("Tọa độ theo hệ VN-2000, kinh tuyến trục 107°00', múi chiếu\n3°.\n")
    (passage,) = passages_of(content, is_printed=True)
    assert passage.text.endswith("múi chiếu 3°.")


def test_rows_of_tables_are_sentences() -> None:
    assert (
        row_text(("4", "Diện tích khu vực khai thác", "ha", "12,45"))
        == "Diện tích khu vực khai thác: 12,45 ha"
    )
    assert row_text(("Công suất (m3/năm)", "150.000")) == "Công suất: 150.000 m3/năm"


CORNERS = (
    ("1", "2383275.00", "489781.00"),
    ("2", "2383407.00", "489762.00"),
    ("3", "2383584.00", "489888.00"),
    ("4", "2383300.00", "489990.00"),
)


def table(corners: Sequence[Sequence[str]], name: str = "a") -> Paper:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in corners)
    content = content_of_html(f"<table><tr><td>Điểm</td><td>X (m)</td><td>Y (m)</td></tr>{rows}</table>")
    return Paper(name, tuple(passages_of(content, is_printed=False)), content)


def corner_differences(*tables: Sequence[Sequence[str]]) -> List[Tuple[str, str]]:
    read = [table(corners, str(at)) for at, corners in enumerate(tables)]
    found = differences_of([], [one for each in read for one in tables_of(each)])
    return [(one.one.text, one.other.text) for one in found]


def test_a_corner_printed_to_a_metre_is_the_one_printed_to_a_centimetre() -> None:
    fine = [(name, x.replace(".00", ".37"), y.replace(".00", ".41")) for name, x, y in CORNERS]
    assert corner_differences(CORNERS, fine) != []
    whole = [(name, x.split(".")[0], y.split(".")[0]) for name, x, y in CORNERS]
    assert corner_differences(whole, fine) == []


@pytest.mark.parametrize("wrong", ["2383274.00", "2483275.00", "3383275.00", "238327"])
def test_a_digit_of_a_corner_is_found_however_large(wrong: str) -> None:
    other = [("1", wrong, "489781.00"), *CORNERS[1:]]
    ((one, two),) = corner_differences(CORNERS, CORNERS, other)
    assert "2383275.00" in one and wrong in two


def test_a_number_that_a_cell_broke_at_its_mark_is_known_to_a_metre() -> None:
    broken = [("1", "2383275,", "489781.00"), *CORNERS[1:]]
    whole = [("1", "2383275.84", "489781.00"), *CORNERS[1:]]
    assert corner_differences(whole, whole, broken) == []


def test_other_names_and_a_closing_corner_are_no_difference() -> None:
    renamed = [(f"M{name}", x, y) for name, x, y in CORNERS]
    assert corner_differences(CORNERS, renamed, [*CORNERS, CORNERS[0]]) == []


def test_a_corner_that_is_missing_is_told() -> None:
    assert len(corner_differences(CORNERS, CORNERS[:3])) == 1


def test_a_neighbours_table_is_not_compared() -> None:
    neighbour = [(name, str(float(x) + 900), str(float(y) + 700)) for name, x, y in CORNERS]
    assert corner_differences(CORNERS, neighbour) == []
