"""A service with its office, and the requests that the tests of the register make."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

import requests
from bare_api import Api
from people_api import Door
from register_things import SOMEBODY, area
from service_process import ServiceProcess

UNIT = "000.00.00.X99"
VIET_NAM = [102.0, 8.0, 110.0, 23.5]


class Office:
    """The office whose register it is: an officer, an applicant, and nobody."""

    def __init__(self, process: ServiceProcess, session: requests.Session) -> None:
        door = Door(process.url, process.admin_token)
        door.person("reg-officer", "officer", UNIT)
        self.process = process
        self.url = process.url
        self.officer = str(door.log_in("reg-officer")["access_token"])
        self.admin = process.admin_token
        self.applicant = Api(process.url, session).token
        self.http = requests.Session()
        self.http.trust_env = False

    def call(self, method: str, path: str, token: Optional[str] = None, **more: Any) -> requests.Response:
        headers = {**more.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        return self.http.request(method, self.url + path, headers=headers, timeout=60, **more)

    def get(self, path: str, token: Optional[str] = None, **more: Any) -> requests.Response:
        return self.call("GET", path, token, **more)

    def json(self, path: str, token: Optional[str] = None, **more: Any) -> Any:
        answer = self.get(path, token, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def enter(self, key: str, body: Dict[str, Any], token: str = "") -> requests.Response:
        headers = {"Idempotency-Key": f"entering-{key}"}
        return self.call("POST", "/v1/register/results", token or self.officer, headers=headers, json=body)

    def granted(self, title: str, **changes: Any) -> int:
        answer = self.enter(title, {**granting(title), **changes})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["version"])

    def complete(self, role: str, box: Any = VIET_NAM) -> int:
        answer = self.call("PUT", f"/v1/register/coverage/{role}", self.admin, json={"box": box})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["version"])


def granting(title: str, **changes: Any) -> Dict[str, Any]:
    """Return the body of a grant that holds since 2020."""
    told: Dict[str, Any] = {
        "kind": "grant",
        "title": title,
        "decidedOn": "2020-01-02",
        "validFrom": "2020-01-10",
        "validTo": "2050-01-09",
        "procedure": "P14",
        "mineral": "limestone_vlxdtt",
        "areas": [json.loads(json.dumps(area()))],
        "holder": SOMEBODY,
    }
    return {**told, **changes}
