"""Keys in files, as text and read aloud; the openssl program is the peer."""

from __future__ import annotations

import base64
import errno
import os
import re
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Callable

import pytest

from mineral_plugin.core.base import keys
from mineral_plugin.core.base.ed25519 import public_key, sign, verify
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MineralError, MissingError
from mineral_plugin.core.base.keys import (
    PRACTICE_KEY,
    SigningKey,
    fingerprint,
    is_practice,
    new_signing_key,
    parse_fingerprint,
    public_key_from_pem,
    read_public_key,
    read_signing_key,
    signing_key_from_pem,
    write_public_key,
    write_signing_key,
)

KEY = SigningKey(bytes(range(32)))
ALGORITHM = "300506032b6570"
PUBLIC_HEAD = "302a" + ALGORITHM + "032100"
# One attribute with one text: [0] { SEQUENCE { 1.2.3.4, SET { UTF8String } } }.
ATTRIBUTES = "a00f300d06032a030431060c04" + b"khoa".hex()
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl program is not here")
needs_modes = pytest.mark.skipif(os.name != "posix", reason="there are no file modes here")


def openssl(*arguments: object) -> bytes:
    command = ["openssl", *(str(argument) for argument in arguments)]
    return subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout


def pem(der: bytes, label: str = "PRIVATE KEY") -> str:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n"


def private_der(version: str = "020100", tail: str = "", seed: bytes = KEY.seed) -> bytes:
    body = bytes.fromhex(version + ALGORITHM + "04220420") + seed + bytes.fromhex(tail)
    return bytes([0x30, len(body)]) + body


def own_public_field() -> str:
    return "812100" + KEY.public.hex()


def kept(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def raised(call: Callable[[], object]) -> MineralError:
    with pytest.raises(MineralError) as caught:
        call()
    for lang in ("vi", "en"):
        sentence = caught.value.text(lang)
        assert sentence[-1] == "." and "{" not in sentence and len(sentence) < 500
    return caught.value


def phrase_of(call: Callable[[], object]) -> str:
    return raised(call).phrase.id


# --- the key itself -------------------------------------------------------------------------------


def test_a_printed_key_does_not_show_its_seed() -> None:
    key = new_signing_key()
    shown = repr(key) + str(key) + f"{key}"
    assert key.seed.hex() not in shown
    assert repr(key.seed) not in shown


def test_new_keys_differ_and_sign_what_their_public_key_checks() -> None:
    first, second = new_signing_key(), new_signing_key()
    assert first != second
    assert verify(first.public, b"pack", sign(first.seed, b"pack"))
    assert not verify(second.public, b"pack", sign(first.seed, b"pack"))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_no_key(length: int) -> None:
    with pytest.raises(ValueError):
        SigningKey(bytes(length))


def test_the_practice_key_is_the_published_one_and_is_known_again() -> None:
    assert fingerprint(PRACTICE_KEY.public) == "09d7 aea9 54cd bfea 6a29 e237 b9cf e44f 530a b1ea"
    assert is_practice(PRACTICE_KEY.public)
    assert not is_practice(KEY.public)
    assert not is_practice(b"")


# --- fingerprints ---------------------------------------------------------------------------------


def test_a_fingerprint_is_ten_groups_of_the_beginning_of_the_sha256_of_the_raw_key() -> None:
    text = fingerprint(bytes(32))
    assert text == "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20 0897 1485"
    assert fingerprint(KEY.public) != text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        str.upper,
        lambda text: text.replace(" ", ""),
        lambda text: text.replace(" ", ":"),
        lambda text: text.replace(" ", "-"),
        lambda text: "\t" + text.replace(" ", " \r\n\u00a0") + "\n",
        lambda text: ":".join(re.findall("..", text.replace(" ", ""))).upper(),
    ],
)
def test_a_fingerprint_is_read_in_any_case_and_grouping(change: Callable[[str], str]) -> None:
    text = fingerprint(KEY.public)
    assert parse_fingerprint(change(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3f2a 91c0",
        "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20 0897 148",
        "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20 0897 1485 0",
        "g668 7aad f862 bd77 6c8f c18b 8e9f 8e20 0897 1485",
        "\uff16668 7aad f862 bd77 6c8f c18b 8e9f 8e20 0897 1485",
        "x" * 100_000,
    ],
)
def test_what_is_no_fingerprint_is_said_in_a_short_sentence(text: str) -> None:
    error = raised(lambda: parse_fingerprint(text))
    assert (type(error), error.phrase.id) == (InputError, "keys.bad_fingerprint")


# --- writing --------------------------------------------------------------------------------------


