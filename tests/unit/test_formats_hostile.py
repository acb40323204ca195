"""Damaged and hostile files: an answer or one sentence, soon, in little memory, and nothing written."""

from __future__ import annotations

import functools
import os
import random
import re
import time
import tracemalloc
from pathlib import Path
from typing import Callable, Dict, Union

import formatmaker as make
import pytest
from test_formats import refusal

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats import (
    content_of_bytes,
    content_of_html,
    content_of_text,
    limits,
    office,
    open_content,
)
from mineral_plugin.core.corner_tables.formats.pdf import glyphs, objects

SECONDS = 20.0
"""Three times the promise, of the processor's time: the tests run beside others, on slow machines too."""
MEGABYTES = 500


def answer(read: Callable[[], Content]) -> Union[Content, str]:
    """Return the content or the id of the refusal, once time and memory are held to their limits."""
    started = time.process_time()
    try:
        return read()
    except InputError as error:
        return error.phrase.id
    finally:
        assert time.process_time() - started < SECONDS


def refused_soon(data: bytes, name: str) -> str:
    found = answer(lambda: content_of_bytes(data, name))
    assert isinstance(found, str)
    return found


def in_sheet(xml: str) -> bytes:
    return make.xlsx({"S": make.sheet(xml)})


# Limits, each tripped


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)
    assert answer(lambda: open_content(path)) == "format.too_large"


