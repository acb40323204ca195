"""Real layers as packs: made, signed, installed, checked against, and compared after 25 objects changed."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict, List, Sequence, Set, Tuple

import pytest
import shapely
from shapely.affinity import translate
from testdata import by_scale, testdata

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.geopackage import feature_tables, geometry_blob, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import read_table
from mineral_plugin.core.base.keys import new_signing_key
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.systems import system_of
from mineral_plugin.core.reference.trust import Issuer, TrustList
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.packing import compare_packs, install_and_compare, make_pack_of
from mineral_plugin.core.work.packs import list_packs

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
KEY = new_signing_key()
TRUST = TrustList((Issuer("Người thử", KEY.public),))
Columns = Dict[str, str]

LAO_CAI: Dict[str, Any] = {
    "id": "lao-cai",
    "provinces": ["Lào Cai"],
    "coverage": [103.3, 21.1, 105.4, 23.0],
    "zone": Zone(6285, 3),
    "layers": {
        "licence": ("vn_laocai_plan_mines_9208", {"id": "n", "name": "document", "mineral": "mineral"}),
        "commune": ("vn_communes_laocai_full", {"name": "file"}),
        "province": ("vn_provinces_34", {"name": "folder"}),
        "former_province": ("vn_provinces_63", {"name": "Name"}),
    },
}
CAMBODIA: Dict[str, Any] = {
    "id": "campuchia",
    "provinces": [],
    "coverage": [102.3, 9.9, 107.7, 14.8],
    "zone": Zone(6300, 6),
    "layers": {
        "licence": ("kh_mining_concessions", {"id": "map_id", "name": "min_name", "mineral": "commodity"}),
        "prohibited": ("kh_protected_areas_and_forests", {"name": "Name"}),
        "nature_reserve": ("kh_key_biodiversity_areas", {"name": "Name", "id": "Code"}),
        "protected_forest": ("kh_community_forests", {"id": "map_id", "name": "name"}),
        "mineral_planning": ("kh_oil_gas_blocks", {"id": "map_id", "name": "block"}),
    },
}
SETS = [pytest.param(LAO_CAI, id="lao-cai"), pytest.param(CAMBODIA, id="cambodia")]


def recipe(folder: Path, plan: Dict[str, Any], version: str, day: str, sources: Dict[str, Path]) -> Path:
    """Write the recipe of one version; ``sources`` by role."""
    document = {
        "schema": "pack-recipe-1",
        "kind": "reference",
        "id": plan["id"],
        "version": version,
        "name": {"vi": plan["id"], "en": plan["id"]},
        "issuer": "Người thử",
        "issued": day,
        "as_of": day,
        "coverage": plan["coverage"],
        "provinces": plan["provinces"],
        "layers": [
            {
                "role": role,
                "source": str(sources[role]),
                "legal_status": "copy",
                "fields": dict(fields),
            }
            for role, (_, fields) in plan["layers"].items()
        ],
    }
    path = folder / f"recipe-{version}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def real_sources(plan: Dict[str, Any]) -> Dict[str, Path]:
    return {role: testdata("layers", f"{name}.gpkg") for role, (name, _) in plan["layers"].items()}


def made(folder: Path, plan: Dict[str, Any], version: str, day: str, sources: Dict[str, Path]) -> Path:
    """Make and sign one version."""
    target = folder / f"{plan['id']}-{version}.mlpack"
    make_pack_of(recipe(folder, plan, version, day, sources), target, KEY)
    return target


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def shapes_of(path: Path, zone: Zone) -> List[Any]:
    """Return the polygons of a layer in a zone, in the order of its rows (``None`` where there is none)."""
    with opened_read_only(path) as connection:
        (table,) = feature_tables(connection)
        arrays = read_table(connection, table)
    system = system_of(table)
    assert system is not None
    return [None if shape is None else system.to_zone(shape, zone, 0.01) for shape in arrays.geometry]


def area_of(shape: Any, zone: Zone, name: str) -> LicenceArea:
    """Return a polygon as a licence area with corners to the centimetre."""
    points = [(round(x, 2), round(y, 2)) for x, y in shape.exterior.coords[:-1]]
    corners = tuple(
        Corner(str(i), f"{y:.2f}", f"{x:.2f}", y, x, 2) for i, (x, y) in enumerate(points, start=1)
    )
    return LicenceArea(name, name, zone, (Part(Ring(corners), top_m=100.0, bottom_m=0.0),))


def some_areas(shapes: Sequence[Any], zone: Zone, count: int, seed: int) -> List[LicenceArea]:
    """Return real rings moved by some hundred metres, so that they meet neighbours in every way."""
    chance = random.Random(seed)
    usable = [
        shape
        for shape in (part for each in shapes if each is not None for part in shapely.get_parts(each))
        if shape.is_valid and shape.area > 1000 and len(shape.exterior.coords) < 200
    ]
    moved = [
        translate(shape, chance.uniform(-300, 300), chance.uniform(-300, 300))
        for shape in chance.sample(usable, min(count, len(usable)))
    ]
    return [area_of(shape, zone, f"a{i}") for i, shape in enumerate(moved)]


@pytest.mark.parametrize("plan", SETS)
def test_a_check_against_a_pack_finds_what_shapely_finds_in_the_layer_itself(
    plan: Dict[str, Any], tmp_path: Path, home: Path
) -> None:
    sources, zone = real_sources(plan), plan["zone"]
    install_and_compare(made(tmp_path, plan, "1", "2026-11-01", sources), home, TRUST, TODAY)
    (seen,) = list_packs(home, TRUST)
    assert seen.problem is None and seen.manifest is not None
    truth = shapes_of(sources["licence"], zone)
    assert seen.manifest.layers[0].objects == len(truth)
    areas = some_areas(truth, zone, by_scale(12, 60), 5)
    request = CheckRequest(
        areas=tuple(areas),
        procedure="P14",
        mineral="gold",
        event_date=TODAY,
        reference=("packs",),
        sources=Sources(home, TRUST),
    )
    met = 0
    for area, report in zip(areas, check_areas(request, NOW, "test")):
        found = [f for f in report.findings if f.rule in ("O01", "O05") and f.objects and f.measured]
        shared = sum(f.measured or 0.0 for f in found if f.unit == "m2")
        expected = expected_m2(area, truth)
        met += expected > 0
        assert shared == pytest.approx(expected, rel=1e-6, abs=0.5)
    assert met > 3


def expected_m2(area: LicenceArea, truth: Sequence[Any]) -> float:
    """Return the ground an area shares with all polygons, each made valid as it lies, slivers left out."""
    own = shapely.polygons([(c.east_m, c.north_m) for c in area.parts[0].outer.corners])
    total = 0.0
    for shape in truth:
        if shape is None or not shapely.box(*shape.bounds).intersects(own):
            continue
        ground = shape if shape.is_valid else shapely.make_valid(shape)
        shared = shapely.intersection(own, ground)
        if not shapely.buffer(shared, -0.05).is_empty:
            total += shared.area
    return total


@pytest.mark.parametrize("plan", SETS)
@pytest.mark.parametrize("seed", range(3))
def test_exactly_the_25_objects_that_changed_are_found(
    plan: Dict[str, Any], seed: int, tmp_path: Path, home: Path
) -> None:
    sources = real_sources(plan)
    changed_file = tmp_path / "changed.gpkg"
    shutil.copy(sources["licence"], changed_file)
    expected = change_25(changed_file, plan["layers"]["licence"][1], seed)
    first = made(tmp_path, plan, "1", "2026-11-01", sources)
    second = made(tmp_path, plan, "2", "2026-11-20", {**sources, "licence": changed_file})
    install_and_compare(first, home, TRUST, TODAY)
    installation = install_and_compare(second, home, TRUST, TODAY)
    assert installation.comparison is not None
    for diff in (installation.comparison.diff, compare_packs(str(first), str(second), home).diff):
        by_role = {table.role: table for table in diff.tables}
        assert [role for role, table in by_role.items() if not table.is_empty] == ["licence"]
        table = by_role["licence"]
        assert {change.key_after for change in table.changed} == expected["changed"]
        assert {change.key_after for change in table.added} == expected["added"]
        assert {change.key_before for change in table.removed} == expected["removed"]
        assert sum(map(len, expected.values())) == 25


def change_25(path: Path, fields: Columns, seed: int) -> Dict[str, Set[int]]:
    """Change 8 attributes and 7 geometries, take out 5 objects and add 5; return the rows' numbers."""
    chance = random.Random(seed)
    with opened_read_only(path) as connection:
        (table,) = feature_tables(connection)
        arrays = read_table(connection, table)
    keys = [int(k) for k, shape in zip(arrays.keys, arrays.geometry) if shape is not None]
    by_key = dict(zip(arrays.keys.tolist(), arrays.geometry))
    picked = chance.sample(keys, 20)
    texts, shapes, gone = picked[:8], picked[8:15], picked[15:]
    size = 1.0 if table.organization_id == 9208 else 1e-5
    with closing(sqlite3.connect(path)) as connection, connection:
        unhook(connection)
        for key in texts:
            column = fields["mineral"]
            connection.execute(
                f'UPDATE "{table.name}" SET "{column}" = ? WHERE fid = ?', (f"khác {key}", key)
            )
        for key in shapes:
            moved = nudged(by_key[key], chance.uniform(0.05, 50) * size, chance)
            connection.execute(f'UPDATE "{table.name}" SET geom = ? WHERE fid = ?', (blob(moved, table), key))
        connection.executemany(f'DELETE FROM "{table.name}" WHERE fid = ?', [(key,) for key in gone])
        added = [
            insert(connection, table, by_key[chance.choice(keys)], 900_000 + number, fields, size)
            for number in range(5)
        ]
    return renumbered(path, table.name, set(texts) | set(shapes), set(added), set(gone), arrays.keys.tolist())


