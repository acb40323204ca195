"""The formats and how each is made: files by name, filled before any is put in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Callable, Dict, Mapping, Sequence, Tuple

import shapely

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.exports.dxf import dxf_bytes
from mineral_plugin.core.exports.features import ExportLayer, boundary_layer, corner_layer, gaps_as_text
from mineral_plugin.core.exports.geopackage import geopackage_writer
from mineral_plugin.core.exports.kml import kml_bytes
from mineral_plugin.core.exports.sink import MAPINFO, SHAPEFILE, LayerSink

# MapInfo keeps whole numbers of a step; a frame this wide (m) around an area makes it far less than 1 mm.
_TAB_MARGIN_M = 10_000.0
_CORNERS_ENDING = "_diem_goc"


@dataclass(frozen=True)
class ExportJob:
    """Areas of one zone to be written: under which name, in which language, on which day, by whom."""

    areas: Tuple[LicenceArea, ...]
    stem: str
    lang: str
    made_on: date
    sink: LayerSink


@dataclass(frozen=True)
class ExportFormat:
    """A format: its id, its name for people, and what writes it into a folder and returns what to open."""

    id: str
    name: str
    write: Callable[[ExportJob, Path], Tuple[Path, ...]]


def _write_gpkg(job: ExportJob, folder: Path) -> Tuple[Path, ...]:
    path = folder / f"{job.stem}.gpkg"
    layers = (boundary_layer(job.areas, "ranh_gioi"), corner_layer(job.areas, "diem_goc"))
    geopackage_writer(layers, job.made_on)(path)
    return (path,)


def _write_kml(job: ExportJob, folder: Path) -> Tuple[Path, ...]:
    path = folder / f"{job.stem}.kml"
    path.write_bytes(kml_bytes(job.areas, job.stem, job.lang))
    return (path,)


def _write_dxf(job: ExportJob, folder: Path) -> Tuple[Path, ...]:
    path = folder / f"{job.stem}.dxf"
    path.write_bytes(dxf_bytes(job.areas, job.lang))
    return (path,)


def _write_shapefile(job: ExportJob, folder: Path) -> Tuple[Path, ...]:
    options = {"DBF_DATE_LAST_UPDATE": job.made_on.isoformat()}
    return _write_pair(job, folder, ".shp", SHAPEFILE, options)


def _write_tab(job: ExportJob, folder: Path) -> Tuple[Path, ...]:
    west, south, east, north = _bounds(job.areas)
    bounds = ",".join(f"{value:.0f}" for value in (west, south, east, north))
    return _write_pair(job, folder, ".tab", MAPINFO, {"BOUNDS": bounds})


def _write_pair(
    job: ExportJob, folder: Path, ending: str, driver: str, options: Mapping[str, str]
) -> Tuple[Path, ...]:
    """Write boundaries and corners as two files: neither format holds two kinds of shapes in one."""
    boundaries = boundary_layer(job.areas, job.stem)
    layers: Dict[Path, ExportLayer] = {
        # MapInfo has no empty numbers: a level nobody stated would become 0.
        folder / f"{job.stem}{ending}": gaps_as_text(boundaries) if driver == MAPINFO else boundaries,
        folder / f"{job.stem}{_CORNERS_ENDING}{ending}": corner_layer(job.areas, job.stem + _CORNERS_ENDING),
    }
    for path, layer in layers.items():
        job.sink.write(layer, path, driver, options)
    return tuple(layers)


def _bounds(areas: Sequence[LicenceArea]) -> Tuple[float, float, float, float]:
    shapes = [row.shape for row in boundary_layer(areas, "").rows]
    west, south, east, north = shapely.total_bounds(shapes)
    return (
        float(west) - _TAB_MARGIN_M,
        float(south) - _TAB_MARGIN_M,
        float(east) + _TAB_MARGIN_M,
        float(north) + _TAB_MARGIN_M,
    )


FORMATS: Tuple[ExportFormat, ...] = (
    ExportFormat("gpkg", "GeoPackage", _write_gpkg),
    ExportFormat("shp", "Shapefile", _write_shapefile),
    ExportFormat("kml", "KML", _write_kml),
    ExportFormat("dxf", "DXF", _write_dxf),
    ExportFormat("tab", "MapInfo TAB", _write_tab),
)
BY_ID: Mapping[str, ExportFormat] = {one.id: one for one in FORMATS}
