"""Build the data of the practice project: resources/practice. Everything in it is invented, and says so.

Run again only to change the practice; the result is kept in the repository and is always the same bytes:

    service/.venv/bin/python tools/practice_data.py            # write it
    service/.venv/bin/python tools/practice_data.py --check    # exit code 1 where it would change
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import shapely  # noqa: E402

from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, fill_geopackage  # noqa: E402
from mineral_plugin.core.work.corners import read_corners  # noqa: E402
from mineral_plugin.core.work.practice import FILES, REFERENCE, TABLE, WORKBOOK  # noqa: E402
from mineral_plugin.core.work.writing import write_corner_tables  # noqa: E402

FOLDER = ROOT / "resources" / "practice"
MADE_ON = date(2026, 11, 1)
ZONE = "Hệ VN-2000, kinh tuyến trục 104°45’, múi chiếu 3°"
NAME = "Đá vôi Đồi Mẫu (THỰC HÀNH)"
WKT = (
    'PROJCS["VN-2000 / TM-3 104-45",GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,'
    '298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION['
    '"Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",104.75],'
    'PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],'
    'UNIT["metre",1],AUTHORITY["EPSG","9208"]]'
)
CORNERS = (
    ("1", "2.392.275,00", "491.781,00"),
    ("2", "2.392.407,00", "491.762,00"),
    ("3", "2.392.584,00", "491.762,00"),
    ("4", "2.392.584,00", "491.930,00"),
    ("5", "2.392.342,00", "491.930,00"),
    ("6", "2.392.233,00", "491.873,00"),
)
DOUBTFUL = {"4": ("2.392.58?,00", "491.930,00")}

Ring = Sequence[Tuple[float, float]]
COLUMNS = tuple(
    Column(name, "REAL" if name in ("top_m", "bottom_m") else "TEXT")
    for name in "id name holder status valid_from valid_to mineral top_m bottom_m grade decision".split()
)


def box(east: float, north: float, width: float, height: float) -> Ring:
    """Return a rectangle from its south-west corner."""
    return [(east, north), (east + width, north), (east + width, north + height), (east, north + height)]


def licence(number: str, name: str, ring: Ring, valid_to: str = "2042-12-31", status: str = "valid") -> tuple:
    """Return an invented licence as its ring and its values."""
    holder = f"Công ty Thực Hành {number[-1]}"
    return ring, (
        f"THỰC HÀNH {number}/GP", f"{name} (thực hành)", holder, status, "2015-01-01", valid_to,
        "limestone_vlxdtt", None, None, "surveyed", f"THỰC HÀNH {number}/GP",
    )  # fmt: skip


def zone(number: str, name: str, ring: Ring) -> tuple:
    """Return an invented area in which mining is not allowed."""
    return ring, (
        f"THỰC HÀNH {number}", f"{name} (thực hành)", "", "valid", "2024-01-01", None, "", None, None,
        "1:10000", f"THỰC HÀNH {number}/QĐ",
    )  # fmt: skip


TABLES: Dict[str, Tuple[str, List[tuple]]] = {
    "thuc_hanh_giay_phep": ("licence", [
        licence("412", "Mỏ đá phía đông", box(491_924.0, 2_392_300.0, 180.0, 300.0)),
        licence("413", "Mỏ đá phía tây", box(491_500.0, 2_392_400.0, 240.0, 160.0)),
        licence("414", "Mỏ sét đã hết hạn", box(491_800.0, 2_392_300.0, 60.0, 60.0), "2020-12-31", "ended"),
    ]),
    "thuc_hanh_khu_vuc_cam": ("prohibited", [
        zone("KVC-1", "Rừng phòng hộ đầu nguồn", box(491_200.0, 2_391_700.0, 500.0, 300.0)),
        zone("KVC-2", "Khu di tích", box(492_400.0, 2_392_500.0, 200.0, 200.0)),
    ]),
    "thuc_hanh_tam_cam": ("temporarily_prohibited", [
        zone("TTC-1", "Bờ sông sạt lở", box(491_300.0, 2_392_900.0, 900.0, 120.0)),
    ]),
}  # fmt: skip


def table_text(doubtful: bool) -> str:
    """Return the corner table, one row of it doubtful where asked."""
    rows = [
        (name, *DOUBTFUL[name]) if doubtful and name in DOUBTFUL else (name, x, y) for name, x, y in CORNERS
    ]
    head = [f"{NAME}: số liệu bịa để tập làm, không có giá trị pháp lý", f"{ZONE}; diện tích 5,2 ha"]
    head.append("Mức sâu khai thác: từ mức +180 m đến mức +60 m")
    lines = ["\t".join(row) for row in (("Điểm góc", "X (m)", "Y (m)"), *rows)]
    return "\n".join((*head, *lines)) + "\n"


def manifest() -> str:
    """Return the manifest beside the reference data."""
    told = {
        "schema": "reference-manifest-1",
        "name": "Dữ liệu THỰC HÀNH",
        "version": "1",
        "issuer": "THỰC HÀNH (số liệu bịa, không có giá trị pháp lý)",
        "as_of": MADE_ON.isoformat(),
        "coverage": [103.0, 20.5, 107.0, 23.5],
        "layers": [{"table": table, "role": role} for table, (role, _) in TABLES.items()],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write(folder: Path) -> None:
    """Write every file of the practice into a folder."""
    crs = Crs("EPSG", 9208, "VN-2000 / TM-3 104-45", WKT)
    tables = [
        NewTable(name, COLUMNS, crs, "POLYGON", [(wkb(ring), values) for ring, values in rows])
        for name, (_, rows) in TABLES.items()
    ]
    (folder / REFERENCE).unlink(missing_ok=True)
    fill_geopackage(folder / REFERENCE, tables, MADE_ON)
    (folder / REFERENCE.replace(".gpkg", ".manifest.json")).write_text(manifest(), encoding="utf-8")
    (folder / TABLE).write_text(table_text(doubtful=True), encoding="utf-8")
    area = read_corners(table_text(doubtful=False), name=NAME)
    write_corner_tables([area], folder / WORKBOOK)


def wkb(ring: Ring) -> bytes:
    """Return a polygon."""
    return bytes(shapely.to_wkb(shapely.Polygon(ring), byte_order=1))


def content(path: Path) -> bytes:
    """Return a file's bytes; of a GeoPackage what stands in it: each SQLite leaves other gaps."""
    if path.suffix != ".gpkg":
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as opened:
        return "\n".join(opened.iterdump()).encode("utf-8")


def main() -> int:
    """Write the files, or tell whether they would change."""
    if "--check" not in sys.argv:
        FOLDER.mkdir(parents=True, exist_ok=True)
        write(FOLDER)
        return 0
    with tempfile.TemporaryDirectory() as made:
        write(Path(made))
        changed = [name for name in FILES if content(Path(made) / name) != content(FOLDER / name)]
    print("\n".join(changed))
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
