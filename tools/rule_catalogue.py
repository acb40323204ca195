"""The table of all rules of the catalogue: what decides each, and whether it is there."""

from __future__ import annotations

import json
from typing import Dict, Mapping, Sequence, Tuple

from common import ROOT
from rule_numbers import versions
from rules_words import cell, severity_told, text

from mineral_plugin.core.checks.engine import CHECKS
from mineral_plugin.core.regulation.model import Rule

CATALOGUE = ROOT / "tests" / "data" / "rule_catalogue.json"
DECIDING = ("polygons", "dates", "counts", "attributes")
BY_WORDS = {
    "polygons": "đa giác / polygons",
    "dates": "ngày tháng / dates",
    "counts": "số lượng / counts",
    "attributes": "số liệu / attributes",
    "papers": "giấy tờ / papers",
}
STATES = {
    "implemented": "đã có / implemented",
    "question": "câu hỏi / question",
    "not_possible": "không thể / not possible",
    "missing": "chưa có / missing",
}
HEAD = (
    "Id",
    "Quy tắc",
    "Rule",
    "Xét bằng / decided by",
    "Tình trạng / state",
    "Hiệu lực / in force",
    "Mức độ / severity",
    "Nguồn / source",
)
NOTE = """\
A question is a rule that no geometry, date, count or attribute can decide: it asks the applicant and weighs
the answer. Câu hỏi là quy tắc mà không hình học, ngày tháng, số lượng hay số liệu nào quyết định được:
chương trình hỏi người nộp và xét câu trả lời.
"""


def catalogue() -> Tuple[Mapping[str, Sequence[str]], Mapping[str, Mapping[str, str]]]:
    """Return what decides each rule of the catalogue, and why some are not possible."""
    document = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return document["decided_by"], document["not_possible"]


def states() -> Dict[str, str]:
    """Return the state of every rule of the catalogue: one of ``STATES``."""
    decided_by, not_possible = catalogue()
    return {rule: _state(rule, by, not_possible) for rule, by in decided_by.items()}


def _state(rule: str, by: Sequence[str], not_possible: Mapping[str, Mapping[str, str]]) -> str:
    if rule in not_possible:
        return "not_possible"
    if rule not in versions() or rule not in CHECKS:
        return "missing"
    return "implemented" if set(by) & set(DECIDING) else "question"


def catalogue_page() -> str:
    """Return the table of all rules of the catalogue with their state, in both languages."""
    decided_by, not_possible = catalogue()
    state, known = states(), versions()
    counted = {name: list(state.values()).count(name) for name in STATES}
    told = "; ".join(f"{STATES[name]}: {number}" for name, number in counted.items() if number)
    lines = [
        "# Danh mục quy tắc / Rule catalogue\n",
        "Sinh ra bằng `tools/rules_page.py`, không sửa bằng tay; chi tiết ở [rules.vi.md](rules.vi.md).",
        "Made by `tools/rules_page.py`, not by hand; details in [rules.en.md](rules.en.md).\n",
        f"{told}; tổng / in all: {len(state)}.\n",
        NOTE,
        f"| {' | '.join(HEAD)} |",
        "|" + "---|" * len(HEAD),
    ]
    for rule, by in decided_by.items():
        reason = f": {not_possible[rule]['vi']} / {not_possible[rule]['en']}" if rule in not_possible else ""
        cells = _row(rule, known.get(rule, ()), by, STATES[state[rule]] + reason)
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    return "\n".join(lines) + "\n"


def _row(rule: str, found: Sequence[Rule], by: Sequence[str], state: str) -> Tuple[str, ...]:
    decided = ", ".join(BY_WORDS[one] for one in by)
    if not found:
        return (rule, "–", "–", decided, state, "–", "–", "–")
    newest = found[-1]
    return (
        rule,
        newest.title.vi,
        newest.title.en,
        decided,
        state,
        "<br>".join(map(_force, found)),
        f"{severity_told(newest, 'vi')} / {severity_told(newest, 'en')}",
        f"{text(newest.source, 'vi')} / {text(newest.source, 'en')}",
    )


def _force(rule: Rule) -> str:
    first, last = (day.isoformat() if day else "…" for day in (rule.valid_from, rule.valid_to))
    return f"{first} – {last}"
