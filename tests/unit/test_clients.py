"""Clients: kept by themselves, chosen for a draft, filled into its papers, handed over or erased whole."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from datetime import date

import pytest
from draftmaker import NOW, small_draft
from paper_reading import docx_texts
from small_pdf import small_pdf

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.dossier.manifest import checked_manifest, manifest_of
from mineral_plugin.core.dossier.parties import FILE_NAME, Party, PartyKind, load_parties
from mineral_plugin.core.portal.followed import FollowedFile, Told
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.work.clients import (
    choose_client,
    client_of,
    client_told,
    dossiers_of,
    erase,
    hand_over,
    keep_client,
    keep_client_file,
)
from mineral_plugin.core.work.dossier_papers import make_papers, prepare_request
from mineral_plugin.core.work.drafting import attach, open_draft

NAME, NUMBER, PHONE = "Công ty Tự Đặt Tên", "0109998887", "0900000001"


def now():
    return NOW


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def made_up(**changes: str) -> Party:
    values = {"number": NUMBER, "phone": PHONE, "address": "Xã Mới", "address_before": "Xã Cũ", **changes}
    return Party("", PartyKind.ENTERPRISE, NAME, **values)


def test_a_client_is_kept_under_a_number_in_a_file_of_its_own(tmp_path):
    kept = keep_client(tmp_path, made_up())
    assert kept.id == "KH-0001" and load_parties(tmp_path) == (kept,)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_nothing_of_a_client_stands_in_a_draft_or_its_manifest(tmp_path):
    draft = small_draft(tmp_path)
    choose_client(tmp_path, draft, keep_client(tmp_path, made_up()).id)
    told = json.dumps(manifest_of(open_draft(tmp_path, draft.reference)), ensure_ascii=False)
    assert NAME not in told and NUMBER not in told and "KH-0001" not in told
    for path in draft.folder.rglob("*"):
        assert path.is_dir() or NUMBER.encode() not in path.read_bytes()
    assert client_of(tmp_path, draft).name == NAME


def test_a_number_is_not_given_to_another_client(tmp_path):
    draft, first = small_draft(tmp_path), keep_client(tmp_path, made_up())
    choose_client(tmp_path, draft, first.id)
    (tmp_path / FILE_NAME).unlink()
    assert keep_client(tmp_path, made_up()).id == "KH-0002"
    assert client_of(tmp_path, draft) is None


@pytest.mark.parametrize(
    "body, words",
    [
        ({}, "needs a name"),
        ({"name": "x", "number": "12"}, "number 12"),
        ({"name": "x", "mandate_until": "mai"}, "mai is no day"),
        ({"name": "x", "secret": "y"}, "unknown entry secret"),
        ({"name": ["x"]}, "entry name"),
        ({"name": "x", "kind": "ghost"}, "kind of client"),
        ([], "is no JSON"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(tmp_path, body, words):
    path = tmp_path / "client.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        keep_client_file(tmp_path, path)
    assert words in raised.value.text("en")
    assert load_parties(tmp_path) == ()


def test_an_ended_mandate_is_told(tmp_path):
    party = keep_client(tmp_path, made_up(mandate="Giấy ủy quyền 01", mandate_until="2026-11-22"))
    assert "22/11/2026" in client_told(tmp_path, party, date(2026, 11, 23), "vi")["warning"]
    assert client_told(tmp_path, party, date(2026, 11, 22), "vi")["warning"] is None


def test_the_request_is_filled_with_area_mineral_and_client(tmp_path):
    draft = small_draft(tmp_path)
    choose_client(tmp_path, draft, keep_client(tmp_path, made_up()).id)
    path = prepare_request(draft, tmp_path, NOW.date(), "vi")
    assert prepare_request(draft, tmp_path, NOW.date(), "vi") == path
    text = "\n".join(docx_texts(path.read_bytes()))
    for told in (NAME, NUMBER, PHONE, "Xã Mới (trước đây: Xã Cũ)", "Vàng"):
        assert told in text
    assert "2383275" in digits(text)
    # It is not the request: the component stays missing, and nothing of the client is filed with it.
    again = open_draft(tmp_path, draft.reference)
    assert again.files == draft.files and "request" in [one.id for one in again.missing_required]


def test_papers_are_made_anew_and_never_twice(tmp_path):
    draft = small_draft(tmp_path)
    once = make_papers(draft, "vi")
    twice = make_papers(once, "vi")
    names = sorted(file.file_name for file in twice.files if file.file_name.endswith(".docx"))
    assert names == ["corner_table.docx", "report.docx", "summary.docx"]
    assert checked_manifest(twice) == checked_manifest(once)
    text = "\n".join(docx_texts((twice.folder / "corner_table.docx").read_bytes()))
    assert "238340700" in digits(text)


def test_a_client_is_handed_over_whole(tmp_path):
    draft, other = small_draft(tmp_path), small_draft(tmp_path)
    party = keep_client(tmp_path, made_up())
    choose_client(tmp_path, draft, party.id)
    with zipfile.ZipFile(hand_over(tmp_path, party.id, tmp_path / "out.zip")) as archive:
        names = archive.namelist()
        for path in draft.folder.rglob("*"):
            if path.is_file():
                assert archive.read(path.relative_to(draft.folder.parent).as_posix()) == path.read_bytes()
        assert json.loads(archive.read("client.json"))["name"] == NAME
    assert not [name for name in names if name.startswith(other.reference)]


def test_a_client_is_erased_whole_and_others_stay(tmp_path):
    draft, other = small_draft(tmp_path), small_draft(tmp_path)
    mine, theirs = keep_client(tmp_path, made_up()), keep_client(tmp_path, made_up(name_en="Other"))
    choose_client(tmp_path, draft, mine.id)
    choose_client(tmp_path, other, theirs.id)
    outbox = Outbox(tmp_path, now)
    followed = FollowedFile(tmp_path)
    for one in (draft, other):
        planned = outbox.plan(one.reference, "http://x", {"draft": one.reference}, "0" * 64)
        action = outbox.opened(outbox.bind(planned, "b"), f"at-{one.reference}")
        outbox.plan_later("withdrawal", action)
        followed.keep(("b", f"at-{one.reference}"), Told({"note": one.reference}), NOW)
    assert erase(tmp_path, mine.id, now) == [draft.reference]
    assert not draft.folder.exists() and dossiers_of(tmp_path, theirs.id) == (other,)
    assert [party.id for party in load_parties(tmp_path)] == [theirs.id]
    for name in ("outbox.sqlite", "followed.sqlite"):
        assert draft.reference.encode() not in (tmp_path / name).read_bytes()
        assert other.reference.encode() in (tmp_path / name).read_bytes()


def test_a_client_is_not_erased_while_it_is_unknown_whether_a_dossier_was_filed(tmp_path):
    draft, party = small_draft(tmp_path), keep_client(tmp_path, made_up())
    choose_client(tmp_path, draft, party.id)
    outbox = Outbox(tmp_path, now)
    action = outbox.bind(outbox.plan(draft.reference, "http://x", {}, "0" * 64), "b")
    outbox.submitting(outbox.opened(action, "d"), "0" * 64)
    with pytest.raises(InputError) as raised:
        erase(tmp_path, party.id, now)
    assert draft.reference in raised.value.text("vi") and draft.folder.is_dir()


def test_the_command_line_keeps_chooses_hands_over_and_erases(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    draft = small_draft(tmp_path)
    file = tmp_path / "client.json"
    file.write_text(json.dumps({"name": NAME, "number": NUMBER}), encoding="utf-8")

    def run(*arguments):
        assert main(["--lang", "en", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    assert run("client-keep", "--from-file", str(file))["client"] == "KH-0001"
    assert run("client-of", "--draft", draft.reference, "--client", "KH-0001")["client"] == "KH-0001"
    assert run("clients")[0]["dossiers"] == [draft.reference]
    told = run("make-papers", "--draft", draft.reference, "--request")
    assert "summary.docx" in told["files"] and told["request_data"].endswith("request_data.docx")
    out = run("client-hand-over", "--client", "KH-0001", "--out", str(tmp_path / "x.zip"))
    assert zipfile.is_zipfile(out["files"][0])
    assert run("client-erase", "--client", "KH-0001")["erased"] == [draft.reference]
    assert run("clients") == []
    assert main(["--lang", "en", "client-of", "--draft", draft.reference, "--client", "KH-0009"]) == 2


def test_an_unknown_client_is_told(tmp_path):
    with pytest.raises(MissingError):
        hand_over(tmp_path, "KH-0042", tmp_path / "x.zip")


def test_what_is_attached_stays_where_papers_are_made_anew(tmp_path):
    draft = small_draft(tmp_path)
    paper = tmp_path / "map.pdf"
    paper.write_bytes(small_pdf())
    attached = attach(draft, "area_map", paper)
    assert [file.file_name for file in make_papers(attached, "vi").files if file.component == "area_map"] == [
        "map.pdf"
    ]
