"""Reading the runs of text that the portal gives for times and steps; nothing is reworded here.

A row, a line or a step that cannot be read stops the work: what is lost in silence is not missed by anybody.
"""

from __future__ import annotations

import re
from typing import Any, Iterable, Iterator

CHANNELS = {"Trực tiếp": "in_person", "Dịch vụ bưu chính": "post", "Trực tuyến": "online"}
CHANNEL = re.compile(
    r"(?:(?<=Mô tả)|(?<=[a-zà-ỹ.;:)”]))(Trực tiếp|Dịch vụ bưu chính|Trực tuyến)(?=Không có|\d)"
)
ROW = re.compile(
    r"(?P<total>\d+ Ngày làm việc|\d+ Ngày|Không có thông tin)"
    r"(?P<fee>Không có thông tin|Miễn phí|[\d,]+ (?:Việt Nam Đồng|VNĐ))"
    r"(?:\((?:theo|Thực hiện)[^)]*\))?(?P<rest>.*)",
    re.DOTALL,
)
TIME = re.compile(r"0?(\d+) [Nn]gày( làm(?: v(?:iệ|ệ)c)?)?")
LINE = re.compile(r"[-+* \t]*(Thời hạn ?[^:]*): *(.*)")
STAGE = re.compile(
    r"^(?P<head>[^\n]*?)(?:[a-eđ]\)|-) *Bước (?P<number>\d)[.:] *(?P<title>[^\n]*)", re.MULTILINE
)

Json = dict[str, Any]
# When it applies, the channels to file by, the steps as printed.
Read = tuple["str | None", list[Json], list[Json]]


def told(text: str) -> Iterator[Json]:
    """Yield the step-by-step text as the page separates it: case, number, title, words."""
    # Three pages run the end of one case into the head of the next.
    text = re.sub(r"(?<=quy định\.)(?=Trường hợp)", "\n", text)
    found = list(STAGE.finditer(text))
    when = None
    for mark, after in zip(found, [*found[1:], None]):
        when = mark["head"].strip() or when
        words = text[mark.end() : after.start() if after else len(text)].strip()
        yield {
            "when": when,
            "number": int(mark["number"]),
            "title": mark["title"].strip(),
            "text": words or None,
        }


def timed(how: str) -> list[Read]:
    """Return the cases of the table of times: when, channels, steps as printed."""
    found: dict[tuple[Any, ...], Read] = {}
    for name, row in rows(how):
        for when, lines in blocks(row["rest"]):
            key = (when, tuple(line["what"] for line in lines))
            _, channels, _ = found.setdefault(key, (when, [], lines))
            if channel(name, row) not in channels:
                channels.append(channel(name, row))
    return list(found.values())


def narrated(entry: Json, heads: list[str | None], told_steps: list[list[Json]], names: Json) -> list[Read]:
    """Return cases whose steps a person took from the step-by-step text; their words have to stand there."""
    channels: list[Json] = []
    for name, row in rows(entry["how"]):
        if channel(name, row) not in channels:
            channels.append(channel(name, row))
    return [
        (when, channels, [told_line(entry["steps"], when, one, names) for one in steps])
        for when, steps in zip(heads, told_steps)
    ]


def told_line(text: str, when: str | None, one: Json, names: Json) -> Json:
    """Return a step of the step-by-step text; one without words is where the page breaks off before it."""
    return {
        "kind": one["kind"],
        "name": names[one["kind"]]["vi"],
        "what": sentence(text, when, one["words"]) if one["words"] else None,
        "value": one["time"],
        "who": one["who"],
    }


def duration(match: Any) -> Json:
    """Return days and unit of a match of ``TIME``, both ``None`` without one."""
    if match is None:
        return {"days": None, "unit": None}
    return {"days": int(match[1]), "unit": "working" if match[2] else "calendar"}


def rows(how: str) -> Iterator[tuple[str, Any]]:
    """Yield the rows of the table of times: channel and what it says."""
    marks = list(CHANNEL.finditer(how))
    for mark, after in zip(marks, [*marks[1:], None]):
        row = ROW.fullmatch(how[mark.end() : after.start() if after else len(how)])
        if row is None:
            raise SystemExit(f"a row cannot be read: {how[mark.start() : mark.start() + 90]}")
        yield CHANNELS[mark[1]], row


def channel(name: str, row: Any) -> Json:
    """Return a channel with the total and the fee that the portal shows for it."""
    amount = re.match(r"[\d,]+", row["fee"])
    free = 0 if row["fee"] == "Miễn phí" else None
    return {
        "channel": name,
        **duration(TIME.fullmatch(row["total"])),
        "fee_vnd": int(amount[0].replace(",", "")) if amount else free,
    }


def blocks(text: str) -> Iterator[tuple[str | None, list[Json]]]:
    """Yield the blocks of a row: the case it is for, and its lines of times."""
    head = re.split(r"[-*+ \t]*(?:Cách thực hiện|Cách thức thực hiện|Thời hạn)", text, maxsplit=1)[0]
    when = re.sub(r"^\(\d\) *", "", head.strip()).rstrip(":") or None
    lines: list[Json] = []
    for raw in text[len(head) :].splitlines():
        if re.match(r"\+ Trường hợp", raw.strip()):
            if lines:
                yield when, lines
            when, lines = raw.strip()[2:].strip(), []
        elif printed := printed_time(raw):
            lines.append(printed)
    yield when, lines


def printed_time(raw: str) -> Json | None:
    """Return a line of times, ``None`` for any other line."""
    clean = raw.replace("\t", " ").strip()
    what = re.sub(r"^[-+* ]+", "", clean)
    settled = re.fullmatch(r"Thời hạn (quyết toán tiền cấp quyền khai thác khoáng sản).*", what)
    if settled:
        return {"kind": "whole", "name": capital(settled[1]), "what": what, "value": what}
    match = LINE.fullmatch(clean)
    if match is None or not match[2]:
        return None
    name = re.sub(r"^Thời hạn *", "", match[1]).strip()
    return {"kind": kind(name), "name": capital(name), "what": what, "value": match[2]}


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[0].upper() + text[1:]


def kind(name: str) -> str:
    """Return what sort of step a line is about."""
    tests = (
        ("check", r"tiếp nhận và kiểm tra"),
        ("appraise_decide", r"thẩm định.*(?:quyết định|công nhận)"),
        ("receive_appraise", r"tiếp nhận, thẩm định"),
        ("appraise", r"thẩm định"),
        ("notify", r"thông báo kết quả"),
        ("decide_hand_over", r"xem xét.*trả kết quả"),
        ("hand_over", r"^trả"),
        ("decide", r"xem xét"),
        ("whole", r"giải quyết|tuyển chọn"),
    )
    for found, pattern in tests:
        if re.search(pattern, name):
            return found
    raise SystemExit(f"no kind for {name!r}")


def stands_in(code: str, text: str, spellings: Iterable[str]) -> None:
    """Stop the work where a page does not say what was taken from it, in any of its spellings."""
    if not any(words.casefold() in text.casefold() for words in spellings):
        raise SystemExit(f"{code}: the page does not say {spellings}")


def sentence(text: str, when: str | None, words: str) -> str:
    """Return the line of the step-by-step text in which words stand, looked for within their own case."""
    start = max(text.find(when), 0) if when else 0
    at = text.casefold().find(words.casefold(), start)
    if at < 0:
        raise SystemExit(f"not in its case: {words}")
    end = text.find("\n", at)
    return re.sub(r"^[-*+ ]+", "", text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)])
