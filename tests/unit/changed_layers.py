"""Two versions of a table for the tests of packs: written fast, or made by a script."""

from __future__ import annotations

import math
import random
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, Iterator, List, Sequence, Tuple, Union

import numpy as np
import shapely
from builders import COLUMNS, Item, System, box, geometry, licence, write_layer
from shapely.geometry import MultiPolygon, Polygon

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.geopackage import geometry_blob, wkb_of
from mineral_plugin.core.reference.diff import diff_tables
from mineral_plugin.core.reference.diff_rows import Side

EAST, NORTH = 442_000.0, 2_412_000.0
TM3 = Zone(6285, 3)
ROLE = "licence"
DEGREE_M = 111_000.0


def side(path, label="thử@1", **fields):
    return Side(path, ROLE, fields, label)


def layer(path, items, system: Union[System, int] = 9208):
    """Write a table as ``write_layer`` does, but without its waits for the disk."""
    # The rows go into a copy of an empty table, which is made once for each system.
    path.write_bytes(empty_layer(system))
    srs_id = system if isinstance(system, int) else system.srs_id
    marks = ", ".join("?" for _ in range(2 + len(COLUMNS)))
    with unsafe(path) as connection:
        connection.executemany(
            f'INSERT INTO "{ROLE}" VALUES ({marks})',
            [(fid, *values(item, srs_id)) for fid, item in enumerate(items, start=1)],
        )
    return side(path)


@lru_cache(maxsize=None)
def empty_layer(system: Union[System, int]) -> bytes:
    with TemporaryDirectory() as folder:
        return write_layer(Path(folder) / "empty.gpkg", ROLE, [], system, rtree=False).read_bytes()


def values(item: Item, srs_id: int) -> Sequence[Any]:
    whole = geometry(item.rings, srs_id) if item.blob is None and item.rings else item.blob
    return (whole, *(item.record.get(name) for name, _ in COLUMNS))


@contextmanager
def unsafe(path) -> Iterator[sqlite3.Connection]:
    """Open a file for one transaction that never waits for the disk: it need not outlive a power cut."""
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        yield connection


def diff(tmp_path, old, new, systems=(9208, 9208)):
    """Return what changed between two lists of objects."""
    paths = [tmp_path / f"{len(list(tmp_path.iterdir()))}-{name}.gpkg" for name in ("old", "new")]
    return diff_tables(ROLE, *(layer(*given) for given in zip(paths, (old, new), systems)))


def counts(table):
    return len(table.added), len(table.changed), len(table.removed), table.unchanged


def square(number=1, size=100.0, **more):
    return licence(f"GP-{number}", box(EAST + 500 * number, NORTH, size, size), **more)


def blob(shape, srs_id=9208):
    return geometry_blob(shapely.to_wkb(shape, flavor="iso"), srs_id, shape.bounds)


def placeless(number):
    return replace(licence(number, []), rings=[])


def shaped(shape, number="GP-1", **more):
    return replace(licence(number, [], **more), rings=[], blob=blob(shape))


def with_corner(item, move_m, corner=0):
    ring = list(item.rings[0])
    ring[corner] = (ring[corner][0] + move_m, ring[corner][1])
    return replace(item, rings=[ring])


# --- a layer rewritten by a script, of which it is known what it changed ----------------------------------


