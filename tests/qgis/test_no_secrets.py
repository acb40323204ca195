"""After a whole filing with an account nothing of the person stands where it does not belong.

Looked for, in plain words and as UTF-16, base64 and percent-encoded: every access and refresh token of the
run, the password, and the client's identity number, telephone and mail address. Looked through: the data
folder (outbox and all), QGIS's profile (settings, password database) and message log, the project, what was
printed, and the service's log and database.
"""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set
from urllib.parse import quote

import pytest
from master_word import MASTER_WORD
from qgis.core import QgsApplication, QgsProject, QgsSettings
from test_gui_login import (  # noqa: F401 - the fixtures of a log-in from the dock
    WORD,
    Account,
    account,
    ask_again,
    at_service,
    file,
    log_in,
    office,
    person,
    prepare,
)

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.secret_store import QgisSecretStore
from mineral_plugin.core.dossier.parties import FILE_NAME as PARTIES
from mineral_plugin.core.dossier.parties import Party, PartyKind
from mineral_plugin.core.work.clients import choose_client, keep_client
from mineral_plugin.core.work.filing import list_receipts

SEEDED = {
    "identity number": "001099123457",
    "telephone": "0900000457",
    "mail address": "khong.co.that@vi-du.example",
    "password": WORD,
    "master password": MASTER_WORD,
}


@pytest.fixture
def heard(qgis_app: Any) -> Iterator[List[str]]:
    """What QGIS's message log is told."""
    lines: List[str] = []
    log = QgsApplication.messageLog()

    def hear(*told: Any) -> None:
        lines.append(" ".join(map(str, told)))

    log.messageReceived.connect(hear)
    yield lines
    log.messageReceived.disconnect(hear)


def shapes_of(secret: str) -> List[bytes]:
    """Return a secret in every shape that it is looked for in."""
    plain = secret.encode()
    coded = base64.b64encode(plain).rstrip(b"=")[:-1]
    return [plain, secret.encode("utf-16-le"), quote(secret, safe="").encode(), coded]


def places_with(secret: str, contents: Dict[str, bytes]) -> List[str]:
    shapes = shapes_of(secret)
    return [place for place, data in contents.items() if any(shape in data for shape in shapes)]


def contents_of(*folders: Path) -> Dict[str, bytes]:
    """Return every file below the folders, and every entry of those that are ZIP archives."""
    found: Dict[str, bytes] = {}
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        found[str(path)] = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found.update({f"{path}!{name}": archive.read(name) for name in archive.namelist()})
    return found


def test_what_is_looked_for_is_found_in_each_shape(tmp_path: Path) -> None:
    for number, shape in enumerate(shapes_of(SEEDED["mail address"])):
        (tmp_path / f"{number}.bin").write_bytes(b"before" + shape + b"after")
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", SEEDED["mail address"])
    assert len(places_with(SEEDED["mail address"], contents_of(tmp_path))) == 5
    assert places_with("somebody else", contents_of(tmp_path)) == []


def somebody() -> Party:
    """Return a client whose entries are looked for."""
    return Party(
        "",
        PartyKind.PERSON,
        "Người không có thật",
        number=SEEDED["identity number"],
        phone=SEEDED["telephone"],
        email=SEEDED["mail address"],
    )


def tokens_of(window: Any, url: str) -> Set[str]:
    """Return the access token and the refresh token of this moment."""
    return {window.login._accounts[url]._token, str(QgisSecretStore().get(f"mineral-licence {url}"))}


def everything(folders: List[Path], heard: List[str], printed: Any) -> Dict[str, bytes]:
    """Return all that was written anywhere, by its place."""
    profile, settings_file = Path(QgsApplication.qgisSettingsDirPath()), QgsSettings().fileName()
    return {
        **contents_of(*folders, profile),
        settings_file: Path(settings_file).read_bytes(),
        "QGIS's message log": "\n".join(heard).encode(),
        "what was printed": (printed.out + printed.err).encode(),
    }


def test_no_secret_and_nothing_personal_is_anywhere_after_a_filing(
    at_service: Any,  # noqa: F811 - the fixture
    account: Account,  # noqa: F811 - the fixture
    tmp_path: Path,
    heard: List[str],
    capfd: Any,
) -> None:
    home, desk = at_service.home, at_service.desk
    prepare(at_service)
    choose_client(home, desk.draft, keep_client(home, somebody()).id)
    ask_again(at_service, account)
    log_in(at_service, account)
    tokens = tokens_of(at_service, account.url)
    at_service.login._accounts[account.url].forget()
    file(at_service)
    tokens |= tokens_of(at_service, account.url)
    (receipt,) = list_receipts(home, desk.now)
    settings.save(service_url=account.url)
    QgsSettings().sync()
    QgsProject.instance().write(str(tmp_path / "project.qgz"))
    found = everything([tmp_path, home, account.folder], heard, capfd.readouterr())
    # It was all there to be found: the receipt in the outbox, the address among the settings.
    assert any(place.endswith("outbox.sqlite") for place in places_with(receipt.receipt_id, found))
    assert QgsSettings().fileName() in places_with(account.url, found)
    assert len(tokens) == 4
    assert {token: places_with(token, found) for token in tokens} == {token: [] for token in tokens}
    for name, secret in SEEDED.items():
        # Clients stand where clients are kept, and nowhere else.
        allowed = [] if "password" in name else [PARTIES]
        assert [Path(place).name for place in places_with(secret, found)] == allowed, name
    settings.save(service_url="")
