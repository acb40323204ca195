"""Examples of the rules as data: read from JSON, run by the real engine on real layers.

A file of ``tests/data/rule_examples`` holds, for each rule, what its examples share and three cases: one that
passes, one that fails, one on the boundary; where errors of boundaries decide also one that is in doubt and
one that lies beside in doubt. A case has a title in both languages, what it changes of the
shared settings, and the findings that the engine has to give. Areas are written in metres from the south-west
corner of a small world (``rectangle``: x, y, width, height; ``ring``: spots x, y) or as printed coordinates
(``corners``: X north, Y east); reference objects as ``rectangle``, ``line``, ``point`` or ``wkt`` in the same
metres. What is not written has the value of ``USUAL``.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from shapely import wkt
from shapely.affinity import translate
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts, facts_from
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.regulation import Regulation, load_regulation
from mineral_plugin.core.regulation.model import ROLE_FIELDS

FOLDER = Path(__file__).resolve().parent / "data" / "rule_examples"
SCHEMA = "rule-examples-1"
CASES = ("passes", "fails", "boundary")
DOUBTS = ("in_doubt", "beside")
EAST, NORTH = 500_000.0, 2_400_000.0
EPSG = 9208
ZONE = Zone(104 * 60 + 45, 3)
LAST_DAY_READ = date(2026, 11, 23)
USUAL: Mapping[str, Any] = {
    "procedure": "P14",
    "mineral": "gold",
    "holder": "Công ty A",
    "day": LAST_DAY_READ.isoformat(),
    "area": {"rectangle": [0, 0, 100, 100], "top_m": 50, "bottom_m": 0},
    "facts": {},
    "layers": [],
}
FRESH = "2026-11-01"
SHAPES = ("rectangle", "line", "point", "wkt")
RING_KEYS = ("rectangle", "ring", "corners", "names", "decimals")
PART_KEYS = (*RING_KEYS, "holes", "top_m", "bottom_m")
EXPECT_KEYS = ("outcome", "reason", "severity", "measured", "limit", "unit")


class ExampleError(Exception):
    """An example that is written wrong: the sentence names the rule, the case and the key."""


@dataclass(frozen=True)
class Row:
    """An object of a layer: its shape in metres of the zone (``None``: without coordinates), its fields."""

    shape: Optional[BaseGeometry]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Layer:
    """A layer of one role; ``as_of`` ``None`` is a layer without a date."""

    role: str
    as_of: Optional[date]
    rows: Tuple[Row, ...]


@dataclass(frozen=True)
class Expected:
    """What one finding has to say; ``measured`` and ``limit`` are in ``unit``."""

    outcome: str
    reason: str = ""
    severity: str = "informs"
    measured: Optional[float] = None
    limit: Optional[float] = None
    unit: str = ""


@dataclass(frozen=True)
class Example:
    """One case of a rule. ``facts`` are as written; the kinds of the law on the day read them."""

    rule: str
    case: str
    title: Bilingual
    procedure: str
    mineral: str
    holder: str
    day: date
    area: LicenceArea
    facts: Mapping[str, Any]
    layers: Tuple[Layer, ...]
    expected: Tuple[Expected, ...]

    @property
    def name(self) -> str:
        """Return rule and case, as a test names them."""
        return f"{self.rule}-{self.case}"


@dataclass(frozen=True)
class RuleExamples:
    """The three cases of a rule, its cases of doubt, and a note on the choice where the rule has no limit."""

    rule: str
    cases: Tuple[Example, ...]
    note: Optional[Bilingual]


# --- reading ------------------------------------------------------------------------------------------


def read_examples(folder: Path = FOLDER) -> Mapping[str, RuleExamples]:
    """Return the examples of all files by rule.

    Raises:
        ExampleError: an unknown or missing key, a rule twice, or a value that cannot be read.
    """
    found: Dict[str, RuleExamples] = {}
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        _only(document, ("schema", "examples"), path.name)
        if document["schema"] != SCHEMA:
            raise ExampleError(f"{path.name}: schema is not {SCHEMA}")
        for entry in document["examples"]:
            one = examples_from(entry)
            if one.rule in found:
                raise ExampleError(f"{one.rule} has examples twice")
            found[one.rule] = one
    return found


def examples_from(entry: Mapping[str, Any]) -> RuleExamples:
    """Return the three cases of one rule, and its cases of doubt.

    Raises:
        ExampleError: see ``read_examples``.
    """
    rule = str(entry.get("rule", "?"))
    _only(entry, ("rule", "note", "shared", *CASES, *DOUBTS), rule)
    shared = entry.get("shared", {})
    _only(shared, tuple(USUAL), f"{rule} shared")
    missing = [case for case in ("rule", *CASES) if case not in entry]
    if missing:
        raise ExampleError(f"{rule}: missing {', '.join(missing)}")
    note = _bilingual(entry["note"], f"{rule} note") if "note" in entry else None
    cases = [case for case in (*CASES, *DOUBTS) if case in entry]
    return RuleExamples(rule, tuple(_case(rule, case, entry[case], shared) for case in cases), note)


def _case(rule: str, case: str, own: Mapping[str, Any], shared: Mapping[str, Any]) -> Example:
    place = f"{rule} {case}"
    _only(own, ("title", "expect", *USUAL), place)
    if "title" not in own or "expect" not in own:
        raise ExampleError(f"{place}: title and expect are needed")
    whole = {**USUAL, **shared, **own}
    wanted = own["expect"] if isinstance(own["expect"], list) else [own["expect"]]
    try:
        return Example(
            rule=rule,
            case=case,
            title=_bilingual(own["title"], place),
            procedure=whole["procedure"],
            mineral=whole["mineral"],
            holder=whole["holder"],
            day=date.fromisoformat(whole["day"]),
            area=area_from(whole["area"], place),
            facts={**shared.get("facts", {}), **own.get("facts", {})},
            layers=tuple(_layer(entry, place) for entry in whole["layers"]),
            expected=tuple(_expected(entry, place) for entry in wanted),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExampleError(f"{place}: {error!r}") from error


def _only(entry: Mapping[str, Any], allowed: Sequence[str], place: str) -> None:
    unknown = sorted(set(entry) - set(allowed))
    if unknown:
        raise ExampleError(f"{place}: unknown {', '.join(unknown)}")


def _bilingual(entry: Mapping[str, Any], place: str) -> Bilingual:
    _only(entry, ("vi", "en"), place)
    return Bilingual(vi=entry["vi"], en=entry["en"])


def _expected(entry: Mapping[str, Any], place: str) -> Expected:
    _only(entry, EXPECT_KEYS, place)
    Outcome(entry["outcome"]), Severity(entry.get("severity", "informs"))
    return Expected(**entry)


def area_from(entry: Mapping[str, Any], place: str) -> LicenceArea:
    """Return an area: one part written flat, or ``parts``; ``stated`` is the printed area, as ``1.00 ha``."""
    _only(entry, ("parts", "stated", "zone", *PART_KEYS), place)
    flat = {key: value for key, value in entry.items() if key in PART_KEYS}
    if flat and "parts" in entry:
        raise ExampleError(f"{place}: an area is written flat or in parts, not both")
    parts = tuple(_part(part, place) for part in entry.get("parts", [flat] if flat else []))
    zone = Zone(*entry["zone"]) if "zone" in entry else ZONE
    return LicenceArea("area", "Khu vực ví dụ", zone, parts, stated_area=_stated(entry.get("stated")))


def _stated(text: Optional[str]) -> Optional[StatedArea]:
    if text is None:
        return None
    number, unit = text.split()
    return StatedArea(number, Decimal(number), unit)


def _part(entry: Mapping[str, Any], place: str) -> Part:
    _only(entry, PART_KEYS, place)
    holes = tuple(_ring(hole, place) for hole in entry.get("holes", []))
    levels = (entry.get(name) for name in ("top_m", "bottom_m"))
    top, bottom = (None if level is None else float(level) for level in levels)
    return Part(_ring({key: entry[key] for key in RING_KEYS if key in entry}, place), holes, top, bottom)


def _ring(entry: Mapping[str, Any], place: str) -> Ring:
    _only(entry, RING_KEYS, place)
    spots = [(float(north), float(east)) for north, east in _printed(entry)]
    names = entry.get("names") or [str(number) for number in range(1, len(spots) + 1)]
    digits = int(entry.get("decimals", 0))
    return Ring(
        tuple(
            Corner(name, f"{north:.{digits}f}", f"{east:.{digits}f}", north, east, digits)
            for name, (north, east) in zip(names, spots)
        )
    )


def _printed(entry: Mapping[str, Any]) -> Iterator[Tuple[float, float]]:
    """Yield X (north) and Y (east) of each corner."""
    if "corners" in entry:
        yield from entry["corners"]
        return
    if "rectangle" in entry:
        x, y, width, height = entry["rectangle"]
        spots = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    else:
        spots = entry["ring"]
    yield from ((NORTH + y, EAST + x) for x, y in spots)


def _layer(entry: Mapping[str, Any], place: str) -> Layer:
    _only(entry, ("role", "as_of", "rows"), place)
    as_of = entry.get("as_of", FRESH)
    rows = tuple(_row(row, f"{place} {entry['role']}") for row in entry["rows"])
    return Layer(entry["role"], date.fromisoformat(as_of) if as_of else None, rows)


def _row(entry: Mapping[str, Any], place: str) -> Row:
    _only(entry, (*SHAPES, *ROLE_FIELDS), place)
    fields = {name: value for name, value in entry.items() if name in ROLE_FIELDS}
    drawn = [name for name in SHAPES if name in entry]
    if len(drawn) > 1:
        raise ExampleError(f"{place}: an object has one shape")
    return Row(_shape(drawn[0], entry[drawn[0]]) if drawn else None, fields)


def _shape(kind: str, value: Any) -> BaseGeometry:
    if kind == "rectangle":
        x, y, width, height = value
        drawn: BaseGeometry = box(x, y, x + width, y + height)
    elif kind == "line":
        drawn = LineString(value)
    elif kind == "point":
        drawn = Point(value)
    else:
        drawn = wkt.loads(value)
    return translate(drawn, EAST, NORTH)


# --- running ------------------------------------------------------------------------------------------


@lru_cache(maxsize=None)
def law(day: date) -> Regulation:
    """Return the law of a day, read once."""
    return load_regulation(day)


def run(example: Example, folder: Path) -> Tuple[Finding, ...]:
    """Return what the engine says of the example's rule; its layers are written into ``folder``.

    Empty where the rule is not in force.

    Raises:
        InputError: a fact that no rule asks, or a value of another kind.
    """
    regulation = law(example.day)
    context = CheckContext(
        area=example.area,
        procedure=regulation.procedure(example.procedure),
        mineral=regulation.mineral(example.mineral),
        holder=example.holder,
        event_date=example.day,
        regulation=regulation,
        reference=open_reference(_written(example.layers, folder)),
        facts=_facts(example, regulation),
    )
    return tuple(found for found in run_checks(context) if found.rule == example.rule)


def said(found: Finding) -> Expected:
    """Return what a finding says, in the form of what is expected of it."""
    return Expected(
        outcome=found.outcome.value,
        reason=found.reason,
        severity=found.severity.value,
        measured=found.measured,
        limit=found.limit,
        unit=found.unit,
    )


def _facts(example: Example, regulation: Regulation) -> Facts:
    """Return the facts as the program's own reader reads them; areas are written as everywhere here."""
    areas = {name for name in example.facts if regulation.fact(name).kind == "area"}
    others = {name: value for name, value in example.facts.items() if name not in areas}
    read = facts_from(Node(others, "/facts", example.name), regulation, FOLDER).values
    drawn = {name: area_from(example.facts[name], f"{example.name} {name}") for name in areas}
    return Facts({**read, **drawn})


