"""Files made to hurt: bombs, entities, paths that lead out, names that deceive, more than anybody needs."""

from __future__ import annotations

import io
import json
import struct
import unicodedata
import zipfile
from pathlib import Path
from typing import Dict, List

import numpy as np
import pytest
from score_tables.shapes import CAPTION, ring
from testdata import by_scale

from tests.trials.conftest import ReadInChild
from tests.trials.damage import packed, with_part

SHEET = "xl/worksheets/sheet1.xml"
BODIES = {"xlsx": SHEET, "docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml"}
BOMB_MB = by_scale(300, 2000)
HIDDEN = "2418692 490216 TOPHIDDEN"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "laugh">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&l9;</a>"
)


def bomb(name: str, megabytes: int) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
        package.open(name, "w", force_zip64=True) as part,
    ):
        part.write(b"<?xml version='1.0'?><worksheet><sheetData>")
        for _ in range(megabytes):
            part.write(b"<row><c><v>1</v></c></row>" * 40330)
    return out.getvalue()


@pytest.fixture(scope="module")
def spaces_bomb() -> bytes:
    return bomb(SHEET, BOMB_MB)


@pytest.mark.parametrize("ending", BODIES)
def test_a_part_that_unpacks_without_end_is_refused(
    ending: str, spaces_bomb: bytes, sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    path = tmp_path / f"bomb.{ending}"
    with zipfile.ZipFile(sound_files[ending]) as sound:
        parts = [(name, sound.read(name)) for name in sound.namelist() if name != BODIES[ending]]
    path.write_bytes(_renamed(spaces_bomb, parts, BODIES[ending]))
    assert [one["verdict"] for one in read_in_child([path])] == ["refused"]


def _renamed(package: bytes, parts: List[tuple], name: str) -> bytes:
    """Return the bomb as the body of a sound package, its packed bytes copied, not packed again."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        info = source.infolist()[0]
        start = info.header_offset + 30 + len(info.filename) + len(info.extra)
        # zip64 extra in the local header, if any, is longer than the central one
        name_length, extra_length = struct.unpack(
            "<HH", package[info.header_offset + 26 : info.header_offset + 30]
        )
        start = info.header_offset + 30 + name_length + extra_length
        raw = package[start : start + info.compress_size]
    sound = packed(parts)
    return _appended(sound, name.encode(), raw, info)


def _appended(sound: bytes, name: bytes, raw: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return a package with one more part given as packed bytes."""
    end = sound.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HLL", sound[end + 10 : end + 20])
    sizes = struct.pack("<LLL", info.CRC, len(raw), info.file_size)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0)
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
    central += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, offset) + name
    directory = sound[offset : offset + size] + central
    body = sound[:offset] + local + name + raw
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count + 1, count + 1, len(directory), len(body), 0)
    return body + directory + tail


def test_a_size_that_lies_is_refused(
    spaces_bomb: bytes, sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    with zipfile.ZipFile(sound_files["xlsx"]) as sound:
        parts = [(name, sound.read(name)) for name in sound.namelist() if name != SHEET]
    content = bytearray(_renamed(spaces_bomb, parts, SHEET))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 2000)  # the size said in the directory
    path = tmp_path / "lies.xlsx"
    path.write_bytes(bytes(content))
    assert [one["verdict"] for one in read_in_child([path])] == ["refused"]