def test_a_private_key_is_read_as_it_was_written(tmp_path: Path) -> None:
    key = new_signing_key()
    write_signing_key(tmp_path / "khóa ký.pem", key)
    assert read_signing_key(tmp_path / "khóa ký.pem") == key


def test_a_public_key_is_read_as_it_was_written_and_may_be_written_again(tmp_path: Path) -> None:
    path = tmp_path / "key.pub.pem"
    write_public_key(path, new_signing_key().public)
    write_public_key(path, KEY.public)
    assert read_public_key(path) == KEY.public
    assert os.listdir(tmp_path) == [path.name]


@needs_modes
def test_a_private_key_file_is_its_owners_alone_from_the_beginning(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_signing_key(tmp_path / "key.pem", KEY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["file", "folder", "link to nowhere"])
def test_a_private_key_never_overwrites_anything(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key.pem"
    if kind == "file":
        path.write_text("earlier")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    assert phrase_of(lambda: write_signing_key(path, KEY)) == "keys.exists"
    assert kind != "file" or path.read_text() == "earlier"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "write", [lambda path: write_signing_key(path, KEY), lambda path: write_public_key(path, KEY.public)]
)
def test_a_missing_folder_is_one_sentence(tmp_path: Path, write: Callable[[Path], None]) -> None:
    assert isinstance(raised(lambda: write(tmp_path / "no" / "key.pem")), CannotWriteError)


def test_a_disk_that_is_full_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(keys.os, "fsync", full)
    assert isinstance(raised(lambda: write_signing_key(tmp_path / "key.pem", KEY)), CannotWriteError)
    assert os.listdir(tmp_path) == []


def test_a_public_key_of_another_length_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        write_public_key(tmp_path / "key.pem", bytes(31))
    assert os.listdir(tmp_path) == []


# --- the openssl program --------------------------------------------------------------------------


@needs_openssl
def test_openssl_reads_our_private_key_and_finds_the_same_public_key(tmp_path: Path) -> None:
    key = new_signing_key()
    write_signing_key(tmp_path / "key.pem", key)
    write_public_key(tmp_path / "pub.pem", key.public)
    found = openssl("pkey", "-in", tmp_path / "key.pem", "-pubout")
    assert found == (tmp_path / "pub.pem").read_bytes()
    assert openssl("pkey", "-in", tmp_path / "key.pem") == (tmp_path / "key.pem").read_bytes()
    assert openssl("pkey", "-pubin", "-in", tmp_path / "pub.pem") == found


@needs_openssl
@needs_modes
def test_a_key_made_by_openssl_is_read_and_signs_for_its_public_key(tmp_path: Path) -> None:
    openssl("genpkey", "-algorithm", "ed25519", "-out", tmp_path / "key.pem")
    openssl("pkey", "-in", tmp_path / "key.pem", "-pubout", "-out", tmp_path / "pub.pem")
    key, public = read_signing_key(tmp_path / "key.pem"), read_public_key(tmp_path / "pub.pem")
    assert key.public == public
    assert verify(public, b"pack", sign(key.seed, b"pack"))


@needs_openssl
def test_signatures_pass_between_openssl_and_us_in_both_directions(tmp_path: Path) -> None:
    write_signing_key(tmp_path / "key.pem", KEY)
    (tmp_path / "message").write_bytes(b"manifest")
    signing = ("pkeyutl", "-sign", "-rawin", "-inkey", tmp_path / "key.pem", "-in", tmp_path / "message")
    theirs = openssl(*signing)
    assert verify(KEY.public, b"manifest", theirs)
    (tmp_path / "ours").write_bytes(sign(KEY.seed, b"manifest"))
    checking = ("pkeyutl", "-verify", "-rawin", "-inkey", tmp_path / "key.pem", "-in", tmp_path / "message")
    assert b"Verified" in openssl(*checking, "-sigfile", tmp_path / "ours")


@needs_openssl
def test_an_encrypted_key_is_refused_until_it_is_decrypted_as_the_sentence_says(tmp_path: Path) -> None:
    write_signing_key(tmp_path / "open.pem", KEY)
    word = new_signing_key().seed.hex()
    openssl(
        *("pkey", "-in", tmp_path / "open.pem", "-aes256", "-passout", f"pass:{word}"),
        *("-out", tmp_path / "shut.pem"),
    )
    error = raised(lambda: read_signing_key(tmp_path / "shut.pem"))
    assert error.phrase.id == "keys.encrypted"
    assert "openssl pkey -in" in error.text("vi")
    openssl("pkey", "-in", tmp_path / "shut.pem", "-passin", f"pass:{word}", "-out", tmp_path / "again.pem")
    assert read_signing_key(tmp_path / "again.pem") == KEY


OTHER_KINDS = {
    "RSA": ("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
    "RSA of old": ("genrsa", "-traditional", "1024"),
    "EC": ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "EC of old": ("ecparam", "-name", "prime256v1", "-genkey"),
    "X25519": ("genpkey", "-algorithm", "x25519"),
    "Ed448": ("genpkey", "-algorithm", "ed448"),
}


@needs_openssl
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_key_of_another_kind_is_named_as_such(kind: str, tmp_path: Path) -> None:
    path = kept(tmp_path / "key.pem", openssl(*OTHER_KINDS[kind]).decode())
    assert phrase_of(lambda: read_signing_key(path)) == "keys.other_kind"
    public = openssl("pkey", "-in", path, "-pubout").decode()
    assert phrase_of(lambda: public_key_from_pem(public)) == "keys.other_kind"


# --- forms of RFC 8410 and RFC 5958 ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "tail"),
    [
        ("020100", ""),
        ("020101", own_public_field()),
        ("020101", ATTRIBUTES + own_public_field()),
        ("020100", ATTRIBUTES),
    ],
    ids=["plain", "public key", "attributes and public key", "attributes"],
)
def test_a_private_key_may_bring_attributes_and_its_public_key(version: str, tail: str) -> None:
    assert signing_key_from_pem(pem(private_der(version, tail))) == KEY


def test_a_private_key_with_long_attributes_is_read() -> None:
    body = private_der()[2:] + bytes.fromhex("a0820100") + bytes(256)
    assert signing_key_from_pem(pem(bytes.fromhex("3082") + len(body).to_bytes(2, "big") + body)) == KEY


@pytest.mark.parametrize(
    "der",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x82\x01",
        private_der()[:-1],
        private_der() + b"\0",
        b"\x31" + private_der()[1:],
        private_der(version="020102"),
        private_der(seed=KEY.seed[:-1]),
        private_der(tail="00"),
        private_der(tail="a050" + 80 * "00"),
        b"\x30\x83\0\0\x2e" + private_der()[2:],
        private_der(tail="a0"),
        private_der(tail="a01f30"),
        private_der(tail=own_public_field() + "00"),
        private_der(tail="812100" + bytes(32).hex()),
        private_der().replace(bytes.fromhex("04220420"), bytes.fromhex("04200420")),
    ],
)
def test_a_private_key_of_any_other_form_is_damaged(der: bytes) -> None:
    assert phrase_of(lambda: signing_key_from_pem(pem(der))) == "keys.damaged"