@dataclass
class Script:
    """A table in memory, changed by a seed; ``told`` is what a comparison has to find."""

    path: Any
    table: str
    id_column: str
    text_column: str
    degrees: bool
    rng: random.Random

    def __post_init__(self):
        with closing(sqlite3.connect(str(self.path))) as connection:
            self.columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{self.table}")')]
            rows = connection.execute(f'SELECT * FROM "{self.table}"').fetchall()
        self.rows: List[Dict[str, Any]] = [dict(zip(self.columns, row)) for row in rows]
        for row in self.rows:
            row["geom"] = shapely.from_wkb(wkb_of(row["geom"]))
        self.attributes: Dict[str, Tuple[str, str]] = {}
        self.moved: Dict[str, float] = {}
        self.removed: List[str] = []
        self.added: List[str] = []

    def change(self, attributes=8, corners=7, added=5, removed=5):
        chosen = self.rng.sample(self.rows, attributes + corners + removed)
        for row in chosen[:attributes]:
            before = row[self.text_column] or ""
            row[self.text_column] = f"{before} (sửa {self.rng.randint(1, 99)})"
            self.attributes[str(row[self.id_column])] = (before.strip(), row[self.text_column].strip())
        for row in chosen[attributes : attributes + corners]:
            self.moved[str(row[self.id_column])] = self._move(row)
        for row in chosen[attributes + corners :]:
            self.removed.append(str(row[self.id_column]))
            self.rows.remove(row)
        self.rows.extend(self._new(number) for number in range(added))
        return self

    def _move(self, row):
        distance = 0.05 * 1000 ** self.rng.random()
        angle, unit = self.rng.uniform(0, 2 * math.pi), DEGREE_M if self.degrees else 1.0
        points = shapely.get_coordinates(row["geom"])
        place = self.rng.randrange(1, len(shapely.get_rings(shapely.get_parts(row["geom"])[0])[0].coords) - 1)
        points[place] += np.array([math.cos(angle), math.sin(angle)]) * distance / unit
        row["geom"] = shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(row["geom"])), points)
        return distance

    def _new(self, number):
        row = dict(self.rng.choice(self.rows))
        taken = row[self.id_column]
        row[self.id_column] = 900_000 + number if isinstance(taken, int) else f"MOI-{number}"
        row["geom"] = shapely.transform(row["geom"], lambda points: points + 0.01)
        self.added.append(str(row[self.id_column]))
        return row

    def write(self, path):
        """Write the table in another order of rows, its rings turned, its parts shuffled."""
        order = self.rng.sample(self.rows, len(self.rows))
        with (
            closing(sqlite3.connect(str(self.path))) as source,
            closing(sqlite3.connect(str(path))) as target,
        ):
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target)
            triggers = target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                target.execute(f'DROP TRIGGER "{name}"')
            target.execute(f'DELETE FROM "{self.table}"')
            marks = ", ".join("?" for _ in self.columns)
            for fid, row in enumerate(order, start=7):
                record = {**row, "fid": fid, "geom": blob(self._turned(row["geom"]))}
                values = [record[name] for name in self.columns]
                target.execute(f'INSERT INTO "{self.table}" VALUES ({marks})', values)
            target.commit()
        return path

    def _turned(self, shape):
        parts = [self._turned_part(part) for part in shapely.get_parts(shape)]
        self.rng.shuffle(parts)
        return parts[0] if len(parts) == 1 and self.rng.random() < 0.5 else MultiPolygon(parts)

    def _turned_part(self, part):
        rings = [self._turned_ring(ring) for ring in (part.exterior, *part.interiors)]
        holes = rings[1:]
        self.rng.shuffle(holes)
        return Polygon(rings[0], holes)

    def _turned_ring(self, ring):
        points = list(ring.coords)[:-1]
        start = self.rng.randrange(len(points))
        points = points[start:] + points[:start]
        return points[::-1] if self.rng.random() < 0.5 else points


def made_up(path):
    rng = random.Random(300)
    items = []
    for number in range(300):
        place = EAST + 220 * (number % 20), NORTH + 220 * (number // 20)
        ring = box(*place, rng.uniform(150, 260), rng.uniform(150, 260))
        hole = box(place[0] + 50, place[1] + 50, 20, 20)
        item = licence(f"GP-{number}", ring, top_m=float(number), valid_to=f"{rng.randint(2030, 2040)}-05-01")
        items.append(replace(item, rings=[ring, hole] if number % 7 == 0 else [ring]))
    layer(path, items)
    return path