def _written(layers: Sequence[Layer], folder: Path) -> List[str]:
    specs = []
    for number, layer in enumerate(layers, start=1):
        before = sum(1 for other in layers[: number - 1] if other.role == layer.role)
        path = folder / f"{layer.role}{before + 1 if before else ''}.gpkg"
        _write(path, layer.rows)
        specs.append(f"{layer.role}={path}" + (f"|as_of={layer.as_of.isoformat()}" if layer.as_of else ""))
    return specs


def _write(path: Path, rows: Sequence[Row]) -> None:
    used = [name for name in ROLE_FIELDS if any(name in row.fields for row in rows)]
    columns = "".join(f', "{name}" {"REAL" if name.endswith("_m") else "TEXT"}' for name in used)
    with closing(sqlite3.connect(path)) as connection, connection:
        # A file of an example need not survive a power cut: syncing it takes most of the time.
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(
            "CREATE TABLE gpkg_contents (table_name TEXT);"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT,"
            " organization_coordsys_id INTEGER, definition TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
            f"CREATE TABLE objects (fid INTEGER PRIMARY KEY, geom BLOB{columns});"
            "INSERT INTO gpkg_contents VALUES ('objects');"
            f"INSERT INTO gpkg_spatial_ref_sys VALUES ({EPSG}, 'EPSG', {EPSG}, '');"
            f"INSERT INTO gpkg_geometry_columns VALUES ('objects', 'geom', {EPSG});"
        )
        marks = ", ".join("?" * (len(used) + 1))
        for row in rows:
            shape = row.shape
            blob = None if shape is None else geometry_blob(shape.wkb, EPSG, shape.bounds)
            values = [blob, *(row.fields.get(name) for name in used)]
            connection.execute(f"INSERT INTO objects VALUES (NULL, {marks})", values)  # nosec B608


# --- all of them, each run once -----------------------------------------------------------------------


@lru_cache(maxsize=None)
def all_examples() -> Mapping[str, RuleExamples]:
    """Return the examples of the repository by rule."""
    return read_examples()


@lru_cache(maxsize=None)
def found_in(rule: str, case: str) -> Tuple[Finding, ...]:
    """Return the findings of one case, run once however often it is asked for."""
    example = next(one for one in all_examples()[rule].cases if one.case == case)
    with TemporaryDirectory() as folder:
        return run(example, Path(folder))
