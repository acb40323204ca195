"""Five papers in the style of offices and companies, each telling the same mine in words of its own.

Each tells other things as well, as such papers do: a neighbour's mine, the crusher, the yard, the ground
water, what was decided years before. None of that is a contradiction.
"""

from __future__ import annotations

from typing import Callable, Dict, List

from papermill.facts import Surroundings
from papermill.flat_odf import Block, Line, Table
from papermill.telling import Teller, long_day, vi


def request(t: Teller, s: Surroundings) -> List[Block]:
    """Return the request for a licence, a form."""
    return [*_request_head(t, s), *_request_points(t, s)]


def project(t: Teller, s: Surroundings) -> List[Block]:
    """Return the text of the project: long, with much that is not the licence area."""
    return [*_project_ground(t, s), *_project_border(t, s), *_project_yards(t, s)]


def decision(t: Teller, s: Surroundings) -> List[Block]:
    """Return the decision that approved the reserve, in the names of its time."""
    return [*_decision_head(t, s), *_decision_articles(t, s)]


def _request_head(t: Teller, s: Surroundings) -> List[Block]:
    """Return who asks whom, and for what."""
    f = t.facts
    place = f"xã {t.commune()}, tỉnh {f.province}"
    return [
        Line("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", True),
        Line("**Độc lập - Tự do - Hạnh phúc**", True),
        Line(f"__{s.office_commune}, {long_day(s.paper_day)}__", True),
        Line("**ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP KHAI THÁC KHOÁNG SẢN**", True),
        Line(f"Kính gửi: Ủy ban nhân dân tỉnh {f.province}"),
        Line(f"Tên tổ chức, cá nhân đề nghị: {t.company()}"),
        Line(f"Địa chỉ: số 12, xã {s.office_commune}, tỉnh {f.province}; mã số doanh nghiệp: 0100000000"),
        Line(
            t.one_of(
                "Điện thoại: ............  Fax: ............", "Người đại diện: Ông Nguyễn Văn A - Giám đốc"
            )
        ),
        Line(
            f"Căn cứ Quyết định số {f.decision} {t.decided()} của Ủy ban nhân dân tỉnh {f.old_province}"
            f" về việc phê duyệt trữ lượng khoáng sản trong báo cáo kết quả thăm dò;"
        ),
        Line(
            f"{t.company()} đề nghị cấp giấy phép khai thác {t.mineral()} tại khu vực {f.site}, {place},"
            f" với các"
            f" nội dung sau:"
        ),
    ]


def _request_points(t: Teller, s: Surroundings) -> List[Block]:
    """Return what is asked for, point by point."""
    f = t.facts
    return [
        Line(
            t.one_of(
                lambda: (
                    f"1. Diện tích khu vực khai thác: {t.area()}, được giới hạn bởi {len(f.corners)} điểm"
                    f" khép góc có"
                    f" tọa độ nêu tại bảng dưới đây (hệ tọa độ VN-2000, {t.zone()})."
                ),
                lambda: (
                    f"1. Diện tích đề nghị cấp phép khai thác là {t.area()}; tọa độ các điểm khép góc theo"
                    f" hệ VN-2000,"
                    f" {t.zone()} như sau:"
                ),
            )
        ),
        _corners(t, "Điểm góc", "X (m)", "Y (m)"),
        Line(f"2. Trữ lượng khai thác: {t.grouped(s.reserve)} {_unit(t)}."),
        Line(
            t.one_of(
                lambda: f"3. Công suất khai thác: {t.capacity()}.",
                lambda: f"3. Công suất khai thác đề nghị: {t.capacity(' một năm')}.",
            )
        ),
        Line(
            t.one_of(
                lambda: f"4. Mức sâu khai thác: từ cos {t.top()} m đến cos {t.bottom()} m.",
                lambda: f"4. Mức sâu khai thác thấp nhất đến cốt {t.bottom()} m.",
            )
        ),
        Line(f"5. Thời hạn khai thác: {s.years} năm kể từ ngày được cấp giấy phép."),
        Line(f"6. Mục đích sử dụng: phục vụ các công trình trên địa bàn tỉnh {f.province} và vùng lân cận."),
        Line(f"{t.company()} cam kết thực hiện đúng quy định của pháp luật về địa chất và khoáng sản."),
        Line("**GIÁM ĐỐC**", True),
    ]


