"""A PDF of a map as poppler reads it: words and lines in mm, fonts, pictures, sizes of pages."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.maps.plan import MM_IN_POINT, Box, Element
from mineral_plugin.core.maps.reading import ReadFont

Point = Tuple[float, float]
_NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
_PAGE = re.compile(rf'<page width="({_NUMBER})" height="({_NUMBER})">')
_WORD = re.compile(
    rf'<word xMin="({_NUMBER})" yMin="({_NUMBER})" xMax="({_NUMBER})" yMax="({_NUMBER})">(.*?)</word>'
)
_PATH = re.compile(r'<path ([^>]*?) ?\bd="([^"]*)"(?: transform="matrix\(([^)]*)\)")?')
_POINT = re.compile(rf"[ML] ({_NUMBER}) ({_NUMBER})")
# As a style, or as attributes of newer versions.
_STROKE = re.compile(r"stroke(?::|=\")rgb\(([\d.]+)%, ?([\d.]+)%, ?([\d.]+)%\)")


class Word(NamedTuple):
    """A word of a page: its text and its box in mm from the top left."""

    page: int
    text: str
    box: Box


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def text(path: Path) -> str:
    """Return all text, as a reader would copy it."""
    return _run("pdftotext", "-layout", str(path), "-")


def words(path: Path) -> List[Word]:
    """Return the words of all pages."""
    found: List[Word] = []
    page = 0
    for line in _run("pdftotext", "-bbox", str(path), "-").splitlines():
        page += bool(_PAGE.search(line))
        match = _WORD.search(line)
        if match:
            left, top, right, bottom = (float(value) * MM_IN_POINT for value in match.groups()[:4])
            found.append(Word(page, html.unescape(match[5]), Box(left, top, right - left, bottom - top)))
    return found


def words_in(words: Sequence[Word], page: int, box: Box) -> List[Word]:
    """Return the words of a page whose middle lies in a box, line by line."""
    found = [one for one in words if one.page == page and _holds(box, one.box.middle)]
    # Words of one line differ by a hair in height, its lines by more than 2 mm.
    return sorted(found, key=lambda one: (round(one.box.middle[1] / 2.0), one.box.x))


def _holds(box: Box, point: Point) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def table_rows(words: Sequence[Word], page: int, element: Element) -> List[List[str]]:
    """Return the words in each row of a table of a map, where the plan has the row."""
    table, box = element.content, element.box
    top = box.y + table.heading_mm + table.system_mm + table.head_mm
    bands = (Box(box.x, top + row * table.row_mm, box.width, table.row_mm) for row in range(len(table.rows)))
    found = [[one for one in words if one.page == page and _holds(band, one.box.middle)] for band in bands]
    return [[one.text for one in sorted(row, key=lambda one: one.box.x)] for row in found]


def page_sizes(path: Path) -> List[Point]:
    """Return width and height of the pages in mm."""
    told = _run("pdftotext", "-bbox", str(path), "-")
    return [
        (float(width) * MM_IN_POINT, float(height) * MM_IN_POINT) for width, height in _PAGE.findall(told)
    ]


def fonts(path: Path) -> List[ReadFont]:
    """Return the fonts."""
    rows = [line.split() for line in _run("pdffonts", str(path)).splitlines()[2:]]
    # name ... encoding emb sub uni object ID: counted from the end, as a type has blanks in it.
    return [ReadFont(row[0], row[-5] == "yes", row[-3] == "yes") for row in rows]


def pictures(path: Path) -> List[Tuple[int, int]]:
    """Return width and height in dots of the pictures."""
    rows = [line.split() for line in _run("pdfimages", "-list", str(path)).splitlines()[2:]]
    return [(int(row[3]), int(row[4])) for row in rows]


def told(path: Path) -> Dict[str, str]:
    """Return what the file tells of itself."""
    pairs = (line.partition(":") for line in _run("pdfinfo", str(path)).splitlines())
    return {name: value.strip() for name, _, value in pairs}


def lines(path: Path, page: int, colour: str, least: int = 2, small_too: bool = False) -> List[List[Point]]:
    """Return the lines of a colour on a page that have ``least`` points or more, in mm, none closed.

    Of several as large those in a smaller map follow; ``small_too`` keeps what is less than a quarter of it.
    """
    drawing = _run("pdftocairo", "-svg", "-f", str(page), "-l", str(page), str(path), "-")
    found = []
    for style, way, matrix in _PATH.findall(drawing):
        if _colour(style) == colour:
            points = _placed(way, matrix)
            points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
            if len(points) >= least:
                found.append(points)
    found.sort(key=_reach, reverse=True)
    if small_too:
        return found
    large = [points for points in found if _reach(points) > _reach(found[0]) / 4]
    return large


def _reach(points: List[Point]) -> float:
    across, down = zip(*points)
    return max(max(across) - min(across), max(down) - min(down))


def _colour(style: str) -> str:
    match = _STROKE.search(style)
    return "#" + "".join(f"{round(float(value) * 2.55):02x}" for value in match.groups()) if match else ""


def _placed(way: str, matrix: str) -> List[Point]:
    a, b, c, d, e, f = (
        (float(value) for value in matrix.split(",")) if matrix else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    )
    points = [(float(x), float(y)) for x, y in _POINT.findall(way)]
    return [((a * x + c * y + e) * MM_IN_POINT, (b * x + d * y + f) * MM_IN_POINT) for x, y in points]
