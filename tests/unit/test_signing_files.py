"""Files out to be signed and signed files back: matched by content, nothing lost, nothing called valid."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Tuple

import pytest
from draftmaker import small_draft
from made_signature import SIGNER, ber, cms_of, signed_like
from schemas import problems
from small_pdf import small_pdf

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import say
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.drafts import find_draft
from mineral_plugin.core.dossier.manifest import checked_manifest, manifest_of, manifest_sha256
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.plain_names import plain_name
from mineral_plugin.core.dossier.signing.ber import first_element
from mineral_plugin.core.dossier.signing.cms import read_message
from mineral_plugin.core.dossier.signing.coming_back import Match
from mineral_plugin.core.dossier.signing.going_out import SHEET_NAME, SUMS_NAME
from mineral_plugin.core.dossier.signing.pdf_marks import FindingJudge, pdf_marks
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_plugin.core.dossier.signing.token_modules import KnownModule, modules_here
from mineral_plugin.core.dossier.signing.verdicts import NO_LIBRARY, Outcome
from mineral_plugin.core.work.drafting import attach, detach
from mineral_plugin.core.work.signing import (
    put_unsigned_back,
    sign_in,
    sign_out,
    signature_phrase,
    to_be_signed,
    verify_signatures,
)

UNSIGNED = small_pdf("request")


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A draft with a request (a form of the law) and a paper without a form, both PDF."""
    made = small_draft(tmp_path / "home")
    for component, data in (("request", UNSIGNED), ("financial_capacity", small_pdf("money"))):
        source = tmp_path / f"Giấy tờ {component}.pdf"
        source.write_bytes(data)
        made = attach_file(made, component, source)
    return made


def out_of(draft: Draft, tmp_path: Path, *components: str) -> Tuple[Path, ...]:
    prepared = sign_out(draft, tmp_path / "ra", components)
    return tuple(prepared.folder / file.out_name for file in prepared.files)


def returned(draft: Draft, path: Path, data: bytes) -> Tuple[Draft, Any]:
    path.write_bytes(data)
    draft, found = sign_in(draft, [path])
    return draft, found[0]


def printed(paper: Any, path: Path) -> int:
    path.write_bytes(small_pdf(paper.title + repr(paper.blocks)))
    return 1


def test_names_are_plain_letters_for_every_tool() -> None:
    assert plain_name("Đơn đề nghị cấp Giấy phép") == "Don-de-nghi-cap-Giay-phep"
    assert plain_name("../../Ước, “x”") == "Uoc-x"
    assert plain_name("…") == "tep"
    assert plain_name("mot hai ba bon", 8) == "mot-hai"
    assert plain_name("a" * 90, 8) == "a" * 8


def test_forms_of_the_law_go_out_and_nothing_else_by_itself(draft: Draft, tmp_path: Path) -> None:
    (form,) = out_of(draft, tmp_path)
    assert form.read_bytes() == UNSIGNED and form.name.isascii() and " " not in form.name
    names = {path.name for path in form.parent.iterdir()}
    assert names == {form.name, SHEET_NAME, SUMS_NAME}
    sheet = (form.parent / SHEET_NAME).read_text(encoding="utf-8")
    assert form.name in sheet and sha256_of_file(form) in sheet
    assert (form.parent / SUMS_NAME).read_text("ascii") == f"{sha256_of_file(form)}  {form.name}\n"


def test_other_papers_go_out_when_they_are_named(draft: Draft, tmp_path: Path) -> None:
    assert len(out_of(draft, tmp_path, "financial_capacity", "request")) == 2
    with pytest.raises(InputError, match="no file to be signed"):
        sign_out(draft, tmp_path / "ra", ["project"])


