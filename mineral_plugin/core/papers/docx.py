"""A paper as DOCX: real headings, tables whose head repeats, page numbers; equal papers give equal bytes.

Pictures are drawings; where nobody draws them in dots, a Word file says what they show and where they are.
"""

from __future__ import annotations

from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.writing.ooxml import (
    HEAD,
    OFFICE,
    Target,
    content_types,
    package,
    relations,
    xml,
)
from mineral_plugin.core.papers.docx_pictures import MEDIA, DocxPictures, PngMaker
from mineral_plugin.core.papers.model import (
    Block,
    Cell,
    Grid,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Row,
)

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Twentieths of a point: A4 with margins of 20 mm, 30 mm at the binding.
_PAGE_WIDTH, _LEFT, _OTHER = 11906, 1701, 1134
_LINE = _PAGE_WIDTH - _LEFT - _OTHER
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_PLAIN_HALF_POINTS, _SMALL_HALF_POINTS = 24, 20
# Word makes nothing smaller by itself: with these letters what a one-page paper may hold fits a page.
_ONE_PAGE_HALF_POINTS = 19
_HEADING_HALF_POINTS = {1: 28, 2: 26, 3: 24}
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx_bytes(paper: Paper, png: Optional[PngMaker] = None) -> bytes:
    """Return a paper as a document; ``png`` draws its pictures in dots."""
    pictures = DocxPictures(png)
    pieces = list(_pieces(paper.blocks, paper.lang, pictures))
    body = "".join(pieces)
    if not pieces or pieces[-1].startswith("<w:tbl>"):
        # A document has to end in a paragraph.
        body += "<w:p/>"
    document = (
        f'{HEAD}<w:document xmlns:w="{_MAIN}" xmlns:r="{OFFICE}"><w:body>{body}{_section()}'
        "</w:body></w:document>"
    )
    parts: Dict[str, str] = {
        "word/document.xml": "wordprocessingml.document.main+xml",
        "word/styles.xml": "wordprocessingml.styles+xml",
        "word/footer1.xml": "wordprocessingml.footer+xml",
    }
    links = [Target("rId1", "styles", "styles.xml"), Target("rId2", "footer", "footer1.xml")]
    links += pictures.targets
    return package(
        {
            "[Content_Types].xml": content_types(parts, MEDIA if pictures.parts else None),
            "_rels/.rels": relations([Target("rId1", "officeDocument", "word/document.xml")]),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(links),
            "word/styles.xml": _styles(paper),
            "word/footer1.xml": _footer(paper),
            **pictures.parts,
        }
    )


def _section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{_OTHER}" w:right="{_OTHER}" w:bottom="{_OTHER}" w:left="{_LEFT}" w:header="567" '
        'w:footer="567" w:gutter="0"/></w:sectPr>'
    )


def _styles(paper: Paper) -> str:
    plain = _ONE_PAGE_HALF_POINTS if paper.one_page else _PLAIN_HALF_POINTS
    fonts = " ".join(f'w:{kind}="Times New Roman"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="160" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        for level, size in _HEADING_HALF_POINTS.items()
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/>'
        f'<w:sz w:val="{plain}"/><w:szCs w:val="{plain}"/>'
        f'<w:lang w:val="{_LANGUAGES[paper.lang]}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:before="60" w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{headings}</w:styles>"
    )


def _footer(paper: Paper) -> str:
    said = say(Phrase("paper.page", {"page": "\0", "pages": "\1"}), paper.lang)
    runs = [_run(paper.foot + " · ", small=True)] if paper.foot else []
    before, _, rest = said.partition("\0")
    between, _, after = rest.partition("\1")
    runs += [_run(before, small=True), _field("PAGE"), _run(between, small=True), _field("NUMPAGES")]
    runs.append(_run(after, small=True))
    line = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{"".join(runs)}</w:p>'
    return f'{HEAD}<w:ftr xmlns:w="{_MAIN}">{line}</w:ftr>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{_run("1", small=True)}</w:fldSimple>'


def _pieces(blocks: Sequence[Block], lang: str, pictures: DocxPictures) -> Iterator[str]:
    after_table = False
    for block in blocks:
        if isinstance(block, Grid):
            # Two tables without a paragraph between them would grow together.
            yield '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>' if after_table else ""
            yield _table(block)
        else:
            yield _piece(block, lang, pictures)
        after_table = isinstance(block, Grid)


def _piece(block: Block, lang: str, pictures: DocxPictures) -> str:
    if isinstance(block, Heading):
        style = f'<w:pStyle w:val="Heading{block.level}"/><w:jc w:val="{block.align}"/>'
        return f"<w:p><w:pPr>{style}</w:pPr>{_run(block.text)}</w:p>"
    if isinstance(block, Paragraph):
        run = _run(block.text, block.bold, block.italic, block.small)
        kept = "<w:keepNext/>" if block.kept else ""
        return f'<w:p><w:pPr>{kept}<w:jc w:val="{block.align}"/></w:pPr>{run}</w:p>'
    if isinstance(block, Picture):
        return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_picture(block, lang, pictures)}</w:p>'
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' if isinstance(block, NewPage) else ""


def _picture(picture: Picture, lang: str, pictures: DocxPictures) -> str:
    said = say(Phrase("paper.picture_elsewhere", {"picture": picture.says}), lang)
    return pictures.add(picture) or _run(said, italic=True)


def _run(text: str, bold: bool = False, italic: bool = False, small: bool = False) -> str:
    if not text:
        return ""
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    look += f'<w:sz w:val="{_SMALL_HALF_POINTS}"/>' if small else ""
    clean = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{xml(line)}</w:t>' for line in clean.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>"


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    widths = [round(_LINE * grid.share * width / total) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = f"<w:tblBorders>{_SIDES}</w:tblBorders>" if grid.borders else ""
    rows = _rows(grid, grid.heads, widths) + _rows(grid, grid.rows, widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _rows(grid: Grid, rows: Sequence[Row], widths: Sequence[int]) -> List[str]:
    """Return the rows; a cell that spans rows is said again, empty, in each of them."""
    repeated = "<w:tblHeader/>" if rows is grid.heads else ""
    covered: Dict[int, Tuple[int, Cell]] = {}
    found: List[str] = []
    for row in rows:
        cells, waiting, column = [], list(row), 0
        while column < len(widths):
            left, above = covered.pop(column, (0, None))
            cell = above if above is not None else waiting.pop(0) if waiting else Cell("")
            wide = sum(widths[column : column + cell.over])
            cells.append(_cell(cell, wide, above is not None, grid))
            down = left if above is not None else cell.down
            if down > 1:
                covered[column] = (down - 1, cell)
            column += cell.over
        found.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>")
    return found


def _cell(cell: Cell, width: int, covered: bool, grid: Grid) -> str:
    merge = f'<w:gridSpan w:val="{cell.over}"/>' if cell.over > 1 else ""
    if cell.down > 1:
        merge += "<w:vMerge/>" if covered else '<w:vMerge w:val="restart"/>'
    run = "" if covered else _run(cell.text, cell.bold, cell.italic, grid.small)
    upright = "center" if grid.borders else "top"
    spacing = '<w:spacing w:before="30" w:after="30"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="{upright}"/></w:tcPr>'
        f'<w:p><w:pPr>{spacing}<w:jc w:val="{cell.align}"/></w:pPr>{run}</w:p></w:tc>'
    )
