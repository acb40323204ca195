"""The numbers of an area as a file has them, read by means that are not ours, without marks of thousands."""

from __future__ import annotations

import html
import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Sequence, Tuple
from xml.etree import ElementTree

import fiona
import map_pdf
from paper_reading import corner_rows, docx_rows, docx_texts, html_rows

from mineral_plugin.core.maps.plan import Box, MapPlan, TableElement

Corners = Tuple[Tuple[str, str, str], ...]
_AMOUNT = r"(-?\d[\d.,]*\d|\d) ?(ha|m²|km²)"
_WORDS: Dict[str, Dict[str, str]] = {
    "vi": {
        "zone": r"kinh tuyến trục (\d+°\d\d′), múi chiếu (\d)°",
        "stated": rf"(?:(?:Tổng diện|Diện) tích|diện tích khai):? {_AMOUNT}(?! \(tính)",
        "computed": rf"(?:Tính từ tọa độ các điểm góc(?:, tất cả các phần)?:? {_AMOUNT}"
        rf"|Diện tích {_AMOUNT} \(tính)",
        "top": r"Mức sâu khai thác cao nhất \(m\):? (-?[\d.,]*\d)",
        "bottom": r"Mức sâu khai thác thấp nhất \(m\):? (-?[\d.,]*\d)",
    },
    "en": {
        "zone": r"central meridian (\d+°\d\d′), zone (?:width |of )(\d)°",
        "stated": rf"(?:Total area|Area|stated area):? {_AMOUNT}(?! \(plane)",
        "computed": rf"(?:Computed from the corners(?:, all parts)?:? {_AMOUNT}|Area {_AMOUNT} \(plane)",
        "top": r"Highest mining level \(m\):? (-?[\d.,]*\d)",
        "bottom": r"Lowest mining level \(m\):? (-?[\d.,]*\d)",
    },
}
_ROW = re.compile(r"^\s*(\S.*?)\s+(-?[\d.,]*\d)\s+(-?[\d.,]*\d)\s*$")


class Numbers(NamedTuple):
    """What a file says: corners (name, X, Y), zones, areas with their unit, levels as (kind, metres).

    All numbers are plain digits with a point; what a file has no place for is empty.
    """

    corners: Corners
    zones: FrozenSet[Tuple[str, int]]
    stated: FrozenSet[str]
    computed: FrozenSet[str]
    levels: Tuple[Tuple[str, str], ...]


def plain(text: str, lang: str) -> str:
    """Return a printed number without marks of thousands, with a point."""
    return text.replace(".", "").replace(",", ".") if lang == "vi" else text.replace(",", "")


def shortest(number: object) -> str:
    """Return a number with the fewest digits that say it."""
    return f"{Decimal(repr(number)).normalize():f}"


def of_text(text: str, lang: str, corners: Iterable[Sequence[str]] = ()) -> Numbers:
    """Return the numbers in a text, and the corners of the rows of its tables."""
    one_line = " ".join(text.split())
    found = {name: re.findall(pattern, one_line) for name, pattern in _WORDS[lang].items()}
    levels = re.compile(f"(?P<top>{_WORDS[lang]['top']})|(?P<bottom>{_WORDS[lang]['bottom']})")
    return Numbers(
        tuple((row[0].strip(), plain(row[1], lang), plain(row[2], lang)) for row in corners),
        frozenset((meridian, int(width)) for meridian, width in found["zone"]),
        frozenset(f"{plain(value, lang)} {unit}" for value, unit in found["stated"]),
        frozenset(
            f"{plain(value, lang)} {unit}"
            for pairs in found["computed"]
            for value, unit in (pairs[:2], pairs[2:])
            if value
        ),
        tuple(_levels(levels.finditer(one_line), lang)),
    )


def _levels(found: Iterable[Any], lang: str) -> Iterator[Tuple[str, str]]:
    for match in found:
        kind = "top" if match["top"] else "bottom"
        number = match[0].rsplit(" ", 1)[1]
        yield kind, plain(number, lang)


# --- papers -----------------------------------------------------------------------------------------------


def of_map(path: Path, plan: MapPlan) -> Numbers:
    """Return the numbers of a map's PDF: its tables where the plan has them, the words of its sheets."""
    words, rows, texts = map_pdf.words(path), [], []
    for sheet in plan.sheets:
        for element in sheet.elements:
            if isinstance(element.content, TableElement):
                rows += map_pdf.table_rows(words, sheet.number, element)
            box = element.box
            inside = Box(box.x - 0.5, box.y - 0.5, box.width + 1.0, box.height + 1.0)
            if isinstance(element.content, TableElement) or element.id == "system":
                texts.append(" ".join(one.text for one in map_pdf.words_in(words, sheet.number, inside)))
    cells = [(" ".join(row[:-2]), row[-2], row[-1]) for row in rows]
    return of_text("\n".join(texts), plan.lang, cells)


