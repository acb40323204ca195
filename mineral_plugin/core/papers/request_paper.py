"""The data of a request as a paper: what its form asks, filled where it is known, and the corner tables.

It is no copy of the form: its own text was not read in full. Entries that nobody gave are dotted lines, as
forms have them; area, corners, zone and levels come from the corner table and are printed by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Iterator, List, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.corner_tables.writing.form import TableForm, TableOptions, one_line, table_form
from mineral_plugin.core.papers.corner_tables import corner_blocks, heading_blocks
from mineral_plugin.core.papers.model import Block, Cell, Grid, Heading, NewPage, Paper, Paragraph, Row
from mineral_plugin.core.papers.request_data import RequestField, RequestForm
from mineral_plugin.core.report.told import word

_DOTS = "…" * 14
_AREA_FIELD = "area"


@dataclass(frozen=True)
class Request:
    """What a request is made of.

    ``areas`` are by role (see ``request_data.ROLES``), in the order in which the form has them; ``values``
    are texts by the form's entries; ``document`` is the request's own number and day as people write them.
    """

    form: RequestForm
    procedure: str
    procedure_name: Bilingual
    areas: Mapping[str, LicenceArea]
    day: date
    values: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


def request_paper(request: Request, lang: str) -> Paper:
    """Return the paper of a request.

    Raises:
        InputError: a value is for no entry of the form, or an area that its tables need is missing.
    """
    _refuse_unknown(request)
    title = word("paper.request_title", lang)
    blocks = [*_head(request, lang), *_entries(request, lang), *_annexes(request, lang)]
    foot = f"{request.procedure} · {request.form.citation.text.cited_as}, {_number(request)}"
    return Paper(lang, f"{title}: {request.procedure_name.text(lang)}", tuple(blocks), foot)


def _refuse_unknown(request: Request) -> None:
    known = tuple(one.id for one in request.form.fields if one.id != _AREA_FIELD)
    unknown = [name for name in request.values if name not in known]
    if unknown:
        raise InputError("paper.unknown_entry", entry=unknown[0], form=request.form.id, entries=known)
    missing = [role for role in request.form.tables if role not in request.areas]
    if missing or not request.areas:
        raise InputError("paper.area_missing", form=request.form.id, roles=tuple(missing) or ("whole",))


def _number(request: Request) -> str:
    citation = request.form.citation
    return f"{citation.annex}-{citation.form}"


def _head(request: Request, lang: str) -> Iterator[Block]:
    form = request.form
    yield Heading(word("paper.request_title", lang), 1, "center")
    name = request.procedure_name.text(lang)
    yield Paragraph(f"{name} ({form.case.text(lang)})" if form.case else name, "center", bold=True)
    values = {"form": form.citation.printed, "day": request.day}
    yield Paragraph(word("paper.request_form", lang, **values), "center", italic=True)
    known = "paper.request_read" if form.fields_known else "paper.request_not_read"
    yield Paragraph(word(known, lang), italic=True, small=True)


def _entries(request: Request, lang: str) -> Iterator[Block]:
    heads = tuple(
        Cell(word(head, lang), "center", bold=True)
        for head in ("table.form.order", "paper.entry", "paper.content")
    )
    rows = [_entry(number, one, request, lang) for number, one in enumerate(request.form.fields, start=1)]
    yield Grid((heads,), tuple(rows), (0.7, 3.2, 4.1))
    if not any(one.id == _AREA_FIELD for one in request.form.fields):
        yield Heading(word("paper.area_data", lang), 3)
        yield from (Paragraph(line) for line in _area_lines(request, lang))


def _entry(number: int, one: RequestField, request: Request, lang: str) -> Row:
    label = one.label.text(lang)
    label = f"{label} ({one.when.text(lang)})" if one.when else label
    if one.id == _AREA_FIELD:
        text = "\n".join(_area_lines(request, lang))
    else:
        text = one_line(request.values.get(one.id, "")) or _DOTS
    return (Cell(str(number), "center"), Cell(label), Cell(text))


def _area_lines(request: Request, lang: str) -> List[str]:
    """Return what the corner tables say of each area, a line a fact."""
    lines: List[str] = []
    for role, area in request.areas.items():
        form = table_form(area, lang)
        facts = [fact.line for table in form.tables for fact in table.facts]
        facts += [fact.line for fact in form.facts]
        lines += [word(f"paper.role.{role}", lang)] if len(request.areas) > 1 else []
        lines += [form.tables[0].system_head, *facts]
        count = sum(len(table.rows) for table in form.tables)
        lines.append(word("paper.corner_count", lang, count=count))
    return lines


def _annexes(request: Request, lang: str) -> Iterator[Block]:
    roles = request.form.tables
    if roles:
        yield NewPage()
        yield Heading(word("paper.annex_table", lang), 3, "center")
        document = request.document or word("paper.request_document", lang)
        for number, role in enumerate(roles, start=1):
            form = table_form(request.areas[role], lang, TableOptions(attached_to=document))
            yield from heading_blocks(form) if number == 1 else ()
            yield from _role_heading(number, role, lang) if len(roles) > 1 else ()
            yield from corner_blocks(form)
        if request.form.tables_mark != "read":
            yield Paragraph(word("paper.annex_derived", lang), italic=True, small=True)
    map_form = request.form.map_form
    if map_form is not None:
        yield Paragraph(word("paper.annex_map", lang, form=map_form.printed))


def _role_heading(number: int, role: str, lang: str) -> Tuple[Block, ...]:
    return (Heading(f"{number}. {word(f'paper.role.{role}', lang)}", 3),)


def table_paper(areas: Tuple[LicenceArea, ...], lang: str, options: Optional[TableOptions] = None) -> Paper:
    """Return corner tables as a paper, each area on a new page."""
    blocks: List[Block] = []
    forms: List[TableForm] = [table_form(area, lang, options) for area in areas]
    for number, form in enumerate(forms):
        blocks += [NewPage()] if number else []
        blocks += [*heading_blocks(form), *corner_blocks(form)]
    names = ", ".join(form.name for form in forms if form.name)
    return Paper(lang, names or forms[0].title, tuple(blocks))
