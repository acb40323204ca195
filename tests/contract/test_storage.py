"""The database of the service: its layout, data of other versions, two processes, a server that goes away."""

from __future__ import annotations

import threading
import time

import pytest
import requests
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from bare_api import Api, slug
from databases import PostgresqlDatabase
from postgis import running_postgis
from service_process import ServiceProcess
from sqlalchemy import URL, insert, select

from mineral_service.flow import rows
from mineral_service.storage import schema
from mineral_service.storage.engines import open_engine
from mineral_service.storage.schema import metadata
from mineral_service.storage.steps import newest_step
from mineral_service.storage.store import Store
from mineral_service.storage.upgrading import configuration


def test_the_steps_lead_to_the_layout_that_the_code_expects(database, tmp_path):
    Store(tmp_path, database.url).close()
    engine = open_engine(tmp_path, database.url)
    with engine.connect() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, metadata) == []
    engine.dispose()


def test_the_newest_step_is_read_from_the_name_of_its_file():
    assert newest_step() == ScriptDirectory.from_config(configuration()).get_current_head()


def test_a_restart_keeps_the_data_and_their_identifier(service, session):
    first = session.get(service.url + "/v1/", timeout=20).json()["backend"]["id"]
    dossier = Api(service.url, session).dossier()
    assert service.stop() == 0
    again = Api(service.start().url, session)
    assert again.get("/v1/").json()["backend"]["id"] == first
    assert again.get(f"/v1/dossiers/{dossier}").json()["id"] == dossier


def test_data_of_a_newer_version_are_left_alone_with_one_sentence(service):
    service.stop()
    with service.database.changing(service.data) as change:
        change("UPDATE alembic_version SET version_num = 'f999'")
    with pytest.raises(RuntimeError):
        service.start()
    (line,) = service.log().splitlines()
    assert "mới hơn" in line or "newer" in line
    assert service.rows("SELECT version_num FROM alembic_version") == [("f999",)]


def test_a_dossier_that_was_filed_before_there_were_events_begins_with_its_filing(tmp_path, database):
    engine = open_engine(tmp_path, database.url)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        values = {"draft": "HS", "procedure": "P01", "mineral": "gold", "area_name": "", "state": "submitted"}
        dossiers, submissions = schema.dossiers, schema.submissions
        connection.execute(insert(dossiers).values(id="old", created_at="2026-01-02", unit="X99", **values))
        filed = {"manifest_sha256": "", "manifest": "{}", "receipt": "{}", "receipt_id": "THU-1"}
        connection.execute(
            insert(submissions).values(
                dossier="old", idempotency_key="k", received_at="2026-01-03T08:00:00+07:00", **filed
            )
        )
    engine.dispose()
    store = Store(tmp_path, database.url)
    with store.read() as connection:
        (event,) = rows.events_of(connection, "old")
    store.close()
    assert (event.seq, event.act, event.at) == (1, "submit", "2026-01-03T08:00:00+07:00")
    assert rows.case_after((event,)).state == "submitted"


NOBODYS = URL.create("postgresql", "u", "hidden", "127.0.0.1", 9, "nobody")


@pytest.mark.parametrize(
    "url", ["mysql://u@localhost/x", "not an address", NOBODYS.render_as_string(hide_password=False)]
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_its_password(tmp_path, url):
    process = ServiceProcess(tmp_path / "service")
    process.database.url = url
    with pytest.raises(RuntimeError):
        process.start()
    (line,) = process.log().splitlines()
    assert "DATABASE_URL" in line and "hidden" not in line


def test_two_services_on_one_database_open_a_dossier_once(postgresql, tmp_path):
    database = PostgresqlDatabase(postgresql)
    processes = [ServiceProcess(tmp_path / name, database=database).start() for name in ("one", "two")]
    answers, together = [], threading.Barrier(8)

    def open_at(url):
        with requests.Session() as own:
            own.trust_env = False
            together.wait(20)
            answers.append(Api(url, own).open("the-same-key-for-all"))

    threads = [threading.Thread(target=open_at, args=(processes[n % 2].url,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for process in processes:
        process.kill()
    opened = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert {slug(answer) for answer in answers if answer.status_code != 201} <= {"idempotency-busy"}
    assert [(next(iter(opened)),)] == database.rows(tmp_path, "SELECT id FROM dossiers")


def test_a_database_server_that_goes_away_is_a_problem_and_then_the_service_goes_on(tmp_path, session):
    with running_postgis() as server:
        database = PostgresqlDatabase(server)
        process = ServiceProcess(tmp_path / "service", database=database).start()
        api = Api(process.url, session)
        dossier = api.dossier()
        ours = "FROM pg_stat_activity WHERE application_name = 'mineral_service'"
        server.asked(f"SELECT pg_terminate_backend(pid) {ours}")
        assert api.get(f"/v1/dossiers/{dossier}").status_code == 200
    try:
        answer = api.get(f"/v1/dossiers/{dossier}")
        assert (answer.status_code, slug(answer)) == (503, "backend-unavailable")
        assert api.get("/v1/health/ready").status_code == 503
    finally:
        process.kill()


def test_who_reads_does_not_wait_for_the_many_who_wait_to_write_to_the_file(tmp_path):
    store, done, threads = Store(tmp_path), [], []

    def write() -> None:
        with store.write():
            done.append(1)

    with store.write():
        threads += [threading.Thread(target=write) for _ in range(40)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        with store.read() as connection:
            assert connection.execute(select(schema.facts)).first() is not None
        waited = time.monotonic() - began
    for thread in threads:
        thread.join(20)
    store.close()
    assert len(done) == len(threads)
    assert waited < 2


def first_layout(folder) -> None:
    """Make a file as the service wrote it before its steps were numbered."""
    folder.mkdir()
    engine = open_engine(folder, None)
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        steps = configuration()
        steps.attributes["connection"] = connection
        command.upgrade(steps, "0001")
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()


def test_a_file_from_before_the_steps_were_numbered_is_taken_over(tmp_path):
    first_layout(tmp_path / "service")
    process = ServiceProcess(tmp_path / "service")
    before = process.rows("SELECT value FROM facts")
    process.start()
    try:
        assert process.rows("SELECT value FROM facts") == before
        assert process.rows("SELECT count(*) FROM alembic_version") == [(1,)]
        assert process.rows("SELECT count(*) FROM uploads") == [(0,)]
    finally:
        process.kill()


def test_a_damaged_file_is_one_sentence_that_names_the_folder(tmp_path):
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "service.sqlite").write_bytes(b"not a database" * 1000)
    process = ServiceProcess(tmp_path / "service")
    with pytest.raises(RuntimeError):
        process.start()
    (line,) = process.log().splitlines()
    assert str(tmp_path / "service") in line
