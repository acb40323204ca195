"""Papers read back by means that are not ours: a zip and its XML, a page's tables."""

from __future__ import annotations

import io
import zipfile
from html.parser import HTMLParser
from typing import List
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_root(data: bytes) -> ElementTree.Element:
    """Return the body of a DOCX; every part is well-formed XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in (one for one in archive.namelist() if not one.endswith(".png")):
            ElementTree.fromstring(archive.read(name))
        return ElementTree.fromstring(archive.read("word/document.xml"))


def docx_texts(data: bytes) -> List[str]:
    """Return the paragraphs outside and inside of tables, in their order."""
    found = ("".join(t.text or "" for t in p.iter(f"{MAIN}t")) for p in docx_root(data).iter(f"{MAIN}p"))
    return [text for text in found if text]


def docx_rows(data: bytes) -> List[List[str]]:
    """Return the rows of all tables as the texts of their cells."""
    return [
        ["".join(t.text or "" for t in cell.iter(f"{MAIN}t")) for cell in row.findall(f"{MAIN}tc")]
        for row in docx_root(data).iter(f"{MAIN}tr")
    ]


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: List[List[str]] = []
        self._in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data):
        if self._in_cell:
            self.rows[-1][-1] += data


def html_rows(page: str) -> List[List[str]]:
    """Return the rows of all tables of a page as the texts of their cells."""
    parser = _Rows()
    parser.feed(page)
    return parser.rows


def corner_rows(rows: List[List[str]]) -> List[List[str]]:
    """Return the rows that hold a corner: a name and two numbers."""
    return [row for row in rows if len(row) == 3 and all(_digits(cell) for cell in row[1:])]


def _digits(text: str) -> bool:
    return bool(text) and text.replace(".", "").replace(",", "").isdigit()
