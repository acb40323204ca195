"""A thin client of the online service's contract: what filing asks for besides the files themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import quote

import requests

from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.portal.line import Line, Login, RefusedError, text
from mineral_plugin.core.portal.login import PRACTICE_GRANT
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.signatures import keys_of

_NO_CONTENT = 204
SIGNED_LIST = "signed-list"
"""The capability of a service that takes the signed list of components."""
_LEAST_APPEND, _MOST_APPEND = 64 * 1024, 64 * 1024 * 1024


@dataclass(frozen=True)
class Landing:
    """What a backend says of itself. ``backend_id`` stays the same when its address changes.

    ``min_append_bytes`` and ``max_append_bytes`` bound a chunk of an upload. ``practice_login``: nobody
    needs an account there. ``server_time`` is its own clock, ``None`` where it tells none. ``takes_list``:
    it holds the signed list of components against what is filed.
    """

    backend_id: str
    kind: str
    name: Bilingual
    legal_effect: bool
    max_file_bytes: int
    max_dossier_bytes: int
    min_append_bytes: int
    max_append_bytes: int
    requires_all_components: bool
    practice_login: bool = False
    server_time: Optional[datetime] = None
    takes_list: bool = False


class PortalClient:
    """The calls of the contract that filing needs; ``line`` is what they go over.

    Raises:
        ServiceUnreachableError: there was no answer, or it was not the service that answered.
        RefusedError: the service answered and refused.
    """

    def __init__(
        self, session: requests.Session, url: str, lang: str = "vi", login: Optional[Login] = None
    ) -> None:
        self.line = Line(session, url, lang, login)
        self.url = self.line.url

    def landing(self) -> Landing:
        """Return what the backend says of itself."""
        return self.line.read(_landing, self.line.call("GET", "/v1/", public=True))

    def open_dossier(self, key: str, body: Mapping[str, Any]) -> str:
        """Open a dossier under ``key`` and return its id; safe to repeat."""
        headers = {"Idempotency-Key": key}
        answer = self.line.call("POST", "/v1/dossiers", json=dict(body), headers=headers)
        return self.line.read(lambda found: text(found["id"]), answer)

    def received(self, dossier: str) -> Dict[Tuple[str, int], str]:
        """Return the files that have arrived: (component, slot) -> SHA-256."""
        return self.line.read(
            lambda body: {(file["component"], file["slot"]): file["sha256"] for file in body["components"]},
            self.line.call("GET", f"/v1/dossiers/{quote(dossier, safe='')}"),
        )

    def remove(self, dossier: str, component: str, slot: int) -> None:
        """Take a file out of an open dossier; safe to repeat."""
        place = f"{quote(component, safe='')}/{slot}"
        answer = self.line.ask("DELETE", f"/v1/dossiers/{quote(dossier, safe='')}/components/{place}")
        if answer.status_code != _NO_CONTENT:
            error = self.line.error_of(answer)
            if not (isinstance(error, RefusedError) and error.slug == "file-missing"):
                raise error

    def throw_away(self, dossier: str) -> None:
        """Throw an open dossier away with all that has arrived of it; safe to repeat."""
        answer = self.line.ask("DELETE", f"/v1/dossiers/{quote(dossier, safe='')}")
        if answer.status_code != _NO_CONTENT:
            error = self.line.error_of(answer)
            if not (isinstance(error, RefusedError) and error.slug == "dossier-unknown"):
                raise error

    def submit(self, dossier: str, key: str, manifest: Mapping[str, Any], sha256: str) -> Receipt:
        """File a dossier under ``key`` and return the receipt."""
        answer = self.line.call(
            "POST",
            f"/v1/dossiers/{quote(dossier, safe='')}/submission",
            json={"manifest": dict(manifest), "manifestSha256": sha256},
            headers={"Idempotency-Key": key},
        )
        return self.line.read(receipt_from_dict, answer)

    def find_submission(self, key: str) -> Tuple[str, Optional[Receipt]]:
        """Return the state of a submission and its receipt; ``("unknown", None)`` if it never arrived."""
        try:
            body = self.line.call("GET", "/v1/submissions", params={"idempotencyKey": key})
        except RefusedError as refusal:
            if refusal.slug == "submission-unknown":
                return "unknown", None
            raise
        state = self.line.read(lambda found: text(found["state"]), body)
        if "receipt" not in body:
            return state, None
        return state, self.line.read(lambda found: receipt_from_dict(found["receipt"]), body)

    def receipt_keys(self) -> Dict[str, bytes]:
        """Return the public keys of the service's receipts, by their thumbprint."""
        return self.line.read(keys_of, self.line.call("GET", "/.well-known/jwks.json", public=True))


def _landing(body: Mapping[str, Any]) -> Landing:
    backend, limits = body["backend"], body["limits"]
    if not isinstance(backend["legalEffect"], bool):
        raise ValueError("legalEffect")
    return Landing(
        backend_id=text(backend["id"]),
        kind=text(backend["kind"]),
        name=Bilingual(text(backend["name"]["vi"]), text(backend["name"]["en"])),
        legal_effect=backend["legalEffect"],
        max_file_bytes=int(limits["maxFileBytes"]),
        max_dossier_bytes=int(limits["maxDossierBytes"]),
        min_append_bytes=int(limits.get("minAppendBytes", _LEAST_APPEND)),
        max_append_bytes=int(limits.get("maxAppendBytes", _MOST_APPEND)),
        requires_all_components=bool(body.get("policy", {}).get("requiresAllComponents", True)),
        practice_login=PRACTICE_GRANT in body.get("auth", {}).get("flows", ()),
        server_time=_moment(body.get("serverTime")),
        takes_list=SIGNED_LIST in body.get("capabilities", ()),
    )


def _moment(told: Any) -> Optional[datetime]:
    """Return a moment with its zone, ``None`` where a backend tells none."""
    if not isinstance(told, str):
        return None
    try:
        found = datetime.fromisoformat(told.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
