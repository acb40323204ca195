"""The score as a table by layout and as docs/corner-table-score.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

from common import table

from score_tables.judge import Judged, Outcome
from score_tables.questions import Asked

HEAD = ("layout", "tables", "right", "asked", "refused", "WRONG", "undamaged", "right of them", "useful")


@dataclass(frozen=True)
class Scored:
    """One case judged, with its questions weighed where it was asked."""

    judged: Judged
    asked: Asked = Asked(0, 0, ())


def count_row(name: str, scored: Sequence[Scored]) -> Tuple[str, ...]:
    """Return the counts of some cases as one row of the table."""
    outcomes = [one.judged.outcome for one in scored]
    sound = [one for one in scored if not one.judged.case.damage and not one.judged.case.must_ask]
    right = sum(one.judged.outcome is Outcome.RIGHT for one in sound)
    useful, total = sum(one.asked.useful for one in scored), sum(one.asked.total for one in scored)
    return (
        name,
        str(len(scored)),
        *(str(outcomes.count(outcome)) for outcome in Outcome),
        str(len(sound)),
        f"{right} = {100 * right / len(sound):.0f} %" if sound else "-",
        f"{useful} of {total} = {100 * useful / total:.0f} %" if total else "-",
    )


SHORT = {
    "pdftotext -layout; names left, area vertically centred at right; integer metres": "PDF text",
    "pipe-separated rows with all merged cells repeated": "rows with bars",
    "one value per line (flattened Word table): name, X, Y, then the area once after the first point only": (
        "one value a line"
    ),
    "first point repeated as last row": "closed",
    "ring broken by a page break with repeated header": "page break",
    "numbering continues from the previous sub-area": "numbering goes on",
}


def short(layout: str) -> str:
    """Return a layout's name short enough for a table."""
    for long, word in SHORT.items():
        layout = layout.replace(long, word)
    return layout if len(layout) <= 72 else layout[:71] + "…"


def score_lines(scored: Sequence[Scored]) -> List[str]:
    """Return the table: one line a layout, the whole last."""
    layouts: Dict[str, List[Scored]] = {}
    for one in scored:
        layouts.setdefault(one.judged.case.layout, []).append(one)
    rows = [count_row(short(name).replace("|", "/"), layouts[name]) for name in sorted(layouts)]
    return table(HEAD, [*rows, count_row("all", scored)])


def detail_lines(scored: Sequence[Scored], verbose: bool) -> List[str]:
    """Return what is wrong, always; with ``verbose`` also what was asked or refused."""
    lines = []
    for one in scored:
        case, outcome = one.judged.case, one.judged.outcome
        if outcome is Outcome.RIGHT or (outcome is not Outcome.WRONG and not verbose):
            continue
        marks = [*case.damage, *([f"disputed: {case.disputed}"] if case.disputed else [])]
        lines.append(f"{case.id} {outcome.value} ({case.layout}){': ' if marks else ''}{'; '.join(marks)}")
        lines += [f"    {what}" for what in (*one.judged.differs, *one.asked.faults)]
    return lines


def is_good(scored: Sequence[Scored]) -> bool:
    """Tell whether the aims are met: nothing wrong, 90 % of the sound read, 80 % of questions useful."""
    sound = [one for one in scored if not one.judged.case.damage and not one.judged.case.must_ask]
    right = sum(one.judged.outcome is Outcome.RIGHT for one in sound)
    useful, total = sum(one.asked.useful for one in scored), sum(one.asked.total for one in scored)
    wrong = any(one.judged.outcome is Outcome.WRONG for one in scored)
    return not wrong and right >= 0.9 * len(sound) and useful >= 0.8 * total
