"""The code page of a shapefile's texts."""

from __future__ import annotations

import pytest

from mineral_plugin.core.corner_tables.vectors.dbf_texts import codec_of, decoded


@pytest.mark.parametrize(
    ("said", "codec"),
    [
        (b"UTF-8", "utf-8"), (b"65001", "utf-8"), (b"CP1258", "cp1258"), (b"1258", "cp1258"),
        (b"ANSI 1252", "cp1252"), (b"windows-1258\r\n", "cp1258"), (b"ISO-8859-1", "iso8859-1"),
        (b"\xff\xfe nothing", "latin-1"), (b"", "latin-1"),
    ],
)  # fmt: skip
def test_what_the_file_beside_it_says(tmp_path, said, codec):
    (tmp_path / "a.cpg").write_bytes(said)
    assert codec_of(tmp_path / "a.shp") == codec


@pytest.mark.parametrize(("head", "codec"), [(0x57, "latin-1"), (0x03, "cp1252"), (0x00, "latin-1")])
def test_what_its_table_says(tmp_path, head, codec):
    (tmp_path / "a.dbf").write_bytes(bytes(29) + bytes([head]) + bytes(2))
    assert codec_of(tmp_path / "a.shp") == codec


def test_a_table_that_is_cut_off_and_other_files(tmp_path):
    (tmp_path / "a.dbf").write_bytes(b"\x03")
    assert codec_of(tmp_path / "a.shp") == "latin-1"
    assert codec_of(tmp_path / "a.gpkg") is None


def test_bytes_become_letters_and_numbers_stay():
    assert decoded("Khu Đông".encode().decode("latin-1"), "utf-8") == "Khu Đông"
    assert decoded(4.5, "utf-8") == 4.5
    assert decoded("Khu Đông", None) == "Khu Đông"
