"""Corner tables as DOCX: real tables with merged head cells that repeat on every page."""

from __future__ import annotations

from typing import Iterator, Sequence

from mineral_plugin.core.corner_tables.writing.form import Fact, RingTable, TableForm
from mineral_plugin.core.corner_tables.writing.ooxml import (
    HEAD,
    Target,
    content_types,
    package,
    relations,
    xml,
)

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Twentieths of a point: the columns of names, without and with order numbers; X and Y each.
_NAME_WIDTHS = {1: (2600,), 2: (900, 1900)}
_WIDTH = 3200
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
    'w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_HALF_POINTS = 26
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def docx_bytes(forms: Sequence[TableForm]) -> bytes:
    """Return a document with the tables of all forms, each area on a new page."""
    body = _BREAK.join("".join(_pieces(form)) for form in forms)
    document = f'{HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{_PAGE}</w:body></w:document>'
    return package(
        {
            "[Content_Types].xml": content_types(
                {
                    "word/document.xml": "wordprocessingml.document.main+xml",
                    "word/styles.xml": "wordprocessingml.styles+xml",
                }
            ),
            "_rels/.rels": relations([Target("rId1", "officeDocument", "word/document.xml")]),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations([Target("rId1", "styles", "styles.xml")]),
            "word/styles.xml": _styles(forms[0].lang if forms else "vi"),
        }
    )


def _styles(lang: str) -> str:
    fonts = " ".join(f'w:{kind}="Times New Roman"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'{HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>'
        f'<w:sz w:val="{_HALF_POINTS}"/><w:szCs w:val="{_HALF_POINTS}"/><w:lang w:val="{_LANGUAGES[lang]}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:before="40" w:after="40"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        "</w:styles>"
    )


def _pieces(form: TableForm) -> Iterator[str]:
    for number, line in enumerate(form.heading_lines):
        yield _paragraph(line, "center", bold=number < 2)
    for table in form.tables:
        # Two tables without a paragraph between them would grow together.
        yield _paragraph(table.heading, "left", bold=True, keep=True)
        yield _table(table)
    for fact in form.facts:
        yield _paragraph(fact.line, "left")
    for note in form.notes:
        yield _paragraph(note, "left", italic=True)
    if not form.facts and not form.notes:
        # A document has to end in a paragraph.
        yield _paragraph("", "left")


def _paragraph(text: str, align: str, bold: bool = False, italic: bool = False, keep: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{xml(text)}</w:t></w:r>' if text else ""
    held = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr>{held}<w:jc w:val="{align}"/></w:pPr>{run}</w:p>'


def _table(table: RingTable) -> str:
    names = _NAME_WIDTHS[len(table.name_heads)]
    widths = (*names, _WIDTH, _WIDTH)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [*_head(table)]
    for index, row in enumerate(table.rows):
        cells = [_cell(cell, width, "center") for cell, width in zip(table.name_cells(index), names)]
        rows.append(_row(*cells, _cell(row.x.text, _WIDTH, "right"), _cell(row.y.text, _WIDTH, "right")))
    rows += [_fact(fact, names) for fact in table.facts]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_SIDES}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head(table: RingTable) -> Iterator[str]:
    named = tuple(zip(table.name_heads, _NAME_WIDTHS[len(table.name_heads)]))
    merged = '<w:vMerge w:val="restart"/>'
    yield _row(
        *(_cell(head, width, "center", merged, bold=True) for head, width in named),
        _cell(table.system_head, 2 * _WIDTH, "center", '<w:gridSpan w:val="2"/>', bold=True),
        head=True,
    )
    yield _row(
        *(_cell("", width, "center", "<w:vMerge/>") for _, width in named),
        _cell(table.x_head, _WIDTH, "center", bold=True),
        _cell(table.y_head, _WIDTH, "center", bold=True),
        head=True,
    )


def _fact(fact: Fact, names: Sequence[int]) -> str:
    over = f'<w:gridSpan w:val="{len(names)}"/>' if len(names) > 1 else ""
    return _row(
        _cell(fact.label, sum(names), "left", over),
        _cell(fact.text, 2 * _WIDTH, "left", '<w:gridSpan w:val="2"/>'),
    )


def _row(*cells: str, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, align: str, merge: str = "", bold: bool = False) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(text, align, bold=bold)}</w:tc>"
