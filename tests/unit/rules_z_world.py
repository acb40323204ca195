"""Layers with a class beside the world of the checks, for the rules on places."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from checks_world import FRESH, TODAY, box, law, spec
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.reference.layers import open_reference

COLUMNS = ("id", "name", "class", "mineral", "valid_from", "valid_to", "top_m", "bottom_m")
Row = Tuple[Optional[BaseGeometry], dict]


def context(
    subject: LicenceArea,
    reference: Sequence[str] = (),
    procedure: str = "P14",
    mineral: str = "gold",
    day: date = TODAY,
    facts: Optional[Mapping[str, Any]] = None,
) -> CheckContext:
    """Return the context of a run."""
    return CheckContext(
        area=subject,
        procedure=law(day).procedure(procedure),
        mineral=law(day).mineral(mineral),
        holder="Công ty A",
        event_date=day,
        regulation=law(day),
        reference=open_reference(reference),
        facts=Facts(dict(facts or {})),
    )


def findings(rule: str, *args: Any, **kwargs: Any) -> Tuple[Finding, ...]:
    """Run one rule (arguments of ``context``) and return its findings."""
    whole = context(*args, **kwargs)
    alone = tuple(one for one in whole.regulation.rules if one.id == rule)
    return run_checks(replace(whole, regulation=replace(whole.regulation, rules=alone))) if alone else ()


def outcomes(rule: str, *args: Any, **kwargs: Any) -> List[Tuple[Outcome, str]]:
    """Run one rule (arguments of ``context``) and return outcome and reason of each finding."""
    return [(finding.outcome, finding.reason) for finding in findings(rule, *args, **kwargs)]


class Layers:
    """Writes reference layers into a folder and names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def rows(self, role: str, rows: Sequence[Row], as_of: Optional[date] = FRESH) -> str:
        """Return the spec of a layer with some rows."""
        self.count += 1
        path = self.folder / f"{role}{self.count}.gpkg"
        columns = ", ".join(f'"{name}" {"REAL" if name.endswith("_m") else "TEXT"}' for name in COLUMNS)
        with closing(sqlite3.connect(path)) as connection, connection:
            # A file of a test need not survive a power cut: syncing it to the disk takes most of the time.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(
                "CREATE TABLE gpkg_contents (table_name TEXT);"
                "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT,"
                " organization_coordsys_id INTEGER, definition TEXT);"
                "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
                f"CREATE TABLE objects (fid INTEGER PRIMARY KEY, geom BLOB, {columns});"
                "INSERT INTO gpkg_contents VALUES ('objects');"
                "INSERT INTO gpkg_spatial_ref_sys VALUES (9208, 'EPSG', 9208, '');"
                "INSERT INTO gpkg_geometry_columns VALUES ('objects', 'geom', 9208);"
            )
            for geometry, fields in rows:
                blob = None if geometry is None else geometry_blob(geometry.wkb, 9208, geometry.bounds)
                values: list[Any] = [blob, *(fields.get(name) for name in COLUMNS)]
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO objects VALUES (NULL, {marks})", values)  # nosec B608
        return spec(role, path, as_of)

    def one(self, role: str, x: float, as_of: Optional[date] = FRESH, **fields: Any) -> str:
        """Return the spec of a layer with one object 100 m wide, ``x`` metres to the east."""
        return self.rows(role, [(box(x, 0, 100, 100), {"id": "Đ1", "name": "Đối tượng 1", **fields})], as_of)

    def far(self, *roles: str) -> list[str]:
        """Return specs of layers whose only object lies 5 km away."""
        return [self.one(role, 5000) for role in roles]
