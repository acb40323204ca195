"""The sealed ZIP for filing by hand, and what a person declares of the filing."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Tuple

import pytest
import requests
from draftmaker import NOW, small_draft, small_report
from made_signature import cms_of, signed_like
from schemas import problems
from small_pdf import small_pdf
from testdata import by_scale

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.canonical import sha256_hex, sha256_of_file
from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier import handoff
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.drafts import is_filed
from mineral_plugin.core.dossier.handoff import BundleFile, write_bundle
from mineral_plugin.core.dossier.handoff_limits import OWN_FILE, load_handoff
from mineral_plugin.core.dossier.manifest import manifest_of, manifest_sha256
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.regulation.dated import newest
from mineral_plugin.core.work.draft_list import draft_state
from mineral_plugin.core.work.drafting import attach, make_draft
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.handing_off import (
    declare_filed,
    declared_told,
    hand_off,
    list_declared,
    undeclare,
)
from mineral_plugin.core.work.signing import sign_in, sign_out

CODE = "000.00.00.X99-261123-0001"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A draft with two files of one component and one of another, under names that no portal likes."""
    made = small_draft(tmp_path / "home")
    for number, component in enumerate(("financial_capacity", "request", "financial_capacity")):
        source = tmp_path / f"Hồ sơ {number} (bản “cuối”).PDF"
        source.write_bytes(small_pdf(str(number)))
        made = attach_file(made, component, source)
    return made


