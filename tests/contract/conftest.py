"""Fixtures of the contract tests: the real service over real HTTP on this machine, nothing imitated."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterator

import pytest
import requests
from bare_api import Api
from cutting_proxy import CuttingProxy
from draftmaker import NOW, small_draft
from service_process import ServiceProcess

from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.receipts import Receipt
from mineral_plugin.core.work.filing import file_draft


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    process = ServiceProcess(tmp_path / "service").start()
    yield process
    process.kill()


@pytest.fixture
def proxy(service: ServiceProcess) -> Iterator[CuttingProxy]:
    cutter = CuttingProxy(service.port)
    yield cutter
    cutter.close()


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
    return lambda url: file_draft(draft, url, session, home, lambda: NOW)


@pytest.fixture
def api(service: ServiceProcess, session: requests.Session) -> Api:
    return Api(service.url, session)
