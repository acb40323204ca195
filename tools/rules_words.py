"""The fixed words of the reference pages of the rules, and how their numbers are printed."""

from __future__ import annotations

from datetime import date
from typing import Mapping, Tuple

from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_date, format_number, format_place
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.regulation.model import Parameter, Rule

LANGUAGES = ("vi", "en")
SQUARE_METRES_IN_KM2 = 1_000_000
MONTH_AND_DAY, SCALE = "month, day", "1:n"
UNITS: Mapping[str, Tuple[str, str]] = {
    "mines": ("mỏ", "mines"),
    "times": ("lần", "times"),
    "working_days": ("ngày làm việc", "working days"),
    "requests": ("lần yêu cầu", "requests"),
}
FORMS: Mapping[str, Tuple[str, str]] = {
    "form of Annex I": ("mẫu của Phụ lục I", "forms of Annex I"),
    "form of Annex II": ("mẫu của Phụ lục II", "forms of Annex II"),
}
TEXTS: Mapping[str, Tuple[str, str]] = {
    "title": ("Các quy tắc kiểm tra", "The rules of the check"),
    "made": (
        "Sinh ra bằng `tools/rules_page.py` từ bộ quy định {version} và các ví dụ trong"
        " `tests/data/rule_examples`, không sửa bằng tay. Mỗi ví dụ cũng là một phép thử: câu in dưới đây là"
        " câu chương trình nói khi chạy ví dụ đó.",
        "Made by `tools/rules_page.py` from the rule set {version} and the examples in"
        " `tests/data/rule_examples`, not by hand. Each example is a test as well: the sentences below are"
        " those that the program says when it runs the example.",
    ),
    "usual": (
        "Nếu ví dụ không nói khác: Công ty A nộp hồ sơ mới về vàng ngày 23/11/2026, khu vực"
        " 100 m × 100 m từ mức +50 m xuống 0 m, dữ liệu tham chiếu ngày 01/11/2026. Dung sai (không văn bản"
        " nào quy định, người dùng chọn): chồng lấn hẹp hơn {overlap} là trong dung sai; giấy phép cách dưới"
        " {neighbour} được nêu ra.",
        "Unless an example says otherwise: Công ty A files a new application for gold on 23 Nov 2026, an"
        " area of 100 m × 100 m from +50 m down to 0 m, reference data of 1 Nov 2026. Tolerances (no text"
        " gives one, the user chooses): an overlap narrower than {overlap} is within tolerance; a licence"
        " closer than {neighbour} is listed.",
    ),
    "marks": (
        "Căn cứ chưa đọc được văn bản thì quy tắc chỉ cảnh báo, không chặn.",
        "A rule whose text was not read may warn, never block.",
    ),
    "force": ("Hiệu lực", "In force"),
    "severity": ("Mức độ", "Severity"),
    "basis": ("Căn cứ", "Basis"),
    "numbers": ("Số liệu", "Numbers"),
    "source": ("Nguồn", "Source"),
    "rule": ("Quy tắc", "Rule"),
    "facts": ("Hỏi người nộp", "Asked of the applicant"),
    "roles": ("Lớp dữ liệu", "Layer read"),
    "kinds": ("Xét trong hồ sơ", "Looked at in applications for"),
    "exploration": ("thăm dò", "exploration"),
    "mining": ("khai thác", "mining"),
    "older": ("không cũ hơn {days} ngày", "no older than {days} days"),
    "always": ("mọi lúc", "always"),
    "from": ("từ {first}", "since {first}"),
    "until": ("đến {last}", "until {last}"),
    "between": ("{first} – {last}", "{first} – {last}"),
    "no_text": ("không có văn bản", "no text"),
    "passes": ("Đạt", "Passes"),
    "fails": ("Không đạt", "Fails"),
    "boundary": ("Ở ranh giới", "On the boundary"),
    "in_doubt": ("Chưa rõ", "In doubt"),
    "beside": ("Nằm sát bên", "Beside one another"),
    "to_do": ("Cần làm", "What to do"),
    "measured": ("Đo được {measured}", "Measured {measured}"),
    "limit": ("mức {limit}", "limit {limit}"),
    "not_in_force": (
        "Ngày đó quy tắc chưa có hoặc không còn hiệu lực.",
        "The rule is not in force on that day.",
    ),
    "unconfirmed": ("chưa đọc văn bản", "text not read"),
    "read_copy": ("đã đọc văn bản", "text read"),
    "derived": ("suy ra", "derived"),
    "practice": ("thông lệ", "practice"),
    "recalled": ("theo trí nhớ", "recalled"),
    "then": ("Lời văn khi đó", "Wording then"),
}


def text(name: str, lang: str, **values: object) -> str:
    """Return a fixed text of the pages."""
    return TEXTS[name][LANGUAGES.index(lang)].format(**values)


def severity_told(rule: Rule, lang: str) -> str:
    """Return how heavy a conflict weighs, by kind of application where the kinds differ."""
    by_kind = {kind: say(Phrase(f"severity.{rule.severity_for(kind).value}"), lang) for kind in rule.kinds}
    if len(set(by_kind.values())) == 1:
        return next(iter(by_kind.values()))
    return "; ".join(f"{word} ({text(kind, lang)})" for kind, word in by_kind.items())


def force_told(rule: Rule, lang: str) -> str:
    """Return from when to when a wording holds."""
    first = format_date(rule.valid_from, lang) if rule.valid_from else ""
    last = format_date(rule.valid_to, lang) if rule.valid_to else ""
    name = ("between" if last else "from") if first else ("until" if last else "always")
    return text(name, lang, first=first, last=last)


def parameter_told(parameter: Parameter, lang: str) -> str:
    """Return the number or the numbers of a parameter with their unit."""
    values = parameter.value if isinstance(parameter.value, tuple) else (parameter.value,)
    if parameter.unit == MONTH_AND_DAY:
        month, day = map(int, values)
        return f"{day:02d}/{month:02d}" if lang == "vi" else f"{day} {date(2000, month, day):%b}"
    if parameter.unit in FORMS:
        listed = ", ".join(format_number(value, 0, lang) for value in values)
        return f"{listed} ({FORMS[parameter.unit][LANGUAGES.index(lang)]})"
    return ", ".join(amount_told(value, parameter.unit, lang) for value in values)


def amount_told(value: float, unit: str, lang: str) -> str:
    """Return a number with its unit; minutes of arc as degrees and minutes, a scale as ``1:5,000``."""
    if unit == SCALE:
        return f"1:{format_number(value, 0, lang)}"
    if unit == "arcmin":
        return f"{int(value) // 60}°{int(value) % 60:02d}′"
    if unit == "km2":
        return measure_told(value * SQUARE_METRES_IN_KM2, unit, lang)
    if unit in UNITS:
        word = UNITS[unit][LANGUAGES.index(lang)]
        single = lang == "en" and value == 1
        return f"{format_place(value, '', lang)} {word[:-1] if single else word}"
    return measure_told(value, unit, lang)


def cell(told: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return told.replace("|", "\\|").replace("\n", " ")
