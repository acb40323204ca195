"""The same area, the same number: every file that is made of a real area says what its corner table says.

The truth is the stored table itself, its area computed here in whole numbers; each file is read back by means
that are not ours (poppler, the XML of Word, fiona).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, NamedTuple, Tuple

import map_cases
import mapmaker
import printed_numbers
import pytest
from printed_numbers import Numbers

from mineral_plugin.bridge.map_layouts.making import MapOptions, make_map
from mineral_plugin.bridge.paper_pdf import write_paper_pdf
from mineral_plugin.bridge.paper_png import picture_png
from mineral_plugin.bridge.vector_sink import qgis_programs
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas, write_areas
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.exporting import EXPORT_KINDS, export_areas
from mineral_plugin.core.work.outputs import write_reports
from mineral_plugin.core.work.papering import (
    paper_of_report,
    paper_of_request,
    paper_of_summary,
    table_paper,
    write_paper,
)
from mineral_plugin.core.work.writing import write_corner_tables

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
OTHER = {"vi": "en", "en": "vi"}
_UNITS = {"ha": "ha", "km2": "km²", "m2": "m²"}


class Made(NamedTuple):
    """The files of one area, in one language, with what each says, and what is true."""

    number: str
    lang: str
    said: Dict[str, Numbers]
    counted: Dict[str, int]
    true: Numbers


def lang_of(number: str) -> str:
    return "vi" if int(number) % 2 else "en"


def levels_of(number: str, part: int) -> Tuple[Any, Any]:
    """Return levels for a part; few real tables have them: two of three areas get some, parts their own."""
    kind = int(number) % 3
    if kind == 0:
        return None, None
    top = 120.5 + 10 * part + int(number) / 100
    return (top, -35.0) if kind == 1 else (top, 20.25 - 5 * part)


def leveled(number: str) -> LicenceArea:
    """Return a real area with levels; one of several parts has ground that is not mined, too."""
    area = mapmaker.real_area(number)
    area = mapmaker.holed(area) if len(area.parts) > 1 else area
    parts = tuple(
        replace(part, top_m=levels_of(number, place)[0], bottom_m=levels_of(number, place)[1])
        for place, part in enumerate(area.parts)
    )
    return replace(area, parts=parts)


# --- what is true -----------------------------------------------------------------------------------------

Row = Tuple[str, float, float]


def true_numbers(number: str) -> Numbers:
    """Return what is true of a stored table; holes, which the tests made, are those of the area."""
    table, parts = mapmaker.stored_table(number), stored_parts(number)
    grounds = [ground_m2(outer) - sum(map(ground_m2, holes)) for outer, holes in parts]
    stated = table["stated_area"]
    levels = [levels_of(number, part) for part in range(len(parts))]
    by_level = len(set(levels)) > 1
    told = levels if by_level else levels[:1]
    return Numbers(
        tuple(
            (name, digits(north), digits(east))
            for outer, holes in parts
            for ring in (outer, *holes)
            for name, north, east in ring
        ),
        frozenset([(meridian(table["central_meridian"]), table["zone_width_deg"])]),
        frozenset([f"{Decimal(str(stated))} {_UNITS[table['area_unit']]}"] if stated else []),
        frozenset(hectares(one) for one in [sum(grounds), *(grounds if by_level else [])]),
        tuple(
            (kind, printed_numbers.shortest(level))
            for pair in told
            for kind, level in zip(("top", "bottom"), pair)
            if level is not None
        ),
    )


def stored_parts(number: str) -> List[Tuple[List[Row], List[List[Row]]]]:
    """Return the parts of a stored table: the outer ring and the holes."""
    count, parts = 0, []
    for ring, part in zip(mapmaker.stored_table(number)["rings"], leveled(number).parts):
        outer = [
            (name or str(count + at), north, east) for at, (name, north, east) in enumerate(ring, start=1)
        ]
        count += len(ring)
        holes = [[(c.name, c.north_m, c.east_m) for c in hole.corners] for hole in part.holes]
        parts.append((outer, holes))
    return parts


def digits(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def meridian(degrees: float) -> str:
    return f"{int(degrees)}°{round(degrees % 1 * 60):02d}′"


def ground_m2(ring: List[Any]) -> Decimal:
    points = [(Decimal(digits(east)), Decimal(digits(north))) for _, north, east in ring]
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in pairs), Decimal(0))) / 2


def hectares(square_metres: Decimal) -> str:
    text = str((square_metres / 10000).quantize(Decimal("0.0001"), ROUND_HALF_EVEN))
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction[:2]}{fraction[2:].rstrip('0')} ha"


# --- what is made -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[*mapmaker.chosen_numbers(), *mapmaker.numbers_of_several_parts()])
def made(request: pytest.FixtureRequest, qgis_app: Any, tmp_path_factory: pytest.TempPathFactory) -> Made:
    number = request.param
    return made_of(number, leveled(number), tmp_path_factory.mktemp("numbers"))


def made_of(number: str, area: LicenceArea, folder: Path) -> Made:
    lang = lang_of(number)
    write_areas(folder / "areas.gpkg", [area])
    (area,) = read_areas(folder / "areas.gpkg")
    asked = mapmaker.request_for(area, lang=lang)
    plan = make_map(asked, area.name, folder / "map.pdf", MapOptions()).plan
    said = {"map.pdf": printed_numbers.of_map(folder / "map.pdf", plan)}
    counted = write_papers(area, lang, folder)
    for path in sorted(folder.iterdir()):
        if path.name not in ("map.pdf", "areas.gpkg"):
            said[path.name] = READERS[path.suffix](path, lang)
        if path.stem == "summary":
            said[f"{path.name}, the other language"] = READERS[path.suffix](path, OTHER[lang])
    done = export_areas([area], folder / "export", "a", EXPORT_KINDS, NOON.date(), qgis_programs(), lang)
    for path in done.files:
        if path.stem == "a" and path.suffix in READERS:
            said[path.name] = READERS[path.suffix](path, lang)
    return Made(number, lang, said, counted, true_numbers(number))


def write_papers(area: LicenceArea, lang: str, folder: Path) -> Dict[str, int]:
    """Write every paper of an area; return how many corners papers without a table of them count."""
    report = folder / "report.json"
    request = CheckRequest(
        areas=(area,), procedure="P14", mineral="limestone_vlxdtt", event_date=NOON.date(), reference=()
    )
    write_reports(check_areas(request, NOON, "test"), report, folder / "report_page.html", lang)
    write_corner_tables((area,), folder / "corners.docx", lang)
    papers = {
        "table": table_paper((area,), lang),
        "report": paper_of_report(report, lang),
        "summary": paper_of_summary(report),
        "request": paper_of_request("C36-II-01", "", {"whole": area}, NOON.date(), lang, {}),
    }
    for name, paper in papers.items():
        for ending in (".docx", ".pdf", ".html"):
            write_paper(paper, folder / f"{name}{ending}", write_paper_pdf, picture_png)
    return {name: counted_corners(folder / f"{name}.html") for name in ("summary", "request")}


def counted_corners(path: Path) -> int:
    found = set(re.findall(r"(?:Số điểm góc|Number of corners): (\d+)", path.read_text(encoding="utf-8")))
    assert len(found) == 1
    return int(found.pop())


READERS = {
    ".pdf": printed_numbers.of_pdf,
    ".docx": printed_numbers.of_docx,
    ".html": printed_numbers.of_html,
    ".json": lambda path, _lang: printed_numbers.of_report(path),
    ".gpkg": lambda path, _lang: printed_numbers.of_geopackage(path),
    ".shp": lambda path, _lang: printed_numbers.of_pair(path),
    ".tab": lambda path, _lang: printed_numbers.of_pair(path),
    ".kml": printed_numbers.of_kml,
    ".dxf": printed_numbers.of_dxf,
}
FILES = frozenset(
    ["map.pdf", "corners.docx", "report.json", "report_page.html"]
    + [
        f"{name}{end}"
        for name in ("table", "report", "summary", "request")
        for end in (".docx", ".pdf", ".html")
    ]
    + [f"a.{kind}" for kind in EXPORT_KINDS]
)
FILES |= frozenset(f"summary{end}, the other language" for end in (".docx", ".pdf", ".html"))
# What has no table of corners: one page for the client, and texts beside the points of a drawing.
WITHOUT_CORNERS = frozenset(["a.dxf", *(name for name in FILES if name.startswith("summary."))])


def differing(made: Made, field: str, true: Any, left_out: FrozenSet[str] = frozenset()) -> Dict[str, Any]:
    """Return what the files say of one thing that is not so."""
    told = {name: getattr(said, field) for name, said in made.said.items() if name not in left_out}
    return {name: value for name, value in told.items() if value != true}


# --- the tests --------------------------------------------------------------------------------------------


def test_every_file_was_read_back(made: Made) -> None:
    assert frozenset(made.said) == FILES


def test_every_corner_is_the_same_to_its_last_digit(made: Made) -> None:
    assert differing(made, "corners", made.true.corners, WITHOUT_CORNERS) == {}
    assert made.counted == dict.fromkeys(("summary", "request"), len(made.true.corners))


def test_every_zone_is_the_same_in_meridian_and_width(made: Made) -> None:
    assert differing(made, "zones", made.true.zones) == {}


def test_the_stated_area_is_the_same_with_its_unit(made: Made) -> None:
    assert differing(made, "stated", made.true.stated) == {}


def test_the_computed_area_is_the_same_wherever_one_is_printed(made: Made) -> None:
    for name, said in made.said.items():
        exact = frozenset(in_hectares(one) for one in said.computed)
        assert exact <= made.true.computed, name
        if name.startswith("report"):
            assert area_of_all(made.true.computed) in exact, name
        elif name in LAYERED:
            assert exact, name
        elif not made.true.stated:
            assert exact == made.true.computed, name


# Files whose columns have a computed area whatever is stated; papers print one in place of a stated one.
LAYERED = frozenset(("a.gpkg", "a.shp", "a.tab"))


def area_of_all(told: FrozenSet[str]) -> str:
    """Return the largest of the areas told: that of all parts."""
    return max(told, key=lambda one: float(one.partition(" ")[0]))


def in_hectares(told: str) -> str:
    return told if told.endswith(" ha") else hectares(Decimal(told))


def test_the_levels_are_the_same_in_their_order(made: Made) -> None:
    # A request says them twice: in its entries, and in the table of its annex.
    twice = frozenset(name for name in FILES if name.startswith("request."))
    assert differing(made, "levels", made.true.levels, twice) == {}
    assert differing(made, "levels", 2 * made.true.levels, FILES - twice) == {}


# --- two areas on one map -----------------------------------------------------------------------------------

# The request that goes with each map of two areas.
REQUESTS = {"partial_return": "C36-II-08", "prohibited_inside": "C37-I-08b"}
TWO_AREAS = [name for name in map_cases.named_requests() if name.rpartition("-")[0] in REQUESTS]


@pytest.mark.parametrize("name", TWO_AREAS)
def test_the_two_areas_of_a_map_are_those_of_the_request_it_goes_with(
    qgis_app: Any, tmp_path: Path, name: str
) -> None:
    asked = map_cases.request_named(name)
    areas, form = {one.role: one.area for one in asked.areas}, REQUESTS[name.rpartition("-")[0]]
    plan = make_map(asked, name, tmp_path / "map.pdf", MapOptions()).plan
    paper = paper_of_request(form, "", areas, NOON.date(), asked.lang, {})
    on_map = printed_numbers.of_map(tmp_path / "map.pdf", plan)
    for ending in (".docx", ".pdf"):
        path = write_paper(paper, tmp_path / f"request{ending}", write_paper_pdf, picture_png)
        said = READERS[ending](path, asked.lang)
        assert said.corners == on_map.corners
        assert (said.zones, said.stated, said.computed) == (on_map.zones, on_map.stated, on_map.computed)


# --- what cannot fail proves nothing ----------------------------------------------------------------------


def test_a_digit_that_is_wrong_is_found_in_every_file(qgis_app: Any, tmp_path: Path) -> None:
    number = next(one for one in mapmaker.chosen_numbers() if levels_of(one, 0)[0] and stated(one))
    wrong = made_of(number, with_wrong_digits(leveled(number)), tmp_path)
    for field, silent in (("corners", WITHOUT_CORNERS), ("stated", frozenset()), ("levels", frozenset())):
        assert frozenset(differing(wrong, field, getattr(wrong.true, field), silent)) == FILES - silent


def stated(number: str) -> bool:
    return bool(mapmaker.stored_table(number)["stated_area"])


def with_wrong_digits(area: LicenceArea) -> LicenceArea:
    """Return an area with one digit changed in a corner, in the stated area and in a level."""
    part = area.parts[0]
    first = part.outer.corners[0]
    text = f"{first.x_text[:-1]}{(int(first.x_text[-1]) + 1) % 10}"
    corner = replace(first, x_text=text, north_m=float(text))
    outer = replace(part.outer, corners=(corner, *part.outer.corners[1:]))
    last = area.stated_area.value + Decimal(1).scaleb(area.stated_area.value.as_tuple().exponent)
    told = replace(area.stated_area, value=last, text=f"{last} {area.stated_area.unit}")
    changed = replace(part, outer=outer, bottom_m=part.bottom_m + 0.01)
    return replace(area, parts=(changed, *area.parts[1:]), stated_area=told)