def test_too_many_parts_are_refused(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as package, zipfile.ZipFile(sound_files["xlsx"]) as sound:
        for name in sound.namelist():
            package.writestr(name, sound.read(name))
        for number in range(40_000):
            package.writestr(f"xl/worksheets/sheet{number + 2}.xml", b"")
    assert len(read_in_child([path])) == 1


@pytest.mark.parametrize("ending", BODIES)
def test_entities_are_refused(
    ending: str, sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text(HIDDEN)
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><a>&x;</a>'
    paths = []
    for word, xml in {"laughs": LAUGHS, "outside": outside}.items():
        path = tmp_path / f"{word}.{ending}"
        path.write_bytes(with_part(sound_files[ending].read_bytes(), BODIES[ending], xml.encode()))
        paths.append(path)
    told = read_in_child(paths)
    assert [one["verdict"] for one in told] == ["refused", "refused"]
    assert not any("TOPHIDDEN" in one["said"] or "2418692" in one["said"] for one in told)


@pytest.mark.parametrize("ending", ["kml", "gpx", "html", "svg", "xml"])
def test_entities_in_plain_xml_bring_nothing_in(
    ending: str, read_in_child: ReadInChild, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text(HIDDEN)
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><kml>&x;</kml>'
    paths = []
    for word, xml in {"laughs": LAUGHS, "outside": outside}.items():
        path = tmp_path / f"{word}.{ending}"
        path.write_text("<?xml version='1.0'?>" + xml)
        paths.append(path)
    told = read_in_child(paths)
    assert not any("TOPHIDDEN" in one["said"] or "490216" in one["said"] for one in told)


def test_a_file_that_points_at_another_is_not_followed(read_in_child: ReadInChild, tmp_path: Path) -> None:
    """GDAL opens a virtual layer by its content, whatever its name: it could name any file or address."""
    secret = tmp_path / "secret.geojson"
    places = [[490216.0, 2418692.0], [490622.0, 2418692.0], [490622.0, 2418992.0], [490216.0, 2418692.0]]
    shape = {"type": "Polygon", "coordinates": [places]}
    secret.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}))
    virtual = (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    paths = []
    for ending in ("kml", "gpx", "shp", "tab", "dxf", "geojson", "gpkg", "mif", "kmz"):
        path = tmp_path / f"virtual.{ending}"
        path.write_text(virtual)
        paths.append(path)
    told = read_in_child(paths)
    assert [one["path"] for one in told if one["verdict"] != "refused" or "490216" in one["said"]] == []


def test_paths_in_packages_lead_nowhere(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    folder = tmp_path / "deep/deeper"
    folder.mkdir(parents=True)
    kml = sound_files["kml"].read_bytes()
    names = ["../../evil.kml", "/tmp/mineral-evil.kml", "..\\..\\evil.kml", "C:\\evil.kml"]
    paths = []
    for number, name in enumerate(names):
        path = folder / f"tricks-{number}.kmz"
        path.write_bytes(packed([(name, kml)]))
        paths.append(path)
    for ending in BODIES:
        path = folder / f"tricks.{ending}"
        path.write_bytes(with_part(sound_files[ending].read_bytes(), "../../evil.txt", b"evil"))
        paths.append(path)
    before = {path for path in tmp_path.rglob("*")}
    told = read_in_child(paths)
    assert len(told) == len(paths)
    left = {path for path in tmp_path.rglob("*")} - before
    assert [path for path in left if "evil" in path.name] == []
    assert not Path("/tmp/mineral-evil.kml").exists()


def test_a_relation_that_leads_out_of_the_package_is_not_followed(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    (tmp_path / "secret.xml").write_text(HIDDEN)
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'worksheet" Target="../../../..{tmp_path}/secret.xml"/></Relationships>'
    )
    path = tmp_path / "leads-out.xlsx"
    path.write_bytes(with_part(sound_files["xlsx"].read_bytes(), "xl/_rels/workbook.xml.rels", rels.encode()))
    assert "490216" not in read_in_child([path])[0]["said"]


def test_cells_that_claim_to_be_millions_take_no_room(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    cell = "<td colspan=1000000000 rowspan=1000000000>1</td>"
    html = f"<table><tr>{cell * 50}</tr><tr><td>1</td><td>2412129</td><td>442393</td></tr></table>"
    ods = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>2412129</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    deep = "<div>" * 200_000 + "1 2412129 442393"
    paths = [tmp_path / name for name in ("wide.html", "deep.html", "wide.ods", "wide.xlsx")]
    paths[0].write_text(html)
    paths[1].write_text(deep)
    paths[2].write_bytes(with_part(sound_files["ods"].read_bytes(), "content.xml", ods.encode()))
    paths[3].write_bytes(with_part(sound_files["xlsx"].read_bytes(), SHEET, sheet.encode()))
    assert len(read_in_child(paths)) == 4


HUNDRED_MB = {
    "words.txt": "Căn cứ hồ sơ đề nghị cấp giấy phép khai thác khoáng sản\n",
    "rows.txt": "1 2412129 442393\n",
    "rows.csv": "1;2412129,25;442393,25\n",
    "one-line.txt": "2412129 ",
    "digits.txt": "1234567890",
    "bars.txt": "| | | |",
    "tags.html": "<table><tr><td>1</td><td>2412129</td><td>442393</td></tr>",
    "open-tags.html": "<td>",
    "features.geojson": '{"type":"FeatureCollection","features":[',
    "nested.geojson": "[",
    "points.gpx": '<trkpt lat="21.8" lon="104.2"></trkpt>',
}


@pytest.mark.parametrize("name", HUNDRED_MB)
def test_a_hundred_megabytes_are_answered_or_refused(
    name: str, read_in_child: ReadInChild, tmp_path: Path
) -> None:
    unit = HUNDRED_MB[name].encode()
    path = tmp_path / name
    with path.open("wb") as out:
        chunk = unit * (1_000_000 // len(unit))
        for _ in range(100):
            out.write(chunk)
    assert len(read_in_child([path])) == 1
    path.unlink()


REGULAR_TRAPS = {
    "spaces": "1" + " " * 200_000 + "x",
    "digits": "1" * 200_000,
    "dots": "1." * 100_000,
    "commas": "2,412," * 50_000,
    "grouped": "2 412 " * 50_000,
    "captions": "kinh tuyến trục " * 20_000,
    "meridian": "kinh tuyến trục " + "1" * 100_000,
    "area": "diện tích " * 30_000 + "1" * 50_000,
    "net": "(đã trừ " * 30_000,
    "levels": "mức sâu từ " * 30_000,
    "degrees": "104°" * 50_000,
    "names": "A.1" * 70_000 + "\n",
    "bars": "|" * 200_000,
    "mixed": "1 | 2412129 | 442393 | " * 8_000,
    "tabs": "\t" * 300_000,
    "lines": "\n" * 500_000,
    "quotes": '"' * 200_000,
    "khu vuc": "Khu vực 1\n" * 20_000,
    "heads": "Điểm góc | X (m) | Y (m)\n" * 20_000,
}


def test_no_text_makes_a_pattern_run_away(read_in_child: ReadInChild, tmp_path: Path) -> None:
    paths = []
    for name, text in REGULAR_TRAPS.items():
        for ending in ("txt", "csv"):
            paths.append(tmp_path / f"{name}.{ending}")
            paths[-1].write_text(f"{CAPTION}\n1 | 2412129 | 442393\n{text}\n", "utf-8")
    assert len(read_in_child(paths)) == len(paths)


CAPTION_WORDS = (
    "diện tích ", "S = ", "mức sâu từ ", "đến mức ", "cote ", "+12 ", "-5 ", "104° ", "kinh tuyến trục ",
    "KTT ", "múi ", "X= ", "Y= ", "2412129", "442393", " - ", "(", "; ", "1, 2, 3, ", "điểm góc ",
    "theo mép ", "đính chính ", "3,41 ha ", "22.345678 ", "N09 14.456 ", "Khu 1: ", "lỗ khoan ", "│", "a) ",
    "0" * 15, "' ",
)  # fmt: skip


def test_no_mixture_of_the_words_of_captions_makes_a_pattern_run_away(
    read_in_child: ReadInChild, tmp_path: Path
) -> None:
    numbers = np.random.default_rng(20261126)
    paths = []
    for number in range(by_scale(40, 400)):
        chosen = numbers.choice(CAPTION_WORDS, size=int(numbers.integers(1, 5)))
        line = "".join(numbers.choice(chosen, size=4000))[: int(numbers.choice([1900, 3900, 19_000]))]
        text = "\n".join([CAPTION, "1 | 2412129 | 442393", "2 | 2412229 | 442393", "3 | 2412129 | 442493"])
        paths.append(tmp_path / f"words-{number}.txt")
        paths[-1].write_text(f"{text}\n" + f"{line}\n" * int(numbers.choice([1, 10, 50])), "utf-8")
    assert len(read_in_child(paths)) == len(paths)


def many_corners(count: int) -> List[str]:
    return [f"{name};{x:.2f};{y:.2f}" for name, x, y in ring(count, reach=50_000.0, decimals=2)]


def test_a_hundred_thousand_corners_are_answered_or_refused(
    sound_files: Dict[str, Path], read_in_child: ReadInChild, tmp_path: Path
) -> None:
    rows = many_corners(100_000)
    text, sheet, tabs = tmp_path / "many.csv", tmp_path / "many.xlsx", tmp_path / "many.txt"
    text.write_text("\n".join([CAPTION, "Điểm;X (m);Y (m)", *rows]), "utf-8")
    tabs.write_text("\n".join([CAPTION, *(row.replace(";", "\t") for row in rows)]), "utf-8")
    cells = "".join(
        f'<row r="{n}">' + "".join(f"<c><v>{value}</v></c>" for value in row.split(";")) + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    sheet.write_bytes(with_part(sound_files["xlsx"].read_bytes(), SHEET, xml.encode()))
    told = read_in_child([text]) + read_in_child([tabs]) + read_in_child([sheet])
    assert [one["corners"] for one in told if one["verdict"] == "read"] in ([], [100_000] * 3)


DECEIVING = ["1\u202e", "2\u200b", "3\x07", "\u20664", "💎5", "6\ufeff", "7\u0000", "8\u2028"]


def test_no_name_brings_control_or_direction_marks_in(read_in_child: ReadInChild, tmp_path: Path) -> None:
    corners = ring(len(DECEIVING), names=DECEIVING)
    rows = [f"{name} | {x:.0f} | {y:.0f}" for name, x, y in corners]
    path = tmp_path / "names.txt"
    path.write_text("\n".join([CAPTION, *rows]), "utf-8")
    told = read_in_child([path])
    marks = {c for c in told[0]["said"] if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    assert marks - {"\n"} == set()


def test_a_folder_a_missing_file_and_an_empty_one_are_refused(
    read_in_child: ReadInChild, tmp_path: Path
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "empty.docx").write_bytes(b"")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    names = ("folder.xlsx", "empty.docx", "missing.pdf", "loop.txt")
    told = read_in_child([tmp_path / name for name in names])
    assert [one["verdict"] for one in told] == ["refused"] * 4
