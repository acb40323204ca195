"""Tool tips: what is said in them is text and nothing else.

Qt reads a tip that looks like markup as HTML, and HTML may name pictures: a name in a register or the
sentence of a service could so make this computer open a file of another one. Names come from anybody.
"""

from __future__ import annotations

from html import escape


def as_tip(text: str) -> str:
    """Return a text so that a tool tip shows it as it is."""
    if "<" not in text:
        return text
    return f"<span>{as_line(text)}</span>"


def as_line(text: str) -> str:
    """Return a text for a place that always reads HTML, as QGIS's message bar does."""
    return escape(text, quote=False).replace("\n", "<br>")
