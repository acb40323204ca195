"""A small world for the checks: areas in metres from one corner, and real GeoPackage layers beside them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.checks.context import CheckContext, Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.model import Regulation

ZONE = Zone(104 * 60 + 45, 3)
EAST, NORTH = 500_000.0, 2_400_000.0
TODAY = date(2026, 11, 23)
FRESH = date(2026, 11, 1)
USUAL = Tolerances()
FIELDS = ("id", "name", "holder", "status", "valid_from", "valid_to", "mineral", "top_m", "bottom_m")
Spot = Tuple[float, float]


def ring(*spots: Spot, decimals: int = 2) -> Ring:
    """Return a ring of (east, north) spots counted from the world's corner."""
    return Ring(
        tuple(
            Corner(
                str(number),
                f"{NORTH + y:.{decimals}f}",
                f"{EAST + x:.{decimals}f}",
                NORTH + y,
                EAST + x,
                decimals,
            )
            for number, (x, y) in enumerate(spots, start=1)
        )
    )


def square(x: float, y: float, width: float, height: Optional[float] = None, decimals: int = 2) -> Ring:
    """Return a rectangle from its lower left spot."""
    far, top = x + width, y + (width if height is None else height)
    return ring((x, y), (far, y), (far, top), (x, top), decimals=decimals)


def area(*parts: Part, stated: str = "", unit: str = "ha", zone: Zone = ZONE) -> LicenceArea:
    """Return a licence area with the id ``area``."""
    told = StatedArea(stated, Decimal(stated), unit) if stated else None
    return LicenceArea("area", "Khu vực thử", zone, parts, stated_area=told)


def plain_area(width: float = 100.0, height: Optional[float] = None) -> LicenceArea:
    """Return one rectangle from the world's corner with levels +50 to 0 m."""
    return area(Part(square(0, 0, width, height), top_m=50.0, bottom_m=0.0))


def box(x: float, y: float, width: float, height: float) -> Polygon:
    """Return a rectangle of the world as a polygon in the zone."""
    return Polygon(
        [(EAST + a, NORTH + b) for a, b in ((x, y), (x + width, y), (x + width, y + height), (x, y + height))]
    )


def layer(path: Path, rows: Sequence[Tuple[Optional[BaseGeometry], dict]], epsg: int = 9208) -> Path:
    """Write a GeoPackage with one table ``objects``."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "CREATE TABLE gpkg_contents (table_name TEXT);"
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT,"
            " organization_coordsys_id INTEGER, definition TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
            "CREATE TABLE objects (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT, name TEXT, holder TEXT,"
            " status TEXT, valid_from TEXT, valid_to TEXT, mineral TEXT, top_m REAL, bottom_m REAL);"
        )
        connection.execute("INSERT INTO gpkg_contents VALUES ('objects')")
        connection.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, 'EPSG', ?, '')", (epsg, epsg))
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('objects', 'geom', ?)", (epsg,))
        for geometry, fields in rows:
            values: List[Any] = [fields.get(name) for name in FIELDS]
            blob = None if geometry is None else geometry_blob(geometry.wkb, epsg, geometry.bounds)
            connection.execute(
                "INSERT INTO objects VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [blob, *values]
            )
    return path


def spec(role: str, path: Path, as_of: Optional[date] = FRESH) -> str:
    """Return the reference spec of a layer."""
    return f"{role}={path}" + (f"|as_of={as_of.isoformat()}" if as_of else "")


@lru_cache(maxsize=None)
def law(day: date) -> Regulation:
    """Return the law of a day; nothing in it can change, so it is read once."""
    return load_regulation(day)


def context(
    subject: LicenceArea,
    reference: Sequence[str] = (),
    procedure: str = "P14",
    mineral: str = "gold",
    holder: str = "Công ty A",
    day: date = TODAY,
    tolerances: Tolerances = USUAL,
    facts: Optional[Mapping[str, Any]] = None,
) -> CheckContext:
    """Return the context of a run."""
    regulation = law(day)
    return CheckContext(
        area=subject,
        procedure=regulation.procedure(procedure),
        mineral=regulation.mineral(mineral),
        holder=holder,
        event_date=day,
        regulation=regulation,
        reference=open_reference(reference),
        tolerances=tolerances,
        facts=Facts(dict(facts or {})),
    )


def findings(rule: str, *args: Any, **kwargs: Any) -> Tuple[Finding, ...]:
    """Run the checks (arguments of ``context``) and return the findings of one rule."""
    return tuple(finding for finding in run_checks(context(*args, **kwargs)) if finding.rule == rule)


def outcomes(rule: str, *args: Any, **kwargs: Any) -> List[Tuple[Outcome, str]]:
    """Run the checks and return outcome and reason of each finding of one rule."""
    return [(finding.outcome, finding.reason) for finding in findings(rule, *args, **kwargs)]
