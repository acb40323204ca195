"""From a GeoPackage on disk to keys and shapely geometries, beside pyogrio and QGIS's own provider.

Whole tables and boxes of 3 km. Ours and QGIS's layer stay open from one box to the next; pyogrio has no
open layer to ask, each call opens the file. All three run in one process on the same file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

import numpy as np
import pyogrio
import shapely
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader

BOX_M = 3_000.0
BOXES = 200
SAME_AREA = 1e-9

Box = Tuple[float, float, float, float]
Read = Tuple[np.ndarray, np.ndarray]
Answer = Callable[[Optional[Box]], Read]


class Readers(NamedTuple):
    """The three ways to the same answer, and QGIS's iteration without the way to shapely."""

    ours: Answer
    pyogrio: Answer
    qgis: Answer
    qgis_only: Callable[[], int]


def started_qgis() -> QgsApplication:
    """Return a running QGIS without windows; who calls keeps it."""
    application = QgsApplication([], False)
    application.initQgis()
    return application


def readers(path: Path, table: str) -> Readers:
    """Return the readers of one table of a file, opened."""
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    if not layer.isValid():
        raise ValueError(str(path))
    return Readers(ours(path), peer_pyogrio(path, table), peer_qgis(layer), qgis_iteration(layer))


def ours(path: Path) -> Answer:
    """Return the product's way; in a box what truly meets it, as the peers answer."""
    reader = GeoPackageReader(path)
    (table,) = reader.feature_tables

    def answer(box: Optional[Box]) -> Read:
        found = reader.read(table, box=box)
        if box is None:
            return found.keys, found.geometry
        meets = shapely.intersects(shapely.box(*box), found.geometry)
        return found.keys[meets], found.geometry[meets]

    return answer


def peer_pyogrio(path: Path, table: str) -> Answer:
    """Return pyogrio's raw reading and ``from_wkb``."""

    def answer(box: Optional[Box]) -> Read:
        _, keys, wkb, _ = pyogrio.raw.read(path, layer=table, columns=[], bbox=box, return_fids=True)
        return keys, shapely.from_wkb(wkb)

    return answer


def peer_qgis(layer: QgsVectorLayer) -> Answer:
    """Return QGIS's iteration over an open layer, ``asWkb`` and ``from_wkb``."""

    def answer(box: Optional[Box]) -> Read:
        request = QgsFeatureRequest().setNoAttributes()
        if box is not None:
            request.setFilterRect(QgsRectangle(*box))
        keys: List[int] = []
        wkb: List[bytes] = []
        for feature in layer.getFeatures(request):
            keys.append(feature.id())
            wkb.append(bytes(feature.geometry().asWkb()))
        return np.array(keys, dtype=np.int64), shapely.from_wkb(np.array(wkb, dtype=object))

    return answer


def qgis_iteration(layer: QgsVectorLayer) -> Callable[[], int]:
    """Return QGIS's iteration alone: it ends at QGIS's own geometries."""

    def answer() -> int:
        request = QgsFeatureRequest().setNoAttributes()
        return len([feature.geometry() for feature in layer.getFeatures(request)])

    return answer


def boxes(path: Path) -> List[Box]:
    """Return boxes of 3 km around places where objects lie, drawn by chance but always the same."""
    keys, geometry = ours(path)(None)
    drawn = np.random.default_rng([3, len(keys)]).integers(0, len(keys), BOXES)
    middles = shapely.get_coordinates(shapely.point_on_surface(geometry[drawn]))
    half = BOX_M / 2
    return [(east - half, north - half, east + half, north + half) for east, north in middles.tolist()]


def compare(three: Readers, box: Optional[Box]) -> int:
    """Return how many objects all three found; other keys or other areas end the bench."""
    answers: Dict[str, Read] = {name: getattr(three, name)(box) for name in ("ours", "pyogrio", "qgis")}
    keys, geometry = answers["ours"]
    for name in ("pyogrio", "qgis"):
        order = np.argsort(answers[name][0])
        other_keys, other = answers[name][0][order], answers[name][1][order]
        if not np.array_equal(keys, other_keys):
            raise SystemExit(f"{name}, {box}: other objects, {len(keys)} and {len(other_keys)}")
        if not np.allclose(shapely.area(geometry), shapely.area(other), rtol=SAME_AREA, atol=0):
            raise SystemExit(f"{name}, {box}: other areas")
    return len(keys)
