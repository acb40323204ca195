"""One applicant with a dossier to file over a line with a fault, and what has to hold in the end."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Callable, List, Optional

import pytest
import requests
from draftmaker import NOW, small_draft
from faults import leave
from meddling_proxy import MeddlingProxy
from quick_time import QuickTime
from service_process import ServiceProcess
from small_pdf import big_pdf

from mineral_plugin.core.base.canonical import sha256_hex
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.receipts import Receipt
from mineral_plugin.core.work.drafting import attach, open_draft
from mineral_plugin.core.work.filing import file_draft, list_receipts

SIZE = 300_000
TWO_CHUNKS = 9_000_000
"""A file that needs two requests on a good line: the first chunk is of 8 MiB."""


class FaultOffice:
    """A data folder, its draft with one attached paper of ``size`` bytes, the proxy before the service."""

    def __init__(self, service: ServiceProcess, folder: Path, size: int = SIZE) -> None:
        self.service, self.home = service, folder / f"home-{uuid.uuid4().hex[:8]}"
        self.home.mkdir()
        self.proxy = MeddlingProxy(service.port)
        self.time = QuickTime()
        self.session = requests.Session()
        self.session.trust_env = False
        self.paper = self.home / "Đơn đề nghị.pdf"
        self.paper.write_bytes(big_pdf(size))
        self.login: Any = PracticeLogin(self.home)
        made = small_draft(self.home)
        attach(made, "request", self.paper)
        self._reference = made.reference
        self._later_s = 0
        self.now: Callable[[], Any] = lambda: NOW + timedelta(seconds=self._later_s)

    @property
    def draft(self) -> Any:
        """Return the draft as it stands."""
        return open_draft(self.home, self._reference)

    def client(self, url: str = "") -> PortalClient:
        """Return a client of the same applicant."""
        return PortalClient(self.session, url or self.service.url, login=self.login)

    def later(self, seconds: int = 120) -> None:
        """Let time pass, so that the lease of a killed program has run out."""
        self._later_s += seconds

    def file(self, url: str = "", waiting: Any = None) -> Receipt:
        """File the draft through the proxy."""
        place, pause = url or self.proxy.url, waiting or self.time.waiting()
        return file_draft(
            self.draft, place, self.session, self.home, self.now, waiting=pause, login=self.login
        )

    def refused(self, url: str = "") -> str:
        """File the draft, which does not succeed; return the one sentence in Vietnamese."""
        with pytest.raises(MineralError) as told:
            self.file(url)
        sentence = told.value.text("vi")
        assert "\n" not in sentence and sentence.endswith(".")
        return sentence

    def settled(self, fault: int, done: str, sentence: str = "", again_at_most: Optional[int] = None) -> None:
        """Make sure that there is one dossier, one receipt, and every byte; leave the record of the fault."""
        (receipt,) = list_receipts(self.home, self.now)
        owner = f"(SELECT owner FROM dossiers WHERE id = '{receipt.dossier_id}')"
        dossiers = self._count("dossiers", f"owner = {owner}")
        inside = f"dossier IN (SELECT id FROM dossiers WHERE owner = {owner})"
        receipts = self._count("submissions", inside)
        assert (dossiers, receipts) == (1, 1)
        assert [receipt.receipt_id] == self._column(f"SELECT receipt_id FROM submissions WHERE {inside}")
        self._assert_every_byte(receipt)
        again = self.again_bytes()
        assert again_at_most is None or again <= again_at_most
        leave(fault, done, dossiers, receipts, None if again_at_most is None else again, sentence)

    def again_bytes(self) -> int:
        """Return how many bytes of files went onto the line more than once."""
        whole = sum(file.size_bytes for file in self.draft.files)
        return max(0, self.sent_bytes() - whole)

    def sent_bytes(self) -> int:
        """Return how many bytes of files went onto the line."""
        pairs = zip(self.proxy.sent, self.proxy.seen)
        return sum(size for (_, size), seen in pairs if "/v1/uploads" in seen or seen in ("POST", "PATCH"))

    def close(self) -> None:
        """Take the proxy away."""
        self.proxy.close()

    def _assert_every_byte(self, receipt: Receipt) -> None:
        draft = self.draft
        sql = f"SELECT sha256 FROM component_files WHERE dossier = '{receipt.dossier_id}'"
        assert sorted(self._column(sql)) == sorted(file.sha256 for file in draft.files)
        for file in draft.files:
            blob = self.service.data / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256
            assert (
                sha256_hex(blob.read_bytes())
                == file.sha256
                == sha256_hex(file.path(draft.folder).read_bytes())
            )

    def _count(self, table: str, where: str) -> int:
        return int(self._column(f"SELECT count(*) FROM {table} WHERE {where}")[0])

    def _column(self, sql: str) -> List[Any]:
        return [row[0] for row in self.service.rows(sql)]
