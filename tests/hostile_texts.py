"""Texts that somebody types as a name, or sends in a file, to make another program do what it should not."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Dict, Iterator, List, Tuple

PLAIN = "Mo da voi"
"""A text of the same kind that does nothing; of letters alone, as what is a number is written as one."""

TEXTS: Dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quotes": "' onmouseover='alert(1)",
    "end of a text area": "</textarea></title></style><svg onload=alert(1)>",
    "comment": "<!-- --> <![CDATA[ ]]> ]]>",
    "address": "javascript:alert(1)",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "curly template": "{{7*7}} ${7*7} {0} {name!r} {0.__class__}",
    "percent template": "%s %(name)s %n 100 %",
    "expression of QGIS": "[% @project_path || env('PATH') %]",
    "backslashes": "\\u003cscript\\u003e \\0 C:\\Temp",
    "formula": "=cmd|' /C calc'!A0",
    "formula of a sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula with plus": "+1+cmd|' /C calc'!A0",
    "formula with minus": "-1+cmd|' /C calc'!A0",
    "formula in full width": "＝1+1",
    "formula behind a tab": "\t=1+1",
    "formula behind a line": "\r\n=1+1",
    "read backwards": "a\u202egnp.exe\u2066b\u2069",
    "control characters": "a\x00b\x01c\x1b[31md\x7fe\x85f",
    "no characters": "a\ufffeb\uffffc",
    "lines": 'a\r\nb\nc\u2028d\u2029e\r\nSet-Cookie: x=1\r\n{"level": "error"}',
    "question": "'; DROP TABLE dossiers; --",
    "wildcards": "100%_'\"",
}


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: List[Tuple[str, Tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Any]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/" + tag, ()))

    def handle_comment(self, data: str) -> None:
        self.found.append(("!" + data, ()))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("!" + decl, ()))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("!" + data, ()))


def skeleton(page: str) -> List[Tuple[str, Tuple[str, ...]]]:
    """Return the tags of a page with the names of their attributes: what no text of anybody may change."""
    parser = _Skeleton()
    parser.feed(page)
    parser.close()
    return parser.found


def text_places(data: Any, at: Tuple[Any, ...] = ()) -> Iterator[Tuple[Any, ...]]:
    """Yield the way to every text in JSON data."""
    if isinstance(data, str):
        yield at
        return
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from text_places(value, (*at, key))


def with_text(data: Any, at: Tuple[Any, ...], text: str) -> Any:
    """Return JSON data with another text at a place; the rest is shared."""
    if not at:
        return text
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[at[0]] = with_text(data[at[0]], at[1:], text)
    return changed
