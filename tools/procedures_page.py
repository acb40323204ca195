"""The page about the national procedures, in both languages, made from the data of the program.

python3 tools/procedures_data.py docs
"""

from __future__ import annotations

from typing import Iterator

from mineral_plugin.core.regulation.procedures import (
    Case,
    Days,
    Delegation,
    NationalProcedure,
    Procedures,
    Step,
)
from mineral_plugin.core.regulation.procedures_loader import load_procedures

HEAD = """\
# National procedures / Thủ tục hành chính quốc gia

Made by `python3 tools/procedures_data.py docs` from `resources/regulation/procedures-*.json`, not by hand.
{source_en} {fee_en}

Sinh ra từ dữ liệu của chương trình, không sửa bằng tay. {source_vi} {fee_vi}

Days / ngày: `3w` = 3 working days (ngày làm việc), `70c` = 70 calendar days (ngày). `+21w` is added after a
supplement (cộng thêm sau khi bổ sung hồ sơ). `*` = the law where the portal prints another time (theo
luật, Cổng in số khác).
`!` = part of the step cannot be electronic (có việc không làm được trên mạng).
"""


def page(known: Procedures | None = None) -> str:
    """Return the page as Markdown."""
    procedures = known or load_procedures()
    parts = [
        _head(procedures),
        "## Notes / Lưu ý\n",
        *(f"- {note.text.en} {note.text.vi}" for note in procedures.notes),
        "\n## Working list / Danh mục P01-P37\n",
        "| Id | Tiếng Việt | English | Codes / mã | Reason / lý do |",
        "|---|---|---|---|---|",
        *_working(procedures),
        "\n## Procedures / Thủ tục\n",
        "| Code / mã | Tên | Case / trường hợp | Total shown / tổng | Steps / các bước | Papers / giấy tờ |",
        "|---|---|---|---|---|---|",
        *(row for one in procedures.procedures for row in _rows(one)),
        "\n## Totals that are not the sum / Tổng không bằng tổng các bước\n",
        *_differences(procedures),
        "\n## Decided by the provinces for a time / Phân cấp cho tỉnh có thời hạn\n",
        *map(_delegated, procedures.delegations),
    ]
    return "\n".join(parts) + "\n"


def _head(known: Procedures) -> str:
    return HEAD.format(
        source_en=known.source.en,
        source_vi=known.source.vi,
        fee_en=known.fee_note.en,
        fee_vi=known.fee_note.vi,
    )


def _delegated(one: Delegation) -> str:
    period = f"{one.period.valid_from} - {one.period.valid_to}"
    return f"- {', '.join(one.codes)}: {period}, {one.basis} [{one.mark}]"


def _working(known: Procedures) -> Iterator[str]:
    for entry in known.working:
        reason = f"{entry.reason.en} {entry.reason.vi}" if entry.reason else "-"
        codes = ", ".join(entry.codes) or "-"
        yield f"| {entry.id} | {entry.name.vi} | {entry.name.en} | {codes} | {reason} |"


def _rows(one: NationalProcedure) -> Iterator[str]:
    for number, case in enumerate(one.cases):
        first = number == 0
        names = f"{one.name.vi}<br>{one.name.en}" if first else ""
        papers = str(len(one.papers)) if first else ""
        what = f"{case.id}: {', '.join(case.working_ids) or '-'}"
        steps = " + ".join(map(_step, case.steps))
        yield f"| {one.code if first else ''} | {names} | {what} | {_totals(case)} | {steps} | {papers} |"


def _totals(case: Case) -> str:
    totals = dict.fromkeys(_days(channel.total) for channel in case.channels)
    return " / ".join(totals)


def _step(step: Step) -> str:
    supplement = f" (+{_days(step.supplement)})" if step.supplement else ""
    return f"{_days(step.time)}{'*' if step.amended else ''}{'!' if step.offline else ''}{supplement}"


def _days(days: Days | None) -> str:
    return f"{days.days}{days.unit[0]}" if days else "-"


def _differences(known: Procedures) -> Iterator[str]:
    for one in known.procedures:
        for case in one.cases:
            if case.difference and case.difference.kind == "differs":
                printed = " + ".join(f"{days}{unit[0]}" for unit, days in case.printed_sum().items())
                reason = case.difference.reason
                yield f"- {one.code}, {case.id}: {_totals(case)} ≠ {printed}. {reason.en} {reason.vi}"
