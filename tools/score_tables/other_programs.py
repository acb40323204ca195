"""Files that other programs make of the truth: LibreOffice and ogr2ogr."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple

from common import ToolError, run

from score_tables.cases import Case, ZoneTruth
from score_tables.sources import WAYS, document

# Kind of file -> what LibreOffice reads the source as, filter it writes, ending.
OFFICE: Mapping[str, Tuple[str, str, str]] = {
    "Writer DOCX": ("HTML (StarWriter)", "docx:MS Word 2007 XML", "docx"),
    "Writer ODT": ("HTML (StarWriter)", "odt:writer8", "odt"),
    "Writer PDF": ("HTML (StarWriter)", "pdf:writer_pdf_Export", "pdf"),
    "Writer HTML": ("HTML (StarWriter)", "html:HTML (StarWriter)", "html"),
    "Writer text": ("HTML (StarWriter)", "txt:Text (encoded):UTF8", "txt"),
    "Calc XLSX": ("HTML (StarCalc)", "xlsx:Calc MS Excel 2007 XML", "xlsx"),
    "Calc ODS": ("HTML (StarCalc)", "ods:calc8", "ods"),
    "Calc HTML": ("HTML (StarCalc)", "html:HTML (StarCalc)", "html"),
    "Calc CSV": ("HTML (StarCalc)", "csv:Text - txt - csv (StarCalc):44,34,76,1", "csv"),
}
VECTORS: Mapping[str, Tuple[str, str]] = {
    "TAB": ("MapInfo File", "tab"),
    "MIF": ("MapInfo File", "mif"),
    "DXF": ("DXF", "dxf"),
    "GPX": ("GPX", "gpx"),
    "KML": ("KML", "kml"),
    "Shapefile": ("ESRI Shapefile", "shp"),
    "GeoPackage": ("GPKG", "gpkg"),
    "GeoJSON": ("GeoJSON", "geojson"),
}
GEOGRAPHIC = {"GPX", "KML", "GeoJSON"}
NO_SYSTEM = {"DXF"}
"""Formats that keep no coordinate system: the zone is given."""
BATCH = 60
_SCALE = {3: 0.9999, 6: 0.9996}
_DATUM = (
    'GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563],'
    "TOWGS84[-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278]],"
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)


def office_files(cases: Sequence[Case], kind: str, folder: Path) -> Dict[str, Path]:
    """Return the files of one kind that LibreOffice made of the cases, by the cases' ids.

    Raises:
        ToolError: LibreOffice is missing or did not make every file.
    """
    reads, writes, ending = OFFICE[kind]
    sources, target = folder / "sources", folder / kind.replace(" ", "-")
    sources.mkdir(parents=True, exist_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    typed = reads == "HTML (StarCalc)"
    paths = []
    for number, case in enumerate(cases):
        path = sources / f"{case.id}{'-typed' if typed else ''}.html"
        path.write_text(document(case, number % WAYS, typed), "utf-8")
        paths.append(path)
    for start in range(0, len(paths), BATCH):
        _convert(paths[start : start + BATCH], reads, writes, target, folder / "profile")
    made = {case.id: target / f"{path.stem}.{ending}" for case, path in zip(cases, paths)}
    missing = [path for path in made.values() if not path.is_file()]
    if missing:
        raise ToolError(f"LibreOffice không tạo được {missing[0].name}.", f"No {missing[0].name} was made.")
    return made


def _convert(paths: Sequence[Path], reads: str, writes: str, target: Path, profile: Path) -> None:
    command: List[object] = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless"]
    command += [f"--infilter={reads}", "--convert-to", writes, "--outdir", target, *paths]
    run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def vector_file(case: Case, kind: str, folder: Path) -> Path:
    """Return a file of one kind that ogr2ogr made of a case's rings, one object each.

    Raises:
        ToolError: ogr2ogr could not make it.
    """
    driver, ending = VECTORS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / f"{case.id}.source.geojson", folder / f"{case.id}.{ending}"
    source.write_text(json.dumps(_features(case, lines=kind == "GPX")), "utf-8")
    system = zone_wkt1(case.zone)
    places = ["-s_srs", system, "-t_srs", "EPSG:4326"] if kind in GEOGRAPHIC else ["-a_srs", system]
    extra = ["-nlt", "MULTILINESTRING"] if kind == "GPX" else []
    fields = ["-select", ""] if kind in ("DXF", "GPX") else []
    command = ["ogr2ogr", "-f", driver, target, source, *places, *extra, *fields]
    if kind == "MIF":
        command += ["-dsco", "FORMAT=MIF"]
    done = run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    if done.returncode or not target.is_file():
        raise ToolError(f"ogr2ogr không tạo được {target.name}.", f"{target.name}: {done.stdout[-300:]}")
    return target


def zone_wkt1(zone: ZoneTruth) -> str:
    """Return a zone as WKT 1 with its seven parameters, as GIS programs keep it."""
    return (
        f'PROJCS["VN-2000 {zone.text}",{_DATUM},PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{zone.meridian_deg}],'
        f'PARAMETER["scale_factor",{_SCALE[zone.width_deg]}],PARAMETER["false_easting",500000],'
        'PARAMETER["false_northing",0],UNIT["metre",1]]'
    )


def _features(case: Case, lines: bool) -> Dict[str, object]:
    features = []
    for number, ring in enumerate(case.rings, start=1):
        places = [[y, x] for _, x, y in (*ring.corners, ring.corners[0])]
        shape = {"type": "LineString", "coordinates": places}
        if not lines:
            shape = {"type": "Polygon", "coordinates": [places]}
        features.append({"type": "Feature", "properties": {"name": f"khu {number}"}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}
