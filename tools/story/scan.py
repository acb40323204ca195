"""A large attachment made on the spot: scanned pages in a PDF, written page by page.

Each page is one grey picture of an A4 sheet at 300 dots an inch (ISO 32000-1, 7.5 and 8.9), so that the file
is large and sound at once and never stands in memory as a whole.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import BinaryIO, List, Tuple

DOTS, FEW_DOTS = 300, 60
"""Dots an inch of a scan that is to be read, and of one that only has to be there."""
_SHEET_IN = (8.27, 11.69)
_SHEET = "595 842"
_PAPER = bytes(192 + value // 4 for value in range(256))
_PER_PAGE = 3


def write_scan(path: Path, size: int = 1, dots: int = DOTS) -> int:
    """Write a PDF of at least ``size`` bytes and of one page at least; return its size in bytes."""
    wide, high = (round(inches * dots) for inches in _SHEET_IN)
    pages = max(1, -(-size // (wide * high)))
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        places = [_object(stream, 1, b"<</Type/Catalog/Pages 2 0 R>>")]
        kids = " ".join(f"{3 + _PER_PAGE * number} 0 R" for number in range(pages))
        places.append(_object(stream, 2, f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode("ascii")))
        noise = random.Random(path.name)  # nosec B311
        for number in range(pages):
            places += _page(stream, 3 + _PER_PAGE * number, (wide, high), noise)
        _end(stream, places)
    return path.stat().st_size


def _page(stream: BinaryIO, first: int, size: Tuple[int, int], noise: random.Random) -> List[int]:
    """Write a page, what it draws and its picture as three objects; return where they begin."""
    wide, high = size
    resources = f"<</XObject<</P {first + 2} 0 R>>>>"
    sheet = f"/MediaBox[0 0 {_SHEET}]/Resources {resources}/Contents {first + 1} 0 R"
    drawing = b"595 0 0 842 0 0 cm /P Do"
    picture = f"/Width {wide}/Height {high}/ColorSpace/DeviceGray/BitsPerComponent 8/Length {wide * high}"
    dots = noise.randbytes(wide * high).translate(_PAPER)
    return [
        _object(stream, first, f"<</Type/Page/Parent 2 0 R{sheet}>>".encode("ascii")),
        _object(stream, first + 1, b"<</Length %d>>" % len(drawing), drawing),
        _object(stream, first + 2, f"<</Type/XObject/Subtype/Image{picture}>>".encode("ascii"), dots),
    ]


def _object(stream: BinaryIO, number: int, told: bytes, content: bytes = b"") -> int:
    place = stream.tell()
    stream.write(b"%d 0 obj\n%s\n" % (number, told))
    if content:
        stream.write(b"stream\n")
        stream.write(content)
        stream.write(b"\nendstream\n")
    stream.write(b"endobj\n")
    return place


def _end(stream: BinaryIO, places: List[int]) -> None:
    begin = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    stream.writelines(b"%010d 00000 n \n" % place for place in places)
    stream.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, begin))