def test_every_private_key_cut_off_or_with_a_letter_lost_is_one_sentence() -> None:
    text = pem(private_der())
    for length in range(len(text.rstrip())):
        phrase = phrase_of(lambda: signing_key_from_pem(text[:length]))  # noqa: B023
        assert phrase in {"keys.not_private", "keys.damaged"}
    start = text.index("\n") + 1
    for place in range(start, start + 64):
        lost = text[:place] + text[place + 1 :]
        assert phrase_of(lambda: signing_key_from_pem(lost)) == "keys.damaged"  # noqa: B023


def test_remarks_line_ends_and_other_blocks_around_a_private_key_do_not_matter() -> None:
    text = pem(private_der())
    certificate = pem(bytes(200), "CERTIFICATE")
    around = "\ufeffBag Attributes: khóa ký\r\n" + certificate + text.replace("\n", " \r\n") + certificate
    assert signing_key_from_pem(around) == KEY


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("", "keys.not_private"),
        ("khóa", "keys.not_private"),
        ("\0" * 1000, "keys.not_private"),
        (pem(bytes.fromhex(PUBLIC_HEAD) + KEY.public, "PUBLIC KEY"), "keys.not_private"),
        (pem(bytes(200), "CERTIFICATE"), "keys.not_private"),
        (pem(bytes(200), "OPENSSH PRIVATE KEY"), "keys.other_kind"),
        (pem(bytes(200), "ENCRYPTED PRIVATE KEY"), "keys.encrypted"),
        (pem(private_der()).replace("END", "END X"), "keys.damaged"),
        (pem(private_der()).replace("\nM", "\nÊ"), "keys.damaged"),
        (pem(private_der()).replace("\nM", "\n*"), "keys.damaged"),
        (pem(private_der()).replace("\nM", "\n*M"), "keys.damaged"),
        ("remark\n" * 10_000 + pem(private_der()), "keys.not_private"),
    ],
)
def test_a_text_without_a_usable_private_key_is_one_sentence(text: str, phrase: str) -> None:
    assert phrase_of(lambda: signing_key_from_pem(text)) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("", "keys.not_public"),
        (pem(bytes(200), "CERTIFICATE"), "keys.not_public"),
        (pem(private_der()), "keys.private_given"),
        (
            pem(bytes.fromhex(PUBLIC_HEAD) + KEY.public, "PUBLIC KEY") + pem(private_der()),
            "keys.private_given",
        ),
        (pem(bytes.fromhex(PUBLIC_HEAD) + KEY.public[:-1], "PUBLIC KEY"), "keys.damaged"),
        (pem(bytes.fromhex(PUBLIC_HEAD) + KEY.public + b"\0", "PUBLIC KEY"), "keys.damaged"),
        (
            pem(bytes.fromhex(PUBLIC_HEAD.replace("032100", "032101")) + KEY.public, "PUBLIC KEY"),
            "keys.unusable",
        ),
        (pem(bytes.fromhex(PUBLIC_HEAD) + bytes(32), "PUBLIC KEY"), "keys.unusable"),
        (pem(bytes.fromhex(PUBLIC_HEAD) + b"\xff" * 32, "PUBLIC KEY"), "keys.unusable"),
        (pem(bytes.fromhex("302a300506032b656e032100") + KEY.public, "PUBLIC KEY"), "keys.other_kind"),
        (pem(bytes(200), "RSA PUBLIC KEY"), "keys.other_kind"),
    ],
)
def test_a_text_without_a_usable_public_key_is_one_sentence(text: str, phrase: str) -> None:
    assert phrase_of(lambda: public_key_from_pem(text)) == phrase


