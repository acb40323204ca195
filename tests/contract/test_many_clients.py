"""Many clients at once, and the service killed again and again: none lost, none double."""

from __future__ import annotations

import queue
import threading
import time
from typing import Any, Dict, Iterator, List

import pytest
import requests
from bare_api import Api, log_in, slug
from figures import leave
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission
from testdata import by_scale

DOSSIERS = by_scale(50, 5000)
CLIENTS = 50
KILLS = by_scale(3, 100)
LIMIT_S = by_scale(100, 3000)
DATA = small_pdf("a request")


class Line:
    """The service as its clients know it: it goes away at any moment, and comes back at another port."""

    def __init__(self, service: ServiceProcess) -> None:
        self.service = service
        self.is_up = threading.Event()
        self.is_up.set()
        self.away_s: List[float] = []
        self.most_memory_mib = 0.0

    def cut(self) -> None:
        """Kill the service in the middle of work and start it again."""
        self.most_memory_mib = max(self.most_memory_mib, self.service.most_memory_mib())
        self.is_up.clear()
        self.service.kill()
        began = time.monotonic()
        self.service.start()
        self.away_s.append(time.monotonic() - began)
        self.is_up.set()


class Client(threading.Thread):
    """Files dossiers one after the other; after any doubt it does the same again under the same key."""

    def __init__(self, name: str, line: Line, work: "queue.Queue[int]", receipts: Dict[int, Any]) -> None:
        super().__init__(name=name, daemon=True)
        self._line = line
        self._work = work
        self._receipts = receipts
        self._token = ""
        self._until = time.monotonic() + LIMIT_S
        self.wrong: List[str] = []
        self.again = 0

    def run(self) -> None:
        for number in _taken(self._work):
            while number not in self._receipts and time.monotonic() < self._until:
                try:
                    self._file(number)
                except (requests.ConnectionError, requests.Timeout):
                    self.again += 1
                    self._line.is_up.wait(LIMIT_S)

    def _file(self, number: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            url = self._line.service.url
            self._token = self._token or log_in(url, session, self.name)
            api = Api(url, session, self._token)
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
        if answer.status_code == 401:
            self._token = ""  # it holds ten minutes
        elif answer.status_code not in (status, 409, 429, 503):
            self.wrong.append(f"{answer.status_code} {answer.text[:200]}")
        if answer.status_code != status:
            time.sleep(0.1)
        return answer.status_code == status


def _taken(work: "queue.Queue[int]") -> Iterator[int]:
    while True:
        try:
            yield work.get_nowait()
        except queue.Empty:
            return


def kill_in_the_middle_of_work(line: Line, receipts: Dict[int, Any], clients: List[Client]) -> None:
    """Kill the service each time some more dossiers have been filed: within seconds, and while all work."""
    for kill in range(1, KILLS + 1):
        wanted, deadline = kill * DOSSIERS // (KILLS + 2), time.monotonic() + LIMIT_S / 4
        while len(receipts) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        assert any(client.is_alive() for client in clients), "the work was over before the last kill"
        line.cut()


@pytest.mark.timeout(LIMIT_S + 60)
def test_dossiers_of_many_clients_are_each_filed_once_through_kills(service, request):
    work: "queue.Queue[int]" = queue.Queue()
    for number in range(DOSSIERS):
        work.put(number)
    receipts: Dict[int, Any] = {}
    line, began = Line(service), time.monotonic()
    clients = [Client(f"client-{number}", line, work, receipts) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    kill_in_the_middle_of_work(line, receipts, clients)
    for client in clients:
        client.join(LIMIT_S)
    seconds = time.monotonic() - began
    assert [wrong for client in clients for wrong in client.wrong] == []
    assert sorted(receipts) == list(range(DOSSIERS))
    filed = service.rows("SELECT receipt_id, dossier FROM submissions")
    assert len(filed) == DOSSIERS
    assert {row[0] for row in filed} == {receipt["receiptId"] for receipt in receipts.values()}
    assert service.rows("SELECT count(*) FROM dossiers") == [(DOSSIERS,)]
    numbers = sorted(int(receipt["maHoSo"].rpartition("-")[2]) for receipt in receipts.values())
    assert len(set(numbers)) == DOSSIERS
    leave(
        f"{DOSSIERS} dossiers of {CLIENTS} clients through {KILLS} kills, {request.node.callspec.id}",
        f"none lost, none double; {seconds:.0f} s, {sum(client.again for client in clients)} broken requests "
        f"sent again, away {sum(line.away_s) / KILLS:.1f} s after a kill (at most {max(line.away_s):.1f} s), "
        f"at most {line.most_memory_mib:.0f} MiB of memory",
    )
