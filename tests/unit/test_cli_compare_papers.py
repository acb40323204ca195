"""The command ``compare-papers``: the papers of a draft, or files."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Tuple

import draftmaker
import pytest
from formatmaker import docx, paragraph, pdf, tbl, tr
from schemas import problems

from mineral_plugin.cli.main import main
from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.dossier.media_types import DOCX
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.work.drafting import attach, make_draft

REQUEST = (
    "Tên tổ chức, cá nhân đề nghị: Công ty TNHH Đồng Khê",
    "Loại khoáng sản: vàng",
    "Diện tích khu vực thăm dò: 2,81 ha, hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°.",
)


KINDS = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'


def paper(path: Path, *lines: str, corners: Any = draftmaker.CORNERS) -> Path:
    rows = (tr("Điểm góc", "X (m)", "Y (m)"), *(tr(*corner) for corner in corners))
    body = "".join(map(paragraph, lines)) + tbl(*rows)
    path.write_bytes(docx(body, {"[Content_Types].xml": KINDS}))
    return path


def run(capsys: Any, *arguments: str) -> Tuple[int, Any]:
    code = main(["--lang", "en", "compare-papers", *arguments])
    told = capsys.readouterr()
    return code, json.loads(told.out) if code == 0 else told.err


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draft:
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    return draftmaker.small_draft(tmp_path / "home")


def test_papers_of_a_draft_that_agree_with_it_are_told_so(capsys: Any, tmp_path: Path, draft: Draft) -> None:
    attach(draft, "request", paper(tmp_path / "don.docx", *REQUEST))
    code, told = run(capsys, "--draft", draft.reference)
    assert code == 0 and problems("paper-differences-1", told) == []
    assert told["verdict"] == "clear" and told["read"] == ["don.docx"] and told["differences"] == []
    assert set(told["compared"]) == {"corner", "zone", "mineral"}


def test_a_paper_that_contradicts_the_draft_is_quoted_beside_it(
    capsys: Any, tmp_path: Path, draft: Draft
) -> None:
    moved = [
        ("1", "2383275.00", "489781.00"),
        ("2", "2383407.00", "489762.00"),
        ("3", "2383584.00", "489898.00"),
    ]
    other = [line.replace("104°45'", "105°45'").replace("vàng", "đồng") for line in REQUEST]
    attach(draft, "request", paper(tmp_path / "don.docx", *other, corners=[*moved, draftmaker.CORNERS[3]]))
    code, told = run(capsys, "--draft", draft.reference)
    assert code == 0 and told["verdict"] == "conflict" and problems("paper-differences-1", told) == []
    found = {one["kind"]: (one["one"], one["other"]) for one in told["differences"]}
    assert set(found) == {"corner", "zone", "mineral"}
    assert found["corner"][0]["paper"] is None and "489888.00" in found["corner"][0]["text"]
    assert found["corner"][1]["paper"] == "don.docx" and "489898.00" in found["corner"][1]["text"]
    assert "105°45'" in found["zone"][1]["text"] and found["zone"][0]["text"] == "104°45′/3"
    assert found["mineral"][1]["text"].endswith("đồng")


def test_a_paper_without_text_makes_it_untold(capsys: Any, tmp_path: Path, draft: Draft) -> None:
    scan = tmp_path / "ban-quet.pdf"
    scan.write_bytes(pdf(["q 10 0 0 10 0 0 cm Q"]))
    draft = attach(draft, "request", paper(tmp_path / "don.docx", *REQUEST))
    attach(draft, "project", scan)
    code, told = run(capsys, "--draft", draft.reference)
    assert code == 0 and told["verdict"] == "cannot_tell" and problems("paper-differences-1", told) == []
    assert [one["paper"] for one in told["unread"]] == ["ban-quet.pdf"]
    assert "ban-quet.pdf" in told["unread"][0]["reason"]


def test_files_are_compared_without_a_draft(capsys: Any, tmp_path: Path) -> None:
    one = paper(tmp_path / "a.docx", *REQUEST)
    other = paper(tmp_path / "b.docx", *(line.replace("2,81", "2,18") for line in REQUEST))
    code, told = run(capsys, str(one), str(other))
    assert code == 0 and [entry["kind"] for entry in told["differences"]] == ["area"]
    assert "2,81 ha" in told["differences"][0]["sentence"] and "2,18 ha" in told["differences"][0]["sentence"]


def test_two_files_of_one_name_are_told_apart(capsys: Any, tmp_path: Path) -> None:
    for folder in ("cu", "moi"):
        (tmp_path / folder).mkdir()
    one = paper(tmp_path / "cu" / "don.docx", *REQUEST)
    other = paper(tmp_path / "moi" / "don.docx", *REQUEST)
    code, told = run(capsys, str(one), str(other))
    assert code == 0 and told["read"] == ["cu/don.docx", "moi/don.docx"]


def test_a_draft_or_files_have_to_be_named(capsys: Any, tmp_path: Path) -> None:
    for arguments in ((), ("--draft", "HS-20261123-0001", str(tmp_path / "a.docx"))):
        code, told = run(capsys, *arguments)
        assert code == 2 and "--draft" in told and len(told.strip().splitlines()) == 1


def test_all_that_a_draft_itself_states_is_held_against_the_papers(
    capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    report = draftmaker.small_report()
    area = replace(report.area, stated_area=StatedArea("2,81 ha", Decimal("2.81"), "ha"))
    told_for = {**report.procedure, "holder": "Công ty TNHH Đồng Khê"}
    draft = make_draft(replace(report, area=area, procedure=told_for), tmp_path, draftmaker.NOW)
    wrong = (
        "Tên tổ chức, cá nhân đề nghị: Công ty cổ phần Đồng Khê",
        "Diện tích khu vực thăm dò: 2,18 ha.",
        "Mức sâu thăm dò từ cos +450 m đến cos +208 m.",
    )
    attach(draft, "request", paper(tmp_path / "don.docx", *wrong))
    code, told = run(capsys, "--draft", draft.reference)
    assert code == 0 and [one["kind"] for one in told["differences"]] == ["area", "level", "holder"]
    own = [one["one"]["text"] for one in told["differences"]]
    assert own == ["2,81 ha", "+280 m", "Công ty TNHH Đồng Khê"]