def renumbered(
    path: Path, name: str, changed: Set[int], added: Set[int], gone: Set[int], before: Sequence[int]
) -> Dict[str, Set[int]]:
    """Return the places (from 1) that rows have in a pack, where they are numbered in their order."""
    with closing(sqlite3.connect(path)) as connection:
        after = [row[0] for row in connection.execute(f'SELECT fid FROM "{name}" ORDER BY fid')]
    new = {key: place for place, key in enumerate(after, start=1)}
    old = {key: place for place, key in enumerate(before, start=1)}
    return {
        "changed": {new[key] for key in changed},
        "added": {new[key] for key in added},
        "removed": {old[key] for key in gone},
    }


def unhook(connection: sqlite3.Connection) -> None:
    """Take the R-tree out: plain SQLite has none of the functions that its triggers call."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    trees = connection.execute(
        "SELECT name FROM sqlite_master WHERE name LIKE 'rtree_%' AND sql LIKE '%VIRTUAL%'"
    )
    for (name,) in trees.fetchall():
        connection.execute(f'DROP TABLE "{name}"')


def nudged(shape: Any, by: float, chance: random.Random) -> Any:
    """Return a polygon with one corner of its first ring moved."""
    parts = list(shapely.get_parts(shape))
    ring = [list(point[:2]) for point in parts[0].exterior.coords]
    at = chance.randrange(len(ring) - 1)
    ring[at][0] += by
    ring[-1] = ring[0]
    parts[0] = shapely.Polygon(ring, [hole.coords for hole in parts[0].interiors])
    return shapely.MultiPolygon(parts) if shape.geom_type == "MultiPolygon" else parts[0]


def blob(shape: Any, table: Any) -> bytes:
    return geometry_blob(shapely.to_wkb(shape, byte_order=1), table.organization_id, shape.bounds)


def insert(
    connection: sqlite3.Connection, table: Any, shape: Any, number: int, fields: Columns, size: float
) -> int:
    """Add an object like another one, some way off, with an id of its own."""
    moved = translate(shape, 500 * size, 500 * size)
    columns = f'geom, "{fields["id"]}", "{fields["name"]}"'
    cursor = connection.execute(
        f'INSERT INTO "{table.name}" ({columns}) VALUES (?, ?, ?)',
        (blob(moved, table), number, f"Mới {number}"),
    )
    return int(cursor.lastrowid or 0)


def test_the_layers_of_one_pack_may_be_in_several_systems(tmp_path: Path, home: Path) -> None:
    sources = real_sources(LAO_CAI)
    install_and_compare(made(tmp_path, LAO_CAI, "1", "2026-11-01", sources), home, TRUST, TODAY)
    (seen,) = list_packs(home, TRUST)
    assert seen.manifest is not None
    systems: Tuple[str, ...] = tuple(layer.crs for layer in seen.manifest.layers)
    assert systems == ("EPSG:9208", "EPSG:4326", "EPSG:4326", "EPSG:4326")
    assert seen.manifest.layers[0].unusable.get("invalid") == 9
    assert seen.manifest.layers[1].unusable.get("invalid") == 3
