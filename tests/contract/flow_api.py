"""An office and an applicant over one service: what tests of the process ask for."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import Any, Dict, Optional

import requests
from bare_api import Api, log_in
from people_api import Door
from service_process import ServiceProcess
from small_pdf import small_pdf
from test_service_rules import manifest, submission

UNIT = "000.00.00.X99"
PAPER = small_pdf("minutes of a meeting")
FILE = small_pdf("a component")
MEETING = {
    "appointment": "2026-12-01T08:30:00+07:00",
    "place": "UBND xã Đồng Khê",
    "participants": ["Chủ tịch hội đồng", "Phản biện"],
    "minutes": hashlib.sha256(PAPER).hexdigest(),
}


def key() -> str:
    return "key-" + uuid.uuid4().hex


class Office:
    """An officer of an office, logged in."""

    def __init__(self, service: ServiceProcess, name: str = "officer", unit: str = UNIT) -> None:
        door = Door(service.url, service.admin_token)
        door.person(name, "officer", unit)
        self.url = service.url
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = str(door.log_in(name)["access_token"])
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.http.get(self.url + path, timeout=20, **options)

    def tag(self, dossier: str) -> str:
        return str(self.get(f"/v1/dossiers/{dossier}").headers["ETag"])

    def act(
        self, dossier: str, act: str, seen: Optional[str] = None, under: str = "", **data: Any
    ) -> requests.Response:
        """Do an act on what was read just now, or on what was ``seen``."""
        headers = {"Idempotency-Key": under or key()}
        if seen != "":
            headers["If-Match"] = self.tag(dossier) if seen is None else seen
        place = f"{self.url}/v1/office/dossiers/{dossier}/acts"
        return self.http.post(place, json={"act": act, **data}, headers=headers, timeout=20)

    def done(self, dossier: str, act: str, **data: Any) -> Dict[str, Any]:
        answer = self.act(dossier, act, **data)
        assert answer.status_code == 201, answer.text
        event: Dict[str, Any] = answer.json()["event"]
        return event

    def paper(self, dossier: str, data: bytes = PAPER, mime: str = "application/pdf") -> requests.Response:
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": mime, "Repr-Digest": f"sha-256=:{digest}:"}
        place = f"{self.url}/v1/office/dossiers/{dossier}/papers"
        return self.http.put(place, data=data, headers=headers, timeout=20)

    def in_review(self, dossier: str) -> None:
        self.done(dossier, "accept", code="1.014232", case="1")
        self.done(dossier, "forward")

    def appraised(self, dossier: str) -> str:
        """Bring a dossier to where it can be granted; return the SHA-256 of a paper."""
        self.in_review(dossier)
        sha256 = str(self.paper(dossier).json()["sha256"])
        self.done(dossier, "record_step", step="appraisal", outcome="passed")
        self.done(dossier, "record_step", step="field_inspection", outcome="passed", meeting=MEETING)
        return sha256


class Applicant:
    """An invented applicant, logged in."""

    def __init__(self, service: ServiceProcess, name: str = "the owner") -> None:
        session = requests.Session()
        session.trust_env = False
        self.api = Api(service.url, session, log_in(service.url, session, name))

    def filed(self, **changes: Any) -> str:
        """Return a dossier that was filed with one file in it."""
        dossier = str(self.api.open(key(), **changes).json()["id"])
        assert self.api.put(dossier, "request", FILE).status_code == 200
        body = submission(manifest(("request", FILE)))
        answer = self.api.post(f"/v1/dossiers/{dossier}/submission", body, key())
        assert answer.status_code == 201, answer.text
        return dossier

    def answer(self, dossier: str, no: int, *files: Any, under: str = "") -> requests.Response:
        body = submission(manifest(*files))
        return self.api.post(
            f"/v1/dossiers/{dossier}/supplement-requests/{no}/responses", body, under or key()
        )

    def events(self, dossier: str) -> Any:
        return self.api.get(f"/v1/dossiers/{dossier}/timeline").json()["events"]
