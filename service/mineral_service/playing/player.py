"""Playing a scenario over HTTP: each step as its person would do it, and what came of it."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Callable, Dict, List, Mapping

import requests

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError
from mineral_service.context import Context
from mineral_service.identity.model import Person
from mineral_service.identity.tokens import token_for
from mineral_service.playing.scenario import APPLICANT, FOLDER, Scenario, Step
from mineral_service.playing.stage import JumpingClock

_AREA = FOLDER / "data" / "area.json"
_PDF_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PDF_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
_TIMEOUT_S = 30
_TOKEN_S = 600
_SCOPES = {APPLICANT: "dossier:write dossier:submit", "officer": "officer"}


@dataclass
class Player:
    """Both persons of a scenario, the dossier they deal with, and what was sent so far."""

    url: str
    context: Context
    clock: JumpingClock
    scenario: Scenario
    people: Mapping[str, Person]
    dossier: str = ""
    files: Dict[str, bytes] = field(default_factory=dict)
    http: requests.Session = field(default_factory=requests.Session)

    def play(self) -> List[Dict[str, Any]]:
        """Play all steps; return what happened in each.

        Raises:
            InputError: something else came of a step than the scenario says.
        """
        # The machine's own proxy settings have no part in a talk of a program with itself.
        self.http.trust_env = False
        with self.http:
            return [self._step(number, step) for number, step in enumerate(self.scenario.steps, 1)]

    def _step(self, number: int, step: Step) -> Dict[str, Any]:
        self.clock.jump(step.days)
        token = token_for(self.context, self.people[step.by], _SCOPES[step.by], _TOKEN_S)
        self.http.headers["Authorization"] = f"Bearer {token}"
        answer = _DOES[step.does](self, step)
        found = _slug(answer)
        if found != step.refused:
            raise _unexpected(number, step.refused, found)
        state = str(self._dossier()["state"])
        if step.state and state != step.state:
            raise _unexpected(number, step.state, state)
        what = str(step.data.get("act", step.does))
        told = {"at": self.context.timestamp(), "by": step.by, "did": what, "state": state}
        return {**told, "refused": found} if found else told

    # --- requests --------------------------------------------------------------------------------------

    def _dossier(self) -> Dict[str, Any]:
        answer = self.http.get(f"{self.url}/v1/dossiers/{self.dossier}", timeout=_TIMEOUT_S)
        told: Dict[str, Any] = answer.json()
        return {**told, "etag": answer.headers.get("ETag", "")}

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        """Send a body under a key of its own."""
        headers["Idempotency-Key"] = uuid.uuid4().hex
        return self.http.post(self.url + path, json=body, headers=headers, timeout=_TIMEOUT_S)

    def put(self, path: str, data: bytes) -> requests.Response:
        """Send a file."""
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
        headers = {"Content-Type": "application/pdf", "Repr-Digest": f"sha-256=:{digest}:"}
        return self.http.put(self.url + path, data=data, headers=headers, timeout=_TIMEOUT_S)

    # --- what is done ----------------------------------------------------------------------------------

    def file(self, step: Step) -> requests.Response:
        """Open a dossier, send its files, file it."""
        names = {"procedure": self.scenario.procedure, "mineral": self.scenario.mineral}
        draft = {"draft": self.scenario.name, "areaName": self.scenario.name, **names}
        self.dossier = str(self.post("/v1/dossiers", draft).json()["id"])
        for component in step.data["components"]:
            self._send(component)
        return self.post(f"/v1/dossiers/{self.dossier}/submission", self._manifest())

    def send(self, step: Step) -> requests.Response:
        """Send a file for a demand."""
        return self._send(step.data["component"])

    def answer(self, step: Step) -> requests.Response:
        """File the answer to a demand."""
        place = f"/v1/dossiers/{self.dossier}/supplement-requests/{step.data['no']}/responses"
        return self.post(place, self._manifest())

    def withdraw(self, step: Step) -> requests.Response:
        """Take the dossier back."""
        return self.post(f"/v1/dossiers/{self.dossier}/withdrawal", dict(step.data))

    def fetch(self, _step: Step) -> requests.Response:
        """Fetch the result that was handed over."""
        place = f"{self.url}/v1/dossiers/{self.dossier}/results/1/content"
        return self.http.get(place, timeout=_TIMEOUT_S)

    def act(self, step: Step) -> requests.Response:
        """Do an act of the office on the dossier as it is now."""
        body = self._filled(step.data)
        place = f"/v1/office/dossiers/{self.dossier}/acts"
        return self.post(place, body, **{"If-Match": self._dossier()["etag"]})

    def _send(self, component: str) -> requests.Response:
        data = _pdf(f"{component} {uuid.uuid4().hex}")
        self.files[component] = data
        return self.put(f"/v1/dossiers/{self.dossier}/components/{component}/1", data)

    def _manifest(self) -> Dict[str, Any]:
        listed = [
            {
                "component": component,
                "slot": 1,
                "fileName": f"{component}.pdf",
                "bytes": len(data),
                "mime": "application/pdf",
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for component, data in sorted(self.files.items())
        ]
        names = {"procedure": self.scenario.procedure, "mineral": self.scenario.mineral}
        manifest = {"schema": "dossier-1", "draft": self.scenario.name, **names, "files": listed}
        return {"manifest": manifest, "manifestSha256": sha256_of_json(manifest)}

    def _filled(self, value: Any) -> Any:
        """Return the data of a step with its places filled: ``@paper:``, ``@day:``, ``@area``, ``@title``."""
        if isinstance(value, dict):
            return {name: self._filled(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        kind, _, rest = value[1:].partition(":")
        return _PLACES[kind](self, rest)

    def paper(self, name: str) -> str:
        """Put a paper of the office to the dossier; return its SHA-256."""
        answer = self.put(f"/v1/office/dossiers/{self.dossier}/papers", _pdf(f"{name} {self.dossier}"))
        return str(answer.json()["sha256"])

    def day(self, days: str) -> str:
        """Return the day that many days from now."""
        return (self.context.now() + timedelta(days=int(days))).date().isoformat()


def _pdf(text: str) -> bytes:
    """Return a PDF of one empty page, like no other one (ISO 32000-1, 7.5)."""
    objects = (_PDF_CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PDF_PAGE)
    data, table = f"%PDF-1.4\n% {text}\n".encode("ascii"), b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    trailer = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 4\n" + table + trailer


def _slug(answer: requests.Response) -> str:
    if answer.ok:
        return ""
    return str(answer.json().get("type", "")).rpartition("/")[2]


def _unexpected(number: int, wanted: str, found: str) -> InputError:
    return InputError("play.unexpected", number=number, wanted=wanted or "-", found=found or "-")


_DOES: Mapping[str, Callable[[Player, Step], requests.Response]] = {
    "file": Player.file,
    "send": Player.send,
    "answer": Player.answer,
    "withdraw": Player.withdraw,
    "fetch": Player.fetch,
    "act": Player.act,
}
_PLACES: Mapping[str, Callable[[Player, str], Any]] = {
    "paper": Player.paper,
    "day": Player.day,
    "area": lambda _player, _rest: json.loads(_AREA.read_text(encoding="utf-8")),
    "title": lambda player, rest: f"{rest}/{player.dossier[:12]}",
}
