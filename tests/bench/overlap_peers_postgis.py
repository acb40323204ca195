"""PostGIS's ways to overlaps, on a server of the bench's own: started for it, in a temporary folder, stopped.

Nothing listens on the network. As root the server runs as the user ``postgres``, which the package makes.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any, Dict, Iterator, Optional

import numpy as np
import shapely

from tests.bench.overlap_common import Answer, Check, Found
from tests.bench.overlap_data import EPSG
from tests.postgis import is_installed, running_postgis

try:
    import psycopg2
except ImportError:
    psycopg2 = None

SUBDIVIDED = 128
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "fsync": "off",
    "synchronous_commit": "off",
}
_ROWS_AT_ONCE = 20_000
_LEAST = "0.0001"  # m2


@contextlib.contextmanager
def server() -> Iterator[Optional[Any]]:
    """Yield a connection to a fresh server with PostGIS, or ``None`` where that is not installed."""
    if psycopg2 is None or not is_installed():
        yield None
        return
    with running_postgis(_SETTINGS) as running:
        connection = psycopg2.connect(host=str(running.folder), user="postgres", dbname="postgres")
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()


def version(connection: Any) -> str:
    """Return the versions of PostgreSQL, PostGIS and GEOS."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), postgis_lib_version(), postgis_geos_version()"
        )
        server_version, postgis, geos = cursor.fetchone()
    return f"PostgreSQL {server_version.split()[0]}, PostGIS {postgis}, GEOS {geos.split('-')[0]}"


def load(connection: Any, table: str, shapes: np.ndarray, subdivide: bool = False) -> None:
    """Put geometries into a table with an index; also cut into tiles, as ``<table>_sub``."""
    kind = "geometry(Geometry, %d)" % EPSG
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (fid int PRIMARY KEY, geom {kind})")
        for start in range(0, len(shapes), _ROWS_AT_ONCE):
            some = shapely.to_wkb(
                shapely.set_srid(shapes[start : start + _ROWS_AT_ONCE], EPSG), hex=True, include_srid=True
            )
            rows = "".join(f"{start + number}\t{wkb}\n" for number, wkb in enumerate(some))
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(rows))
        _indexed(cursor, table)
        if subdivide:
            cursor.execute(
                f"CREATE TABLE {table}_sub AS SELECT fid, ST_Subdivide(geom, {SUBDIVIDED}) geom FROM {table}"
            )
            _indexed(cursor, f"{table}_sub")


def _indexed(cursor: Any, table: str) -> None:
    cursor.execute(f"CREATE INDEX ON {table} USING gist (geom)")
    cursor.execute(f"VACUUM ANALYZE {table}")


def check(connection: Any, candidates: np.ndarray, subdivided: bool) -> Check:
    """Return one candidate against register and zones, the latter whole or cut into tiles."""
    area = "ST_Area(ST_Intersection(t.geom, c.geom))"
    zones = "zones_sub" if subdivided else "zones"
    summed = f"sum({area})" if subdivided else area
    group = "GROUP BY 2" if subdivided else ""
    query = (
        f"WITH c AS MATERIALIZED (SELECT ST_GeomFromWKB(%s, {EPSG}) geom) "
        f"SELECT 0, t.fid, {area} FROM licences t, c WHERE ST_Intersects(t.geom, c.geom) UNION ALL "
        f"SELECT 1, t.fid, {summed} FROM {zones} t, c WHERE ST_Intersects(t.geom, c.geom) {group}"
    )
    cursor = connection.cursor()
    asked = [psycopg2.Binary(wkb) for wkb in shapely.to_wkb(candidates)]

    def answer(number: int) -> Found:
        cursor.execute(query, (asked[number],))
        return {(layer, fid): size for layer, fid, size in cursor.fetchall() if size > float(_LEAST)}

    return answer


def audit_within(connection: Any, workers: int) -> Answer:
    """Return all pairs of the register with itself.

    Materialised: otherwise the planner mixes the primary key in, and it takes a hundred times as long.
    """
    return _audit(
        connection,
        workers,
        "WITH x AS MATERIALIZED (SELECT a.fid a, b.fid b, ST_Area(ST_Intersection(a.geom, b.geom)) s "
        "FROM licences a JOIN licences b ON a.fid < b.fid AND ST_Intersects(a.geom, b.geom)) "
        f"SELECT a, b, s FROM x WHERE s > {_LEAST}",
    )


def audit_between(connection: Any, workers: int, subdivided: bool) -> Answer:
    """Return register x zones, the zones whole or cut into tiles."""
    zones = "zones_sub" if subdivided else "zones"
    return _audit(
        connection,
        workers,
        "SELECT a, b, sum(s) FROM (SELECT a.fid a, b.fid b, ST_Area(ST_Intersection(a.geom, b.geom)) s "
        f"FROM {zones} b JOIN licences a ON ST_Intersects(b.geom, a.geom)) x "
        f"GROUP BY 1, 2 HAVING sum(s) > {_LEAST}",
    )


def _audit(connection: Any, workers: int, query: str) -> Answer:
    settings: Dict[str, str] = {"max_parallel_workers_per_gather": str(workers if workers > 1 else 0)}
    if workers > 1:
        costless = ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size")
        settings.update(dict.fromkeys(costless, "0"), parallel_leader_participation="off")

    def answer() -> Found:
        with connection.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute(f"SET {name} = {value}")
            cursor.execute(query)
            rows = cursor.fetchall()
            for name in settings:
                cursor.execute(f"RESET {name}")
        return {(a, b): size for a, b, size in rows}

    return answer


# ---- the server --------------------------------------------------------------------------------