def test_a_sentence_about_a_file_names_it_and_one_about_a_text_does_not(tmp_path: Path) -> None:
    path = kept(tmp_path / "rác.pem", "rubbish")
    for read in (read_signing_key, read_public_key):
        assert str(path) in raised(lambda: read(path)).text("vi")  # noqa: B023
    assert "văn bản đưa vào" in raised(lambda: signing_key_from_pem("rubbish")).text("vi")


# --- files ----------------------------------------------------------------------------------------

READERS = [read_signing_key, read_public_key]


@pytest.mark.parametrize("read", READERS)
def test_a_missing_file_is_said(read: Callable[[Path], object], tmp_path: Path) -> None:
    error = raised(lambda: read(tmp_path / "key.pem"))
    assert (type(error), error.phrase.id) == (MissingError, "error.file_missing")


@pytest.mark.parametrize("read", READERS)
def test_a_path_through_a_file_is_said(read: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert phrase_of(lambda: read(tmp_path / "file" / "key.pem")) == "keys.unreadable"


@needs_modes
@pytest.mark.timeout(10)
@pytest.mark.parametrize("read", READERS)
def test_a_folder_and_a_pipe_are_no_key_files_and_do_not_hold_the_program(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert phrase_of(lambda: read(tmp_path)) == "keys.no_file"
    assert phrase_of(lambda: read(tmp_path / "pipe")) == "keys.no_file"


@pytest.mark.parametrize("filling", [b"\0", b"-----BEGIN PUBLIC KEY-----\n", b"A", b"\xff"])
def test_ten_megabytes_of_rubbish_are_one_sentence_at_once(filling: bytes, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(filling * (10_000_000 // len(filling)))
    path.chmod(0o600)
    assert phrase_of(lambda: read_signing_key(path)) == "keys.not_private"
    assert phrase_of(lambda: signing_key_from_pem(path.read_text("latin-1"))) == "keys.not_private"
    assert phrase_of(lambda: read_public_key(path)) in {"keys.not_public", "keys.damaged"}


@needs_modes
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o644, 0o666])
def test_a_private_key_that_others_reach_is_refused_until_the_cure_of_the_sentence(
    mode: int, tmp_path: Path
) -> None:
    path = tmp_path / "khóa ký.pem"
    write_signing_key(path, KEY)
    path.chmod(mode)
    error = raised(lambda: read_signing_key(path))
    assert error.phrase.id == "keys.open_to_others"
    cure = re.search("“(chmod 600 .*?)”", error.text("vi"))
    assert cure
    subprocess.run(shlex.split(cure[1]), check=True)
    assert read_signing_key(path) == KEY


@needs_modes
def test_a_public_key_may_be_read_by_everybody(tmp_path: Path) -> None:
    write_public_key(tmp_path / "key.pem", KEY.public)
    (tmp_path / "key.pem").chmod(0o644)
    assert read_public_key(tmp_path / "key.pem") == public_key(KEY.seed)


def test_no_reader_leaves_a_file_open(tmp_path: Path) -> None:
    write_signing_key(tmp_path / "key.pem", KEY)
    handles = Path("/proc/self/fd")
    before = len(list(handles.iterdir())) if handles.is_dir() else 0
    for _ in range(5):
        read_signing_key(tmp_path / "key.pem")
        raised(lambda: read_signing_key(tmp_path))
    assert before == (len(list(handles.iterdir())) if handles.is_dir() else 0)