def test_100_mb_of_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    line = b"1 2383275,12 512345,34\n"
    path.write_bytes(line * (100 * 1024 * 1024 // len(line)))
    assert answer(lambda: open_content(path)) == "format.too_large"
    assert answer(lambda: content_of_text("1" * (limits.MAX_TEXT_BYTES + 1))) == "format.too_large"
    assert answer(lambda: content_of_html("1" * (limits.MAX_TEXT_BYTES + 1))) == "format.too_large"
    assert refused_soon(b"1" * (limits.MAX_TEXT_BYTES + 1), "a.csv") == "format.too_large"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.html"])
def test_too_many_rows_are_refused(name: str) -> None:
    line = b"<p>1" if name.endswith("html") else b"1\n"
    assert refused_soon(line * (limits.MAX_ROWS + 1), name) == "format.too_many_rows"


def test_too_many_cells_are_refused() -> None:
    row = ";".join(["238"] * 1000) + "\n"
    assert refused_soon(row.encode() * (limits.MAX_CELLS // 1000 + 1), "a.csv") == "format.too_many_cells"


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    assert refused_soon(in_sheet(" " * 60_000_000), "a.xlsx") == "format.bomb"


def test_parts_that_grow_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_UNPACKED_BYTES", 10_000)
    rows = make.rows([[index, index * 7919 % 10_007] for index in range(1000)])
    assert refusal(in_sheet(rows), "a.xlsx") == "format.too_large"


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(in_sheet(make.rows([[1, 2]] * 100)))
    at = data.index(b"xl/worksheets/sheet1.xml")
    central = data.index(b"PK\x01\x02")
    assert at < central
    for start in [found.start() for found in re.finditer(b"PK\x01\x02", data)]:
        data[start + 24 : start + 28] = (10).to_bytes(4, "little")
    assert answer(lambda: content_of_bytes(bytes(data), "a.xlsx")) == "format.damaged"


def test_too_many_entries_are_refused() -> None:
    parts: Dict[str, Union[str, bytes]] = {
        f"xl/media/{index}": b"" for index in range(limits.MAX_ENTRIES + 1)
    }
    assert refused_soon(make.zip_of(parts), "a.xlsx") == "format.too_many_parts"


def test_too_many_elements_are_refused() -> None:
    data = in_sheet("".join(f"<x a='{index}'/>" for index in range(limits.MAX_ELEMENTS)))
    assert refused_soon(data, "a.xlsx") == "format.bomb"


def test_too_deep_elements_are_refused() -> None:
    deep = "<x>" * (limits.MAX_DEPTH + 1) + "</x>" * (limits.MAX_DEPTH + 1)
    assert refused_soon(in_sheet(deep), "a.xlsx") == "format.bomb"


def test_one_endless_tag_is_refused() -> None:
    value = "".join(f"{index:x}" for index in range(2_000_000))
    assert refused_soon(in_sheet(f"<x a='{value}'/>"), "a.xlsx") == "format.bomb"


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels"])
def test_a_dtd_is_refused_wherever_it_stands(part: str) -> None:
    data = make.docx("", more={part: f"<?xml version='1.0'?>{make.ENTITY_BOMB}<x>&b;</x>"})
    assert refused_soon(data, "a.docx") == "format.entities"


def test_a_dtd_from_outside_is_refused() -> None:
    bomb = "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"
    assert refused_soon(make.docx("", more={"word/document.xml": bomb}), "a.docx") == "format.entities"


def test_tables_within_tables_within_tables_are_refused() -> None:
    assert answer(lambda: content_of_html("<table><tr><td>" * 1000)) == "format.bomb"


def test_too_many_pages_are_refused() -> None:
    assert refused_soon(make.pdf([""] * (limits.MAX_PDF_PAGES + 1)), "a.pdf") == "format.too_many_pages"


def test_a_pdf_stream_that_grows_too_large_is_refused() -> None:
    assert refused_soon(make.pdf([" " * (limits.MAX_PDF_STREAM_BYTES + 1)]), "a.pdf") == "format.bomb"


def test_a_pdf_that_asks_for_too_much_work_is_refused() -> None:
    assert refused_soon(make.pdf(["q Q " * 1_000_000] * 3), "a.pdf") == "format.too_slow"


def test_a_page_with_too_many_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "MAX_GLYPHS", 1000)
    page = make.shown((0, 0, "1" * 1001))
    assert refusal(make.pdf([page]), "a.pdf") == "format.too_slow"


def test_forms_that_draw_themselves_come_to_an_end() -> None:
    form = make.pdf_stream(b"/X1 Do " * 50, "/Subtype /Form")
    assert refused_soon(make.pdf(["/X1 Do"], objects={100: form}), "a.pdf") in {
        "format.too_slow",
        "format.too_large",
    }


def test_too_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_OBJECTS", 1000)
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n" % index for index in range(1002))
    assert refusal(data, "a.pdf") == "format.bomb"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", make.pdf([make.shown((0, 0, "2383275 512345"))])),
        ("a.xlsx", in_sheet(make.rows([[1]]))),
        ("a.docx", make.docx(make.paragraph("1"))),
        ("a.ods", make.odf("spreadsheet", "")),
    ],
)
def test_reading_stops_when_its_time_is_used_up(name: str, data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        content_of_bytes(data, name, expired=lambda: True)
    assert caught.value.phrase.id == "format.too_slow"


# Tables that explode


@pytest.mark.parametrize(
    "body",
    [
        "<table:table-row table:number-rows-repeated='1048576'>"
        "<table:table-cell table:number-columns-repeated='16384'>"
        "<text:p>1</text:p></table:table-cell></table:table-row>",
        "<table:table-row><table:table-cell table:number-columns-repeated='999999999'><text:p>1</text:p>"
        "</table:table-cell></table:table-row>" * 20,
        "<table:table-row table:number-rows-repeated='2000000'>"
        "<table:table-cell><text:p>1</text:p></table:table-cell>"
        "</table:table-row>",
    ],
)
def test_repeats_of_a_sheet_are_counted(body: str) -> None:
    data = make.odf("spreadsheet", f"<table:table>{body}</table:table>")
    assert refused_soon(data, "a.ods") in {"format.too_many_cells", "format.too_many_rows"}


def test_merged_cells_over_each_other_are_counted() -> None:
    rows = make.rows([[index] for index in range(2000)])
    xml = make.sheet(rows, after=make.merges(*["A1:XFD1048576"] * 2000))
    assert refused_soon(make.xlsx({"S": xml}), "a.xlsx") == "format.too_many_cells"


def test_spans_of_html_are_counted() -> None:
    html = "<table>" + "<tr>" + "<td rowspan=65000 colspan=1000>1" * 1000 + "<tr><td>2" * 20_000 + "</table>"
    assert answer(lambda: content_of_html(html)) == "format.too_many_cells"


def test_cells_far_apart_are_counted() -> None:
    def name(column: int) -> str:
        return (name(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)

    rows = "".join(f"<row r='{at}'><c r='{name(at * 3)}{at}'><v>1</v></c></row>" for at in range(1, 5000))
    assert refused_soon(in_sheet(rows), "a.xlsx") == "format.too_many_cells"


# Work that must not grow with the square of the input


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_500_000 + "é",
        "é" + "aé" * 600_000,
        "§iÓm " + "A" * 1_500_000 + "«" * 300_000,
        '"' * 1_000_000,
        '1\t"\n' * 100_000,
        '"2383275\t512345\n' * 100_000,
        "2383275" + " " * 1_500_000 + ";\n" + "2383275;512345\n" * 10,
        "1;" * 700_000 + "\n2383275;512345\n2383276;512346",
        "\t" * 1_000_000 + "\n1\t2383275\t3\n1\t2383275\t3",
        "1" * 1_500_000 + ";" + "1 " * 1_000_000,
        "\u0301" * 600_000,
        "\x00\x01\x02" * 1_000_000,
    ],
    ids=range(12),
)
def test_hostile_text_is_answered_soon(text: str) -> None:
    answer(lambda: content_of_text(text))
    answer(lambda: content_of_bytes(text.encode(), "a.csv"))
    answer(lambda: content_of_bytes(text.encode("cp1258", errors="replace"), "a.txt"))


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<!--",
        "<!-- >",
        "<![if",
        "<?x",
        "<script>",
        "</script",
        "<td>",
        "<table>",
        "<a a a='",
        "&amp",
        "<",
        "<b>x",
    ]
    + [
        "<sup>0</sup>1",
        "<pre>\n",
        "<td rowspan=9>",
        "<tr>",
        "</table>",
        "<!-",
        "<a b='<a",
        "<br>",
        "&#x110000;",
    ],
)
def test_hostile_html_is_answered_soon(piece: str) -> None:
    answer(lambda: content_of_html(piece * (700_000 // len(piece))))
    answer(lambda: content_of_html("<table><tr><td>" + piece * (1_000_000 // len(piece))))


@pytest.mark.parametrize(
    "piece",
    [
        b"1 ",
        b"1 0 obj ",
        b"1 0 obj [",
        b"1 0 obj << /A ",
        b"stream\n",
        b"((((",
        b"<<",
        b"[",
        b"% \n",
        b"trailer<<",
    ]
    + [b"1 0 obj << /Length 9 0 R >> stream\n", b"/", b"<4", b"\\(", b" ", b"endstream", b"1 0 R "],
)
def test_hostile_pdf_is_answered_soon(piece: bytes) -> None:
    assert refused_soon(b"%PDF-1.4\n" + piece * (3_000_000 // len(piece)), "a.pdf").startswith("format.")
    page = (piece * (400_000 // len(piece))).decode("latin-1")
    assert refused_soon(make.pdf([page]), "a.pdf").startswith("format.")


def test_runs_of_one_string_are_joined_once() -> None:
    item = "<si>" + "".join(f"<r><t>{at * 7919 % 100_003:06d}</t></r>" for at in range(100_000)) + "</si>"
    data = make.xlsx({"S": make.sheet("<row r='1'><c r='A1' t='s'><v>0</v></c></row>")}, shared=[item])
    found = answer(lambda: content_of_bytes(data, "a.xlsx"))
    assert isinstance(found, Content)
    assert len(found.blocks[0].rows[0].cells[0]) == 600_000


# Damage


SAMPLES = {
    "a.xlsx": make.xlsx({"S": make.sheet(make.rows([["Điểm", 7.5]] * 20), after=make.merges("A1:A3"))}),
    "a.docx": make.docx(make.paragraph("Khu") + make.tbl(*[make.tr("1", "2383275", "512345")] * 20)),
    "a.ods": make.odf(
        "spreadsheet",
        "<table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>"
        "</table:table-row></table:table>",
    ),
    "a.odt": make.odf("text", "<text:p>1</text:p>"),
    "a.pdf": make.pdf([make.shown((50, 700, "2383275 512345"))] * 3, packed=True),
    "a.html": b"<table><tr><td rowspan=2>1<td>2383275</tr></table>" * 5,
    "a.csv": "Điểm;X;Y\n1;2383275,12;512345,34\n".encode() * 5,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_damaged_files_give_an_answer_or_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(name)
    for _ in range(300):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        answer(lambda: content_of_bytes(bytes(data), name))  # noqa: B023
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("entry", ["../../../etc/x.xml", "/etc/x.xml", "C:\\x.xml", "\x07.xml", "a" * 60_000])
def test_hostile_entry_names_are_only_names(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sheet = make.sheet(make.rows([[1]]))
    found = answer(lambda: content_of_bytes(make.xlsx({"S\x07<&\n": sheet}, more={entry: b"x"}), "a.xlsx"))
    assert isinstance(found, (Content, str))
    assert os.listdir(tmp_path) == []


# More corners than any table has


@functools.lru_cache(maxsize=2)
def corner_files(count: int) -> Dict[str, bytes]:
    corners = [(str(at), 2_000_000 + at / 100, 500_000 + at / 200) for at in range(1, count + 1)]
    text = "\n".join(f"{name} {x:.2f} {y:.3f}" for name, x, y in corners)
    sheet = "".join(
        f"<row r='{at}'><c r='A{at}' t='inlineStr'><is><t>{name}</t></is></c>"
        f"<c r='B{at}' s='1'><v>{x!r}</v></c><c r='C{at}'><v>{y!r}</v></c></row>"
        for at, (name, x, y) in enumerate(corners, start=1)
    )
    word = make.tbl(*(make.tr(name, f"{x:.2f}", f"{y:.3f}") for name, x, y in corners))
    html = "<table>" + "".join(
        f"<tr><td>{n}</td><td>{x:.2f}</td><td>{y:.3f}</td></tr>" for n, x, y in corners
    )
    odf = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in (n, f"{x:.2f}", f"{y:.3f}")
        )
        + "</table:table-row>"
        for n, x, y in corners
    )
    return {
        "a.txt": text.encode(),
        "a.csv": text.replace(" ", ";").encode(),
        "a.xlsx": make.xlsx({"S": make.sheet(sheet)}, formats=["0.00"]),
        "a.docx": make.docx(word),
        "a.html": html.encode(),
        "a.ods": make.odf("spreadsheet", f"<table:table>{odf}</table:table>"),
    }


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xlsx", "a.docx", "a.html", "a.ods"])
def test_as_many_corners_as_allowed_pass(name: str) -> None:
    data = corner_files(limits.MAX_CORNERS)[name]
    content = answer(lambda: content_of_bytes(data, name))
    assert isinstance(content, Content)
    rows = [row for block in content.blocks for row in block.rows]
    assert len(rows) == limits.MAX_CORNERS
    assert " ".join(rows[-1].cells).startswith("12000 2000120.00 500060")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xlsx", "a.docx", "a.html", "a.ods"])
def test_100_000_corners_are_refused(name: str) -> None:
    assert refused_soon(corner_files(100_000)[name], name) == "read.too_many"


def test_as_many_corners_as_allowed_take_little_memory() -> None:
    data = corner_files(limits.MAX_CORNERS)["a.xlsx"]
    tracemalloc.start()
    try:
        content_of_bytes(data, "a.xlsx")
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 1024 * 1024
    finally:
        tracemalloc.stop()
