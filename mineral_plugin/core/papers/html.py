"""A paper as HTML: a page that needs nothing else, and the plain form that Qt lays out for the PDF."""

from __future__ import annotations

from html import escape
from typing import Callable, Sequence

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.papers.model import (
    Block,
    Cell,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Row,
)

PictureTag = Callable[[Picture], str]


def html_page(paper: Paper) -> str:
    """Return a paper as one page with its style and its pictures in it."""
    style = resource_path("styles", "paper.css").read_text(encoding="utf-8")
    foot = f"<footer>{escape(paper.foot)}</footer>" if paper.foot else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{paper.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(paper.title)}</title>"
        f'<meta name="viewport" content="width=device-width"><style>\n{style}</style></head>\n<body>\n'
        f"{blocks_html(paper.blocks, _figure)}\n{foot}</body></html>\n"
    )


def blocks_html(blocks: Sequence[Block], picture: PictureTag) -> str:
    """Return blocks as HTML; ``picture`` gives the tag of a picture.

    Only what Qt's rich text knows is used: attributes and a few plain styles.
    """
    return "\n".join(_block(block, picture) for block in blocks)


def _figure(picture: Picture) -> str:
    return f'<figure role="img" aria-label="{escape(picture.says)}">{picture.svg}</figure>'


def _block(block: Block, picture: PictureTag) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level} style="text-align:{block.align}">{_lines(block.text)}</h{block.level}>'
    if isinstance(block, Paragraph):
        look = "font-size:small;" if block.small else ""
        text = _look(block.text, block.bold, block.italic)
        return f'<p style="{look}text-align:{block.align}">{text}</p>'
    if isinstance(block, Grid):
        return _table(block)
    return picture(block) if isinstance(block, Picture) else '<div class="new-page"></div>'


def _look(text: str, bold: bool, italic: bool) -> str:
    shown = _lines(text)
    shown = f"<b>{shown}</b>" if bold else shown
    return f"<i>{shown}</i>" if italic else shown


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    # The columns' widths stand in a first head or body row's cells; spans take the sum.
    heads = "".join(_row(row, grid, total, "th") for row in grid.heads)
    rows = "".join(_row(row, grid, total, "td") for row in grid.rows)
    border, room = ("1", "4") if grid.borders else ("0", "6")
    kind = "ruled" if grid.borders else "plain"
    body = (f"<thead>{heads}</thead>" if heads else "") + f"<tbody>{rows}</tbody>"
    return (
        f'<table class="{kind}" border="{border}" cellspacing="0" cellpadding="{room}" align="center" '
        f'width="{100 * grid.share:.0f}%" style="border-collapse:collapse">{body}</table>'
    )


def _row(row: Row, grid: Grid, total: float, tag: str) -> str:
    cells, column = [], 0
    whole = sum(cell.over for cell in row) == len(grid.widths)
    for cell in row:
        share = sum(grid.widths[column : column + cell.over]) / total if whole else 0.0
        cells.append(_cell(cell, tag, share, grid))
        column += cell.over
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, tag: str, share: float, grid: Grid) -> str:
    spans = f' colspan="{cell.over}"' if cell.over > 1 else ""
    spans += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    width = f' width="{100 * share:.0f}%"' if share else ""
    text = _look(cell.text, cell.bold and tag == "td", cell.italic)
    text = f"<small>{text}</small>" if grid.small else text
    valign = "middle" if grid.borders else "top"
    return f'<{tag} align="{cell.align}" valign="{valign}"{spans}{width}>{text}</{tag}>'