def of_pdf(path: Path, lang: str) -> Numbers:
    """Return the numbers of a paper's PDF."""
    rows = (_ROW.match(line) for line in _pdf_text(path, "-layout").splitlines())
    return of_text(_pdf_text(path, "-raw"), lang, [row.groups() for row in rows if row and _is_corner(row)])


def _is_corner(row: "re.Match[str]") -> bool:
    # A coordinate has six digits at least; the foot of a page and a dated line have not.
    return all(sum(map(str.isdigit, text)) >= 6 for text in row.groups()[1:])


def _pdf_text(path: Path, how: str) -> str:
    done = subprocess.run(
        ["pdftotext", how, str(path), "-"], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def of_docx(path: Path, lang: str) -> Numbers:
    """Return the numbers of a Word file."""
    data = path.read_bytes()
    return of_text("\n".join(docx_texts(data)), lang, corner_rows(docx_rows(data)))


def of_html(path: Path, lang: str) -> Numbers:
    """Return the numbers of a page."""
    page = path.read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"(?s)<(style|svg)\b.*?</\1>", "", page)))
    return of_text(text, lang, corner_rows(html_rows(page)))


def of_report(path: Path) -> Numbers:
    """Return the numbers of a report's JSON."""
    area = json.loads(path.read_text(encoding="utf-8"))["area"]
    rings = [ring for part in area["parts"] for ring in (part["outer"], *part["holes"])]
    stated, zone = area["stated_area"], area["zone"]
    return Numbers(
        tuple((c["name"], c["x_text"], c["y_text"]) for ring in rings for c in ring),
        frozenset([(zone["central_meridian"], zone["width_deg"])]),
        frozenset([f"{stated['value']} {_unit(stated['unit'])}"] if stated else []),
        frozenset([str(area["area_m2"])]),
        tuple(_part_levels(area["parts"])),
    )


def _unit(name: str) -> str:
    return name.replace("2", "²")


def _part_levels(parts: Iterable[Any]) -> Iterator[Tuple[str, str]]:
    for part in parts:
        for kind in ("top", "bottom"):
            if part.get(f"{kind}_m") not in (None, ""):
                yield kind, shortest(float(part[f"{kind}_m"]))


# --- files for other programs -----------------------------------------------------------------------------


def of_layers(boundaries: Sequence[Any], corners: Sequence[Any]) -> Numbers:
    """Return the numbers in the columns of two layers, as fiona gives their rows."""
    stated = [row for row in boundaries if row.get("dt_ghi")]
    units = {"dt_ha": "ha", "dt_km2": "km²", "dt_m2": "m²"}
    return Numbers(
        tuple((row["diem_goc"], row["x_text"], row["y_text"]) for row in corners),
        frozenset((row["kinh_tuyen"], int(row["mui_chieu"])) for row in boundaries),
        frozenset(f"{row[name]} {unit}" for row in stated for name, unit in units.items() if row.get(name)),
        frozenset(str(row["tinh_m2"]) for row in boundaries),
        tuple(_part_levels(boundaries)),
    )


def rows_of(path: Path, layer: str = "") -> List[Any]:
    """Return the rows of a layer of a file as fiona reads them."""
    asked = {"layer": layer} if layer else {}
    if path.suffix == ".shp":
        # The file beside it tells; where QGIS runs in the same process, GDAL is told not to look there.
        asked["encoding"] = path.with_suffix(".cpg").read_text("ascii").strip()
    with fiona.open(path, **asked) as source:
        return [dict(row["properties"]) for row in source]


def of_geopackage(path: Path) -> Numbers:
    """Return the numbers of a GeoPackage."""
    return of_layers(rows_of(path, "ranh_gioi"), rows_of(path, "diem_goc"))


def of_pair(path: Path) -> Numbers:
    """Return the numbers of a Shapefile or a MapInfo file and the file of corners beside it."""
    return of_layers(rows_of(path), rows_of(path.with_name(f"{path.stem}_diem_goc{path.suffix}")))


def of_kml(path: Path, lang: str) -> Numbers:
    """Return the numbers in the descriptions of a KML file."""
    name = "{http://www.opengis.net/kml/2.2}"
    marks = list(ElementTree.parse(path).iter(f"{name}Placemark"))
    told = [(one.findtext(f"{name}name", ""), one.findtext(f"{name}description", "")) for one in marks]
    corners = [
        (title, *re.findall(r"\d[\d.,]*", text)[-2:]) for title, text in told if re.match(r"\s*X\b", text)
    ]
    found = of_text("\n".join(text for _, text in told), lang)
    return found._replace(corners=tuple(corners))


def of_dxf(path: Path, lang: str) -> Numbers:
    """Return the numbers in the texts of a drawing; its points are the corners."""
    lines = path.read_text(encoding="ascii").splitlines()
    pairs = list(zip(lines[::2], lines[1::2]))
    texts = [
        re.sub(r"\\U\+([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), v) for c, v in pairs if c.strip() == "1"
    ]
    return of_text("\n".join(texts), lang)
