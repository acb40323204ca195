"""Vector files for the tests: written by fiona and ogr2ogr, two programs that are not ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

Pair = Tuple[float, float]

# (east, north): whole metres, centimetres, millimetres; a hole; names in the order of the document.
SQUARE: List[Pair] = [(440000, 2456383), (440100, 2456383), (440120, 2456283), (439990, 2456270)]
FINE: List[Pair] = [
    (440000.125, 2456383.596),
    (440100.25, 2456383.1),
    (440120, 2456283.01),
    (439990, 2456270),
]
HOLE: List[Pair] = [(440020, 2456330), (440040, 2456330), (440040, 2456310)]
ZONE = "EPSG:9208"


def polygon(*rings: Sequence[Pair]) -> Dict[str, Any]:
    """Return a polygon in GeoJSON's form; rings are closed here."""
    return {"type": "Polygon", "coordinates": [[list(p) for p in (*ring, ring[0])] for ring in rings]}


def line(points: Sequence[Pair]) -> Dict[str, Any]:
    """Return a line in GeoJSON's form, as it is."""
    return {"type": "LineString", "coordinates": [list(p) for p in points]}


def point(at: Sequence[float]) -> Dict[str, Any]:
    """Return a point in GeoJSON's form."""
    return {"type": "Point", "coordinates": list(at)}


def geojson(
    path: Path, shapes: Sequence[Tuple[Dict[str, Any], Dict[str, Any]]], crs: Optional[str] = ZONE
) -> Path:
    """Write (geometry, attributes) as GeoJSON; ``crs`` as ``EPSG:9208`` or none for WGS 84."""
    features = [{"type": "Feature", "geometry": g, "properties": a} for g, a in shapes]
    content: Dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs.replace(':', '::')}"}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def ogr2ogr(target: Path, source: Path, driver: str, *options: str) -> Path:
    """Let ogr2ogr write ``target``; the program belongs to the machine (package gdal-bin)."""
    command = ["ogr2ogr", "-f", driver, str(target), str(source), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert target.exists(), done.stdout
    return target


DRIVERS = {
    "tab": "MapInfo File",
    "mif": "MapInfo File",
    "dxf": "DXF",
    "kml": "KML",
    "shp": "ESRI Shapefile",
    "gpkg": "GPKG",
    "geojson": "GeoJSON",
    "dgn": "DGN",
    "gpx": "GPX",
}


def vector_file(
    folder: Path,
    ending: str,
    shapes: Sequence[Tuple[Dict[str, Any], Dict[str, Any]]],
    crs: Optional[str] = ZONE,
    *options: str,
    stem: str = "mo",
) -> Path:
    """Write shapes as a file of one format; KML and GPX are brought to WGS 84 on the way."""
    source = geojson(folder / f"{stem}.source.geojson", shapes, crs)
    extra = list(options)
    if ending == "mif":
        extra += ["-dsco", "FORMAT=MIF"]
    if ending in ("kml", "gpx"):
        extra += ["-t_srs", "EPSG:4326"]
    return ogr2ogr(folder / f"{stem}.{ending}", source, DRIVERS[ending], *extra)
