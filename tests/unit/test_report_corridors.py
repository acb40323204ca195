"""A report names the table of corridors that was used, beside the rule set."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any, Dict

import cases
import pytest

from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.regulation.corridors import latest_table
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import digest, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.requests import areas_of


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    folder = tmp_path_factory.mktemp("case")
    case = cases.clear(folder / "clear")
    request = CheckRequest(
        areas=areas_of(case.table_file(folder), None),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date(2026, 11, 23),
        reference=case.references,
    )
    (report,) = check_areas(request, datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME), "test")
    return to_dict(report)


def test_a_report_names_version_and_hash_of_the_table(document: Dict[str, Any]) -> None:
    table = json.loads(latest_table().read_text(encoding="utf-8"))
    sha256 = hashlib.sha256(canonical_bytes(table)).hexdigest()
    assert document["regulation"]["corridors"] == {"version": table["version"], "sha256": sha256}


def test_another_table_is_another_report(document: Dict[str, Any]) -> None:
    law = document["regulation"]
    other = {**document, "regulation": {**law, "corridors": {**law["corridors"], "sha256": "0" * 64}}}
    assert digest(other) != digest(document)


@pytest.mark.parametrize(("lang", "words"), [("vi", "Bảng hành lang an toàn"), ("en", "safety corridors")])
def test_the_page_names_the_table(document: Dict[str, Any], lang: str, words: str) -> None:
    page = render_html([document], lang)
    assert words in page and document["regulation"]["corridors"]["sha256"] in page