def sealed(draft: Draft, tmp_path: Path, **more: Any) -> Dict[str, bytes]:
    (one,) = hand_off(draft, tmp_path / "home", tmp_path / "ra", **more)
    with zipfile.ZipFile(str(one.path)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def own_rules(tmp_path: Path, **limits: Any) -> None:
    body = json.loads(newest("handoff", "portal").read_text(encoding="utf-8"))
    body["limits"].update(limits)
    (tmp_path / "home" / OWN_FILE).write_text(json.dumps(body), encoding="utf-8")


def test_the_limits_are_data_with_their_date_and_mark() -> None:
    path = newest("handoff", "portal")
    assert problems("handoff-1", json.loads(path.read_text(encoding="utf-8"))) == []
    rules = load_handoff()
    assert (rules.max_file_bytes, rules.mark, rules.max_bundle_bytes) == (500_000_000, "read", None)
    assert set(rules.endings) == {"doc", "docx", "pdf", "xls", "xlsx", "jpg", "png"}
    assert rules.version == path.stem[-10:] == rules.read_on.isoformat()


def test_an_office_may_have_limits_and_addresses_of_its_own(draft: Draft, tmp_path: Path) -> None:
    own_rules(tmp_path, max_file_bytes=7)
    assert load_handoff(tmp_path / "home").max_file_bytes == 7
    body = json.loads((tmp_path / "home" / OWN_FILE).read_text(encoding="utf-8"))
    body["portals"][0]["url"] = "javascript:alert(1)"
    (tmp_path / "home" / OWN_FILE).write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(InputError, match="/portals/0/url"):
        load_handoff(tmp_path / "home")


def test_files_are_named_in_the_order_of_the_components(draft: Draft, tmp_path: Path) -> None:
    names = list(sealed(draft, tmp_path))
    assert names == [
        "huong-dan.html",
        "ho-so/01-1-Van-ban-de-nghi-cap-giay-phep-tham-do-khoang-san.pdf",
        "ho-so/04-1-Ho-so-chung-minh-nang-luc-tai-chinh.pdf",
        "ho-so/04-2-Ho-so-chung-minh-nang-luc-tai-chinh.pdf",
        "du-lieu/area.gpkg",
        "du-lieu/corner_table.csv",
        "du-lieu/corner_table.json",
        "du-lieu/report.json",
        "du-lieu/report.html",
        "bang-ke.json",
        "SHA256SUMS",
    ]
    assert all(name.isascii() and len(name) < 100 for name in names)


def test_everything_in_it_is_what_the_sums_and_the_manifest_say(draft: Draft, tmp_path: Path) -> None:
    held = sealed(draft, tmp_path)
    sums = dict(reversed(line.split("  ")) for line in held["SHA256SUMS"].decode("ascii").splitlines())
    assert sums == {name: sha256_hex(data) for name, data in held.items() if name != "SHA256SUMS"}
    assert json.loads(held["bang-ke.json"]) == manifest_of(draft)
    assert sums["bang-ke.json"] == manifest_sha256(manifest_of(draft))
    assert {file.sha256 for file in draft.files} <= set(sums.values())


def test_the_same_draft_gives_the_same_bytes(draft: Draft, tmp_path: Path) -> None:
    first = hand_off(draft, tmp_path / "home", tmp_path / "one")
    second = hand_off(draft, tmp_path / "home", tmp_path / "two")
    assert [one.sha256 for one in first] == [one.sha256 for one in second]
    assert first[0].sha256 == sha256_of_file(first[0].path)
    grown = attach(draft, "request", first[0].path.parent.parent / "Hồ sơ 0 (bản “cuối”).PDF")
    assert hand_off(grown, tmp_path / "home", tmp_path / "two")[0].sha256 != first[0].sha256


def test_the_guide_has_values_links_and_files_and_runs_nothing_of_the_draft(tmp_path: Path) -> None:
    hostile = make_draft(small_report(name='<script>alert("x")</script>'), tmp_path / "home", NOW)
    page = sealed(hostile, tmp_path, values={"applicant": "Công ty <b>A</b>"})["huong-dan.html"].decode(
        "utf-8"
    )
    assert page.count("<script>") == 1 and "alert(" not in page.replace("alert(&quot;x&quot;)", "")
    assert "Công ty &lt;b&gt;A&lt;/b&gt;" in page and "Tên tổ chức, cá nhân đề nghị" in page
    assert "1.014232" in page and "2.383.275,00" in page and "104°45′" in page
    assert 'href="https://dichvucong.gov.vn/' in page and "theo ghi chép của người khác" in page
    assert "Còn thiếu thành phần bắt buộc" in page and "VNeID" in page


def test_the_portal_takes_no_archive_and_no_file_that_is_too_large(draft: Draft, tmp_path: Path) -> None:
    archive = tmp_path / "ban ve.zip"
    archive.write_bytes(b"PK\5\6" + bytes(18))
    with pytest.raises(InputError, match=r"ban ve\.zip"):
        hand_off(attach(draft, "project", archive), tmp_path / "home", tmp_path / "ra")
    own_rules(tmp_path, max_file_bytes=100, endings=["pdf", "zip"])
    with pytest.raises(InputError, match=r"limit of 100 bytes: .*Hồ sơ 1"):
        hand_off(draft, tmp_path / "home", tmp_path / "ra")
    assert not (tmp_path / "ra").exists()


def test_what_was_signed_goes_along_list_first(draft: Draft, tmp_path: Path) -> None:
    def printed(paper: Any, path: Path) -> int:
        path.write_bytes(small_pdf(paper.title))
        return 1

    request = draft.files[-2].path(draft.folder).read_bytes()
    sign_out(draft, tmp_path / "ky", ["request"])
    signature = tmp_path / "request.p7s"
    signature.write_bytes(cms_of(request))
    draft, _ = sign_in(draft, [signature])
    out = sign_out(draft, tmp_path / "ky", [LISTING], printed)
    path = tmp_path / "list.pdf"
    path.write_bytes(signed_like((out.folder / out.files[0].out_name).read_bytes()))
    draft, _ = sign_in(draft, [path])
    held = sealed(draft, tmp_path)
    assert held["ho-so/00-bang-ke-thanh-phan-ho-so.pdf"] == path.read_bytes()
    assert held["du-lieu/chu-ky/request-1.p7s"] == signature.read_bytes()


def test_a_large_dossier_comes_in_parts_in_order_each_with_its_sums(draft: Draft, tmp_path: Path) -> None:
    (whole,) = hand_off(draft, tmp_path / "home", tmp_path / "whole")
    most = max(file.size_bytes for file in whole.files)
    own_rules(tmp_path, max_bundle_bytes=most)
    parts = hand_off(draft, tmp_path / "home", tmp_path / "ra")
    count = len(parts)
    assert count > 1
    assert [one.path.name for one in parts] == [
        f"{draft.reference}-{number}-{count}.zip" for number in range(1, count + 1)
    ]
    names = [file.name for one in parts for file in one.files if file.name != "SHA256SUMS"]
    assert names == [file.name for file in whole.files if file.name != "SHA256SUMS"]
    for one in parts:
        assert one.files[-1].name == "SHA256SUMS"
        assert sum(file.size_bytes for file in one.files[:-1]) <= most
    own_rules(tmp_path, max_bundle_bytes=10)
    with pytest.raises(InputError, match="limit of 10 bytes"):
        hand_off(draft, tmp_path / "home", tmp_path / "ra")


def test_a_changed_or_lost_file_is_noticed_and_nothing_is_written(draft: Draft, tmp_path: Path) -> None:
    path = draft.files[-1].path(draft.folder)
    path.write_bytes(small_pdf("changed"))
    with pytest.raises(InputError, match="has changed since it was attached"):
        hand_off(draft, tmp_path / "home", tmp_path / "ra")
    path.unlink()
    with pytest.raises(MissingError, match="is gone"):
        hand_off(draft, tmp_path / "home", tmp_path / "ra")
    assert list((tmp_path / "ra").iterdir()) == []


def test_a_stop_leaves_nothing_and_an_earlier_zip_stands(draft: Draft, tmp_path: Path) -> None:
    (before,) = hand_off(draft, tmp_path / "home", tmp_path / "ra")

    class Stopping:
        def __init__(self) -> None:
            self.told = 0.0

        def report(self, fraction: float) -> None:
            self.told = fraction

        def cancelled(self) -> bool:
            return self.told > 0.5

    stopping = Stopping()
    with pytest.raises(CancelledError):
        hand_off(draft, tmp_path / "home", tmp_path / "ra", progress=stopping)
    assert stopping.told > 0.5
    assert [path.name for path in (tmp_path / "ra").iterdir()] == [before.path.name]
    assert sha256_of_file(before.path) == before.sha256


def test_what_does_not_read_back_is_refused(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = handoff._fill

    def damaged(part: Path, files: Any, step: Any) -> None:
        fill(part, files, step)
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)

    monkeypatch.setattr(handoff, "_fill", damaged)
    with pytest.raises(CannotWriteError, match="did not read back"):
        hand_off(draft, tmp_path / "home", tmp_path / "ra")
    assert list((tmp_path / "ra").iterdir()) == []


def test_a_file_of_more_than_two_gigabytes_is_streamed(tmp_path: Path) -> None:
    """The file is sparse: it costs no room, and the ZIP is thrown away as soon as it was read back."""
    size = by_scale(40_000_000, 2_200_000_000)
    source = tmp_path / "large.pdf"
    with source.open("wb") as stream:
        stream.truncate(size)
    digest = hashlib.sha256()
    block = bytes(10_000_000)
    for _ in range(size // len(block)):
        digest.update(block)
    one = BundleFile("ho-so/01-1-large.pdf", size, digest.hexdigest(), source)
    rules = replace(load_handoff(), max_file_bytes=size)
    tracemalloc.start()
    (made,) = write_bundle("HS-20261123-0001", [one], tmp_path / "ra", rules)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.size_bytes > size and peak < 12_000_000
    made.path.unlink()


# ---- declared by hand ------------------------------------------------------------------------


def receipt(tmp_path: Path, text: str = "receipt") -> Path:
    path = tmp_path / f"Giấy tiếp nhận {text}.pdf"
    path.write_bytes(small_pdf(text))
    return path


def declared(draft: Draft, code: str, path: Any) -> Any:
    return declare_filed(draft, draft.folder.parents[1], code, path, lambda: NOW)


def test_a_declaration_is_kept_and_never_a_receipt(draft: Draft, tmp_path: Path) -> None:
    filing = declared(draft, f"  {CODE} ", receipt(tmp_path))
    assert filing.code == CODE and filing.is_usual_code and is_filed(draft)
    assert filing.receipt is not None and filing.receipt.path(draft.folder).read_bytes() == small_pdf(
        "receipt"
    )
    assert problems("declared-filing-1", filing.to_dict()) == []
    assert list_declared(tmp_path / "home") == (filing,)
    assert draft_state(draft, ()) == Phrase("draft.state.declared", {"code": CODE})
    told = declared_told(filing, "en")
    assert told["declaredByHand"] is True and "Declared by hand" in told["sentence"]
    assert "cannot verify" in told["sentence"]
    assert "Khai tay" in declared_told(filing, "vi")["sentence"]


@pytest.mark.parametrize(
    ("code", "is_usual"),
    [
        ("H22.01-261123-123456", True),
        ("h22.01–261123–0001", True),
        ("000.00.00.G13-261123-001", False),
        ("ABC", False),
        ("Số 12/GTN ngày 23/11", False),
    ],
)
def test_codes_are_kept_as_typed_and_odd_ones_are_told(draft: Draft, code: str, is_usual: bool) -> None:
    filing = declared(draft, code, None)
    assert (filing.code, filing.is_usual_code) == (code, is_usual)
    assert ("does not look like others" in declared_told(filing, "en")["sentence"]) is not is_usual


def test_a_declaration_can_be_corrected_and_taken_back(draft: Draft, tmp_path: Path) -> None:
    first = declared(draft, "H22-261123-0001", receipt(tmp_path))
    second = declared(draft, CODE, None)
    assert second.receipt == first.receipt and second.corrected == (("H22-261123-0001", first.declared_at),)
    third = declared(draft, CODE, receipt(tmp_path, "other"))
    assert third.corrected == second.corrected and third.receipt != first.receipt
    assert first.receipt is not None and first.receipt.path(draft.folder).is_file()
    with pytest.raises(InputError, match="has been filed"):
        attach(draft, "request", receipt(tmp_path))
    undeclare(draft)
    assert not is_filed(draft) and list_declared(tmp_path / "home") == ()
    with pytest.raises(InputError, match="Nothing was declared"):
        undeclare(draft)


def test_what_is_no_declaration_is_refused(draft: Draft, tmp_path: Path) -> None:
    for code in ("", "   ", "x" * 101, "a\nb"):
        with pytest.raises(InputError, match="Type the dossier's code"):
            declared(draft, code, None)
    picture = tmp_path / "receipt.pdf"
    picture.write_bytes(b"\x89PNG")
    with pytest.raises(InputError, match="is no PDF"):
        declared(draft, CODE, picture)
    with pytest.raises(MissingError):
        declared(draft, CODE, tmp_path / "nowhere.pdf")
    (draft.folder / "receipt.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="has a receipt of a service"):
        declared(draft, CODE, None)


def test_a_dossier_is_filed_in_one_way_only(draft: Draft, tmp_path: Path) -> None:
    home = tmp_path / "home"
    outbox = Outbox(home, lambda: NOW)
    with outbox.sender():
        outbox.plan(draft.reference, "http://127.0.0.1:9", {}, "a" * 64)
    with pytest.raises(InputError, match="on its way"):
        declared(draft, CODE, None)
    other = small_draft(home)
    declared(other, CODE, None)
    with pytest.raises(InputError, match="declared as filed by hand"):
        file_draft(other, "http://127.0.0.1:9", requests.Session(), home, lambda: NOW)


def test_a_damaged_declaration_hides_no_other(draft: Draft, tmp_path: Path) -> None:
    other = small_draft(tmp_path / "home")
    filing = declared(other, CODE, None)
    (draft.folder / "declared.json").write_text("[]", encoding="utf-8")
    assert list_declared(tmp_path / "home") == (filing,)


def test_the_commands_seal_declare_and_list(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> Tuple[int, Any]:
        code = main(["--lang", "en", *arguments])
        told = capsys.readouterr()
        return code, json.loads(told.out) if code == 0 else told.err

    code, told = run("hand-off", "--draft", draft.reference, "--out", str(tmp_path / "ra"))
    assert code == 0 and told[0]["sha256"] == sha256_of_file(Path(told[0]["path"]))
    declaring = ["declare-filed", "--draft", draft.reference]
    code, told = run(*declaring, "--code", CODE, "--receipt", str(receipt(tmp_path)))
    assert code == 0 and told["code"] == CODE
    code, told = run("receipts")
    assert code == 0 and [one["declaredByHand"] for one in told] == [True]
    code, told = run(*declaring, "--withdraw")
    assert code == 0 and told["declaredByHand"] is False
    code, told = run(*declaring, "--code", " ")
    assert code == 2 and "Type the dossier's code" in told
