"""One page for the client, Vietnamese and English side by side: equal numbers in both, no more than a page.

Who pays for the dossier reads neither articles nor tables: where the area is, how large, what stands in the
way, what to do next. Everything is taken from the report.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Callable, Iterator, List, Mapping, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.numbers import format_time
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.papers.model import Block, Cell, Grid, Heading, Paper, Paragraph, Picture, Row
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.report.pictures import area_picture
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.report.told import PROBLEMS, SIGNS, outcome_told, word

_BOTH = ("vi", "en")
_PICTURE_MM = (120.0, 62.0)
_MOST_FINDINGS = 5
# What two columns of a page hold beside the picture, in letters of both languages together.
_MOST_LETTERS = 2200


def summary_paper(report: Mapping[str, Any]) -> Paper:
    """Return the page of one report (``report-1`` data)."""
    area = area_of_report(report)
    name = report["area"]["name"] or _both(lambda lang: word("report.unnamed", lang))
    title = word("paper.summary", "vi")
    blocks: List[Block] = [
        Heading(_both(lambda lang: word("paper.summary", lang)), 1, "center"),
        Paragraph(name, "center", bold=True),
        _pairs([*_facts(report, area), *_verdict(report)]),
        _picture(report, name),
        _pairs(list(_problems(report))),
        Paragraph(_made(report), "center", small=True),
    ]
    return Paper("vi", f"{title}: {name}", tuple(blocks), one_page=True)


_Say = Callable[[str], str]
_Pair = Tuple[str, str, bool]


def _both(said: _Say) -> str:
    vi, en = (said(lang) for lang in _BOTH)
    return vi if vi == en else f"{vi} / {en}"


def _pair(said: _Say, bold: bool = False) -> _Pair:
    return said("vi"), said("en"), bold


def _pairs(pairs: Sequence[_Pair]) -> Grid:
    rows: List[Row] = [(Cell(vi, bold=bold), Cell(en, bold=bold)) for vi, en, bold in pairs]
    return Grid((), tuple(rows), (1.0, 1.0), borders=False)


def _facts(report: Mapping[str, Any], area: LicenceArea) -> Iterator[_Pair]:
    """Yield what the area is, in the words and digits of its corner table."""
    procedure = report["procedure"]
    yield _pair(lambda lang: f"{procedure['name'][lang]} · {procedure['mineral_name'][lang]}")
    yield _pair(lambda lang: "\n".join(_table_facts(area, lang)))


def _table_facts(area: LicenceArea, lang: str) -> Iterator[str]:
    form = table_form(area, lang)
    yield form.tables[0].system_head
    yield word("paper.corner_count", lang, count=sum(len(table.rows) for table in form.tables))
    for table in form.tables:
        yield from (fact.line for fact in table.facts)
    yield from (fact.line for fact in form.facts)


def _verdict(report: Mapping[str, Any]) -> Iterator[_Pair]:
    verdict = report["summary"]["verdict"]
    yield _pair(lambda lang: outcome_told(verdict, lang), bold=True)
    yield _pair(lambda lang: report["summary"]["headline"][lang])


def _picture(report: Mapping[str, Any], name: str) -> Picture:
    made = area_picture(report, "vi", *_PICTURE_MM)
    says = _both(lambda lang: word("paper.map_of_area", lang, area=name))
    return Picture(made.svg, made.width_mm, made.height_mm, says)


def _problems(report: Mapping[str, Any]) -> Iterator[_Pair]:
    """Yield the findings that fit the page, the worst and weightiest first, and how many are left."""
    found = [one for one in report["findings"] if one["outcome"] in PROBLEMS]
    found.sort(key=lambda one: (PROBLEMS.index(one["outcome"]), one["severity"] != "blocks"))
    if not found:
        yield _pair(lambda lang: word("paper.nothing_found", lang), bold=True)
        return
    yield _pair(lambda lang: word("paper.what_to_do", lang), bold=True)
    shown, letters = 0, 0
    for finding in found[:_MOST_FINDINGS]:
        pair = _pair(_finding_words(finding))
        letters += len(pair[0]) + len(pair[1])
        if shown and letters > _MOST_LETTERS:
            break
        shown += 1
        yield pair
    if shown < len(found):
        left = len(found) - shown
        yield _pair(lambda lang: word("paper.more_findings", lang, count=left))


def _finding_words(finding: Mapping[str, Any]) -> _Say:
    def said(lang: str) -> str:
        message = f"{SIGNS[finding['outcome']]} {finding['message'][lang]}"
        return f"{message}\n→ {finding['remedy'][lang]}" if finding["remedy"] else message

    return said


def _made(report: Mapping[str, Any]) -> str:
    made = datetime.fromisoformat(report["run"]["at"])
    day = date.fromisoformat(report["event_date"])

    def said(lang: str) -> str:
        values = {"made": format_time(made, lang), "day": day, "sha256": digest(report)[:16]}
        return word("paper.summary_made", lang, **values)

    return _both(said)
