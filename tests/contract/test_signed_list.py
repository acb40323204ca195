"""The signed list of components: what it states is held against the manifest."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Iterator, Tuple

import pytest
import requests
from bare_api import Api, slug
from draftmaker import NOW, small_draft
from pdf_maker import Authority, extended, printed_pdf, signed
from quick_time import QuickTime
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing.choosing import listing_manifest_sha256, signed_list
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_plugin.core.dossier.signing.stated_list import hashes_stated
from mineral_plugin.core.work.drafting import detach
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.signing import sign_in, sign_out

REQUEST = small_pdf("request")
FILED = manifest(("request", REQUEST))
HASH = sha256_of_json(FILED)


@pytest.fixture(scope="module")
def trust(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority.trusted_in(tmp_path_factory.mktemp("trust"), [authority.revoked()])


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, shared_database: Any, trust: Path
) -> Iterator[ServiceProcess]:
    options = ["--trust-roots", str(trust), "--looking-wait-s", "20"]
    folder = tmp_path_factory.mktemp("lists") / "service"
    process = ServiceProcess(folder, options, database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture
def api(shared: ServiceProcess, session: requests.Session) -> Api:
    return Api(shared.url, session)


@pytest.fixture
def dossier(api: Api) -> str:
    return with_request(api)


def with_request(api: Api) -> str:
    found = str(api.open(key()).json()["id"])
    assert api.put(found, "request", REQUEST).status_code == 200
    return found


def key() -> str:
    return "key-" + uuid.uuid4().hex


def filed(api: Api, dossier: str, body: Any = FILED) -> requests.Response:
    return api.post(f"/v1/dossiers/{dossier}/submission", submission(body), key())


def listed(authority: Authority, *lines: str) -> bytes:
    return signed(printed_pdf("LIST OF COMPONENTS", *lines), authority.signer()[0])


def told(api: Api, dossier: str) -> Any:
    files = api.get(f"/v1/dossiers/{dossier}").json()["components"]
    (found,) = [file for file in files if file["component"] == LISTING]
    return found


def test_a_list_of_what_is_filed_is_taken_and_told(api: Api, dossier: str, authority: Authority) -> None:
    assert "signed-list" in api.get("/v1/").json()["capabilities"]
    # A hash may be printed over the end of a line.
    assert api.put(dossier, LISTING, listed(authority, HASH[:61], HASH[61:])).status_code == 200
    assert "manifestSha256" not in told(api, dossier)
    answer = filed(api, dossier)
    assert answer.status_code == 201 and answer.json()["manifestSha256"] == HASH
    found = told(api, dossier)
    assert (found["manifestSha256"], found["signatures"]["outcome"]) == (HASH, "valid")


def test_a_list_of_other_files_is_refused_and_nothing_is_filed(
    api: Api, dossier: str, authority: Authority
) -> None:
    other = sha256_of_json({"another": "manifest"})
    for lines in ((other,), ("no hash, only words",)):
        assert api.put(dossier, LISTING, listed(authority, *lines)).status_code == 200
        answer = filed(api, dossier)
        assert (answer.status_code, slug(answer)) == (422, "list-differs")
        assert answer.json()["computed"] == HASH and HASH in answer.json()["detail"]
        assert answer.json()["stated"] == ([other] if lines == (other,) else [])
        assert api.get(f"/v1/dossiers/{dossier}").json()["state"] == "draft"


def test_a_list_that_was_changed_after_it_was_signed_is_refused(
    api: Api, dossier: str, authority: Authority
) -> None:
    assert api.put(dossier, LISTING, extended(listed(authority, HASH))).status_code == 200
    answer = filed(api, dossier)
    assert (answer.status_code, slug(answer)) == (422, "signature-invalid")


def test_what_cannot_be_proven_is_told_and_does_not_stop(api: Api) -> None:
    for data, outcome in (
        (listed(Authority("somebody else"), HASH), "indeterminate"),
        (printed_pdf("LIST", HASH), "unsigned"),
    ):
        found = with_request(api)
        assert api.put(found, LISTING, data).status_code == 200
        assert filed(api, found).status_code == 201
        assert told(api, found)["signatures"]["outcome"] == outcome


def test_there_is_one_place_for_a_list_and_it_may_be_empty(
    api: Api, dossier: str, authority: Authority
) -> None:
    answer = api.put(dossier, LISTING, listed(authority, HASH), slot="2")
    assert (answer.status_code, slug(answer)) == (404, "component-unknown")
    assert slug(api.put(dossier, LISTING, b"PK", mime="application/zip")) == "type-not-accepted"
    assert filed(api, dossier).status_code == 201


@pytest.fixture
def listed_draft(tmp_path: Path, authority: Authority) -> Tuple[Draft, Path]:
    """A draft whose list of components is signed, and its data folder."""
    (tmp_path / "home").mkdir()
    source = tmp_path / "don.pdf"
    source.write_bytes(REQUEST)
    draft = attach_file(small_draft(tmp_path / "home"), "request", source)

    def printing(_paper: Any, path: Path) -> int:
        path.write_bytes(printed_pdf("LIST", listing_manifest_sha256(draft)))
        return 1

    out = sign_out(draft, tmp_path / "out", [LISTING], printing)
    back = tmp_path / "back.pdf"
    back.write_bytes(signed((out.folder / out.files[0].out_name).read_bytes(), authority.signer()[0]))
    return sign_in(draft, [back])[0], tmp_path / "home"


def file_at(shared: ServiceProcess, session: requests.Session, draft: Draft, home: Path) -> Any:
    return file_draft(draft, shared.url, session, home, lambda: NOW, waiting=QuickTime().waiting())


def lists(shared: ServiceProcess, dossier: str) -> Any:
    here = f"dossier = '{dossier}' AND component = '{LISTING}'"
    return [row[0] for row in shared.rows(f"SELECT sha256 FROM component_files WHERE {here}")]


def test_the_program_sends_its_list_along(
    shared: ServiceProcess, session: requests.Session, listed_draft: Tuple[Draft, Path]
) -> None:
    draft, home = listed_draft
    listing = signed_list(draft)
    assert listing is not None
    receipt = file_at(shared, session, draft, home)
    assert receipt.manifest_sha256 == listing_manifest_sha256(draft)
    assert lists(shared, receipt.dossier_id) == [listing.sha256]


def test_a_list_that_is_out_of_date_stays_here(
    shared: ServiceProcess, session: requests.Session, listed_draft: Tuple[Draft, Path]
) -> None:
    draft, home = listed_draft
    changed = detach(draft, "request", 1)
    assert signed_list(changed) is None
    receipt = file_at(shared, session, changed, home)
    assert lists(shared, receipt.dossier_id) == []


def test_hashes_are_read_over_lines_and_from_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "list.pdf"
    path.write_bytes(printed_pdf("one", HASH, "two", HASH[:10], HASH[10:]))
    assert HASH in hashes_stated(path)
    path.write_bytes(printed_pdf("nothing of it", HASH[:63]))
    assert hashes_stated(path) == ()