def _project_ground(t: Teller, s: Surroundings) -> List[Block]:
    """Return the chapters on the project and the country around."""
    f = t.facts
    unit = _unit(t)
    return [
        Line(f"**{t.company().upper()}**", True),
        Line("**THUYẾT MINH DỰ ÁN ĐẦU TƯ**", True),
        Line(f"**Khai thác {t.mineral()} tại mỏ {f.site}, xã {t.commune()}, tỉnh {f.province}**", True),
        Line(f"Đơn vị tư vấn: {s.consultant}"),
        Line("**Chương 1. MỞ ĐẦU**"),
        Line(
            f"{t.company()} là chủ đầu tư dự án. Khu mỏ thuộc địa phận xã {t.commune()}, tỉnh {f.province}"
            f" (trước đây"
            f" là xã {t.old_commune()}, huyện {f.old_district}, tỉnh {f.old_province}), cách trung tâm xã"
            f" {s.office_commune} khoảng {s.years} km về phía Tây Bắc. Dự án được lập bởi {s.consultant}"
            f" theo hợp"
            f" đồng số 05/2026/HĐTV ngày 12/01/2026."
        ),
        Line(
            f"Kết quả thăm dò đã được Ủy ban nhân dân tỉnh {f.old_province} phê duyệt tại Quyết định số"
            f" {f.decision}"
            f" {t.decided()}; công tác thăm dò thực hiện theo Giấy phép thăm dò khoáng sản số {f.licence}"
            f" {t.licensed()}. Trước đó, khu vực thuộc quy hoạch ban hành theo Quyết định số {s.old_decision}"
            f" {t.day(s.old_day)} với diện tích quy hoạch {vi(s.neighbour_area + 30)} ha."
        ),
        Line(_licence_of_before(t, s)),
        Line("**Chương 2. ĐIỀU KIỆN TỰ NHIÊN**"),
        Line(
            f"Khu vực dự án nằm trong vùng đồi núi thấp, địa hình cao từ +{f.bottom + 41} m đến"
            f" +{f.top + 33} m. Mực"
            f" nước ngầm ổn định ở mức +{abs(f.bottom) + 3} m; mùa mưa từ tháng 5 đến tháng 10."
        ),
        Line(
            f"Phía Đông giáp mỏ {s.neighbour_site} của {s.neighbour} với diện tích {vi(s.neighbour_area)}"
            f" ha, công suất"
            f" {t.grouped(s.neighbour_capacity)} {unit}/năm; phía Tây là rừng sản xuất rộng"
            f" {vi(s.dump_ha + 20)} ha"
            f" thuộc xã {s.office_commune}. Khoảng cách an toàn nổ mìn là {s.buffer_m} m."
        ),
    ]


