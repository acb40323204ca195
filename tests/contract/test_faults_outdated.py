"""Fault 15 of the contract's table: the law, the list of components or the register changes before filing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest
import requests
from bare_api import Api
from cutting_proxy import MEANWHILE
from draftmaker import NOW
from fault_office import FaultOffice
from register_api import Office
from register_things import area
from renewed_service import VERSION, RenewedService, with_law
from service_process import ServiceProcess

from mineral_plugin.core.base.words import say
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import Issuer, TrustList
from mineral_plugin.core.work.draft_rules import Given, move_draft
from mineral_plugin.core.work.filing import list_receipts
from mineral_plugin.core.work.packs import install_pack

LATER = date(2099, 1, 1)
NEW = "trial_paper"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    process = ServiceProcess(tmp_path / "service").start()
    yield process
    process.kill()


@pytest.fixture
def office(service: ServiceProcess, tmp_path: Path) -> Iterator[FaultOffice]:
    made = FaultOffice(service, tmp_path)
    yield made
    made.close()


def other_components(content: Any) -> None:
    """Change the list of components of P01: the first goes by another form, one is new."""
    content["read_on"] = VERSION
    (procedure,) = (one for one in content["procedures"] if one["id"] == "P01")
    listed = procedure["components"]
    named = {"vi": "Giấy tờ thử nghiệm", "en": "Trial paper"}
    listed.append({**listed[0], "id": NEW, "name": named})
    listed[0]["originals"] += 1


def trust_in(url: str) -> TrustList:
    key = requests.get(f"{url}/v1/", timeout=20).json()["register"]["publicKey"]
    return TrustList((Issuer("practice", bytes.fromhex(key)),))


def fetched(office: FaultOffice, url: str, path: str) -> TrustList:
    """Install a pack of the service in the program; return whom the program trusts."""
    headers = {"Authorization": f"Bearer {Api(url, office.session).token}"}
    answer = office.session.get(url + path, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    target = office.home.parent / f"{office.home.name}-{path.rpartition('/')[2]}.mlpack"
    target.write_bytes(answer.content)
    trust = trust_in(url)
    install_pack(target, office.home, trust, LATER)
    return trust


def receipt_told(office: FaultOffice) -> str:
    (receipt,) = list_receipts(office.home, office.now)
    return say(receipt.phrase(), "vi")


def test_15_the_law_and_the_components_change_before_the_submission(office, service, tmp_path):
    code = with_law(tmp_path / "newer", other_components)
    renewed: List[RenewedService] = []

    def update() -> None:
        renewed.append(RenewedService(code, service))
        office.proxy.upstream = renewed[0].port

    office.proxy.cut("POST", "/submission", MEANWHILE, update)
    try:
        refused_then_filed(office, renewed)
    finally:
        for one in renewed:
            one.end()


def refused_then_filed(office: FaultOffice, renewed: List[RenewedService]) -> None:
    sentence = office.refused()
    assert VERSION in sentence and "Giấy tờ thử nghiệm" in sentence and "đã đổi" in sentence
    assert office.refused() == sentence
    trust = fetched(office, renewed[0].url, f"/v1/register/rules/{VERSION}")
    moved = move_draft(office.draft, Given(), Sources(office.home, trust), NOW)
    assert NEW in [one.id for one in moved.components]
    office.file()
    words = "the service gets a newer rule set with other components before the submission: refused with the "
    office.settled(15, words + "difference; the draft is checked again under it and filed", sentence)


def near(east: int, north: int) -> Dict[str, Any]:
    """Return a rectangle of 100 m so many metres from the corner of the draft's area."""
    return {"areas": [area((east, north, 100, 100), name="Láng giềng")]}


def test_15_a_neighbour_is_granted_before_the_submission(office, service):
    register = Office(service, office.session)
    register.complete("licence")
    far = register.granted("11/GP-UBND", **near(6_000, 0))
    pack = register.json("/v1/")["register"]["pack"]
    trust = fetched(office, service.url, f"/v1/register/packs/{far}")
    sources = Sources(office.home, trust)
    given = Given(reference=("packs",))
    move_draft(office.draft, given, sources, NOW)
    assert [layer["pack"] for layer in office.draft.validation["reference"]] == [f"{pack}@{far}"]
    # Farther off than any neighbour: nothing to tell.
    register.granted("12/GP-UBND", **near(5_000, 5_000))

    def grant() -> None:
        register.granted("13/GP-UBND", **near(500, 0))

    office.proxy.cut("POST", "/submission", MEANWHILE, grant)
    sentence = office.refused()
    assert "13/GP-UBND" in sentence and "12/GP-UBND" not in sentence
    fetched(office, service.url, f"/v1/register/packs/{far + 2}")
    move_draft(office.draft, given, sources, NOW)
    office.file()
    words = "a licence is granted nearby before the submission: refused with its number; the draft is "
    office.settled(15, words + "checked again with the register of now and filed", sentence)
