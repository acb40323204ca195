"""Paragraphs and tables as a flat ODF text, which LibreOffice opens as it does any document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Sequence, Tuple, Union
from xml.sax.saxutils import escape

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.12cm"/>
<style:text-properties style:font-name="DejaVu Serif" fo:font-family="'DejaVu Serif'" fo:font-size="{size}pt"
 fo:language="vi" fo:country="VN"/></style:default-style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="{left}cm" fo:margin-right="1.5cm"/>
</style:page-layout>
<style:style style:name="P" style:family="paragraph">
<style:paragraph-properties fo:text-align="{align}" fo:text-indent="{indent}cm"/></style:style>
<style:style style:name="C" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center"/></style:style>
<style:style style:name="Cell" style:family="paragraph"><style:paragraph-properties fo:text-align="{cells}"/>
</style:style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>
<style:style style:name="T" style:family="table"><style:table-properties style:width="17cm"/></style:style>
<style:style style:name="L" style:family="table-cell">
<style:table-cell-properties fo:border="0.05pt solid #000000" fo:padding="0.08cm"/></style:style>
<style:style style:name="N" style:family="table-cell">
<style:table-cell-properties fo:border="none" fo:padding="0.08cm"/></style:style>
</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="A4"/></office:master-styles>
<office:body><office:text>
"""
_TAIL = "</office:text></office:body></office:document>\n"
_MARKS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|\^(.+?)\^")


@dataclass(frozen=True)
class Line:
    """A paragraph; ``**bold**``, ``__italic__`` and ``^raised^`` are marked in its text."""

    text: str
    centred: bool = False


@dataclass(frozen=True)
class Table:
    """A table of rows of texts, ruled or without lines; ``spans`` tells cells that cover several rows."""

    rows: Tuple[Tuple[str, ...], ...]
    ruled: bool = True
    spans: Tuple[Tuple[int, int, int], ...] = ()


Block = Union[Line, Table]


@dataclass(frozen=True)
class Look:
    """How a paper is set: letter size (points), alignment, indent and left margin (cm), of cells as well."""

    size: int = 12
    align: str = "justify"
    indent: str = "1"
    left: str = "2.5"
    cells: str = "center"


def flat_odf(blocks: Sequence[Block], look: Look) -> str:
    """Return a document as flat ODF."""
    head = _HEAD.format(
        size=look.size, align=look.align, indent=look.indent, left=look.left, cells=look.cells
    )
    return head + "\n".join(_block(block, at) for at, block in enumerate(blocks)) + _TAIL


def _block(block: Block, at: int) -> str:
    if isinstance(block, Line):
        return f'<text:p text:style-name="{"C" if block.centred else "P"}">{marked(block.text)}</text:p>'
    return _table(block, at)


def _table(block: Table, at: int) -> str:
    columns = max(map(len, block.rows))
    covered = {(r + down, c) for r, c, rows in block.spans for down in range(1, rows)}
    spans = {(r, c): rows for r, c, rows in block.spans}
    rows: List[str] = []
    for r, row in enumerate(block.rows):
        cells = [_cell(text, block, spans.get((r, c), 1), (r, c) in covered) for c, text in enumerate(row)]
        rows.append("<table:table-row>" + "".join(cells) + "</table:table-row>")
    return (
        f'<table:table table:name="T{at}" table:style-name="T">'
        f'<table:table-column table:number-columns-repeated="{columns}"/>{"".join(rows)}</table:table>'
    )


def _cell(text: str, block: Table, rows: int, is_covered: bool) -> str:
    if is_covered:
        return "<table:covered-table-cell/>"
    style = "L" if block.ruled else "N"
    over = f' table:number-rows-spanned="{rows}"' if rows > 1 else ""
    lines = "".join(f'<text:p text:style-name="Cell">{marked(part)}</text:p>' for part in text.split("\n"))
    kind = f'table:style-name="{style}" office:value-type="string"{over}'
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def marked(text: str) -> str:
    """Return a text with its marks as spans."""
    made, at = [], 0
    for match in _MARKS.finditer(text):
        made.append(escape(text[at : match.start()]))
        style = "B" if match[1] else "I" if match[2] else "S"
        words = escape(match[1] or match[2] or match[3])
        made.append(f'<text:span text:style-name="{style}">{words}</text:span>')
        at = match.end()
    return "".join([*made, escape(text[at:])])
