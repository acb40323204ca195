"""Receipts are signed once, say the same for ever, and are checked without the service."""

from __future__ import annotations

import json
import stat

import pytest
from bare_api import Api
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet
from service_command import command, kept
from service_process import ServiceProcess
from test_service_rules import manifest, submission

from mineral_plugin.cli.main import main
from mineral_plugin.core.portal.signatures import Outcome, check_signature, keys_of, signed_bytes

JWKS = "/.well-known/jwks.json"


def filed(api, key="signed-1"):
    dossier = str(api.open(f"{key}-open").json()["id"])
    answer = api.post(f"/v1/dossiers/{dossier}/submission", submission(manifest()), f"{key}-file")
    assert answer.status_code == 201, answer.text
    return answer


def keys(api):
    return keys_of(api.get(JWKS).json())


def test_a_receipt_is_signed_with_a_key_that_is_published(api):
    receipt = filed(api).json()
    checked = check_signature(receipt, keys(api))
    assert checked.outcome is Outcome.VALID
    assert receipt["receiptId"].startswith("THU-")


def test_another_library_says_the_same_of_it(api):
    receipt = filed(api).json()
    published = KeySet.import_key_set(api.get(JWKS).json())
    found = jws.deserialize_compact(
        receipt["jws"], published, algorithms=["Ed25519"], payload=signed_bytes(receipt)
    )
    assert found.headers()["typ"] == "mineral-receipt+jws"
    with pytest.raises(BadSignatureError):
        changed = signed_bytes({**receipt, "areaName": "Elsewhere"})
        jws.deserialize_compact(receipt["jws"], published, algorithms=["Ed25519"], payload=changed)


def test_the_landing_page_leads_to_the_keys_and_they_are_public_only(api):
    place = api.get("/v1/").json()["links"]["receiptKeys"]
    (key,) = api.get(place).json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["alg"]) == ("OKP", "Ed25519", "Ed25519")


def test_a_receipt_is_the_same_to_the_byte_at_each_read_also_after_a_restart(service, session):
    api = Api(service.url, session)
    given = filed(api)
    place = f"/v1/dossiers/{given.json()['dossierId']}/receipt"
    assert api.get(place).content == api.get(place).content == given.content
    assert filed(api).content == given.content  # the same key again
    service.kill()
    again = Api(service.start().url, session)
    assert again.get(place).content == given.content
    assert check_signature(again.get(place).json(), keys(again)).outcome is Outcome.VALID


def test_the_private_key_is_its_owners_alone_and_in_no_answer(service, api):
    (path,) = (service.data / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    secret = path.read_text(encoding="ascii").splitlines()[1]
    assert secret not in api.get(JWKS).text + service.log()


def test_a_new_key_signs_at_once_and_older_receipts_still_hold(service, api):
    older = filed(api, "older-1").json()
    done = command("new-receipt-key", "--data", service.data, url=service.database.url)
    assert done.returncode == 0, done.stderr
    newer = filed(api, "newer-1").json()
    published = keys(api)
    marks = [check_signature(receipt, published) for receipt in (older, newer)]
    assert [mark.outcome for mark in marks] == [Outcome.VALID] * 2
    assert marks[0].key != marks[1].key == json.loads(done.stdout)["key"]
    # The older key can sign nothing any more.
    private = [path for path in (service.data / "keys").iterdir() if not path.name.endswith(".pub.pem")]
    assert [path.name for path in private] == ["receipt-0002.pem"]


def test_the_service_checks_a_receipt_by_command(service, api, tmp_path):
    path = kept(tmp_path, "receipt.json", filed(api).text)
    done = command("verify-receipt", "--data", service.data, "--receipt", path)
    assert json.loads(done.stdout)["outcome"] == "valid"
    changed = kept(tmp_path, "receipt.json", path.read_text(encoding="utf-8").replace("P01", "P02"))
    refused = command("verify-receipt", "--data", service.data, "--receipt", changed)
    assert refused.returncode == 2 and "does not fit" in refused.stderr


def test_the_program_checks_a_receipt_with_keys_it_keeps_or_fetches(service, api, tmp_path, capsys):
    path = kept(tmp_path, "receipt.json", filed(api).text)
    published = kept(tmp_path, "keys.json", api.get(JWKS).text)
    assert main(["--lang", "en", "verify-receipt", str(path), "--service", service.url]) == 0
    service.kill()
    assert main(["--lang", "en", "verify-receipt", str(path), "--keys", str(published)]) == 0
    assert capsys.readouterr().out.count('"valid"') == 2


def test_a_receipt_from_before_is_told_to_be_unsigned(service, api, session):
    receipt = filed(api).json()
    old = {name: value for name, value in receipt.items() if name != "jws"}
    with service.database.changing(service.data) as change:
        change("UPDATE submissions SET receipt = '" + json.dumps(old) + "'")
    read = api.get(f"/v1/dossiers/{receipt['dossierId']}/receipt").json()
    assert read == old
    assert check_signature(read, keys(api)).outcome is Outcome.UNSIGNED


def test_a_key_that_others_can_read_is_not_used(tmp_path):
    process = ServiceProcess(tmp_path / "service").start()
    process.stop()
    (path,) = (process.data / "keys").iterdir()
    path.chmod(0o644)
    with pytest.raises(RuntimeError, match="chmod 600"):
        process.start()
