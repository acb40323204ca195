"""XML that strangers wrote, read through before other programs open it; texts of theirs in XML of ours."""

from __future__ import annotations

import re
from html import escape
from typing import IO
from xml.parsers import expat  # nosec B406 B407 - any document type is refused below, nothing is expanded

from mineral_plugin.core.base.errors import InputError

_MOST_DEPTH = 200
# Everything but the characters of XML 1.0, section 2.2: no escape may stand for these either.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text as content of XML or value of an attribute, without the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", text), quote=True)


def refuse_unsafe_xml(stream: IO[bytes], name: str) -> None:
    """Read XML through; ``name`` is that of its file in sentences.

    Raises:
        InputError: it is damaged, nested too deeply, or has a document type (entities), which no map file
            needs.
    """
    depth = 0

    def start(_tag: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise InputError("vector.bad_xml", file=name)

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_arguments: object) -> None:
        raise InputError("vector.xml_doctype", file=name)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, LookupError, OSError) as error:
        raise InputError("vector.bad_xml", file=name) from error