def _project_border(t: Teller, s: Surroundings) -> List[Block]:
    """Return the chapters on border, reserve and capacity."""
    f, unit = t.facts, _unit(t)
    return [
        Line("**Chương 3. BIÊN GIỚI VÀ TRỮ LƯỢNG MỎ**"),
        Line(
            t.one_of(
                lambda: (
                    f"Khu vực khai thác có diện tích {t.area()}, được giới hạn bởi các điểm khép góc trong"
                    f" bảng 3.1. Tọa độ"
                    f" theo hệ VN-2000, {t.zone()}."
                ),
                lambda: (
                    f"Biên giới khai trường trên mặt được xác định trùng với ranh giới khu vực đề nghị cấp"
                    f" phép, tổng diện"
                    f" tích khu vực đề nghị cấp phép khai thác là {t.area()}. Hệ tọa độ VN-2000, {t.zone()}."
                ),
            )
        ),
        Line("__Bảng 3.1. Tọa độ các điểm khép góc khu vực khai thác__", True),
        _corners(t, "TT", "Tọa độ X (m)", "Tọa độ Y (m)"),
        Line(
            f"Trữ lượng địa chất huy động vào khai thác {t.grouped(s.reserve)} {unit}. Mức sâu khai thác từ"
            f" mức"
            f" {t.top()} m đến mức {t.bottom()} m. Tầng khai thác cao 10 m, góc nghiêng sườn tầng 75°; bãi"
            f" thải ngoài đổ"
            f" đến mức +{abs(f.bottom) + 12} m."
        ),
        Line("**Chương 4. CÔNG SUẤT VÀ TUỔI THỌ MỎ**"),
        Line(
            t.one_of(
                lambda: (
                    f"Công suất thiết kế của mỏ là {t.capacity('/năm', ' nguyên khối')}, tuổi thọ mỏ"
                    f" {s.years} năm kể cả"
                    f" thời gian xây dựng cơ bản."
                ),
                lambda: (
                    f"Trên cơ sở nhu cầu thị trường, công suất khai thác được chọn là {t.capacity()}; tuổi"
                    f" thọ mỏ"
                    f" {s.years} năm."
                ),
            )
            + f" Năm thứ nhất đạt 60 % công suất, tương ứng {t.grouped(int(f.capacity * 6 // 10))}"
            f" {unit}/năm. Trạm"
            f" nghiền sàng công suất {s.crusher} tấn/giờ; công suất chế biến {t.grouped(f.capacity + 20_000)}"
            f" {unit}/năm."
        ),
    ]


def _project_yards(t: Teller, s: Surroundings) -> List[Block]:
    """Return the chapter on the grounds beside the mine."""
    f = t.facts
    return [
        Line("**Chương 5. MẶT BẰNG VÀ CÔNG TRÌNH PHỤ TRỢ**"),
        Line(
            f"Sân công nghiệp diện tích {vi(s.yard_ha)} ha, bãi thải tạm diện tích {vi(s.dump_ha)} ha nằm"
            f" ngoài ranh"
            f" giới cấp phép. Tổng diện tích sử dụng đất của dự án {vi(s.yard_ha + s.dump_ha + f.area_ha)}"
            f" ha. Đường"
            f" vận chuyển dài 1.250 m, mặt rộng 7 m."
        ),
        Table(
            (
                ("STT", "Hạng mục", "Diện tích (ha)", "Ghi chú"),
                ("1", "Sân công nghiệp", vi(s.yard_ha), "ngoài mỏ"),
                ("2", "Bãi thải", vi(s.dump_ha), "tạm thời"),
                ("3", "Hồ lắng", "0,15", ""),
            )
        ),
    ]


def map_note(t: Teller, s: Surroundings) -> List[Block]:
    """Return the legend and explanation of the map: short lines and tables."""
    f = t.facts
    return [
        Line("**BẢN ĐỒ KHU VỰC KHAI THÁC KHOÁNG SẢN**", True),
        Line(f"**Mỏ {f.site}, xã {t.commune()}, tỉnh {f.province}**", True),
        Table(
            (
                ("1", "Tổ chức đề nghị", t.company()),
                ("2", "Loại khoáng sản", t.mineral()),
                ("3", "Vị trí khu vực", f"xã {t.commune()}, tỉnh {f.province}"),
                (
                    "4",
                    t.one_of("Diện tích khu vực khai thác", "Diện tích khu vực đề nghị cấp phép"),
                    t.area(),
                ),
                ("5", "Mức sâu khai thác", f"từ cos {t.top()} m đến cos {t.bottom()} m"),
                ("6", "Tỷ lệ bản đồ", "1:2.000"),
                ("7", "Đơn vị đo vẽ", s.consultant),
            ),
            ruled=t.rng.random() < 0.8,
        ),
        Line("**Bảng tọa độ các điểm khép góc**", True),
        Line(f"(Hệ tọa độ VN-2000, {t.zone()})", True),
        _corner_table(
            t, "Số hiệu điểm", "X (m)", "Y (m)", with_area=t.rng.random() < 0.3 and t.style.area == "ha"
        ),
        Line(
            f"Ghi chú: Bản đồ được thành lập trên nền bản đồ địa hình tỷ lệ 1:10.000 hệ UTM, kinh tuyến"
            f" trục 105°, múi"
            f" chiếu 6°, đo vẽ bổ sung năm 2026. Ranh giới mỏ lân cận của {s.neighbour} thể hiện theo hồ sơ"
            f" cấp phép"
            f" ({vi(s.neighbour_area)} ha)."
        ),
        Line(f"Hiện trạng địa hình cập nhật đến {t.day(s.paper_day)}."),
    ]


