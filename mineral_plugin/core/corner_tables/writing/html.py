"""Corner tables as HTML: one page that needs nothing else, and the same for the clipboard."""

from __future__ import annotations

from html import escape
from typing import Iterator, Sequence

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.corner_tables.writing.form import Fact, PrintedNumber, RingTable, TableForm

# Border and font stand at each cell: what Word and spreadsheets take from the clipboard has no style sheet.
_CELL = "border:1px solid #000;padding:2px 8px;white-space:nowrap"
# Language code in LibreOffice, mark of thousands, mark of decimals.
_MARKS = {"vi": ("1066", ".", ","), "en": ("1033", ",", ".")}


def html_page(forms: Sequence[TableForm]) -> str:
    """Return the tables as one page; each area is a section that begins a new sheet."""
    lang = forms[0].lang if forms else "vi"
    title = escape(", ".join(form.name for form in forms if form.name) or (forms[0].title if forms else ""))
    style = resource_path("styles", "corner_table.css").read_text(encoding="utf-8")
    sections = "\n".join(_section(form) for form in forms)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{sections}\n</body>\n</html>\n"
    )


def _section(form: TableForm) -> str:
    return "<section>\n" + "\n".join(_pieces(form)) + "\n</section>"


def _pieces(form: TableForm) -> Iterator[str]:
    yield f"<h1>{escape(form.title)}</h1>"
    for line in form.heading_lines[1:]:
        yield f'<p class="head"><b>{escape(line)}</b></p>'
    for table in form.tables:
        if table.heading:
            yield f"<h2>{escape(table.heading)}</h2>"
        yield _table(table, form.lang)
    for fact in form.facts:
        yield f"<p>{escape(fact.line)}</p>"
    for note in form.notes:
        yield f"<p><i>{escape(note)}</i></p>"


def _table(table: RingTable, lang: str) -> str:
    names = "".join(f'<th rowspan="2" style="{_CELL}">{escape(head)}</th>' for head in table.name_heads)
    head = (
        f'<tr>{names}<th colspan="2" style="{_CELL}">{escape(table.system_head)}</th></tr>\n'
        f'<tr><th style="{_CELL}">{escape(table.x_head)}</th>'
        f'<th style="{_CELL}">{escape(table.y_head)}</th></tr>'
    )
    rows = "\n".join(_row(table, index, lang) for index in range(len(table.rows)))
    facts = "".join("\n" + _fact(fact, len(table.name_heads)) for fact in table.facts)
    return f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{rows}{facts}\n</tbody>\n</table>"


def _row(table: RingTable, index: int, lang: str) -> str:
    names = "".join(_text_cell(cell) for cell in table.name_cells(index))
    row = table.rows[index]
    return f"<tr>{names}{_number_cell(row.x, lang)}{_number_cell(row.y, lang)}</tr>"


def _text_cell(text: str) -> str:
    # A name such as 1/2 or 3-4 is no date.
    return f'<td style="{_CELL};mso-number-format:\'\\@\'" sdnum="1033;0;@">{escape(text)}</td>'


def _number_cell(number: PrintedNumber, lang: str) -> str:
    """Return a cell whose text is the printed one; ``sdval`` gives LibreOffice the number itself.

    Excel is told to keep the text: in another country's settings it would take 442.393 for 442 and a bit.
    """
    return (
        f"<td style=\"{_CELL};text-align:right;mso-number-format:'\\@'\" "
        f'sdval="{number.value:f}" sdnum="{_shown(number, lang)}">{number.text}</td>'
    )


def _shown(number: PrintedNumber, lang: str) -> str:
    """Return LibreOffice's number format: the language of ``sdval``, that of the pattern, the pattern."""
    code, group, mark = _MARKS[lang]
    grouped = f"#{group}##0" if group in number.text else "0"
    decimals = mark + "0" * number.decimals if number.decimals else ""
    return f"1033;{code};{grouped}{decimals}"


def _fact(fact: Fact, names: int) -> str:
    over = f' colspan="{names}"' if names > 1 else ""
    return (
        f'<tr><td{over} style="{_CELL}">{escape(fact.label)}</td>'
        f'<td colspan="2" style="{_CELL};mso-number-format:\'\\@\'">{escape(fact.text)}</td></tr>'
    )
