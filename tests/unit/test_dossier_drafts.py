from __future__ import annotations

import csv
import io
import json
import os
import stat
import threading
from dataclasses import replace

import jsonschema
import pytest
from draftmaker import NOW, small_area, small_draft, small_report

from mineral_plugin.core.area.model import Corner, Part, Ring
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.canonical import canonical_bytes, sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.dossier.checklist import counted, render_checklist
from mineral_plugin.core.dossier.corners import corner_table_csv, geometry_sha256, vertices_sha256
from mineral_plugin.core.dossier.drafts import safe_file_name
from mineral_plugin.core.dossier.manifest import checked_manifest, manifest_of, manifest_sha256
from mineral_plugin.core.dossier.model import ComponentStatus
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.work.drafting import (
    attach,
    detach,
    draft_summary,
    drafts_of,
    make_draft,
    open_draft,
)


def paper(folder, name="request.pdf", data=b"%PDF-1.7"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_draft_holds_every_file_the_program_can_make(tmp_path):
    draft = small_draft(tmp_path)
    names = {path.name for path in draft.folder.iterdir()}
    made = {"area.gpkg", "corner_table.csv", "corner_table.json", "report.json", "report.html"}
    assert names == made | {"checklist.html", "dossier.json"}
    assert {file.file_name for file in draft.files} == made
    assert all(file.sha256 == sha256_of_file(file.path(draft.folder)) for file in draft.files)


def test_a_draft_says_honestly_that_a_person_must_add_the_components(tmp_path):
    draft = small_draft(tmp_path)
    assert draft.attached == ()
    assert [component.id for component in draft.missing][:3] == ["request", "area_map", "project"]
    assert draft_summary(draft, "en")["sentence"] == "0 of 5 components are there."


def test_a_conditional_component_is_missing_but_not_required(tmp_path):
    draft = small_draft(tmp_path)
    optional = {item.id for item in draft.missing} - {item.id for item in draft.missing_required}
    assert optional == {"service_contract"}


def test_the_mineral_decides_which_components_apply(tmp_path):
    of_group_i = {item.id for item in small_draft(tmp_path, "P14", "gold").components}
    of_group_iv = {item.id for item in small_draft(tmp_path, "P14", "fill_soil").components}
    assert "request" in of_group_i and "request_iv" not in of_group_i
    assert "request_iv" in of_group_iv and "request" not in of_group_iv


def test_an_opened_draft_is_the_draft_that_was_made(tmp_path):
    draft = small_draft(tmp_path)
    assert open_draft(tmp_path, draft.reference) == draft
    assert drafts_of(tmp_path) == (draft,)


def test_the_manifest_follows_its_schema_and_names_what_was_checked(tmp_path):
    draft = small_draft(tmp_path)
    manifest = manifest_of(draft)
    schema = json.loads(resource_path("schema", "dossier-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(manifest, schema)
    report = json.loads((draft.folder / "report.json").read_text(encoding="utf-8"))
    assert manifest["validation"]["reportSha256"] == digest(report)
    assert manifest["maTTHC"] == {"ministry": "1.014232", "province": "1.014261"}


def test_the_hash_of_the_manifest_does_not_depend_on_the_order_of_its_members(tmp_path):
    manifest = manifest_of(small_draft(tmp_path))
    turned = dict(reversed(list(manifest.items())))
    assert manifest_sha256(turned) == manifest_sha256(manifest)
    assert canonical_bytes(turned) == canonical_bytes(manifest)


def test_the_area_file_of_a_draft_gives_the_same_area_back(tmp_path):
    draft = small_draft(tmp_path)
    assert read_areas(draft.folder / "area.gpkg") == (small_area(),)


def test_what_was_typed_and_what_it_means_have_hashes_of_their_own():
    area = small_area()
    ring = area.parts[0].outer
    first = ring.corners[0]
    retyped = Corner(first.name, "2.383.275,00", first.y_text, first.north_m, first.east_m, first.decimals)
    other = replace(area, parts=(Part(Ring((retyped, *ring.corners[1:])), top_m=450.0, bottom_m=280.0),))
    assert vertices_sha256(other) != vertices_sha256(area)
    assert geometry_sha256(other) == geometry_sha256(area)


def test_the_corner_table_keeps_the_numbers_as_typed():
    rows = list(csv.reader(io.StringIO(corner_table_csv(small_area(), "vi").decode("utf-8-sig"))))
    assert rows[0] == ["Phần", "Vòng", "Điểm góc", "X (m)", "Y (m)"]
    assert rows[1] == ["1", "1", "1", "2383275.00", "489781.00"]
    assert len(rows) == 5


def test_drafts_of_one_day_are_numbered(tmp_path):
    assert [small_draft(tmp_path).reference for _ in range(3)] == [
        "HS-20261123-0001",
        "HS-20261123-0002",
        "HS-20261123-0003",
    ]


def test_drafts_made_at_the_same_time_do_not_meet(tmp_path):
    made = []
    threads = [threading.Thread(target=lambda: made.append(small_draft(tmp_path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({draft.reference for draft in made}) == 6
    assert drafts_of(tmp_path) == tuple(sorted(made, key=lambda draft: draft.reference))


def test_a_draft_that_was_being_made_when_the_power_went_is_no_draft(tmp_path):
    draft = small_draft(tmp_path)
    unfinished = tmp_path / "drafts" / ".new-killed"
    unfinished.mkdir()
    (unfinished / "dossier.json").write_text((draft.folder / "dossier.json").read_text(encoding="utf-8"))
    assert drafts_of(tmp_path) == (draft,)
    assert small_draft(tmp_path).reference == "HS-20261123-0002"


@pytest.mark.skipif(os.name != "posix", reason="folder modes are of POSIX")
def test_only_the_user_can_look_into_a_draft(tmp_path):
    assert stat.S_IMODE(small_draft(tmp_path).folder.stat().st_mode) == 0o700


def test_a_data_folder_that_cannot_be_written_gives_one_sentence(tmp_path):
    (tmp_path / "drafts").write_text("in the way", encoding="utf-8")
    with pytest.raises(CannotWriteError) as told:
        small_draft(tmp_path)
    assert str(tmp_path) in told.value.text("vi")
    assert (tmp_path / "drafts").read_text(encoding="utf-8") == "in the way"


def test_an_attached_file_makes_its_component_complete(tmp_path):
    draft = small_draft(tmp_path)
    attach(draft, "request", paper(tmp_path))
    grown = attach(open_draft(tmp_path, draft.reference), "project", paper(tmp_path, "Đề án.pdf"))
    assert draft_summary(grown, "vi")["sentence"] == "Đã có 2 trong 5 thành phần hồ sơ."
    assert open_draft(tmp_path, draft.reference) == grown
    assert checked_manifest(grown)["components"][0]["status"] == "attached"
    assert "Đã có 2 trong 5" in (draft.folder / "checklist.html").read_text(encoding="utf-8")


def test_a_component_can_have_several_files(tmp_path):
    draft = small_draft(tmp_path)
    for name in ("a.pdf", "b.pdf"):
        draft = attach(draft, "project", paper(tmp_path, name, b"%PDF-1.7 " + name.encode()))
    slots = [(file.slot, file.file_name) for file in draft.files if file.component == "project"]
    assert slots == [(1, "a.pdf"), (2, "b.pdf")]
    assert checked_manifest(draft)


@pytest.mark.parametrize(
    "component, name, error",
    [
        ("request", "request.exe", InputError),
        ("request", "request.zip", InputError),
        ("nothing", "request.pdf", InputError),
        ("../../x", "request.pdf", InputError),
    ],
)
def test_what_a_component_does_not_take_is_not_attached(tmp_path, component, name, error):
    draft = small_draft(tmp_path)
    with pytest.raises(error):
        attach(draft, component, paper(tmp_path, name))
    assert open_draft(tmp_path, draft.reference) == draft


def test_a_file_that_is_not_there_cannot_be_attached(tmp_path):
    with pytest.raises(MissingError):
        attach(small_draft(tmp_path), "request", tmp_path / "none.pdf")


def test_a_file_changed_after_it_was_attached_stops_the_filing(tmp_path):
    draft = attach(small_draft(tmp_path), "request", paper(tmp_path))
    attached = draft.files[-1].path(draft.folder)
    attached.write_bytes(b"%PDF-1.8")
    with pytest.raises(InputError) as told:
        checked_manifest(draft)
    assert "request.pdf" in told.value.text("en")
    attached.unlink()
    with pytest.raises(MissingError):
        checked_manifest(draft)


@pytest.mark.parametrize("reference", ["HS-20261123-0009", "../..", "", "HS-20261123-0001/../x", "dossier"])
def test_a_reference_that_names_no_draft_is_refused(tmp_path, reference):
    small_draft(tmp_path)
    with pytest.raises(MissingError):
        open_draft(tmp_path, reference)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": "dossier-2"}'])
def test_a_spoilt_draft_gives_one_sentence(tmp_path, content):
    draft = small_draft(tmp_path)
    (draft.folder / "dossier.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as told:
        open_draft(tmp_path, draft.reference)
    assert draft.reference in told.value.text("en")


@pytest.mark.parametrize(
    "name, safe",
    [
        ("Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\x.pdf", "x.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("\u202efdp.pdf", "_fdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("..", "file"),
        (" a. ", "a"),
    ],
)
def test_file_names_become_such_as_every_system_takes(name, safe):
    assert safe_file_name(name) == safe


def test_names_from_outside_cannot_write_html_into_the_checklist(tmp_path):
    report = small_report(name="<script>alert(1)</script>")
    draft = make_draft(report, tmp_path, NOW)
    assert "<script>" not in (draft.folder / "checklist.html").read_text(encoding="utf-8")


def test_the_checklist_speaks_both_languages(tmp_path):
    draft = small_draft(tmp_path)
    lines = tuple((component, draft.status(component)) for component in draft.components)
    assert counted(lines).values == {"there": 0, "all": 5}
    assert {status for _, status in lines} == {ComponentStatus.MISSING}
    assert "Còn thiếu" in render_checklist("HS-1", "A", lines, "vi")
    assert "Missing" in render_checklist("HS-1", "A", lines, "en")


def test_a_file_is_taken_out_again_and_the_next_one_does_not_take_its_slot(tmp_path):
    source = paper(tmp_path)
    draft = attach(attach(small_draft(tmp_path), "request", source), "request", paper(tmp_path, "more.pdf"))
    kept = [file for file in draft.files if file.file_name == "more.pdf"]
    gone = next(file for file in draft.files if file.file_name == "request.pdf").path(draft.folder)
    after = detach(draft, "request", 1)
    assert [file for file in after.files if file.component == "request"] == kept
    assert not gone.exists() and source.read_bytes() == b"%PDF-1.7"
    assert open_draft(tmp_path, draft.reference) == after
    again = attach(after, "request", source)
    assert [file.slot for file in again.files if file.component == "request"] == [2, 3]


@pytest.mark.parametrize(("component", "slot"), [("request", 2), ("request", 0), ("area", 1), ("no such", 1)])
def test_what_was_not_attached_cannot_be_taken_out(tmp_path, component, slot):
    draft = attach(small_draft(tmp_path), "request", paper(tmp_path))
    with pytest.raises(InputError):
        detach(draft, component, slot)
    assert open_draft(tmp_path, draft.reference) == draft


def test_nothing_is_taken_out_of_a_dossier_that_was_filed(tmp_path):
    draft = attach(small_draft(tmp_path), "request", paper(tmp_path))
    (draft.folder / "receipt.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError):
        detach(draft, "request", 1)
    assert draft.files[-1].path(draft.folder).is_file()