def _decision_head(t: Teller, s: Surroundings) -> List[Block]:
    """Return the head of the decision and what it rests on."""
    f = t.facts
    return [
        Table(
            (
                (f"ỦY BAN NHÂN DÂN\nTỈNH {f.old_province.upper()}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                (f"Số: {f.decision}", f"{f.old_province}, {t.head_day()}"),
            ),
            ruled=False,
        ),
        Line("**QUYẾT ĐỊNH**", True),
        Line(
            f"**Về việc phê duyệt trữ lượng {t.mineral()} trong “Báo cáo kết quả thăm dò mỏ {f.site}, xã"
            f" {t.old_commune()}, huyện {f.old_district}, tỉnh {f.old_province}”**",
            True,
        ),
        Line(f"**ỦY BAN NHÂN DÂN TỈNH {f.old_province.upper()}**", True),
        Line("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"),
        Line(f"Căn cứ Giấy phép thăm dò khoáng sản số {f.licence} {t.licensed()};"),
        Line(
            f"Theo đề nghị của {t.company()} tại Văn bản số 17/CV-KT và của Giám đốc Sở Tài nguyên và Môi"
            f" trường,"
        ),
        Line("**QUYẾT ĐỊNH:**", True),
    ]


def _decision_articles(t: Teller, s: Surroundings) -> List[Block]:
    """Return the articles and the annex of the decision."""
    f = t.facts
    return [
        Line(
            f"Điều 1. Phê duyệt trữ lượng {t.mineral()} trong báo cáo của {t.company()} với các nội dung"
            f" chính sau:"
        ),
        Line(
            t.one_of(
                lambda: (
                    f"1. Diện tích khu vực thăm dò được phê duyệt trữ lượng là {t.area()}, có tọa độ các"
                    f" điểm khép góc kèm"
                    f" theo (hệ tọa độ VN-2000, {t.zone()})."
                ),
                lambda: (
                    f"1. Khu vực phê duyệt trữ lượng có diện tích {t.area()}, tọa độ các điểm khép góc hệ"
                    f" VN-2000,"
                    f" {t.zone()}, cụ thể tại Phụ lục."
                ),
            )
        ),
        Line(
            f"2. Trữ lượng cấp 121 và 122: {t.grouped(s.reserve + 12_345)} {_unit(t)}. Mức sâu thăm dò đến"
            f" cốt"
            f" {t.bottom()} m."
        ),
        Line(
            "3. Khoáng sản đi kèm: không. Các tài liệu thăm dò được lưu giữ theo quy định tại Quyết định số"
            f" {s.old_decision} {t.day(s.old_day)}."
        ),
        Line("Điều 2. Quyết định này có hiệu lực kể từ ngày ký."),
        Line("**PHỤ LỤC. TỌA ĐỘ CÁC ĐIỂM KHÉP GÓC**", True),
        _corner_table(t, "Điểm", "X (m)", "Y (m)", closing=t.rng.random() < 0.3),
        Line(f"Nơi nhận: UBND huyện {f.old_district}; UBND xã {s.office_commune}; Lưu: VT."),
    ]


def letter(t: Teller, s: Surroundings) -> List[Block]:
    """Return a letter that goes with the dossier, in running text."""
    f = t.facts
    return [
        Table(
            (
                (t.company().upper(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                ("Số: 41/CV-KT", f"{f.province}, {long_day(s.paper_day)}"),
            ),
            ruled=False,
        ),
        Line("V/v giải trình, bổ sung hồ sơ đề nghị cấp giấy phép khai thác khoáng sản", True),
        Line(f"Kính gửi: Sở Nông nghiệp và Môi trường tỉnh {f.province}"),
        Line(
            f"{t.company()} được cấp Giấy phép thăm dò khoáng sản số {f.licence} {t.licensed()} và đã hoàn"
            f" thành công"
            f" tác thăm dò tại mỏ {f.site}, xã {t.commune()}, tỉnh {f.province} (trước đây là xã"
            f" {t.old_commune()}, huyện"
            f" {f.old_district}, tỉnh {f.old_province}). Trữ lượng được phê duyệt tại Quyết định số"
            f" {f.decision}"
            f" {t.decided()} của UBND tỉnh {f.old_province}."
        ),
        Line(
            t.one_of(
                lambda: (
                    f"Công ty đề nghị được khai thác {t.mineral()} trên diện tích {t.area()} với công suất"
                    f" {t.capacity()}"
                    f" trong thời hạn {s.years} năm."
                ),
                lambda: (
                    f"Nay Công ty xin được cấp phép khai thác {t.mineral()}, diện tích khu vực khai thác"
                    f" {t.area()}, công suất"
                    f" khai thác {t.capacity()}, thời hạn {s.years} năm."
                ),
            )
            + f" Mức sâu khai thác đến cốt {t.bottom()} m."
        ),
        Line(
            f"Về ý kiến của {s.neighbour}: ranh giới khu vực của Công ty cách ranh giới mỏ {s.neighbour_site}"
            f" ({vi(s.neighbour_area)} ha, công suất {t.grouped(s.neighbour_capacity)} {_unit(t)}/năm)"
            f" {s.buffer_m} m, không"
            f" chồng lấn. Tọa độ khu vực lập theo hệ VN-2000, {t.zone()}."
        ),
        Line("Kính đề nghị quý Sở xem xét, thẩm định./."),
        Line(f"Nơi nhận: Như trên; UBND xã {s.office_commune}; Lưu: VT."),
    ]


PAPERS: Dict[str, Callable[[Teller, Surroundings], List[Block]]] = {
    "don-de-nghi": request,
    "thuyet-minh-du-an": project,
    "thuyet-minh-ban-do": map_note,
    "quyet-dinh": decision,
    "cong-van": letter,
}


def _licence_of_before(t: Teller, s: Surroundings) -> str:
    """Return what was licensed years ago, to the same company: no contradiction."""
    f = t.facts
    return (
        f"Năm {s.old_day.year}, Công ty được Ủy ban nhân dân tỉnh cấp Giấy phép khai thác số 45/GP-UBND với"
        f" diện tích {vi(s.dump_ha + 3)} ha, công suất {t.grouped(f.capacity // 2)} {_unit(t)}/năm, mức sâu"
        f" khai thác đến cos +{abs(f.bottom) + 25} m; giấy phép đã hết hạn."
    )


def _unit(t: Teller) -> str:
    return t.style.cubed if t.facts.capacity_unit == "m3" else "tấn"


def _corners(t: Teller, name: str, x: str, y: str) -> Block:
    """Return the corners as a table, as two halves side by side, or in a sentence."""
    way = t.rng.random()
    if way < 0.2:
        points = "; ".join(f"điểm {point} (X = {north}; Y = {east})" for point, north, east in t.points())
        return Line(f"Tọa độ các điểm khép góc: {points}.")
    if way < 0.4 and len(t.facts.corners) >= 6:
        rows = t.points()
        half = (len(rows) + 1) // 2
        right = [*rows[half:], *[("", "", "")] * (2 * half - len(rows))]
        return Table(((name, x, y, name, x, y), *((*one, *two) for one, two in zip(rows[:half], right))))
    return _corner_table(t, name, x, y)


def _corner_table(
    t: Teller, name: str, x: str, y: str, *, closing: bool = False, with_area: bool = False
) -> Table:
    rows = t.points()
    rows = [*rows, rows[0]] if closing else rows
    if not with_area:
        return Table(((name, x, y), *rows))
    area = t.area().rsplit(" ", 1)[0]
    body = tuple((*row, area if at == 0 else "") for at, row in enumerate(rows))
    return Table(((name, x, y, "Diện tích (ha)"), *body), spans=((1, 3, len(rows)),))
