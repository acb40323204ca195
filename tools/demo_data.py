"""Build the synthetic reference data around the demo's corner tables: resources/demo/reference.gpkg.

The corner tables are numbers of published decisions; every neighbour and zone here is invented, and
its name says so ("minh họa"). Run again only to change the demo; the result is kept in the repository.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Dict, List, Tuple

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
TABLES = (
    ("giay_phep", "licence", LICENCES),
    ("khu_vuc_cam", "prohibited", PROHIBITED),
    ("tam_thoi_cam", "temporarily_prohibited", TEMPORARY),
)


def main() -> int:
    """Write the GeoPackage and its manifest."""
    path = DEMO / "reference.gpkg"
    path.unlink(missing_ok=True)
    schema = {"geometry": "Polygon", "properties": FIELDS}
    for table, _, items in TABLES:
        options = {"driver": "GPKG", "crs": f"EPSG:{ZONE_EPSG}", "schema": schema, "layer": table}
        with fiona.open(path, "w", **options) as layer:
            layer.writerecords(
                {"geometry": {"type": "Polygon", "coordinates": [item["ring"]]}, "properties": item["record"]}
                for item in items
            )
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


if __name__ == "__main__":
    sys.exit(main())
