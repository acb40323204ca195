"""HTML of files and of the clipboard (Excel, Word, LibreOffice, browsers): tables and the lines between.

Tags are found by one pattern that looks at each character once. The standard library's parser takes time
that grows with the square of the length on text that is hostile or cut off.
"""

from __future__ import annotations

import html
import re
from typing import Dict, Iterator, List, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats.flow import MAX_SPAN, Flow
from mineral_plugin.core.corner_tables.formats.limits import MAX_TEXT_BYTES, Budget, hold
from mineral_plugin.core.corner_tables.formats.office import number

_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = re.compile(
    r"<(script|style|head|title|noscript|template|svg|textarea)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_PARTS = re.compile(r"<([^<>]*)>|([^<]+)|<")
_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9:]*)(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_FRAGMENT = ("<!--StartFragment-->", "<!--EndFragment-->")
_LINES = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section select ul".split()
)
_HEAD = re.compile(r"<head\b", re.IGNORECASE)
_STYLED = frozenset(["span", "font", "sup", "a", "b", "i", "u", "em", "strong"])


def read_html(text: str, name: str, budget: Budget) -> Content:
    """Return the tables and lines of HTML.

    Raises:
        InputError: it is too large or nests tables too deep.
    """
    hold(len(text), MAX_TEXT_BYTES, name)
    reader = _Reader(name, budget)
    for tag, part in _parts(_body(text)):
        if tag:
            reader.tag(part)
        else:
            reader.text(part)
    notes = (Phrase("format.note.hidden_cells", {"count": reader.hidden}),) if reader.hidden else ()
    return Content(reader.flow.blocks(), notes)


def looks_like_html(text: str) -> bool:
    """Return whether text begins as HTML or holds a table's tags."""
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<body", "<div", "<meta", "<p>", "<p ")):
        return True
    return start.startswith(("<!--", "<?xml", "<")) and ("<html" in start or "<table" in start)


def _body(text: str) -> str:
    """Return the part of HTML that is shown: of a clipboard the fragment, never comments and scripts."""
    begin, end = text.find(_FRAGMENT[0]), text.rfind(_FRAGMENT[1])
    if 0 <= begin < end:
        # A fragment cut out of a table still stands inside of that table's tags.
        opened = text[:begin].lower()
        text = ("<table>" if opened.rfind("<table") > opened.rfind("</table") else "") + text[begin:end]
    return _UNSEEN.sub(" ", _COMMENTS.sub("", text))


def _parts(text: str) -> Iterator[Tuple[bool, str]]:
    for found in _PARTS.finditer(text):
        if found.group(1) is not None:
            yield (True, found.group(1)) if _TAG.match(found.group(1)) else (False, "")
        else:
            yield False, found.group(2) or "<"


class _Reader:
    """Reads tags and text into a flow."""

    def __init__(self, name: str, budget: Budget) -> None:
        self.flow = Flow(name, budget)
        self.hidden = 0
        self._in_cell: List[bool] = []
        self._raised: List[Tuple[str, bool]] = []
        self._pre = 0
        self._hidden_row = False

    def text(self, text: str) -> None:
        """Take text as it stands in the source."""
        if self._in_cell and not self._in_cell[-1]:
            # What stands between cells is either blank or, in broken HTML, no part of the table.
            if not text.strip():
                return
        is_raised = any(on for _, on in self._raised)
        plain = html.unescape(text) if "&" in text else text
        if self._pre:
            pieces = plain.replace("\r\n", "\n").split("\n")
            for piece in pieces[:-1]:
                self.flow.text(piece, is_raised)
                self.flow.end_line()
            self.flow.text(pieces[-1], is_raised)
            return
        plain = _BLANKS.sub(" ", plain)
        if plain == " " and not self.flow.is_begun:
            return
        self.flow.text(plain if self.flow.is_begun else plain.lstrip(" "), is_raised)

    def tag(self, source: str) -> None:
        """Take one tag, without its angle brackets."""
        found = _TAG.match(source)
        if found is None:
            return
        closing, name, rest = found.group(1) == "/", found.group(2).lower(), found.group(3)
        if name in {"table", "tr", "td", "th"}:
            (self._end if closing else self._start)(name, _attributes(rest))
        elif name == "br":
            self.flow.end_line()
        elif name in _STYLED:
            self._style(name, closing, rest)
        elif name in _LINES:
            if name == "pre":
                self._pre = max(0, self._pre + (-1 if closing else 1))
            self._end_line()

    def _end_line(self) -> None:
        if self.flow.line.strip():
            self.flow.end_line()

    def _style(self, name: str, closing: bool, rest: str) -> None:
        if not closing:
            style = _attributes(rest).get("style", "").lower().replace(" ", "") if rest else ""
            if len(self._raised) < 100 and not rest.rstrip().endswith("/"):
                self._raised.append((name, name == "sup" or "vertical-align:super" in style))
            return
        for index in range(len(self._raised) - 1, -1, -1):
            if self._raised[index][0] == name:
                del self._raised[index:]
                return

    def _start(self, name: str, attributes: Dict[str, str]) -> None:
        if name == "table":
            self._end_line()
            self.flow.start_table()
            self._in_cell.append(False)
            return
        if not self._in_cell:
            return
        self._close_cell()
        if name == "tr":
            self.flow.start_row()
            self._hidden_row = _is_hidden(attributes)
            return
        columns = number(attributes.get("colspan", "").strip(), 1, MAX_SPAN)
        rows = number(attributes.get("rowspan", "").strip(), 1, 70_000) or 70_000
        self.flow.start_cell(columns, rows)
        self._in_cell[-1] = True
        self.hidden += self._hidden_row or _is_hidden(attributes)

    def _end(self, name: str, _: Dict[str, str]) -> None:
        if not self._in_cell:
            return
        self._close_cell()
        if name == "table":
            self.flow.end_table()
            self._in_cell.pop()

    def _close_cell(self) -> None:
        if self._in_cell[-1]:
            self.flow.end_cell()
            self._in_cell[-1] = False
        self._raised.clear()


def _attributes(source: str) -> Dict[str, str]:
    if "=" not in source:
        return {}
    return {
        found.group(1).lower(): html.unescape(found.group(2) or found.group(3) or found.group(4) or "")
        for found in _ATTRIBUTE.finditer(source[:4000])
    }


def _is_hidden(attributes: Dict[str, str]) -> bool:
    return "display:none" in attributes.get("style", "").lower().replace(" ", "")
