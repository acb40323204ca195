"""Fixtures of the contract tests: the real service over real HTTP on this machine, nothing imitated."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Iterator, Union

import drawn_examples  # noqa: F401 - no drawn example fails for being slow
import pytest
import requests
from bare_api import Api
from databases import SETTINGS, PostgresqlDatabase, SqliteFile
from draftmaker import NOW, small_draft
from meddling_proxy import MeddlingProxy
from postgis import Postgis, is_installed, running_postgis
from quick_time import QuickTime
from sending_office import SendingOffice
from service_process import ServiceProcess

from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.receipts import Receipt
from mineral_plugin.core.work.filing import file_draft

Database = Union[SqliteFile, PostgresqlDatabase]
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgis]:
    """A real server, started for the first test that asks for it."""
    if not is_installed():
        pytest.fail("PostgreSQL with PostGIS is not installed: half of what is promised would go untested")
    with running_postgis(SETTINGS) as server:
        yield server


def make_database(request: pytest.FixtureRequest) -> Database:
    if request.param == "sqlite":
        return SqliteFile()
    return PostgresqlDatabase(request.getfixturevalue("postgresql"))


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Database:
    """What the service keeps its rows in: each test runs on both."""
    return make_database(request)


@pytest.fixture(scope="module", params=DATABASES)
def shared_database(request: pytest.FixtureRequest) -> Database:
    """The same for a service that all tests of a module share."""
    return make_database(request)


@pytest.fixture
def service(tmp_path: Path, database: Database) -> Iterator[ServiceProcess]:
    process = ServiceProcess(tmp_path / "service", database=database).start()
    yield process
    process.kill()


@pytest.fixture
def proxy(service: ServiceProcess) -> Iterator[MeddlingProxy]:
    meddler = MeddlingProxy(service.port)
    yield meddler
    meddler.close()


@pytest.fixture
def office(home: Path, proxy: MeddlingProxy, session: requests.Session) -> SendingOffice:
    return SendingOffice(home, proxy.url, session)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        # The machine's own proxy settings have no part in these tests.
        opened.trust_env = False
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def draft(home: Path) -> Draft:
    return small_draft(home)


@pytest.fixture
def file_at(draft: Draft, session: requests.Session, home: Path) -> Callable[[str], Receipt]:
    waiting = QuickTime().waiting()
    return lambda url: file_draft(draft, url, session, home, lambda: NOW, waiting=waiting)


@pytest.fixture
def api(service: ServiceProcess, session: requests.Session) -> Api:
    return Api(service.url, session)


@pytest.fixture(scope="module")
def authority() -> Any:
    """Somebody made up who gives certificates."""
    from pdf_maker import Authority

    return Authority()


@pytest.fixture(scope="module")
def tokens(authority: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tokens of SoftHSM2 with certificates of the authority; the folder in which they lie."""
    from token_maker import make_tokens

    before = os.environ.get("SOFTHSM2_CONF")
    yield make_tokens(tmp_path_factory.mktemp("softhsm"), authority).parent / "tokens"
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before