def test_a_signed_pdf_is_known_by_its_content_whatever_its_name(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    signed = signed_like(UNSIGNED)
    now, back = returned(draft, tmp_path / "scan0001.pdf", signed)
    assert back.match is Match.SIGNED and (back.component, back.slot) == ("request", 1)
    (file,) = [one for one in now.files if one.component == "request"]
    assert file.path(now.folder).read_bytes() == signed and file.file_name == "Giấy tờ request-da-ky.pdf"
    assert checked_manifest(now) and find_draft(tmp_path / "home", now.reference) == now


def test_the_unsigned_file_is_kept_and_comes_back_when_asked(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    now, _ = returned(draft, tmp_path / "a.pdf", signed_like(UNSIGNED))
    before = [one for one in draft.files if one.component == "request"][0]
    assert before.path(draft.folder).read_bytes() == UNSIGNED
    restored = put_unsigned_back(now, "request", 1)
    assert restored.files == draft.files and checked_manifest(restored)
    with pytest.raises(InputError, match="No unsigned file"):
        put_unsigned_back(restored, "request", 1)


def test_the_same_signed_file_taken_twice_is_taken_once(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    once, _ = returned(draft, tmp_path / "a.pdf", signed_like(UNSIGNED))
    twice, back = returned(once, tmp_path / "b.pdf", signed_like(UNSIGNED))
    assert back.match is Match.SIGNED and twice == once


def test_a_second_signer_adds_to_the_first(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    first = signed_like(UNSIGNED)
    draft, _ = returned(draft, tmp_path / "a.pdf", first)
    out_of(draft, tmp_path, "request")
    second = signed_like(first, "Trần Thị Hai")
    draft, back = returned(draft, tmp_path / "c.pdf", second)
    assert back.match is Match.SIGNED
    (file,) = [one for one in draft.files if one.component == "request"]
    assert file.path(draft.folder).read_bytes() == second
    assert [mark.message.signer for mark in pdf_marks(file.path(draft.folder))] == [SIGNER, "Trần Thị Hai"]
    # The first unsigned file is what one comes back to, not the half signed one.
    back_again = put_unsigned_back(draft, "request", 1)
    (file,) = [one for one in back_again.files if one.component == "request"]
    assert file.path(draft.folder).read_bytes() == UNSIGNED


@pytest.mark.parametrize(
    ("name", "data", "match"),
    [
        ("x.pdf", UNSIGNED, Match.UNSIGNED),
        ("x.pdf", UNSIGNED + b"\n% a remark\n", Match.UNSIGNED),
        ("x.pdf", signed_like(small_pdf("another")), Match.UNKNOWN),
        ("01-Don-de-nghi", signed_like(UNSIGNED.replace(b"595", b"594")), Match.CHANGED),
        ("x.pdf", signed_like(UNSIGNED, before=b"\n4 0 obj\n<<>>\nendobj\n%%EOF\n"), Match.ADDED_TO),
        ("x.pdf", b"", Match.UNKNOWN),
        ("x.p7s", b"\x30\x80garbage", Match.UNKNOWN),
    ],
)
def test_what_is_not_a_signed_file_of_ours_is_told_and_left_alone(
    draft: Draft, tmp_path: Path, name: str, data: bytes, match: Match
) -> None:
    (form,) = out_of(draft, tmp_path)
    path = tmp_path / (form.stem + " (ký).pdf" if name.startswith("01") else name)
    now, back = returned(draft, path, data)
    assert back.match is match and now == draft and not back.is_taken


def test_a_file_that_was_exchanged_meanwhile_takes_no_old_signature(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    newer = tmp_path / "newer.pdf"
    newer.write_bytes(small_pdf("newer"))
    changed = attach(detach(draft, "request", 1), "request", newer)
    now, back = returned(changed, tmp_path / "a.pdf", signed_like(UNSIGNED))
    assert back.match is Match.REPLACED and now == changed


def test_what_another_window_attached_meanwhile_stays(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    other = tmp_path / "other.pdf"
    other.write_bytes(small_pdf("other"))
    attach(draft, "project", other)
    now, back = returned(draft, tmp_path / "a.pdf", signed_like(UNSIGNED))
    assert back.is_taken and [one.id for one in now.attached] == [
        "request",
        "project",
        "financial_capacity",
    ]


@pytest.mark.parametrize(
    "form",
    [
        lambda data: data,
        lambda data: base64.encodebytes(data),
        lambda data: b"-----BEGIN PKCS7-----\n" + base64.encodebytes(data) + b"-----END PKCS7-----\n",
    ],
)
def test_a_signature_beside_a_file_is_matched_by_the_digest_in_it(
    draft: Draft, tmp_path: Path, form: Any
) -> None:
    (out,) = out_of(draft, tmp_path)
    signature = tmp_path / "any name.p7s"
    signature.write_bytes(form(cms_of(UNSIGNED)))
    now, found = sign_in(draft, [signature, out])
    assert [one.match for one in found] == [Match.SIGNED] and now.files == draft.files
    assert to_be_signed(now)[0].state.value == "signed"
    told = [one for one in verify_signatures(now, FindingJudge()) if one.judged.signatures]
    assert [one.judged.outcome for one in told] == [Outcome.NOT_CHECKED]


def test_lengths_that_der_forbids_are_read_too() -> None:
    message = read_message(cms_of(b"x", outer=ber))
    assert (message.signer, message.is_detached, message.algorithm) == (SIGNER, True, "sha256")
    assert message.signed_at is not None and message.signed_at.isoformat() == "2026-11-23T02:00:00+00:00"


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x05\x00", b"\x30\x80" * 200, b"\x3f\x81\x01\x00", b"\x30\x85" + b"\xff" * 9]
)
def test_broken_signatures_are_refused_and_nothing_more(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_message(data)


def test_an_element_ends_where_it_says() -> None:
    assert first_element(b"\x04\x02ab\0\0\0").whole == b"\x04\x02ab"


def test_without_a_library_a_signature_is_found_and_never_called_valid(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(signed_like(UNSIGNED))
    judged = FindingJudge().judge(path)
    (one,) = judged.signatures
    assert (judged.outcome, judged.reason) == (Outcome.NOT_CHECKED, NO_LIBRARY)
    assert (one.signer, one.covers_whole) == (SIGNER, True)
    assert "the certificate names" in say(signature_phrase(one), "en")
    assert "09:00" in say(signature_phrase(one), "vi")  # 02:00 UTC, told as the time here


def test_a_changed_byte_is_seen_without_a_library(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(signed_like(UNSIGNED).replace(b"595", b"594", 1))
    judged = FindingJudge().judge(path)
    assert (judged.outcome, judged.reason) == (Outcome.INVALID, "altered")


def test_what_came_after_a_signature_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(signed_like(UNSIGNED) + b"\n% more\n%%EOF\n")
    (one,) = FindingJudge().judge(path).signatures
    assert one.covers_whole is False and one.outcome is Outcome.NOT_CHECKED


def test_a_file_without_signatures_is_unsigned(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for data in (UNSIGNED, b"", b"/ByteRange [0 9 99 9]", b"/ByteRange [0 1 3 1]<>x"):
        path.write_bytes(data)
        assert FindingJudge().judge(path).outcome is Outcome.UNSIGNED


def test_the_list_goes_out_when_no_form_is_left(draft: Draft, tmp_path: Path) -> None:
    out_of(draft, tmp_path)
    draft, _ = returned(draft, tmp_path / "a.pdf", signed_like(UNSIGNED))
    with pytest.raises(MissingError, match="in QGIS only"):
        sign_out(draft, tmp_path / "ra2")
    prepared = sign_out(draft, tmp_path / "ra2", pdf=printed)
    assert [one.component for one in prepared.files] == [LISTING]
    paper = (prepared.folder / prepared.files[0].out_name).read_bytes()
    now, back = returned(draft, tmp_path / "list.pdf", signed_like(paper))
    assert back.match is Match.SIGNED and to_be_signed(now)[-1].state.value == "signed"


def test_a_signed_list_is_out_of_date_when_the_dossier_changes(draft: Draft, tmp_path: Path) -> None:
    prepared = sign_out(draft, tmp_path / "ra", [LISTING], printed)
    signed = signed_like((prepared.folder / prepared.files[0].out_name).read_bytes())
    draft, _ = returned(draft, tmp_path / "list.pdf", signed)
    other = tmp_path / "other.pdf"
    other.write_bytes(small_pdf("other"))
    grown = attach_file(draft, "project", other)
    assert to_be_signed(grown)[-1].state.value == "outdated"
    _, back = returned(grown, tmp_path / "late.pdf", signed)
    assert back.match is Match.OUTDATED


def test_the_commands_give_json_and_refuse_what_does_not_hold(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> Tuple[int, Any]:
        code = main(["--lang", "en", *arguments])
        told = capsys.readouterr()
        return code, json.loads(told.out) if code == 0 else told.err

    code, out = run("sign-out", "--draft", draft.reference, "--out", str(tmp_path / "ra"))
    assert code == 0 and [file["component"] for file in out["files"]] == ["request"]
    signed = tmp_path / "a.pdf"
    signed.write_bytes(signed_like(UNSIGNED))
    code, back = run("sign-in", str(signed), "--draft", draft.reference)
    assert code == 0 and back[0]["taken"] is True and "was taken" in back[0]["sentence"]
    code, told = run("verify-signatures", "--draft", draft.reference)
    outcomes = {one["component"]: one["outcome"] for one in told}
    assert code == 0 and outcomes["financial_capacity"] == "unsigned" and outcomes["request"] != "valid"
    page = tmp_path / "list.html"
    code, told = run("list-components", "--draft", draft.reference, "--out", str(page))
    assert code == 0 and told["files"] == [str(page)]
    now = find_draft(tmp_path / "home", draft.reference)
    text = page.read_text(encoding="utf-8")
    assert manifest_sha256(manifest_of(now)) in text and "no file yet" in text
    assert all(file.sha256[:32] in text and file.file_name in text for file in now.files)
    code, told = run("list-components", "--draft", draft.reference, "--out", str(page.with_suffix(".pdf")))
    assert code == 2 and "QGIS" in told
    code, told = run("sign-in", "--draft", draft.reference, "--unsigned", "request/1")
    assert code == 0 and told[0]["state"] == "unsigned"
    code, told = run("sign-in", "--draft", draft.reference, "--unsigned", "request")
    assert code == 2 and "COMPONENT/NUMBER" in told


def test_libraries_of_tokens_are_data_and_only_those_that_are_there_are_offered(tmp_path: Path) -> None:
    source = next(resource_path("signing").glob("token-modules-*.json"))
    told = json.loads(source.read_text(encoding="utf-8"))
    assert problems("token-modules-1", told) == [] and modules_here("win32") == ()
    (tmp_path / "vnptca_p11_v8.dll").write_bytes(b"")
    (tmp_path / "other.dll").symlink_to(tmp_path / "vnptca_p11_v8.dll")
    told["folders"]["win32"] = [str(tmp_path)]
    told["modules"][0]["files"].append("other.dll")
    data = tmp_path / "token-modules.json"
    data.write_text(json.dumps(told), encoding="utf-8")
    assert modules_here("win32", data) == (KnownModule("VNPT-CA", tmp_path / "vnptca_p11_v8.dll"),)
    assert modules_here("another", data) == ()
    told["modules"][0]["mark"] = "guessed"
    data.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError, match="mark"):
        modules_here("win32", data)
