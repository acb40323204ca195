"""Audits by geopandas and SedonaDB: a program of its own, for an environment that has them.

    python overlap_peers_frames.py REGISTER.gpkg ZONES.gpkg FOLDER ROUNDS

Reads both layers (not timed), runs each audit once untimed and then so many rounds, leaves the pairs as
``FOLDER/<name>.npz`` (first, second, area_m2) and prints JSON: versions and median seconds by name.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Callable, Dict, Tuple

import geopandas
import numpy as np
import sedonadb
import shapely

Triple = Tuple[np.ndarray, np.ndarray, np.ndarray]
Audit = Callable[[], Triple]


def main(register: str, zones: str, folder: str, rounds: str) -> int:
    """Measure both engines on both audits."""
    first, second = _frame(register, "a"), _frame(zones, "b")
    audits: Dict[str, Audit] = {
        "geopandas within": _overlay(first, first.rename(columns={"a": "b"}), within=True),
        "geopandas between": _overlay(first, second, within=False),
        **_sedona(first, second),
    }
    seconds: Dict[str, float] = {}
    for name, audit in audits.items():
        np.savez(Path(folder) / f"{name}.npz", **dict(zip(("first", "second", "area_m2"), audit())))
        taken = []
        for _ in range(int(rounds)):
            start = time.perf_counter()
            audit()
            taken.append(time.perf_counter() - start)
        seconds[name] = statistics.median(taken)
    versions = {
        "geopandas": geopandas.__version__,
        "sedonadb": sedonadb.__version__,
        "shapely": f"{shapely.__version__}, GEOS {shapely.geos_version_string}",
    }
    sys.stdout.write(json.dumps({"versions": versions, "seconds": seconds}) + "\n")
    return 0


def _frame(path: str, column: str) -> geopandas.GeoDataFrame:
    frame = geopandas.read_file(path, columns=[])[["geometry"]]
    frame[column] = np.arange(len(frame))
    return frame


def _overlay(first: geopandas.GeoDataFrame, second: geopandas.GeoDataFrame, within: bool) -> Audit:
    def audit() -> Triple:
        found = geopandas.overlay(first, second, how="intersection", keep_geom_type=True)
        if within:
            found = found[found.a < found.b]
        return found.a.to_numpy(), found.b.to_numpy(), found.area.to_numpy()

    return audit


def _sedona(first: geopandas.GeoDataFrame, second: geopandas.GeoDataFrame) -> Dict[str, Audit]:
    engine = sedonadb.connect()
    engine.create_data_frame(first.rename(columns={"a": "id"})).to_memtable().to_view(
        "register", overwrite=True
    )
    engine.create_data_frame(second.rename(columns={"b": "id"})).to_memtable().to_view(
        "zones", overwrite=True
    )

    def asked(other: str, once: str) -> Audit:
        query = (
            "SELECT * FROM (SELECT a.id x, b.id y, ST_Area(ST_Intersection(a.geometry, b.geometry)) s "
            f"FROM register a JOIN {other} b ON ST_Intersects(a.geometry, b.geometry) {once}) t WHERE s > 0"
        )

        def audit() -> Triple:
            found = engine.sql(query).to_pandas()
            return found.x.to_numpy(), found.y.to_numpy(), found.s.to_numpy()

        return audit

    return {
        "SedonaDB within": asked("register", "WHERE a.id < b.id"),
        "SedonaDB between": asked("zones", ""),
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
