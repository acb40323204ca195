"""Whether words between a name and its number speak of the licence area itself, and whose it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import FrozenSet

from mineral_plugin.core.dossier.papers.companies import companies_in, fold

_ALLOWED = (
    "khu vực mỏ khai thác thăm dò đề nghị cấp phép giấy xin được là khoảng bằng của toàn bộ ranh giới biên"
    " hạn tổng"
    " khoáng sản cộng theo tọa toạ độ các điểm góc khép kín tính trên bản đồ kèm với có cho này nêu bề mặt"
    " hình chiếu"
    " thuộc dự án đạt tối đa hàng hằng năm thiết kế mỗi sản lượng công suất trung bình từ nguyên khối địa"
    " chất sẽ"
    " đá vôi cát sỏi sét đất quặng than cao lanh san lấp lộ thiên hầm lò vật liệu xây dựng thông thường làm"
    " xi măng"
    " lòng sông đăng ký phê duyệt chấp thuận nói trong xác định s như sau giao ghi tại điều giá trị mức quy"
    " mô và"
    " vlxdtt chọn lựa vlxd trữ phương pháp bảng diện tích đầu tư tt stt nội dung đơn vị tính số ở"
)
_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d[\d.,]*\s*(?:ha|m2|m²|km|m3|m³|tấn|%)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _allowed() -> FrozenSet[str]:
    return frozenset(fold(one) for one in _ALLOWED.split())


def says_only(between: str) -> bool:
    """Return whether words say no more than that the licence area is meant: names and the words of it.

    ``khu vực khai thác mỏ Thung Mơ là`` does; ``bãi thải`` speaks of something else, and whatever is not
    known may.
    """
    if _FIGURE.search(between):
        return False
    words = _WORD.findall(between)
    return all(one[0].isupper() or one.isdigit() and len(one) < 5 or fold(one) in _allowed() for one in words)


def owner_before(text: str) -> str:
    """Return the company that a sentence names last before it says something, or nothing."""
    found = companies_in(text)
    return text[found[-1].start : found[-1].end] if found else ""
