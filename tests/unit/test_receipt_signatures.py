"""Signatures of receipts: one byte more or less, another key, another algorithm: none of them counts."""

from __future__ import annotations

import base64
import json

import pytest
from portal_samples import receipt_body

from mineral_plugin.cli.main import main
from mineral_plugin.core.base import ed25519
from mineral_plugin.core.portal.signatures import (
    Outcome,
    check_signature,
    keys_of,
    signed_bytes,
    thumbprint,
)

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC = ed25519.public_key(SEED)
# RFC 8037, appendix A: a public key and its thumbprint.
RFC_X = "11qYAYKxCrfVS_7TyWQHO" + "g7hcvPapiMlrwIaaPcHURo"
RFC_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6I" + "uo3vVzz7TxHCTwXBygrS4k"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwk(public: bytes, **changes):
    return {"kty": "OKP", "crv": "Ed25519", "x": b64(public), **changes}


def signed(body=None, seed=SEED, **header):
    body = body or receipt_body()
    told = {"alg": "Ed25519", "kid": thumbprint(ed25519.public_key(seed)), "typ": "mineral-receipt+jws"}
    told = {name: value for name, value in {**told, **header}.items() if value is not None}
    head = b64(json.dumps(told).encode())
    proof = ed25519.sign(seed, f"{head}.{b64(signed_bytes(body))}".encode())
    return {**body, "jws": f"{head}..{b64(proof)}"}


KEYS = keys_of({"keys": [jwk(PUBLIC)]})


def outcome(receipt, keys=None):
    return check_signature(receipt, KEYS if keys is None else keys).outcome


def test_a_signed_receipt_is_valid_in_whatever_order_its_members_come():
    receipt = signed()
    assert outcome(receipt) is Outcome.VALID
    assert outcome(dict(reversed(list(receipt.items())))) is Outcome.VALID


@pytest.mark.parametrize("name", sorted(receipt_body()))
def test_a_member_that_was_changed_or_taken_away_makes_it_invalid(name):
    receipt = signed()
    less = {member: value for member, value in receipt.items() if member != name}
    assert outcome({**receipt, name: "something else"}) is Outcome.INVALID
    assert outcome(less) is Outcome.INVALID


def test_a_member_that_was_added_makes_it_invalid():
    assert outcome({**signed(), "note": ""}) is Outcome.INVALID


def test_a_receipt_without_a_signature_is_not_called_valid():
    assert outcome(receipt_body()) is Outcome.UNSIGNED


def test_another_services_key_does_not_count():
    receipt = signed(seed=OTHER)
    checked = check_signature(receipt, KEYS)
    assert (checked.outcome, checked.key) == (Outcome.UNKNOWN_KEY, thumbprint(ed25519.public_key(OTHER)))


def test_a_signature_of_another_key_under_our_name_is_invalid():
    assert outcome(signed(seed=OTHER, kid=thumbprint(PUBLIC))) is Outcome.INVALID


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "HS256"},
        {"alg": "EdDSA"},
        {"alg": None},
        {"alg": ["Ed25519"]},
        {"typ": "JWT"},
        {"kid": None},
        {"kid": 1},
        {"crit": ["b64"], "b64": False},
        {"jwk": jwk(PUBLIC)},
        {"jku": "https://evil.example/keys"},
    ],
    ids=str,
)
def test_the_header_decides_nothing(header):
    assert outcome(signed(**header)) is Outcome.INVALID


@pytest.mark.parametrize(
    "change",
    [
        lambda jws: "",
        lambda jws: 7,
        lambda jws: jws.replace("..", "."),
        lambda jws: jws.replace("..", ".e30."),
        lambda jws: jws.partition("..")[0] + "..",
        lambda jws: jws + "=",
        lambda jws: jws + "A",
        lambda jws: jws[:-2] + ("AA" if jws[-2:] != "AA" else "BB"),
        lambda jws: " " + jws,
        lambda jws: "[" * 9000,
    ],
)
def test_a_signature_in_any_other_form_is_invalid(change):
    receipt = signed()
    assert outcome({**receipt, "jws": change(receipt["jws"])}) is Outcome.INVALID


def test_no_signature_at_all_under_alg_none_is_invalid():
    head = b64(json.dumps({"alg": "none", "kid": thumbprint(PUBLIC), "typ": "mineral-receipt+jws"}).encode())
    assert outcome({**receipt_body(), "jws": f"{head}.."}) is Outcome.INVALID


def test_a_number_that_json_cannot_say_is_invalid_and_no_error():
    receipt = signed()
    assert outcome({**receipt, "version": float("nan")}) is Outcome.INVALID


def test_the_thumbprint_is_that_of_the_rfc():
    public = base64.urlsafe_b64decode(RFC_X + "=")
    assert thumbprint(public) == RFC_THUMBPRINT


def test_a_key_goes_by_its_own_thumbprint_and_not_by_the_name_it_is_given():
    assert list(keys_of({"keys": [jwk(PUBLIC, kid="mine")]})) == [thumbprint(PUBLIC)]


@pytest.mark.parametrize(
    "key",
    [
        jwk(PUBLIC, crv="X25519"),
        jwk(PUBLIC, kty="EC"),
        jwk(bytes(32)),
        jwk(PUBLIC, x=b64(PUBLIC) + "="),
        jwk(PUBLIC, x=None),
        {"kty": "oct", "k": b64(PUBLIC)},
        "key",
        None,
    ],
    ids=str,
)
def test_keys_of_other_kinds_are_passed_over(key):
    assert keys_of({"keys": [key]}) == {}
    assert len(keys_of({"keys": [key, jwk(PUBLIC)]})) == 1


def test_a_set_without_keys_is_refused():
    with pytest.raises(ValueError, match="keys"):
        keys_of({"keys": "none"})


@pytest.fixture
def files(tmp_path):
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_text(json.dumps(signed()), encoding="utf-8")
    keys.write_text(json.dumps({"keys": [jwk(PUBLIC)]}), encoding="utf-8")
    return receipt, keys


def verify(files, capsys):
    receipt, keys = files
    code = main(["--lang", "en", "verify-receipt", str(receipt), "--keys", str(keys)])
    return (code, *capsys.readouterr())


def test_the_command_says_who_signed(files, capsys):
    code, out, _ = verify(files, capsys)
    told = json.loads(out)
    assert (code, told["outcome"], told["key"]) == (0, "valid", thumbprint(PUBLIC))
    assert told["legalEffect"] is False


def test_the_command_refuses_what_was_changed(files, capsys):
    receipt, _ = files
    receipt.write_text(receipt.read_text(encoding="utf-8").replace('"P01"', '"P02"'), encoding="utf-8")
    code, out, err = verify(files, capsys)
    assert (code, out) == (2, "") and "does not fit" in err


def test_the_command_refuses_what_nobody_signed(files, capsys):
    receipt, _ = files
    receipt.write_text(json.dumps(receipt_body()), encoding="utf-8")
    code, _, err = verify(files, capsys)
    assert code == 2 and "no signature" in err


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, "\udcff"], ids=lambda text: ascii(text)[:8])
def test_files_that_are_something_else_are_refused_with_a_sentence(files, capsys, text):
    for path in files:
        kept = path.read_bytes()
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        code, _, err = verify(files, capsys)
        assert code == 2 and path.name in err
        path.write_bytes(kept)
