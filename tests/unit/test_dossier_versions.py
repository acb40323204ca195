"""Later versions of a dossier on the disk: begun whole, changed where asked, what was filed untouched."""

from __future__ import annotations

import os

import pytest
from draftmaker import small_draft
from small_pdf import small_pdf

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.dossier import versions
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.drafts import RECEIPT, list_drafts
from mineral_plugin.core.dossier.manifest import checked_manifest, load
from mineral_plugin.core.dossier.versions import (
    Remark,
    begin_version,
    newest_filed,
    note_change,
    open_version,
    put_file,
    take_area,
)

REMARKS = (Remark("project", "Thiếu bản vẽ"),)


def paper(folder, name):
    path = folder / f"{name}.pdf"
    path.write_bytes(small_pdf(name))
    return path


@pytest.fixture
def draft(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    made = attach_file(small_draft(home), "project", paper(tmp_path, "project"))
    (made.folder / RECEIPT).write_text("{}", encoding="utf-8")
    return made


def test_a_version_is_begun_from_what_was_filed_and_has_the_next_number(draft):
    version = begin_version(draft, 2, 1, REMARKS)
    manifest = checked_manifest(version.draft)
    assert (manifest["version"], manifest["draft"]) == (2, draft.reference)
    assert version.changed == () and version.untouched == ("project",)
    assert checked_manifest(draft)["version"] == 1


def test_beginning_again_goes_on_with_the_same_version(draft):
    begun = note_change(begin_version(draft, 2, 1, REMARKS), "project", "  Đã   vẽ ")
    again = begin_version(draft, 2, 1, (Remark("request", "other"),))
    assert again == begun and again.remarks[0].change == "Đã vẽ"
    with pytest.raises(InputError):
        begin_version(draft, 2, 2, REMARKS)


def test_a_new_file_takes_the_place_of_the_only_one_and_the_filed_one_stays(draft, tmp_path):
    version = put_file(begin_version(draft, 2, 1, REMARKS), "project", paper(tmp_path, "better"))
    (file,) = version.changed
    assert (file.component, file.slot, file.file_name) == ("project", 1, "better.pdf")
    assert open_version(draft) == version
    assert not list(version.draft.folder.rglob("project.pdf"))
    checked_manifest(draft)


def test_the_same_name_does_not_write_into_what_was_filed(draft, tmp_path):
    begun = begin_version(draft, 2, 1, REMARKS)
    version = put_file(begun, "project", paper(tmp_path / "home", "project"))
    again = paper(tmp_path, "other")
    os.replace(again, tmp_path / "project.pdf")
    version = put_file(version, "project", tmp_path / "project.pdf")
    checked_manifest(draft)
    checked_manifest(version.draft)


def test_what_was_not_asked_for_is_refused(draft, tmp_path):
    version = begin_version(draft, 2, 1, REMARKS)
    with pytest.raises(InputError):
        put_file(version, "request", paper(tmp_path, "request"))
    with pytest.raises(InputError):
        note_change(version, "request", "x")
    with pytest.raises(InputError):
        take_area(version, draft)
    with pytest.raises(InputError):
        put_file(version, "project", paper(tmp_path, "better"), slot=7)


def test_an_unknown_component_begins_nothing(draft):
    with pytest.raises(InputError):
        begin_version(draft, 2, 1, (Remark("nothing", ""),))
    assert open_version(draft) is None
    assert not list((draft.folder / versions.FOLDER).iterdir())


def test_a_filed_version_is_what_the_next_one_begins_from(draft, tmp_path):
    version = put_file(begin_version(draft, 2, 1, REMARKS), "project", paper(tmp_path, "better"))
    (version.draft.folder / RECEIPT).write_text("{}", encoding="utf-8")
    assert open_version(draft) is None and newest_filed(draft).version == 2
    third = begin_version(draft, 3, 2, REMARKS)
    assert third.base.files == version.draft.files and third.draft.version == 3


def test_a_list_of_drafts_has_no_versions_of_its_own(draft, tmp_path):
    begin_version(draft, 2, 1, REMARKS)
    assert [one.folder for one in list_drafts(tmp_path / "home")] == [draft.folder]


def test_a_disk_without_second_names_gets_copies(draft, monkeypatch):
    def refuse(*_paths):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    version = begin_version(draft, 2, 1, REMARKS)
    checked_manifest(version.draft)


@pytest.mark.parametrize("number", [0, -1, True, "2", None])
def test_a_manifest_without_a_version_is_refused(draft, number):
    import json

    path = draft.folder / "dossier.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**body, "version": number}), encoding="utf-8")
    with pytest.raises(InputError):
        load(draft.folder)
