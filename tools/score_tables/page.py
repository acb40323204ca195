"""The score as a table by layout and as docs/corner-table-score.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence, Tuple

from common import table

from score_tables.judge import Judged, Outcome
from score_tables.questions import Asked
from score_tables.trips import maker

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


def trip_lines(trips: Mapping[str, Sequence[Scored]]) -> List[str]:
    """Return the table of the round trips: one line a kind of file."""
    rows = []
    for kind, scored in trips.items():
        rows.append((kind, maker(kind), *count_row(kind, scored)[1:8]))
    return table(("file", "made by", *HEAD[1:8]), rows)


INTRO = """\
Written by `make score`. Every table goes through `read-corners`; its JSON is held against the truth:
names, X, Y, order of corners and rings, zone, stated area with unit, levels. *Right* is read without any
question; *asked* and *refused* say what is not certain; *WRONG* is a mistake without a question (aim: none).
*Undamaged* leaves out tables whose own text is damaged: cut off, crossing rings, exchanged columns, a corner
far away, area and corners apart by a factor, rows left over, two zones (aim: 90 % right). A question is
*useful* when it names its row and one of at most three answers leads to the truth (aim: 80 %)."""
TRIPS = """\
Shapefile, MapInfo, DXF, GPX and KML keep no names of corners and may turn a ring; there a corner is
right within 2 cm."""


def page_lines(sections: Mapping[str, Sequence[Scored]], trips: Mapping[str, Sequence[Scored]]) -> List[str]:
    """Return docs/corner-table-score.md: a section for each set of tables, the trips, what is not right."""
    lines = ["# Score of corner-table reading", "", INTRO]
    for title, scored in sections.items():
        lines += ["", f"## {title}", "", *score_lines(scored)]
    lines += ["", "## Round trips of the stored tables' truth", "", TRIPS, "", *trip_lines(trips)]
    every = [one for scored in sections.values() for one in scored]
    lines += ["", "## What is not right", "", *dict.fromkeys(f"- {line}" for line in _short_details(every))]
    disputed = {one.judged.case.id: one.judged.case.disputed for one in every if one.judged.case.disputed}
    return [*lines, "", "## Disputed truth", "", *(f"- {name}: {why}" for name, why in disputed.items())]


def _short_details(scored: Sequence[Scored]) -> List[str]:
    lines = []
    for one in scored:
        case, outcome = one.judged.case, one.judged.outcome
        if outcome is Outcome.RIGHT or case.must_ask and outcome is not Outcome.WRONG:
            continue
        why = [*case.damage, *one.judged.differs] if outcome is Outcome.WRONG else case.damage
        lines.append(f"{case.id} {outcome.value}" + (f": {'; '.join(why)}" if why else ""))
    return lines


def is_good(scored: Sequence[Scored]) -> bool:
    """Tell whether the aims are met: nothing wrong, 90 % of the sound read, 80 % of questions useful."""
    sound = [one for one in scored if not one.judged.case.damage and not one.judged.case.must_ask]
    right = sum(one.judged.outcome is Outcome.RIGHT for one in sound)
    useful, total = sum(one.asked.useful for one in scored), sum(one.asked.total for one in scored)
    wrong = any(one.judged.outcome is Outcome.WRONG for one in scored)
    return not wrong and right >= 0.9 * len(sound) and useful >= 0.8 * total
