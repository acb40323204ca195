"""Our program as the applicant and an officer of the same service, with a meddling proxy in between."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Optional, Tuple

import requests
from draftmaker import NOW, small_draft
from flow_api import Office
from meddling_proxy import MeddlingProxy
from quick_time import QuickTime
from service_process import ServiceProcess
from small_pdf import big_pdf, small_pdf

from mineral_plugin.core.portal.receipts import Receipt
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.following import Followed, find_followed, refresh
from mineral_plugin.core.work.supplementing import (
    Version,
    begin_supplement,
    file_supplement,
    note_change,
    put_file,
)
from mineral_plugin.core.work.withdrawing import withdraw

UNTIL = "2099-01-01"
REASON = "Thiếu bản vẽ bố trí công trình"


class FollowingOffice:
    """A data folder with one filed dossier; ``office`` acts on it at the service."""

    def __init__(self, service: ServiceProcess, office: Office, home: Path, proxy: MeddlingProxy) -> None:
        self.service, self.office, self.home, self.proxy = service, office, home, proxy
        self.session = requests.Session()
        self.session.trust_env = False
        self.waiting = QuickTime().waiting()
        draft = attach(small_draft(home), "request", self.paper("request"))
        self.draft = attach(draft, "project", self.paper("project"))
        self.receipt = file_draft(self.draft, proxy.url, self.session, home, self.now, waiting=self.waiting)
        self.dossier = self.receipt.dossier_id

    @staticmethod
    def now() -> Any:
        """Return the moment of the tests."""
        return NOW

    def paper(self, text: str, size: int = 0) -> Path:
        """Return a PDF file."""
        path = self.home.parent / f"{text}.pdf"
        path.write_bytes(big_pdf(size) if size else small_pdf(text))
        return path

    def one(self) -> Followed:
        """Return what is known without a line."""
        return find_followed(self.home, self.now, self.draft.reference)

    def asked(self, wait_s: int = 0) -> Followed:
        """Return what the service tells now."""
        return refresh(self.one(), self.session, self.home, self.now, wait_s)

    def demanded(self, *items: str) -> Followed:
        """Let the office demand components; return what is known then."""
        self.office.in_review(self.dossier)
        listed = list(items or ("project",))
        self.office.done(
            self.dossier,
            "require_supplement",
            items=listed,
            reasons={item: REASON for item in listed},
            until=UNTIL,
        )
        return self.asked()

    def begun(self, *items: str, size: int = 0) -> Version:
        """Return a version for a demand, with a new project and a word about it."""
        version = begin_supplement(self.demanded(*items), self.home)
        version = put_file(version, "project", self.paper("better project", size))
        return note_change(version, "project", "Đã bổ sung bản vẽ")

    def answer(self, version: Version) -> Receipt:
        """File a version."""
        return file_supplement(self.one(), version, self.session, self.home, self.now, waiting=self.waiting)

    def withdraw(self, reason: str = "Đổi dự án") -> Followed:
        """Take the dossier back."""
        return withdraw(self.one(), reason, self.session, self.home, self.now, self.waiting)

    def refused(self, paper: bytes) -> str:
        """Let the office refuse the dossier with a paper and hand it over; return its SHA-256."""
        self.office.in_review(self.dossier)
        sha256 = str(self.office.paper(self.dossier, paper).json()["sha256"])
        assert sha256 == hashlib.sha256(paper).hexdigest()
        self.office.done(
            self.dossier, "decide", outcome="refused", number="12/QĐ", paper=sha256, reason="Chồng lấn"
        )
        self.office.done(self.dossier, "hand_over")
        return sha256

    def rows(self, sql: str, *, of: Optional[str] = None) -> Any:
        """Return rows of the service about this dossier."""
        return self.service.rows(f"{sql} WHERE dossier = '{of or self.dossier}'")

    def counts(self) -> Tuple[int, int]:
        """Return how many dossiers and receipts of this applicant the service has."""
        owner = f"(SELECT owner FROM dossiers WHERE id = '{self.dossier}')"
        dossiers = self.service.rows(f"SELECT id FROM dossiers WHERE owner = {owner}")
        return len(dossiers), len(self.rows("SELECT receipt_id FROM submissions"))

    def acts(self, act: str) -> int:
        """Return how many events of an act the service has."""
        events = self.service.rows(f"SELECT act FROM flow_events WHERE dossier = '{self.dossier}'")
        return sum(found == act for (found,) in events)
