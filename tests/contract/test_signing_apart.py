"""Signing with a token in a process of its own: what is asked, what is answered, what is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping

import pytest
from draftmaker import small_draft
from pdf_maker import SIGNER, Authority, plain_pdf
from service_process import ROOT
from small_pdf import small_pdf
from token_maker import BOTH, FAULTY, LABEL, MODULE, PIN

from mineral_plugin.core.base.errors import CancelledError, InputError, MissingError
from mineral_plugin.core.base.ports import NoProgress
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing.apart import program
from mineral_plugin.core.dossier.signing.judges import judge_of
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_plugin.core.dossier.signing.tokens import _told, opened, seen_tokens
from mineral_plugin.core.dossier.signing.verdicts import Outcome
from mineral_plugin.core.work.signing import State, to_be_signed, verify_signatures
from mineral_plugin.core.work.token_signing import (
    ApartJudge,
    Pin,
    SignedByToken,
    Token,
    sign_by_token,
    tokens_by,
    version_by,
)

NOW = datetime.now(timezone.utc)
TOKEN = Token(MODULE, LABEL)


class Process:
    """The process as QGIS starts it, over pipes."""

    def __init__(self) -> None:
        environ = {**os.environ, "PYTHONPATH": "/nowhere", "PYTHONSTARTUP": "/nowhere"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([sys.executable, *program()], env=environ, cwd="/", **pipes)
        self.heard: List[bytes] = []

    def ask(self, request: Mapping[str, Any]) -> Dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(dict(request)).encode() + b"\n")
        self.process.stdin.flush()
        self.heard.append(self.process.stdout.readline())
        return dict(json.loads(self.heard[-1]))


@pytest.fixture
def process(tokens: Path) -> Iterator[Process]:
    made = Process()
    yield made
    made.process.communicate(timeout=20)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    source = tmp_path / "don.pdf"
    source.write_bytes(plain_pdf())
    return attach_file(small_draft(tmp_path / "home"), "request", source)


def printing(_paper: Any, path: Path) -> int:
    """Print a paper, as QGIS does."""
    path.write_bytes(small_pdf("list"))
    return 1


def sign(draft: Draft, asker: Any, *places: Any, token: Token = TOKEN) -> SignedByToken:
    return sign_by_token(draft, places, token, Pin(PIN), asker, NOW, printing, "en", NoProgress())


def test_tokens_are_seen_without_a_pin(process: Process) -> None:
    assert version_by(process) == "{}.{}".format(*sys.version_info)
    seen = tokens_by(process, MODULE)
    assert seen == seen_tokens(MODULE) and [one.label for one in seen] == [FAULTY, LABEL, BOTH]
    (one,) = seen[1].certificates
    assert (one.label, one.id, one.holder, one.issuer) == ("ky", "01", SIGNER, "Made-up root")
    assert one.holds(NOW) and not one.holds(NOW + timedelta(days=101)) and one.is_for_signing
    told = {one.label: (one.holds(NOW), one.is_for_signing) for one in seen[0].certificates}
    assert told == {
        "cu": (False, True),
        "mai sau": (False, True),
        "khong khoa": (True, True),
        "ma hoa": (True, False),
    }


def test_forms_are_signed_and_then_the_list_of_them(
    process: Process, draft: Draft, authority: Authority, tmp_path: Path
) -> None:
    done = sign(draft, process)
    assert (done.signed, done.wanted, done.error) == ((("request", 1), (LISTING, 1)), 2, None)
    assert {one.state for one in to_be_signed(done.draft) if one.is_proposed} == {State.SIGNED}
    trust = authority.trusted_in(tmp_path / "trust", [authority.revoked()])
    judge = ApartJudge(process, trust)
    found = verify_signatures(done.draft, judge)
    assert found == verify_signatures(done.draft, judge_of(trust))
    assert [one.judged.outcome for one in found if one.judged.signatures] == [Outcome.VALID] * 2


def test_the_pin_is_left_nowhere(process: Process, draft: Draft) -> None:
    pin = Pin(PIN)
    sign_by_token(draft, (), Token(MODULE, LABEL), pin, process, NOW, printing, "en", NoProgress())
    assert pin.take() == ""
    command = Path(f"/proc/{process.process.pid}/cmdline").read_bytes()
    environ = Path(f"/proc/{process.process.pid}/environ").read_bytes()
    written = [path.read_bytes() for path in draft.folder.parents[1].rglob("*") if path.is_file()]
    assert all(PIN.encode() not in data for data in (command, environ, *process.heard, *written))
    with pytest.raises(InputError) as caught:
        sign_by_token(
            draft, (), Token(MODULE, LABEL), Pin("made-up-0000"), process, NOW, printing, "en", NoProgress()
        )
    trace, frames = caught.value.__traceback__, []
    while trace is not None:
        frames.append(repr(trace.tb_frame.f_locals) if trace.tb_frame.f_code.co_name != "__init__" else "")
        trace = trace.tb_next
    assert "made-up-0000" not in "".join(frames[1:])


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ("cu", "expired on"),
        ("mai sau", "valid only from"),
        ("khong khoa", "no private key"),
        ("ma hoa", "not for signing documents"),
    ],
)
def test_what_does_not_hold_signs_nothing(
    process: Process, draft: Draft, certificate: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        sign(draft, process, token=Token(MODULE, FAULTY, certificate))
    assert {one.state for one in to_be_signed(draft)} == {State.UNSIGNED}


def test_a_token_that_is_pulled_out_is_told_and_what_was_signed_stays(
    process: Process, draft: Draft, tokens: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"

    def pulled_out(paper: Any, path: Path) -> int:
        tokens.rename(away)
        tokens.mkdir()
        return printing(paper, path)

    try:
        token, pin = Token(MODULE, LABEL), Pin(PIN)
        done = sign_by_token(draft, (), token, pin, process, NOW, pulled_out, "en", NoProgress())
    finally:
        tokens.rmdir()
        away.rename(tokens)
    assert (done.signed, done.wanted) == ((("request", 1),), 2)
    assert isinstance(done.error, MissingError) and "was pulled out" in str(done.error)
    states = {one.component: one.state for one in to_be_signed(done.draft) if one.is_proposed}
    assert states == {"request": State.SIGNED, LISTING: State.UNSIGNED}


def test_who_stops_keeps_what_was_signed(process: Process, draft: Draft) -> None:
    class Stopping:
        def ask(self, request: Mapping[str, Any]) -> Dict[str, Any]:
            if str(request.get("target", "")).endswith(".pdf") and "bang-ke" in str(request["target"]):
                raise CancelledError("error.cancelled")
            return process.ask(request)

    done = sign(draft, Stopping())
    assert done.signed == (("request", 1),) and isinstance(done.error, CancelledError)


def test_a_locked_pin_is_said_as_such() -> None:
    """SoftHSM2 locks no token: what another module says then is said in our sentence."""
    from pkcs11 import exceptions

    for kind, words in (
        (exceptions.PinLocked, "is locked"),
        (exceptions.PinLenRange, "is wrong"),
        (exceptions.DeviceRemoved, "was pulled out"),
        (exceptions.FunctionFailed, "did not sign"),
    ):
        with pytest.raises((InputError, MissingError), match=words), _told(Token(MODULE, "t"), lambda: True):
            raise kind("what the module said")


def test_what_cannot_be_answered_is_a_sentence(process: Process, draft: Draft, tmp_path: Path) -> None:
    for request in ({"do": "nothing"}, {"do": "sign", "source": "a", "target": "b"}, {"do": "list"}):
        assert process.ask(request)["error"]["id"] == "signing.apart_failed"
    with pytest.raises(InputError, match="no PKCS#11 library"):
        tokens_by(process, Path(__file__))
    with pytest.raises(InputError, match="no PDF of the draft"):
        sign(draft, process, ("report", 1))
    with pytest.raises(InputError, match="cannot be signed"):
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(b"%PDF-1.7 nothing")
        with opened(Token(MODULE, LABEL), PIN, NOW) as one:
            one.sign(broken, tmp_path / "signed.pdf")
    assert not (tmp_path / "signed.pdf").exists()


def test_a_python_without_pyhanko_says_so(tmp_path: Path) -> None:
    command = ["/usr/bin/python3", *program()]
    done = subprocess.run(command, input=b'{"do": "about"}\n', capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout)["error"]["id"] == "signing.no_pyhanko"


def test_modules_of_the_folder_where_it_is_started_are_not_taken(tokens: Path, tmp_path: Path) -> None:
    for name in ("json.py", "pkcs11.py", "logging.py"):
        (tmp_path / name).write_text("raise SystemExit('planted')", encoding="ascii")
    command = [sys.executable, *program()]
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        command, input=b'{"do": "about"}\n', cwd=str(tmp_path), env=environ, capture_output=True, timeout=60
    )
    assert "python" in json.loads(done.stdout) and done.stderr == b""


def test_the_command_lists_tokens(tokens: Path) -> None:
    command = [sys.executable, "-m", "mineral_plugin", "tokens", "--module", str(MODULE)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=str(ROOT), env=environ, capture_output=True, text=True, timeout=60)
    (told,) = json.loads(done.stdout)
    assert [one["label"] for one in told["tokens"]] == [FAULTY, LABEL, BOTH]
