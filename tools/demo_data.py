"""Build the synthetic data around the demo's corner tables: reference.gpkg and ground.gpkg of resources/demo.

The corner tables are numbers of published decisions; every neighbour and zone here is invented, and
its name says so ("minh họa"). Run again only to change the demo; the result is kept in the repository.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import fiona
from common import ROOT

DEMO = ROOT / "resources" / "demo"
ZONE_EPSG = 9208  # VN-2000 / TM-3 104-45
Ring = List[Tuple[float, float]]

FIELDS = {
    "id": "str",
    "name": "str",
    "holder": "str",
    "status": "str",
    "valid_from": "str",
    "valid_to": "str",
    "mineral": "str",
    "top_m": "float",
    "bottom_m": "float",
    "grade": "str",
}
GROUND_FIELDS = {"id": "str", "name": "str", "place": "str", "valid_from": "str"}


def box(east: float, north: float, width: float, height: float) -> Ring:
    """Return a rectangle as a closed ring from its south-west corner."""
    return [
        (east, north),
        (east + width, north),
        (east + width, north + height),
        (east, north + height),
        (east, north),
    ]


def licence(number: str, name: str, ring: Ring, **more: Any) -> Dict[str, Any]:
    """Return an invented licence."""
    record = {
        "id": number,
        "name": f"{name} (minh họa)",
        "holder": "Công ty Minh Họa",
        "status": "valid",
        "valid_from": "2015-01-01",
        "valid_to": "2042-12-31",
        "mineral": "limestone_vlxdtt",
        "top_m": None,
        "bottom_m": None,
        "grade": "surveyed",
    }
    return {"ring": ring, "record": {**record, **more}}


def area(identifier: str, name: str, ring: Ring) -> Dict[str, Any]:
    """Return an invented prohibited area."""
    return licence(
        identifier, name, ring, holder="", valid_from="2024-01-01", valid_to=None, mineral="", grade="1:10000"
    )


LICENCES = [
    licence("MH-01/GP", "Mỏ đá phía đông, cách 1,5 m", box(489889.5, 2383342, 160, 242)),
    licence("MH-02/GP", "Mỏ đá phía bắc, chồng 5 cm", box(489762, 2383583.95, 126, 120)),
    licence(
        "MH-03/GP", "Mỏ sét đã hết hạn", box(489800, 2383300, 60, 60), status="ended", valid_to="2020-12-31"
    ),
    licence("MH-04/GP", "Mỏ chì kẽm lân cận", box(442900, 2412100, 300, 150), mineral="lead_zinc"),
]
PROHIBITED = [
    area("KVC-MH-01", "Rừng phòng hộ đầu nguồn", [
        (489640, 2383150), (489800, 2383150), (489832, 2383262), (489790, 2383290), (489700, 2383285),
        (489640, 2383150),
    ]),
    area("KVC-MH-02", "Khu di tích", box(442000, 2411500, 300, 300)),
]  # fmt: skip
TEMPORARY = [area("TTC-MH-01", "Bờ sông đang sạt lở", box(489300, 2383000, 120, 900))]
# The border of the two communes runs through the demo's area as published.
BORDER: Ring = [
    (489500, 2383288), (489700, 2383288), (489788, 2383292), (489838, 2383256), (489860, 2383150),
    (489860, 2382500),
]  # fmt: skip
NORTH: Ring = [*BORDER, (492000, 2382500), (492000, 2386000), (489500, 2386000), BORDER[0]]
SOUTH: Ring = [*BORDER, (489500, 2382500), BORDER[0]]
EAST: Ring = box(492000, 2382500, 1500, 3500)


def unit(identifier: str, name: str, place: str, ring: Optional[Ring]) -> Dict[str, Any]:
    """Return an invented unit, or something of which only the commune is known."""
    record = {"id": identifier, "name": name, "place": place, "valid_from": "2025-07-01"}
    return {"ring": ring, "record": record}


LAO_CAI = "tỉnh Lào Cai"
GROUND_TABLES: Tuple[Tuple[str, List[Dict[str, Any]]], ...] = (
    ("tinh", [unit("MH-T1", "Lào Cai", "", box(486000, 2380000, 8000, 8000))]),
    ("xa", [
        unit("MH-X1", "Xã Minh Họa Bắc", "Lào Cai", NORTH),
        unit("MH-X2", "Xã Minh Họa Nam", "Lào Cai", SOUTH),
        unit("MH-X3", "Xã Minh Họa Đông", "Lào Cai", EAST),
    ]),
    ("tam_thoi_cam", [
        unit("TTC-MH-01", "Bờ sông đang sạt lở (minh họa)", "Lào Cai", TEMPORARY[0]["ring"]),
        unit("TTC-MH-02", "Bờ suối sạt lở chưa có tọa độ (minh họa)", f"xã Minh Họa Nam, {LAO_CAI}", None),
        unit("TTC-MH-03", "Bãi thải chưa có tọa độ (minh họa)", f"xã Minh Họa Đông, {LAO_CAI}", None),
    ]),
)  # fmt: skip
TABLES = (
    ("giay_phep", "licence", LICENCES),
    ("khu_vuc_cam", "prohibited", PROHIBITED),
    ("tam_thoi_cam", "temporarily_prohibited", TEMPORARY),
)


def main() -> int:
    """Write the GeoPackages and the manifest."""
    write(DEMO / "reference.gpkg", FIELDS, [(table, items) for table, _, items in TABLES])
    write(DEMO / "ground.gpkg", GROUND_FIELDS, GROUND_TABLES)
    manifest = {
        "schema": "reference-manifest-1",
        "name": "Dữ liệu minh họa",
        "version": "1",
        "issuer": "Mineral Licence (minh họa, không có giá trị pháp lý)",
        "as_of": "2026-11-01",
        "coverage": [103.0, 20.5, 107.0, 23.5],
        "layers": [{"table": table, "role": role} for table, role, _ in TABLES],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (DEMO / "reference.manifest.json").write_text(text, encoding="utf-8")
    return 0


def write(path: Path, fields: Dict[str, str], tables: Sequence[Tuple[str, List[Dict[str, Any]]]]) -> None:
    """Write a GeoPackage anew; what has no ring has no geometry."""
    path.unlink(missing_ok=True)
    schema = {"geometry": "Polygon", "properties": fields}
    for table, items in tables:
        with fiona.open(
            path, "w", driver="GPKG", crs=f"EPSG:{ZONE_EPSG}", schema=schema, layer=table
        ) as layer:
            layer.writerecords(
                {"geometry": shape(item["ring"]), "properties": item["record"]} for item in items
            )


def shape(ring: Optional[Ring]) -> Optional[Dict[str, Any]]:
    """Return a polygon of one ring as GeoJSON."""
    return {"type": "Polygon", "coordinates": [ring]} if ring else None


if __name__ == "__main__":
    sys.exit(main())
