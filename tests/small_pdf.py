"""The smallest PDF file that is in order: what tests file where it does not matter what is on the page."""

from __future__ import annotations

import os
from typing import List

OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)


def small_pdf(text: str = "") -> bytes:
    """Return a PDF of one empty page; ``text`` makes it another file."""
    return pdf_of(list(OBJECTS), text)


def big_pdf(size: int) -> bytes:
    """Return a PDF that is in order, a little longer than ``size`` bytes, which cannot be guessed."""
    drawing = b"<</Length %d>>\nstream\n%s\nendstream" % (size, os.urandom(size))
    return pdf_of([*OBJECTS, drawing])


def begun_pdf(size: int) -> bytes:
    """Return ``size`` bytes that begin as a PDF and cannot be guessed: for what is sent and not filed."""
    return (b"%PDF-1.7\n" + os.urandom(size))[:size]


def pdf_of(objects: List[bytes], text: str = "") -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    data, places = b"%PDF-1.7\n% " + text.encode("utf-8").hex().encode("ascii") + b"\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin, count = len(data), len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\n" % count
    return data + b"startxref\n%d\n%%%%EOF\n" % begin
