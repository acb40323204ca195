"""A dossier filed from a data folder to the real service, and the office that acts on it, for the window."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any, Iterator

import requests
from draftmaker import NOW, small_draft
from small_pdf import small_pdf

from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "contract"))

from people_api import Door  # noqa: E402 - the folder of the service's own tests

UNIT = "000.00.00.X99"


class Office:
    """A service in its own environment, and an officer there."""

    def __init__(self, url: str, admin_token: str) -> None:
        self.url = url
        door = Door(url, admin_token)
        door.person("officer", "officer", UNIT)
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers["Authorization"] = f"Bearer {door.log_in('officer')['access_token']}"

    def act(self, dossier: str, act: str, **data: Any) -> None:
        """Do an act on the dossier as it is now."""
        tag = self.http.get(f"{self.url}/v1/dossiers/{dossier}", timeout=20).headers["ETag"]
        headers = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": tag}
        place = f"{self.url}/v1/office/dossiers/{dossier}/acts"
        answer = self.http.post(place, json={"act": act, **data}, headers=headers, timeout=20)
        assert answer.status_code == 201, answer.text

    def in_review(self, dossier: str) -> None:
        """Bring a dossier to where it is looked at."""
        self.act(dossier, "accept", code="1.014232", case="1")
        self.act(dossier, "forward")

    def paper(self, dossier: str, data: bytes) -> str:
        """Put a paper of the office to a dossier; return its SHA-256."""
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        headers = {"Content-Type": "application/pdf", "Repr-Digest": f"sha-256=:{digest}:"}
        place = f"{self.url}/v1/office/dossiers/{dossier}/papers"
        answer = self.http.put(place, data=data, headers=headers, timeout=20)
        return str(answer.json()["sha256"])


def running_office(folder: Path) -> Iterator[Office]:
    """Run a service over a folder as long as it is wanted."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "service")])}
    python = ROOT / "service/.venv/bin/python"
    command = [str(python), "-m", "mineral_service", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        told = json.loads(process.stdout.readline())
        yield Office(told["url"], told["adminToken"])
        process.kill()


def filed(home: Path, office: Office) -> Any:
    """File a small dossier from a data folder; return its receipt."""
    paper = home / "project.pdf"
    paper.write_bytes(small_pdf("project"))
    draft = attach(small_draft(home), "project", paper)
    with requests.Session() as session:
        session.trust_env = False
        return file_draft(draft, office.url, session, home, lambda: NOW)
