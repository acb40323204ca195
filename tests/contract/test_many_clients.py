"""Many clients at once, and the service killed again and again: none lost, none double."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from typing import Any, Dict, List

import pytest
import requests
from bare_api import Api, slug
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from testdata import by_scale

DOSSIERS = by_scale(50, 5000)
CLIENTS = 50
KILLS = by_scale(3, 200)
LIMIT_S = by_scale(100, 3000)
DATA = small_pdf("a request")


class Client(threading.Thread):
    """Files dossiers one after the other; after any doubt it does the same again under the same key."""

    def __init__(self, service: ServiceProcess, work: "queue.Queue[int]", receipts: Dict[int, Any]) -> None:
        super().__init__(daemon=True)
        self._service = service
        self._work = work
        self._receipts = receipts
        self._until = time.monotonic() + LIMIT_S
        self.wrong: List[str] = []

    def run(self) -> None:
        while True:
            try:
                number = self._work.get_nowait()
            except queue.Empty:
                return
            while number not in self._receipts and time.monotonic() < self._until:
                try:
                    self._file(number)
                except (requests.ConnectionError, requests.Timeout, AssertionError):
                    time.sleep(0.1)  # killed just now: it is back on another port in a moment

    def _file(self, number: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            api = Api(self._service.url, session)
            opened = api.open(f"many-{number}-open", draft=f"HS-{number}")
            if not self._done(opened, 201):
                return
            dossier = opened.json()["id"]
            put = api.put(dossier, "request", DATA)
            if put.status_code != 200 and slug(put) != "frozen" and not self._done(put, 200):
                return
            body = submission(manifest(("request", DATA), draft=f"HS-{number}"))
            filed = api.post(f"/v1/dossiers/{dossier}/submission", body, f"many-{number}-file")
            if self._done(filed, 201):
                self._receipts[number] = filed.json()

    def _done(self, answer: requests.Response, status: int) -> bool:
        if answer.status_code not in (status, 409, 429, 503):
            self.wrong.append(f"{answer.status_code} {answer.text[:200]}")
        return answer.status_code == status


@pytest.mark.timeout(LIMIT_S + 60)
def test_dossiers_of_many_clients_are_each_filed_once_through_kills(service):
    work: "queue.Queue[int]" = queue.Queue()
    for number in range(DOSSIERS):
        work.put(number)
    receipts: Dict[int, Any] = {}
    clients = [Client(service, work, receipts) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for kill in itertools.count(1):
        done = len(receipts)
        deadline = time.monotonic() + LIMIT_S / 4
        # Each kill comes in the middle of work: after some more have been filed.
        while len(receipts) < min(DOSSIERS, done + DOSSIERS // (KILLS + 2)) and time.monotonic() < deadline:
            time.sleep(0.01)
        if kill > KILLS or not any(client.is_alive() for client in clients):
            break
        service.kill()
        service.start()
    for client in clients:
        client.join(LIMIT_S)
    assert kill == KILLS + 1
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert sorted(receipts) == list(range(DOSSIERS))
    filed = service.rows("SELECT receipt_id, dossier FROM submissions")
    assert len(filed) == DOSSIERS
    assert {row[0] for row in filed} == {receipt["receiptId"] for receipt in receipts.values()}
    assert service.rows("SELECT count(*) FROM dossiers") == [(DOSSIERS,)]
    numbers = sorted(int(receipt["maHoSo"].rpartition("-")[2]) for receipt in receipts.values())
    assert len(set(numbers)) == DOSSIERS
