"""The officer of a soak: acts over a line that breaks, each under a key of its own until it is told of."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from typing import Any, Dict, Optional

import requests
from flow_api import MEETING, UNIT, key
from people_api import Door
from register_things import area
from small_pdf import small_pdf

from mineral_plugin.core.regulation.flows import load_flows
from soaking.backend import Backend

NAME = "soak-officer"
TRIES = 8
UNTIL = "2099-01-01"
PLACE = {"code": "1.014232", "case": "1"}
DAYS = {"decidedOn": "2026-11-01", "validFrom": "2026-11-01", "validTo": "2056-11-01"}


class Officer:
    """``tried`` counts keys that were used for a dossier, ``told`` those whose act the service told of."""

    def __init__(self, backend: Backend) -> None:
        process = backend.process
        door = Door(process.url, process.admin_token)
        door.person(NAME, "officer", UNIT)
        door.http.close()
        self.line = backend.line()
        self.tried: "Counter[str]" = Counter()
        self.told: "Counter[str]" = Counter()
        self.granted = 0
        self._http = requests.Session()
        self._http.trust_env = False
        self._flow = load_flows().of("P01")

    def act(self, dossier: str, act: str, **data: Any) -> bool:
        """Do an act once, whatever becomes of the answers; return whether the service told that it was."""
        headers: Dict[str, str] = {"Idempotency-Key": key()}
        place, body = f"/v1/office/dossiers/{dossier}/acts", {"act": act, **data}
        self.tried[dossier] += 1
        for _ in range(TRIES):
            if "If-Match" not in headers:
                seen = self._asked("GET", f"/v1/dossiers/{dossier}")
                if seen is None or seen.status_code != 200:
                    continue
                headers["If-Match"] = seen.headers["ETag"]
            answer = self._asked("POST", place, json=body, headers=headers)
            if answer is not None and answer.status_code == 201:
                self.told[dossier] += 1
                return True
            if answer is not None and answer.status_code in (409, 412, 422):
                return False
        return False

    def paper(self, dossier: str, text: str) -> Optional[str]:
        """Put a paper to a dossier; return its SHA-256."""
        data = small_pdf(text)
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": "application/pdf", "Repr-Digest": f"sha-256=:{digest}:"}
        for _ in range(TRIES):
            answer = self._asked("PUT", f"/v1/office/dossiers/{dossier}/papers", data=data, headers=headers)
            if answer is not None and answer.status_code in (200, 201):
                return str(answer.json()["sha256"])
        return None

    def demand(self, dossier: str, component: str) -> bool:
        """Demand a component anew."""
        reasons = {component: "Thiếu bản vẽ bố trí công trình"}
        return self.act(dossier, "require_supplement", items=[component], reasons=reasons, until=UNTIL)

    def decide(self, dossier: str, favourable: bool) -> bool:
        """Decide; a favourable decision comes after all that the law wants before it."""
        paper = self.paper(dossier, f"decision {dossier}")
        if paper is None:
            return False
        told: Dict[str, Any] = {"number": f"{dossier[:8]}/QD", "paper": paper}
        if not favourable:
            return self.act(dossier, "decide", outcome="refused", reason="Chồng lấn", **told)
        if not all(self._step(dossier, kind) for kind in self._flow.required):
            return False
        return self.act(dossier, "decide", outcome="granted", result=self._result(dossier), **told)

    def close(self) -> None:
        """Go home."""
        self._http.close()

    def _token(self) -> str:
        door = Door(self.line.url)
        try:
            return str(door.log_in(NAME)["access_token"])
        finally:
            door.http.close()

    def _step(self, dossier: str, kind: str) -> bool:
        step = self._flow.step(kind)
        if step is None or kind not in ("publication", "appraisal", "field_inspection", "council"):
            return True
        data: Dict[str, Any] = {"step": kind, "outcome": "passed"}
        if step.electronic != "yes":
            minutes = self.paper(dossier, "minutes of a meeting")
            if minutes is None:
                return False
            data["meeting"] = {**MEETING, "minutes": minutes}
        return self.act(dossier, "record_step", **data)

    def _result(self, dossier: str) -> Optional[Dict[str, Any]]:
        if not self._flow.results:
            return None
        self.granted += 1
        ground = area((450 * (self.granted % 100) + 20_000, 350 * (self.granted // 100) + 20_000, 400, 300))
        told = {"kind": self._flow.results[0], "title": f"{dossier[:12]}/GP", "areas": [ground], **DAYS}
        return {**told, "procedure": "P01", "mineral": "gold"}

    def _asked(self, method: str, path: str, **more: Any) -> Optional[requests.Response]:
        """Return the answer, ``None`` where there was none or the log-in had ended."""
        try:
            if "Authorization" not in self._http.headers:
                self._http.headers["Authorization"] = f"Bearer {self._token()}"
            answer = self._http.request(method, self.line.url + path, timeout=60, **more)
        except (requests.RequestException, AssertionError, ValueError, KeyError):
            return None
        if answer.status_code == 401:
            del self._http.headers["Authorization"]
            return None
        return answer
