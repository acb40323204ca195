"""The report model: its schema, what "the same" means, the summary, and the page."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import cases
import pytest
from schemas import problems

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex
from mineral_plugin.core.base.findings import Basis, Family, Finding, ObjectRef, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import digest, to_dict
from mineral_plugin.core.report.summary import summarize, worst_verdict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.outputs import document_digest, document_verdict, report_document
from mineral_plugin.core.work.requests import areas_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
NAMES = [make.__name__ for make in cases.MAKERS]


def reports_of(case, folder, now=NOON, door="test", **changes):
    table = case.table_file(folder) if case.table else None
    request = CheckRequest(
        areas=areas_of(table, None if table else Path(case.areas), case.zone),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date.fromisoformat(case.event_date),
        reference=case.references,
        holder=case.holder,
    )
    return check_areas(replace(request, **changes), now, door)


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return {case.name: to_dict(reports_of(case, folder)[0]) for case in cases.all_cases(folder)}


# --- the schema ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_case_gives_a_valid_report(documents, name):
    assert problems("report-1", documents[name]) == []
    assert problems("area-1", documents[name]["area"]) == []


def test_several_areas_give_a_valid_set(tmp_path):
    case = cases.clear(tmp_path)
    (area,) = areas_of(case.table_file(tmp_path), None)
    reports = reports_of(case, tmp_path, areas=(area, replace(area, id="area-b")))
    document = report_document(reports)
    assert problems("report-set-1", document) == []
    assert document_digest(document) != digest(document["reports"][0])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.pop("summary"),
        lambda r: r.update(extra=1),
        lambda r: r["findings"][0].update(outcome="fine"),
        lambda r: r["findings"][0].update(severity="kills"),
        lambda r: r["findings"][0].update(id="12"),
        lambda r: r["findings"][0]["message"].pop("vi"),
        lambda r: r["findings"][0].update(measured=None, limit=5.0),
        lambda r: r["area"]["zone"].update(width_deg=5),
        lambda r: r["area"]["parts"][0]["outer"][0].pop("x_text"),
        lambda r: r["summary"].update(verdict="ok"),
        lambda r: r["regulation"].update(sha256="00"),
        lambda r: r.update(event_date="23/11/2026"),
        lambda r: r["reference"][0].update(as_of="2026"),
        lambda r: r["run"].update(at="noon", user="me"),
    ],
)
def test_the_schema_refuses_what_is_no_report(documents, spoil):
    spoiled = copy.deepcopy(documents["conflicts"])
    spoil(spoiled)
    assert problems("report-1", spoiled)


# --- the same -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_report(documents, name, tmp_path):
    case = next(make for make in cases.MAKERS if make.__name__ == name)(tmp_path / name)
    again = to_dict(reports_of(case, tmp_path, now=NOON + timedelta(days=3), door="other")[0])
    assert again["run"] != documents[name]["run"]
    # The packs are built anew, byte by byte alike: their own hash is in the report.
    assert digest(again) == digest(documents[name])


def test_what_differs_gives_another_report(documents):
    digests = {digest(document) for document in documents.values()}
    assert len(digests) == len(NAMES)


def test_nothing_but_the_run_is_left_out(documents):
    for key in documents["clear"]:
        changed = copy.deepcopy(documents["clear"])
        changed[key] = "something else"
        assert (digest(changed) == digest(documents["clear"])) == (key == "run")


def test_the_digest_is_rfc_8785_and_sha_256(documents):
    report = {key: value for key, value in documents["hole_and_levels"].items() if key != "run"}
    # Sorted keys, no blanks, no escapes beyond the needed ones; numbers here have no exponent.
    plain = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    by_hand = json.loads(plain, parse_float=lambda text: float(text))
    assert canonical_bytes(by_hand) == canonical_bytes(report)
    assert sha256_hex(canonical_bytes(report)) == digest(documents["hole_and_levels"])
    assert canonical_bytes({"b": 1.0, "a": [1e21, 0.1, "é\n"]}) == b'{"a":[1e+21,0.1,"\xc3\xa9\\n"],"b":1}'


def test_numbers_are_rounded_and_never_minus_zero(documents):
    def numbers(value, path=""):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from numbers(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for inner in value:
                yield from numbers(inner, path)
        elif isinstance(value, float):
            yield path, value

    for document in documents.values():
        for path, value in numbers(document):
            decimals = 3 if "coordinates" in path else 6
            assert round(value, decimals) == value, path
            assert str(value) != "-0.0", path


# --- findings -----------------------------------------------------------------------------------------


def finding(outcome=Outcome.CONFLICT, family=Family.OVERLAP, **changes):
    values = {
        "rule": "O01",
        "family": family,
        "outcome": outcome,
        "severity": Severity.BLOCKS,
        "basis": Basis("Điều 1", date(2025, 7, 1), True, "read_copy"),
        "message": Bilingual("một câu.", "one sentence."),
        "area": "area-1",
        "part": 1,
        "objects": (ObjectRef("licence", "pack", "GP-1", "Mỏ một"),),
    }
    return Finding(**{**values, **changes})


def test_a_finding_keeps_its_id_when_only_the_measure_changes():
    first = finding(measured=12.5, unit="m2", message=Bilingual("12,5 m²", "12.5 m²"))
    second = finding(measured=99.0, unit="m2", limit=3.0, outcome=Outcome.WITHIN_TOLERANCE, reason="x")
    assert first.id == second.id


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "O02"},
        {"area": "area-2"},
        {"part": 2},
        {"objects": (ObjectRef("licence", "pack", "GP-2", "Mỏ một"),)},
        {"objects": (ObjectRef("licence", "other", "GP-1", "Mỏ một"),)},
        {"objects": (ObjectRef("prohibited", "pack", "GP-1", "Mỏ một"),)},
        {"objects": ()},
    ],
)
def test_a_finding_about_something_else_has_another_id(change):
    assert finding(**change).id != finding().id


def test_the_order_and_names_of_objects_play_no_part_in_the_id():
    one, two = ObjectRef("licence", "pack", "GP-1", "Một"), ObjectRef("licence", "pack", "GP-2", "Hai")
    renamed = ObjectRef("licence", "pack", "GP-1", "Tên mới")
    assert finding(objects=(one, two)).id == finding(objects=(two, renamed)).id


def test_an_overlap_that_grows_keeps_its_id_in_real_reports(tmp_path):
    ids = []
    case = cases.clear(tmp_path / "table")
    for depth in (20.0, 35.0):
        folder = tmp_path / str(depth)
        ring = cases.box(cases.EAST + cases.SIDE - depth, cases.NORTH + 20, 120, 90)
        path = cases.pack(folder, licences=[cases.licence("GP-1", ring)])
        (report,) = reports_of(case, tmp_path, reference=(str(path),))
        (found,) = [f for f in report.findings if f.rule == "O01"]
        ids.append((found.id, found.measured))
    assert ids[0][0] == ids[1][0]
    assert ids[0][1] != ids[1][1]


@pytest.mark.parametrize("name", NAMES)
def test_no_two_findings_of_a_report_have_one_id(documents, name):
    ids = [entry["id"] for entry in documents[name]["findings"]]
    assert len(set(ids)) == len(ids)


# --- the summary --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (list(Outcome), "conflict"),
        ([Outcome.ERROR, Outcome.WITHIN_TOLERANCE, Outcome.CLEAR], "error"),
        ([Outcome.CANNOT_TELL, Outcome.WITHIN_TOLERANCE, Outcome.CLEAR], "cannot_tell"),
        ([Outcome.WITHIN_TOLERANCE, Outcome.CLEAR], "within_tolerance"),
        ([Outcome.CLEAR, Outcome.NOT_APPLICABLE], "clear"),
        ([Outcome.NOT_APPLICABLE], "not_applicable"),
        ([], "not_checked"),
    ],
)
def test_the_worst_outcome_is_the_verdict(outcomes, verdict):
    summary = summarize([finding(outcome) for outcome in outcomes])
    assert summary.verdict == verdict
    assert summary.families["overlap"] == verdict
    assert summary.families["map"] == "not_checked"


def test_the_worst_of_several_reports():
    assert worst_verdict(["clear", "cannot_tell", "within_tolerance"]) == "cannot_tell"
    assert worst_verdict(["not_applicable", "clear"]) == "clear"


def test_the_headline_names_what_is_clear_what_is_not_known_and_whom_to_ask():
    office = Bilingual("Sở Công Thương", "the Department")
    findings = [
        finding(Outcome.CLEAR, Family.AREA),
        finding(Outcome.CONFLICT, Family.OVERLAP),
        finding(Outcome.CANNOT_TELL, Family.ZONES, ask=office),
    ]
    for subset in (findings, findings[::2]):
        headline = summarize(subset).headline
        assert "diện tích" in headline.vi and "khu vực cấm" in headline.vi
        assert "area" in headline.en and "prohibited" in headline.en
        assert "Sở Công Thương" in headline.vi and "the Department" in headline.en


def test_the_verdict_of_a_document(documents):
    assert document_verdict(documents["other_zone"]) == "conflict"


# --- the page -----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Collects the tags that are open and the text; complains about what is not closed."""

    def __init__(self, text):
        super().__init__()
        self.text, self.open, self.links, self.scripts = [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br", "img", "hr", "path", "circle", "polygon", "line", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_stands_alone_and_says_everything(documents, name, lang):
    report = documents[name]
    page = Page(render_html([report], lang))
    text = " ".join(page.text)
    assert page.open == [] and page.scripts == 0
    assert [link for link in page.links if not link.startswith("#")] == []
    assert report["summary"]["headline"][lang] in text
    for entry in report["findings"]:
        assert entry["message"][lang] in text
        assert entry["basis"]["article"] in text
    assert digest(report) in text


def test_what_a_user_typed_is_escaped(documents):
    report = copy.deepcopy(documents["clear"])
    report["area"]["name"] = '<script>alert(1)</script> & "Mỏ"'
    text = render_html([report], "vi")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
