"""Copies: made while dossiers are filed, restored elsewhere, and proven to the byte."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import tarfile
import threading

import pytest
import requests
from bare_api import Api
from databases import PostgresqlDatabase, SqliteFile
from service_command import command
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission

from mineral_plugin.core.portal.signatures import Outcome, check_signature, keys_of
from mineral_service.blobs import may_remove


def backed_up(service, target):
    return command("backup", "--data", service.data, "--to", target, url=service.database.url)


def restored(source, home, database):
    return command("restore", "--from", source, "--data", home, url=database.url)


def another(database):
    """Return a second, empty database of the same kind."""
    return PostgresqlDatabase(database.server) if isinstance(database, PostgresqlDatabase) else SqliteFile()


def file_one(api, number, data, component="request", mime="application/pdf"):
    dossier = str(api.open(f"backup-open-{number}").json()["id"])
    assert api.put(dossier, component, data, mime=mime).status_code == 200
    filed = api.post(
        f"/v1/dossiers/{dossier}/submission", submission(manifest((component, data))), f"backup-{number}"
    )
    assert filed.status_code == 201, filed.text
    return filed.json()


class Load(threading.Thread):
    """Somebody who files one dossier after the other."""

    def __init__(self, service) -> None:
        super().__init__(daemon=True)
        self._service = service
        self.over = threading.Event()
        self.receipts: list = []

    def run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            api = Api(self._service.url, session)
            while not self.over.is_set():
                number = len(self.receipts)
                # No PDF: each new one would be waited for until it was looked at.
                data = b'{"number": [%s0]}' % (b"%d, " % number * 1000)
                self.receipts.append(file_one(api, number, data, "report", "application/json"))


def test_a_copy_made_under_load_is_one_state_with_every_byte(service, tmp_path, session):
    load = Load(service)
    load.start()
    while len(load.receipts) < 10 and load.is_alive():
        load.join(0.05)
    before = len(load.receipts)
    target, home, database = tmp_path / "copy.tar", tmp_path / "again", another(service.database)
    done = backed_up(service, target)
    assert done.returncode == 0, done.stderr
    after = len(load.receipts)
    load.over.set()
    load.join(20)
    assert after > before >= 10  # it went on meanwhile
    told = restored(target, home, database)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["damaged"] == []
    check_restored(service, home, database, session, load.receipts, before, after)


def check_restored(service, home, database, session, receipts, before, after):
    process = ServiceProcess(home, database=database).start()
    try:
        api = Api(process.url, session)
        files = process.rows("SELECT sha256, bytes FROM component_files")
        for sha256, size in files:
            data = (home / "blobs" / sha256[:2] / sha256[2:4] / sha256).read_bytes()
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha256, size)
        kept = {
            row[0]: json.loads(row[1]) for row in process.rows("SELECT dossier, receipt FROM submissions")
        }
        # No later dossier without all the earlier ones, and none half filed.
        assert before <= len(kept) <= after + 1 and len(files) >= len(kept)
        assert list(kept.values()) and all(kept[one["dossierId"]] == one for one in receipts[: len(kept)])
        published = keys_of(api.get("/.well-known/jwks.json").json())
        assert {check_signature(one, published).outcome for one in kept.values()} == {Outcome.VALID}
        instance = session.get(service.url + "/v1/", timeout=20).json()["backend"]["id"]
        assert api.get("/v1/").json()["backend"]["id"] == instance
        assert file_one(api, "after", small_pdf("after"))["receiptId"]
    finally:
        process.kill()


@pytest.fixture
def copy(service, api, tmp_path):
    """A copy with one filed dossier."""
    file_one(api, 0, small_pdf("filed"))
    target = tmp_path / "copy.tar"
    done = backed_up(service, target)
    assert done.returncode == 0, done.stderr
    return target


def test_a_copy_is_its_owners_alone_and_never_overwritten(service, copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()
    done = backed_up(service, copy)
    assert done.returncode == 2 and "never overwritten" in done.stderr
    assert copy.read_bytes() == before
    assert sorted(path.name for path in copy.parent.iterdir() if "copy" in path.name) == ["copy.tar"]


def test_nothing_is_restored_over_what_is_there(service, copy, tmp_path):
    done = restored(copy, service.data, another(service.database))
    assert done.returncode == 2 and "not empty" in done.stderr
    if service.database.url:
        done = restored(copy, tmp_path / "again", service.database)
        assert done.returncode == 2 and "not empty" in done.stderr
        assert not (tmp_path / "again").exists()
    assert service.rows("SELECT count(*) FROM submissions") == [(1,)]


def test_an_empty_folder_is_taken(service, copy, tmp_path):
    (tmp_path / "again").mkdir()
    done = restored(copy, tmp_path / "again", another(service.database))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((tmp_path / "again" / "keys" / "receipt-0001.pem").stat().st_mode) == 0o600


def test_a_copy_of_the_other_kind_of_database_is_refused(copy, service, tmp_path, postgresql):
    other = SqliteFile() if service.database.url else PostgresqlDatabase(postgresql)
    done = restored(copy, tmp_path / "again", other)
    assert done.returncode == 2 and "other kind" in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_damaged_file_is_told_when_it_is_copied_and_when_it_is_restored(service, api, tmp_path):
    file_one(api, 0, small_pdf("filed"))
    (path,) = (service.data / "blobs").glob("??/??/*")
    path.write_bytes(small_pdf("fILed"))
    done = backed_up(service, tmp_path / "copy.tar")
    assert (done.returncode, json.loads(done.stdout)["damaged"]) == (1, [path.name])
    again = restored(tmp_path / "copy.tar", tmp_path / "again", another(service.database))
    assert (again.returncode, json.loads(again.stdout)["damaged"]) == (1, [path.name])


def test_a_file_that_is_not_there_is_told(service, api, tmp_path):
    file_one(api, 0, small_pdf("filed"))
    (path,) = (service.data / "blobs").glob("??/??/*")
    path.unlink()
    done = backed_up(service, tmp_path / "copy.tar")
    assert (done.returncode, json.loads(done.stdout)["damaged"]) == (1, [path.name])


def test_while_a_copy_is_made_nothing_is_tidied_away(service, api, tmp_path):
    with may_remove(service.data / "blobs") as allowed:
        assert allowed
        waiting = threading.Thread(target=backed_up, args=(service, tmp_path / "copy.tar"))
        waiting.start()
        waiting.join(3)
        assert waiting.is_alive() and not (tmp_path / "copy.tar").exists()
    waiting.join(30)
    assert (tmp_path / "copy.tar").exists()


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> bytes:
    """The bytes of a copy, to be spoiled."""
    folder = tmp_path_factory.mktemp("original")
    process = ServiceProcess(folder / "service").start()
    try:
        with requests.Session() as session:
            session.trust_env = False
            file_one(Api(process.url, session), 0, small_pdf("filed"))
        assert backed_up(process, folder / "copy.tar").returncode == 0
    finally:
        process.kill()
    return (folder / "copy.tar").read_bytes()


def rewritten(copy, change):
    """Write a copy anew with its members as ``change`` returns them."""
    with tarfile.open(copy) as tar:
        members = [
            (one, stream.read() if (stream := tar.extractfile(one)) else b"") for one in tar.getmembers()
        ]
    with tarfile.open(copy, "w") as tar:
        for member, data in change(members):
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def changed_byte(members):
    return [(one, b"x" + data[1:] if "/blobs/" in one.name else data) for one, data in members]


def left_out(members):
    return [(one, data) for one, data in members if "/blobs/" not in one.name]


def added(members, name="data/packs/more"):
    return [(tarfile.TarInfo(name), b"more"), *members]


def linked(members):
    link = tarfile.TarInfo("data/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return [(link, b""), *members]


@pytest.mark.parametrize(
    "change",
    [
        changed_byte,
        left_out,
        added,
        linked,
        lambda members: added(members, "../escaped"),
        lambda members: added(members, "data/../../escaped"),
        lambda members: added(members, "/escaped"),
        lambda members: [*members[:1], *members],
        lambda members: members[:-1],
        lambda members: [(one, data if one.name != "backup.json" else b"[]") for one, data in members],
    ],
)
def test_a_copy_that_was_changed_is_refused_and_leaves_nothing(tmp_path, original, change):
    (tmp_path / "copy.tar").write_bytes(original)
    rewritten(tmp_path / "copy.tar", change)
    done = restored(tmp_path / "copy.tar", tmp_path / "inner" / "again", SqliteFile())
    assert done.returncode == 2 and "not a whole copy" in done.stderr, done.stderr
    assert list((tmp_path / "inner").iterdir()) == []
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize("data", [b"", b"no tar at all", bytes(10_240)], ids=len)
def test_a_file_that_is_no_copy_is_refused(tmp_path, data):
    (tmp_path / "copy.tar").write_bytes(data)
    done = restored(tmp_path / "copy.tar", tmp_path / "again", SqliteFile())
    assert done.returncode == 2 and "not a whole copy" in done.stderr


def test_a_copy_does_not_go_into_what_it_copies(service):
    done = backed_up(service, service.data / "copy.tar")
    assert done.returncode == 2 and "outside" in done.stderr


def test_data_of_another_version_are_not_changed_to_be_copied(service, tmp_path):
    with service.database.changing(service.data) as change:
        change("UPDATE alembic_version SET version_num = '0003'")
    done = backed_up(service, tmp_path / "copy.tar")
    assert done.returncode == 2 and not (tmp_path / "copy.tar").exists()
    assert service.rows("SELECT version_num FROM alembic_version") == [("0003",)]
