"""Licences found by number, holder and name: without diacritics, as they are met, let go at once."""

from __future__ import annotations

import os
import time
from datetime import date

import pytest
import shapely

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, fill_geopackage
from mineral_plugin.core.base.memory import FileState
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.work import register_search
from mineral_plugin.core.work.register_search import ground_of, licences_found, plain, read_registers

VN = Crs("EPSG", 9208, "VN-2000 / TM-3 104-45", "undefined")
COLUMNS = tuple(Column(name, "TEXT") for name in ("id", "name", "holder"))
ROWS = [
    ("412/GP-UBND", "Đá vôi Đồng Khê", "Công ty Hòa Bình"),
    ("1412/GP-BTNMT", "Mỏ sét Núi Voi", "Công ty TNHH Đông Á"),
    ("77/GP-UBND", "Cát sông Hồng 412", "Hợp tác xã Bến Cát"),
]


class Stopping:
    """Asks to stop at once."""

    def report(self, *_args):
        pass

    def cancelled(self):
        return True


def square(east, north):
    return shapely.to_wkb(shapely.box(east, north, east + 100, north + 100), byte_order=1)


def register(path, rows=ROWS, crs=VN):
    table = NewTable(
        "giay_phep",
        COLUMNS,
        crs,
        "POLYGON",
        [(square(489000.0 + 200 * place, 2383000.0), row) for place, row in enumerate(rows)],
    )
    fill_geopackage(path, [table], date(2026, 11, 1))
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))
    return f"licence={path}"


def found(spec, words, **more):
    return list(licences_found(Sources(), [spec], words, **more))


def test_a_number_a_name_and_a_holder_are_found_without_diacritics(tmp_path):
    spec = register(tmp_path / "sổ.gpkg")
    assert [hit.id for hit in found(spec, "nui voi")] == ["1412/GP-BTNMT"]
    assert [hit.id for hit in found(spec, "ben cat")] == ["77/GP-UBND"]
    assert [hit.holder for hit in found(spec, "Hoà bình")] == ["Công ty Hòa Bình"]


def test_all_words_have_to_be_there_in_any_order(tmp_path):
    spec = register(tmp_path / "sổ.gpkg")
    assert [hit.id for hit in found(spec, "ubnd 77")] == ["77/GP-UBND"]
    assert found(spec, "nui ubnd") == []
    assert found(spec, "  ") == []


def test_a_number_that_begins_so_ranks_before_one_that_holds_it_and_before_a_name(tmp_path):
    hits = found(register(tmp_path / "sổ.gpkg"), "412")
    assert {hit.id: hit.rank for hit in hits} == {"412/GP-UBND": 0, "1412/GP-BTNMT": 1, "77/GP-UBND": 2}


def test_the_second_search_finds_the_same_from_memory_and_a_changed_file_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(FileState, "settled", True)
    path = tmp_path / "sổ.gpkg"
    spec = register(path)
    first = found(spec, "412")
    assert found(spec, "412") == first
    path.unlink()
    register(path, ROWS[:1])
    assert [hit.id for hit in found(spec, "gp")] == ["412/GP-UBND"]


def test_a_register_that_was_read_before_is_searched_without_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(FileState, "settled", True)
    spec = register(tmp_path / "sổ.gpkg")
    assert read_registers(Sources(), [spec], progress=Stopping()) == 3
    assert read_registers(Sources(), [spec]) == 3
    monkeypatch.setattr(register_search, "_read", None)
    assert [hit.id for hit in found(spec, "nui voi")] == ["1412/GP-BTNMT"]


def test_a_register_too_large_for_the_memory_is_read_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(FileState, "settled", True)
    monkeypatch.setattr(register_search, "_MOST_LETTERS", 100)
    spec = register(tmp_path / "sổ.gpkg")
    assert len(found(spec, "gp")) == len(found(spec, "gp")) == 3
    monkeypatch.setattr(register_search, "_read", None)
    with pytest.raises(TypeError):
        found(spec, "gp")


def test_columns_of_other_names_are_read_where_the_user_named_them(tmp_path):
    path = tmp_path / "a.gpkg"
    columns = tuple(Column(name, "TEXT") for name in ("so_gp", "chu"))
    rows = [(square(489000.0, 2383000.0), ("9/GP", "Công ty Mẫu"))]
    fill_geopackage(path, [NewTable("t", columns, VN, "POLYGON", rows)], date(2026, 11, 1))
    (hit,) = found(f"licence={path}|fields=id:so_gp,holder:chu", "cong ty mau")
    assert (hit.id, hit.holder, hit.name) == ("9/GP", "Công ty Mẫu", "")


def test_other_roles_and_files_that_are_not_there_are_passed_over(tmp_path):
    spec = register(tmp_path / "sổ.gpkg")
    texts = [spec.replace("licence=", "prohibited="), f"licence={tmp_path / 'none.gpkg'}", spec]
    assert len(list(licences_found(Sources(), texts, "412/gp"))) == 2


def test_who_stops_gets_nothing_more(tmp_path):
    assert found(register(tmp_path / "sổ.gpkg"), "gp", progress=Stopping()) == []


def test_no_more_than_asked_for(tmp_path):
    rows = [(f"{number}/GP", "", "") for number in range(3000)]
    assert len(found(register(tmp_path / "sổ.gpkg", rows), "gp", most=7)) == 7


def test_rows_of_every_chunk_are_found_with_their_own_values(tmp_path):
    rows = [(f"GP-{number:05d}", f"Mỏ {number}", "") for number in range(2500)]
    spec = register(tmp_path / "sổ.gpkg", rows)
    for number in (0, 999, 1000, 1999, 2000, 2499):
        (hit,) = found(spec, f"gp-{number:05d}")
        assert (hit.key, hit.name) == (number + 1, f"Mỏ {number}")


def test_the_place_of_a_hit_is_its_row_in_the_plane_of_its_table(tmp_path):
    (hit,) = found(register(tmp_path / "sổ.gpkg"), "1412")
    wkb, zone = ground_of(hit.path, hit.table, hit.key)
    assert zone == Zone(6285, 3)
    assert shapely.from_wkb(wkb).bounds == (489200.0, 2383000.0, 489300.0, 2383100.0)


def test_a_licence_without_a_system_has_no_place(tmp_path):
    spec = register(tmp_path / "sổ.gpkg", crs=Crs("NONE", -1, "Undefined cartesian", "undefined"))
    with pytest.raises(InputError):
        ground_of(tmp_path / "sổ.gpkg", "giay_phep", found(spec, "1412")[0].key)


def test_plain_text_keeps_every_letter_in_its_place():
    text = "Đường Hòa Bình – ƯỚC 412/GP"
    assert plain(text) == "duong hoa binh – uoc 412/gp"
    assert len(plain(text)) == len(text)
