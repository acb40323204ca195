"""Signing with a real token (SoftHSM2, made-up certificate), and what really signed files are worth."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from draftmaker import small_draft
from pdf_maker import SIGNER, Authority, extended, plain_pdf, signed
from service_process import ROOT
from token_maker import BOTH, LABEL, MODULE, PIN, issued

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.manifest import checked_manifest
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing import judges
from mineral_plugin.core.dossier.signing.coming_back import Match
from mineral_plugin.core.dossier.signing.judges import PYHANKO, judge_of
from mineral_plugin.core.dossier.signing.pdf_marks import FindingJudge, pdf_marks
from mineral_plugin.core.dossier.signing.verdicts import NO_LIBRARY, Outcome
from mineral_plugin.core.work.signing import (
    TRUST,
    Token,
    sign_in,
    sign_out,
    sign_with_token,
    verify_signatures,
)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    source = tmp_path / "don.pdf"
    source.write_bytes(plain_pdf())
    return attach_file(small_draft(tmp_path / "home"), "request", source)


def now() -> datetime:
    return datetime.now(timezone.utc)


def trusting(authority: Authority, tmp_path: Path) -> Any:
    (tmp_path / "home").mkdir(exist_ok=True)
    return judge_of(authority.trusted_in(tmp_path / "home" / TRUST, [authority.revoked()]))


def test_a_token_signs_a_paper_of_a_draft_and_the_signature_holds(
    tokens: Path, authority: Authority, draft: Draft, tmp_path: Path
) -> None:
    signed_draft = sign_with_token(draft, "request", 1, Token(MODULE, LABEL), PIN, now())
    (file,) = [one for one in signed_draft.files if one.component == "request"]
    unsigned = (draft.folder.parents[2] / "don.pdf").read_bytes()
    assert file.path(signed_draft.folder).read_bytes().startswith(unsigned) and checked_manifest(signed_draft)
    (told,) = verify_signatures(signed_draft, trusting(authority, tmp_path))
    (one,) = told.judged.signatures
    assert (told.judged.outcome, one.signer, one.covers_whole) == (Outcome.VALID, SIGNER, True)
    assert PIN not in "".join(
        path.read_bytes().decode("latin-1") for path in signed_draft.folder.rglob("*") if path.is_file()
    )


def test_two_may_sign_one_paper(tokens: Path, authority: Authority, draft: Draft, tmp_path: Path) -> None:
    once = sign_with_token(draft, "request", 1, Token(MODULE, LABEL), PIN, now())
    twice = sign_with_token(once, "request", 1, Token(MODULE, BOTH, "ky 2"), PIN, now())
    (told,) = verify_signatures(twice, trusting(authority, tmp_path))
    assert told.judged.outcome is Outcome.VALID and len(told.judged.signatures) == 2


def test_what_a_token_refuses_is_told_without_the_pin(tokens: Path, draft: Draft) -> None:
    wrong = "made-up-0000"
    for token, pin, error, words in (
        (Token(MODULE, LABEL), wrong, InputError, "is wrong"),
        (Token(MODULE, "elsewhere"), PIN, MissingError, "no token"),
        (Token(MODULE, BOTH), PIN, InputError, "several certificates: ky, ky 2"),
        (Token(MODULE, LABEL, "other"), PIN, InputError, "no such certificate"),
        (Token(Path("/nowhere/module.so"), LABEL), PIN, MissingError, "no file"),
        (Token(Path(__file__), LABEL), PIN, InputError, "no PKCS#11 library"),
    ):
        with pytest.raises(error) as caught:
            sign_with_token(draft, "request", 1, token, pin, now())
        said = caught.value.text("en")
        assert words.lower() in said.lower() or words == "no file", said
        assert pin not in said and pin not in repr(caught.value.__context__ or "")


def test_the_command_asks_for_the_pin_and_never_takes_it_as_an_argument(
    tokens: Path, draft: Draft, tmp_path: Path
) -> None:
    environ = {**os.environ, "MINERAL_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "mineral_plugin", "--lang", "en", "sign", "--draft", draft.reference]
    command += ["--component", "request", "--module", str(MODULE), "--token", LABEL]
    done = subprocess.run(
        command, cwd=str(ROOT), env=environ, input=PIN + "\n", capture_output=True, text=True, timeout=60
    )
    assert (
        done.returncode == 0 and '"state": "signed"' in done.stdout and PIN not in done.stdout + done.stderr
    )
    refused = subprocess.run(
        [*command, "--pin", PIN], cwd=str(ROOT), env=environ, capture_output=True, text=True, timeout=60
    )
    assert refused.returncode == 2


def test_the_verdicts_are_those_of_the_service(authority: Authority, tmp_path: Path) -> None:
    signer, _ = authority.signer()
    sound = signed(plain_pdf(), signer)
    judge = trusting(authority, tmp_path)
    path = tmp_path / "a.pdf"
    for data, outcome, reason in (
        (sound, Outcome.VALID, None),
        (sound.replace(b"Don de nghi", b"Don de ngho", 1), Outcome.INVALID, "altered"),
        (extended(sound), Outcome.INVALID, "changed-after-signing"),
        (plain_pdf(), Outcome.UNSIGNED, None),
        (b"%PDF-1.7 nothing", Outcome.NOT_CHECKED, "unreadable"),
    ):
        path.write_bytes(data)
        told = judge.judge(path)
        assert (told.outcome, told.reason) == (outcome, reason)
    path.write_bytes(sound)
    alone = judge_of(authority.trusted_in(tmp_path / "without lists"))
    assert alone.judge(path).reason == "revocation-unknown"
    assert judge_of(tmp_path / "nowhere").judge(path).reason == "untrusted"


def test_without_pyhanko_nothing_is_valid(
    authority: Authority, tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(signed(plain_pdf(), authority.signer()[0]))
    monkeypatch.setattr(judges, "PYHANKO", "0.0.1")
    judge = trusting(authority, tmp_path)
    assert isinstance(judge, FindingJudge) and not judge.checks
    told = judge.judge(path)
    assert (told.outcome, told.reason) == (Outcome.NOT_CHECKED, NO_LIBRARY)
    assert told.signatures[0].signer == SIGNER and told.signatures[0].covers_whole
    (mark,) = pdf_marks(path)
    assert mark.sub_filter == "ETSI.CAdES.detached" and mark.is_intact is True
    with pytest.raises(MissingError, match="needs pyHanko"):
        sign_with_token(draft, "request", 1, Token(MODULE, LABEL), PIN, now())


def test_the_version_is_the_one_that_the_service_has() -> None:
    lock = (ROOT / "requirements" / "service.txt").read_text(encoding="utf-8")
    assert f"pyhanko=={PYHANKO} " in lock


def test_really_signed_files_are_matched(authority: Authority, draft: Draft, tmp_path: Path) -> None:
    prepared = sign_out(draft, tmp_path / "ra")
    out = (prepared.folder / prepared.files[0].out_name).read_bytes()
    signer, certificate = authority.signer()
    back = tmp_path / "tra ve.pdf"
    back.write_bytes(signed(extended(out), signer))
    assert sign_in(draft, [back])[1][0].match is Match.ADDED_TO
    key, held = issued(authority)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(out).add_signer(held, key, hashes.SHA512())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    beside = tmp_path / "x.p7s"
    beside.write_bytes(builder.sign(serialization.Encoding.DER, options))
    assert sign_in(draft, [beside])[1][0].match is Match.SIGNED
    back.write_bytes(signed(signed(out, signer), signer, "Ky2"))
    taken, found = sign_in(draft, [back])
    assert found[0].match is Match.SIGNED and taken != draft


def test_nothing_of_the_program_loads_pyhanko_by_itself() -> None:
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in sorted((ROOT / "mineral_plugin" / "core" / "work").glob("*.py"))
    ]
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
    code += "sys.exit('pyhanko' in sys.modules or 'pkcs11' in sys.modules)"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], cwd=str(ROOT), env=environ).returncode == 0
