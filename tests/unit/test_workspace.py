"""The one GeoPackage layout: what goes in comes out, versions, full disks, and other programs' eyes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import cases
import fiona
import pytest
from shapely.geometry import shape

from mineral_plugin.core.area.model import LicenceArea, Part, Source, StatedArea
from mineral_plugin.core.area.workspace import (
    LAYOUT_VERSION,
    is_areas_file,
    read_areas,
    write_areas,
)
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import (
    CannotWriteError,
    InputError,
    MissingError,
    NewerFileError,
)

ROOT = Path(__file__).resolve().parents[2]
HOLE = cases.ring_of(cases.box(cases.EAST + 60, cases.NORTH + 60, 80, 80), 5)
WHOLE = LicenceArea(
    id="area-1",
    name="Mỏ đá vôi “Đồng Khê” 'một'",
    zone=cases.TM3,
    parts=(
        Part(cases.ring_of(cases.GROUND), (HOLE,), top_m=120.5, bottom_m=-60.0),
        Part(cases.ring_of(cases.box(cases.EAST + 400, cases.NORTH, 30, 30), 9)),
    ),
    stated_area=StatedArea("4,00 ha", Decimal("4.00"), "ha"),
    source=Source("Giấy phép số 2596/GP-UBND", date(2014, 12, 24), "published"),
)
BARE = LicenceArea("area-2", "", Zone(6660, 3), (Part(cases.ring_of(cases.box(500_000, 1_800_000, 10, 10))),))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "khu vực.gpkg"
    write_areas(path, [WHOLE, BARE])
    return path


# --- there and back -------------------------------------------------------------------------------------


def test_every_value_comes_back(file):
    assert read_areas(file) == (WHOLE, BARE)


def test_the_order_of_areas_is_kept(tmp_path):
    write_areas(tmp_path / "a.gpkg", [BARE, WHOLE])
    assert [area.id for area in read_areas(tmp_path / "a.gpkg")] == ["area-2", "area-1"]


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in "ab":
        write_areas(tmp_path / name, [WHOLE, BARE])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_reading_changes_not_a_byte(file):
    before, folder = file.read_bytes(), set(file.parent.iterdir())
    read_areas(file)
    assert (file.read_bytes(), set(file.parent.iterdir())) == (before, folder)


def test_the_file_is_a_plain_geopackage_for_gdal(file):
    assert set(fiona.listlayers(file)) >= {"areas", "corners", "findings"}
    with fiona.open(file, layer="areas") as layer:
        records = list(layer)
        assert layer.crs.to_epsg() == 4756
    assert [record.properties["id"] for record in records] == ["area-1", "area-2"]
    polygon = shape(records[0].geometry)
    assert polygon.is_valid and len(polygon.geoms) == 2 and len(polygon.geoms[0].interiors) == 1
    with fiona.open(file, layer="corners") as layer:
        assert len(layer) == 4 + 4 + 4 + 4
        first = next(iter(layer))
    assert (first.properties["x_text"], first.properties["decimals"]) == ("2412200.00", 2)
    assert first.geometry.coordinates == pytest.approx((104.19, 21.8), abs=0.05)


def test_what_another_program_changed_in_a_view_does_not_change_the_corners(file):
    with closing(sqlite3.connect(str(file))) as connection, connection:
        connection.execute("UPDATE areas SET geom = NULL")
    assert read_areas(file) == (WHOLE, BARE)


# --- versions -------------------------------------------------------------------------------------------


def set_version(path, version):
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.execute(f"PRAGMA user_version = {version}")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_newer_file_is_refused_with_one_sentence(file, lang):
    set_version(file, LAYOUT_VERSION + 1)
    before = file.read_bytes()
    with pytest.raises(NewerFileError) as caught:
        read_areas(file)
    assert str(file) in caught.value.text(lang)
    assert file.read_bytes() == before


def test_an_older_file_is_migrated_on_a_copy(file):
    """The layout before this one kept the name in a column ``title``."""
    with closing(sqlite3.connect(str(file))) as connection, connection:
        connection.execute("ALTER TABLE areas RENAME COLUMN name TO title")
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION - 1}")
    before = file.read_bytes()

    def migrate(connection):
        connection.execute("ALTER TABLE areas RENAME COLUMN title TO name")

    assert read_areas(file, {LAYOUT_VERSION - 1: migrate}) == (WHOLE, BARE)
    assert file.read_bytes() == before
    assert is_areas_file(file)


def test_migrations_run_one_after_the_other(file):
    set_version(file, LAYOUT_VERSION - 2)
    steps = []
    migrations = {LAYOUT_VERSION - n: lambda _c, n=n: steps.append(-n) for n in (1, 2)}
    read_areas(file, migrations)
    assert steps == [-2, -1]


def test_an_older_file_without_a_migration_is_refused(file):
    set_version(file, LAYOUT_VERSION - 1)
    with pytest.raises(InputError):
        read_areas(file, {})


# --- what is no areas file ------------------------------------------------------------------------------


def test_no_file(tmp_path):
    with pytest.raises(MissingError):
        read_areas(tmp_path / "no.gpkg")
    assert not is_areas_file(tmp_path / "no.gpkg")


@pytest.mark.parametrize("content", [b"", b"Kinh gui", b"SQLite format 3\x00" + bytes(500)])
def test_a_file_of_another_kind(tmp_path, content):
    path = tmp_path / "x.gpkg"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_areas(path)
    assert not is_areas_file(path)


def test_a_geopackage_of_somebody_else(tmp_path):
    path = Path(cases.clear(tmp_path).references[0])
    with pytest.raises(InputError) as caught:
        read_areas(path)
    assert caught.value.phrase.id == "error.not_areas_file"
    assert not is_areas_file(path)


def test_a_geopackage_of_gdal_with_tables_of_the_same_names_is_refused(tmp_path):
    path = tmp_path / "gdal.gpkg"
    schema = {"geometry": "Polygon", "properties": {"name": "str"}}
    for layer in ("areas", "corners"):
        with fiona.open(path, "w", driver="GPKG", crs="EPSG:9208", schema=schema, layer=layer):
            pass
    with pytest.raises(InputError) as caught:
        read_areas(path)
    assert caught.value.phrase.id == "error.not_areas_file"


def test_a_file_that_another_program_is_changing_is_read_as_last_committed(file):
    with closing(sqlite3.connect(str(file))) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        with writer:
            writer.execute("UPDATE areas SET name = 'mới'")
        before = file.read_bytes()
        writer.execute("UPDATE areas SET name = 'chưa xong'")
        assert [area.name for area in read_areas(file)] == ["mới", "mới"]
        writer.rollback()
        assert file.read_bytes() == before
        assert is_areas_file(file)


def test_a_file_that_another_program_has_locked_is_refused(file):
    with closing(sqlite3.connect(str(file))) as writer:
        writer.execute("PRAGMA locking_mode = EXCLUSIVE")
        writer.execute("PRAGMA journal_mode = PERSIST")
        with writer:
            writer.execute("UPDATE areas SET name = 'mới'")
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError) as caught:
            read_areas(file)
        assert caught.value.phrase.id == "error.file_in_use"


# --- full disks -----------------------------------------------------------------------------------------

WRITE = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = ["tests", "tests/unit", "."]
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.errors import CannotWriteError
from test_workspace import BARE, WHOLE
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    write_areas(Path(sys.argv[1]), [WHOLE, BARE])
except CannotWriteError as error:
    print(error.text("en"))
    sys.exit(3)
"""


@pytest.mark.parametrize("room", [0, 4096, 30_000])
def test_a_full_disk_leaves_the_earlier_file(file, room):
    before = file.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(file), str(room)], cwd=str(ROOT), capture_output=True, text=True
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert str(file) in done.stdout
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_disk_that_is_really_full(tmp_path):
    """A file system of 64 KB, where the process may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        (place / "filler").write_bytes(bytes(48_000))
        (place / "areas.gpkg").write_text("earlier", encoding="utf-8")
        with pytest.raises(CannotWriteError):
            write_areas(place / "areas.gpkg", [WHOLE, BARE])
        assert (place / "areas.gpkg").read_text(encoding="utf-8") == "earlier"
        assert {path.name for path in place.iterdir()} == {"filler", "areas.gpkg"}
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CannotWriteError):
        write_areas(tmp_path / "no" / "a.gpkg", [WHOLE])
