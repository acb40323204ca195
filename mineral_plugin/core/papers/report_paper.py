"""The check report as a paper: the same content as its page, each finding with a map of its place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Iterator, List, Mapping, Optional, Sequence

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.numbers import format_hectares, format_time
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.papers.corner_tables import corner_blocks
from mineral_plugin.core.papers.model import (
    Block,
    Cell,
    Grid,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Picture,
)
from mineral_plugin.core.report.html import ACCEPTED_HEADS, LAYER_HEADS
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.report.pictures import MapPicture, area_picture, finding_picture
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.report.told import (
    PROBLEMS,
    basis_line,
    day_told,
    finding_title,
    law_sentences,
    layer_age,
    layer_origin,
    layer_standing,
    measure_line,
    measures_told,
    outcome_told,
    word,
)

_AREA_MM = (150.0, 95.0)
_FINDING_MM = (110.0, 62.0)
_HASH_SHOWN = 16


def report_paper(reports: Sequence[Mapping[str, Any]], lang: str) -> Paper:
    """Return the paper of one or more reports (``report-1`` data), each on a new page."""
    blocks: List[Block] = []
    for number, report in enumerate(reports):
        blocks += [NewPage()] if number else []
        blocks += _blocks(report, lang)
    title = word("report.title", lang)
    names = ", ".join(filter(None, (report["area"]["name"] for report in reports[:3])))
    return Paper(lang, f"{title}: {names}" if names else title, tuple(blocks), title)


def _blocks(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    area = area_of_report(report)
    yield from _head(report, lang)
    yield Paragraph(report["summary"]["headline"][lang], bold=True)
    yield _families(report, lang)
    says = word("paper.map_of_area", lang, area=_name(report, lang))
    yield _picture(area_picture(report, lang, *_AREA_MM), says)
    yield from corner_blocks(table_form(area, lang)) if _has_corners(area) else ()
    yield from _findings(report, lang)
    yield from _accepted(report, lang)
    yield from _others(report, lang)
    yield from _stated(report, lang)
    yield from _layers(report, lang)
    yield from _foot(report, lang)


def _name(report: Mapping[str, Any], lang: str) -> str:
    return report["area"]["name"] or word("report.unnamed", lang)


def _has_corners(area: LicenceArea) -> bool:
    return all(ring.corners for part in area.parts for ring in part.rings)


def _picture(made: MapPicture, says: str) -> Picture:
    return Picture(made.svg, made.width_mm, made.height_mm, says)


def _head(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    procedure = report["procedure"]
    yield Heading(word("report.title", lang), 1, "center")
    yield Heading(_name(report, lang), 2, "center")
    subject = {
        "procedure": procedure["name"][lang],
        "mineral": procedure["mineral_name"][lang],
        "day": date.fromisoformat(report["event_date"]),
        "version": report["regulation"]["version"],
    }
    yield Paragraph(word("report.subject", lang, **subject))
    yield Paragraph(measures_told(report, lang))
    yield from (Paragraph(line, small=True) for line in law_sentences(report, lang))


def _families(report: Mapping[str, Any], lang: str) -> Grid:
    rows = tuple(
        (Cell(word(f"family.{family}", lang)), Cell(outcome_told(verdict, lang)))
        for family, verdict in report["summary"]["families"].items()
    )
    return Grid((), rows, (3.0, 2.0), share=0.75)


def _findings(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    problems = [one for one in report["findings"] if one["outcome"] in PROBLEMS]
    problems.sort(key=lambda one: PROBLEMS.index(one["outcome"]))
    yield Heading(word("report.problems", lang, count=len(problems)))
    for finding in problems:
        yield from _finding(report, finding, lang)


def _finding(report: Mapping[str, Any], finding: Mapping[str, Any], lang: str) -> Iterator[Block]:
    made = finding_picture(report, finding, lang, *_FINDING_MM)
    kept = made is not None
    yield Heading(finding_title(finding, lang), 3)
    yield Paragraph(finding["message"][lang], kept=kept)
    measured, basis = measure_line(finding, lang), basis_line(finding, lang)
    yield from (Paragraph(measured, kept=kept),) if measured else ()
    yield from (Paragraph("→ " + finding["remedy"][lang], kept=kept),) if finding["remedy"] else ()
    yield from (Paragraph(basis, italic=True, small=True, kept=kept),) if basis else ()
    if made is not None:
        yield _picture(made, word("report.map_of_finding", lang, rule=finding["rule"]))


def _accepted(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    accepted = report["run"].get("accepted", ())
    if not accepted:
        return
    said = {finding["id"]: finding["message"][lang] for finding in report["findings"]}
    rows = tuple(
        (
            Cell(f"{one['rule']}: {said.get(one['finding'], '')}"),
            Cell(one["by"]),
            Cell(format_time(datetime.fromisoformat(one["at"]), lang)),
            Cell(one["reason"]),
        )
        for one in accepted
    )
    heads = tuple(Cell(word(head, lang), bold=True) for head in ACCEPTED_HEADS)
    yield Heading(word("report.accepted", lang, count=len(accepted)))
    yield Paragraph(word("report.accepted_note", lang))
    yield Grid((heads,), rows, (4.0, 2.0, 1.5, 3.0))


def _others(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    for title, outcome in (("report.passes", "clear"), ("report.not_applicable", "not_applicable")):
        found = [one for one in report["findings"] if one["outcome"] == outcome]
        if found:
            yield Heading(word(title, lang, count=len(found)))
            yield from (Paragraph(f"{one['rule']} · {one['message'][lang]}", small=True) for one in found)


def _stated(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    stated = report["procedure"].get("stated", ())
    if stated:
        rows = tuple((Cell(one["question"][lang]), Cell(one["answer"][lang])) for one in stated)
        yield Heading(word("report.stated", lang, count=len(stated)))
        yield Grid((), rows, (3.0, 2.0))


def _layers(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    if not report["reference"]:
        return
    rows = tuple(
        (
            Cell(layer["role_name"][lang]),
            Cell(layer_origin(layer)),
            Cell("\n".join(filter(None, (layer_standing(layer, lang), layer["key"])))),
            Cell("\n".join(filter(None, (day_told(layer["as_of"], lang), layer_age(layer, lang))))),
            Cell(layer["grade"] or "–"),
            Cell(layer["sha256"][:_HASH_SHOWN] + "…"),
        )
        for layer in report["reference"]
    )
    heads = tuple(Cell(word(head, lang), bold=True) for head in LAYER_HEADS)
    yield Heading(word("report.reference", lang))
    yield Grid((heads,), rows, (2.4, 2.6, 1.9, 1.9, 1.2, 2.0), small=True)


def _foot(report: Mapping[str, Any], lang: str) -> Iterator[Block]:
    run = report["run"]
    made = format_time(datetime.fromisoformat(run["at"]), lang)
    ellipsoidal = format_hectares(report["area"]["ellipsoidal_area_m2"], lang)
    lines: List[Optional[str]] = [
        word("report.made", lang, made=made, program=run["program"]),
        f"{word('report.digest', lang)} {digest(report)}",
        word("report.ellipsoidal", lang, area=ellipsoidal),
        _error_model(report, lang),
        word("report.disclaimer", lang),
    ]
    yield from (Paragraph(line, small=True) for line in lines if line)


def _error_model(report: Mapping[str, Any], lang: str) -> Optional[str]:
    procedure = report["procedure"]
    version = procedure.get("error_model")
    if not version:
        return None
    width = procedure["tolerances"]["overlap_width_m"]
    return word("report.error_model", lang, day=date.fromisoformat(version), width=width)
