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
# Twentieths of a point: three columns, and the margins of A4.
_WIDTHS = (2600, 3200, 3200)
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
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    rows = [*_head(table)]
    rows += [
        _row(
            _cell(row.name, _WIDTHS[0], "center"),
            _cell(row.x.text, _WIDTHS[1], "right"),
            _cell(row.y.text, _WIDTHS[2], "right"),
        )
        for row in table.rows
    ]
    rows += [_fact(fact) for fact in table.facts]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_SIDES}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head(table: RingTable) -> Iterator[str]:
    both = sum(_WIDTHS[1:])
    yield _row(
        _cell(table.corner_head, _WIDTHS[0], "center", '<w:vMerge w:val="restart"/>', bold=True),
        _cell(table.system_head, both, "center", '<w:gridSpan w:val="2"/>', bold=True),
        head=True,
    )
    yield _row(
        _cell("", _WIDTHS[0], "center", "<w:vMerge/>"),
        _cell(table.x_head, _WIDTHS[1], "center", bold=True),
        _cell(table.y_head, _WIDTHS[2], "center", bold=True),
        head=True,
    )


def _fact(fact: Fact) -> str:
    both = sum(_WIDTHS[1:])
    return _row(
        _cell(fact.label, _WIDTHS[0], "left"), _cell(fact.text, both, "left", '<w:gridSpan w:val="2"/>')
    )


def _row(*cells: str, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, align: str, merge: str = "", bold: bool = False) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(text, align, bold=bold)}</w:tc>"
