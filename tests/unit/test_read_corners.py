"""``read-corners``: files of corners in, one JSON out, whatever the files hold."""

from __future__ import annotations

import json

import areamaker
import pytest
from schemas import problems

from mineral_plugin.cli.main import main
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.writing import write_corner_tables

ROWS = "1\t2412200\t442400\n2\t2412200\t442600\n3\t2412000\t442600\n4\t2412000\t442400\n"
CAPTION = "Kinh tuyến trục 104°45', múi chiếu 3°\n"
SWAPPED = "".join(f"{n}\t{y}\t{x}\n" for n, x, y in map(str.split, ROWS.splitlines()))
TEXTS = {
    "read.txt": CAPTION + ROWS + "Diện tích: 4,00 ha\nMức sâu khai thác từ 120 m đến -60 m\n",
    "net.txt": CAPTION + ROWS + "Diện tích: 3,5 ha (đã trừ 0,5 ha hành lang)\n",
    "no-zone.txt": ROWS,
    "two-zones.txt": "Kinh tuyến trục 105°, múi chiếu 6°\n" + CAPTION + ROWS,
    "broken.txt": CAPTION + ROWS.replace("3\t2412000", "3\t24I2000"),
    "swapped.txt": CAPTION + SWAPPED,
    "letter.txt": "Kính gửi quý cơ quan\n",
    "empty.txt": "",
}
VERDICTS = {
    "read.txt": "read",
    "net.txt": "read",
    "no-zone.txt": "ask",
    "two-zones.txt": "ask",
    "broken.txt": "ask",
    "swapped.txt": "read",
    "letter.txt": "refused",
    "empty.txt": "refused",
}


def read_corners(folder, *arguments, lang="en"):
    """Return the exit code and the JSON of a run, ``None`` where none was written."""
    target = folder / "out.json"
    code = main(["--lang", lang, "read-corners", *map(str, arguments), "--json", str(target)])
    return code, json.loads(target.read_text(encoding="utf-8")) if target.exists() else None


def changed(document, change):
    """Return a copy of a document with its first entry changed."""
    copy = json.loads(json.dumps(document))
    change(copy["files"][0])
    return copy


@pytest.fixture
def files(tmp_path):
    """One file of each kind of answer, in the order of ``TEXTS``."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in TEXTS]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_json_keeps_its_schema_whatever_was_read(files, tmp_path, lang):
    code, document = read_corners(tmp_path, *files, lang=lang)
    assert code == 0
    assert problems("corner-readings-1", document) == []
    assert [entry["path"] for entry in document["files"]] == list(map(str, files))
    verdicts = {name: entry["verdict"] for name, entry in zip(TEXTS, document["files"])}
    assert verdicts == VERDICTS


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.update(verdict="clear"),
        lambda entry: entry.update(extra=1),
        lambda entry: entry.update(areas=[]),
        lambda entry: entry["areas"][0].pop("plane_area_m2"),
        lambda entry: entry["areas"][0]["rings"][0][0].update(x="2412200"),
        lambda entry: entry["areas"][0]["stated_area"].update(half_last_digit=0),
        lambda entry: entry["areas"][0]["zone"].update(width=4),
    ],
)
def test_the_schema_refuses_what_is_not_this_json(files, tmp_path, change):
    _, document = read_corners(tmp_path, files[0])
    assert problems("corner-readings-1", document) == []
    assert problems("corner-readings-1", changed(document, change))


def test_files_of_other_formats_keep_the_schema(tmp_path):
    area = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 200, 300)), stated="6.00")
    paths = [
        write_corner_tables([area], tmp_path / f"a{kind}") for kind in (".xlsx", ".docx", ".html", ".csv")
    ]
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    code, document = read_corners(tmp_path, *paths, picture)
    assert code == 0
    assert problems("corner-readings-1", document) == []
    assert [entry["verdict"] for entry in document["files"]] == ["read"] * 4 + ["refused"]
    assert [entry["areas"][0]["plane_area_m2"] for entry in document["files"][:4]] == [60_000.0] * 4


def test_what_one_area_says(files, tmp_path):
    _, document = read_corners(tmp_path, files[0])
    (area,) = document["files"][0]["areas"]
    assert area["zone"] == {"central_meridian": 104.75, "width": 3, "epsg": 9208, "source": "text"}
    (ring,) = area["rings"]
    assert [(c["name"], c["x"], c["y"]) for c in ring][0] == ("1", 2412200.0, 442400.0)
    assert (ring[3]["x_text"], ring[3]["y_text"], len(ring)) == ("2412000", "442400", 4)
    assert area["parts"] == [{"outer": 0, "holes": [], "top_m": 120.0, "bottom_m": -60.0}]
    assert area["stated_area"] == {"value": 4.0, "unit": "ha", "half_last_digit": 0.005, "net_of": []}
    assert area["plane_area_m2"] == 40_000.0


def test_a_question_names_its_row_and_the_right_choice(files, tmp_path):
    _, document = read_corners(tmp_path, tmp_path / "broken.txt")
    question = document["files"][0]["questions"][0]
    assert question["row"] == 4
    assert [2412000.0, 442600.0] in [[float(n) for n in choice.split()] for choice in question["choices"]]


def test_a_given_zone_is_used_where_the_text_names_none(files, tmp_path):
    _, document = read_corners(tmp_path, tmp_path / "no-zone.txt", tmp_path / "read.txt", "--zone", "105/3")
    (given,), (differs,) = (entry["areas"] for entry in document["files"])
    assert (given["verdict"], given["zone"]["central_meridian"], given["zone"]["source"]) == (
        "read",
        105,
        "given",
    )
    assert (differs["verdict"], len(differs["questions"])) == ("ask", 1)


def test_a_missing_file_is_an_entry_and_no_failure(tmp_path):
    table = resource_path("demo", "tables", "dong-khe.txt")
    code, document = read_corners(tmp_path, tmp_path / "none.txt", table, tmp_path)
    assert code == 0
    assert problems("corner-readings-1", document) == []
    assert [entry["verdict"] for entry in document["files"]] == ["refused", "read", "refused"]
    missing = document["files"][0]
    assert missing["areas"] == [] and "none.txt" in missing["notes"][-1]


def test_a_json_that_cannot_be_written_is_exit_code_1(files, tmp_path, capsys):
    code = main(["read-corners", str(files[0]), "--json", str(tmp_path / "no" / "out.json")])
    assert code == 1
    out, err = capsys.readouterr()
    assert out == "" and len(err.strip().splitlines()) == 1
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    "arguments",
    [(), ("FILE",), ("--json", "OUT"), ("FILE", "--json", "OUT", "--zone", "105"), ("FILE", "--x")],
)
def test_wrong_arguments_are_exit_code_2(files, tmp_path, capsys, arguments):
    target = tmp_path / "out.json"
    places = {"FILE": str(files[0]), "OUT": str(target)}
    assert main(["--lang", "en", "read-corners", *(places.get(word, word) for word in arguments)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not target.exists()
