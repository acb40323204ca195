"""A data folder with one open dossier at a real service, and files to be sent into it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Callable, List, Optional

import requests
from draftmaker import NOW
from quick_time import QuickTime
from small_pdf import begun_pdf

from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.portal.tus import FileToSend
from mineral_plugin.core.portal.upload_memory import UploadMemory
from mineral_plugin.core.portal.uploading import Pace, Uploader, Watch

KIB = 1024
DRAFT = "HS-20261123-0001"
OPENING = {"draft": DRAFT, "procedure": "P01", "mineral": "gold", "areaName": "Đồng Khê"}


def nothing() -> None:
    """Let the work go on."""


class SendingOffice:
    """The same folder again is the same action: what was remembered of its uploads is taken up."""

    def __init__(self, home: Path, url: str, session: requests.Session) -> None:
        self.home = home
        self.client = PortalClient(session, url, login=PracticeLogin(home))
        self.outbox = Outbox(home, lambda: NOW)
        self.time = QuickTime()
        planned = self.outbox.plan(DRAFT, url, OPENING, "0" * 64)
        self.action = self.outbox.bind(planned, "the only one")
        self.dossier = self.client.open_dossier(self.action.dossier_key, OPENING)
        self.arrived: List[int] = []

    def file(self, size: int, slot: int = 1) -> FileToSend:
        """Return a file of ``size`` bytes that nobody guesses, made the first time it is asked for."""
        path = self.home / f"request-{slot}.pdf"
        if not path.exists():
            with path.open("wb") as stream:
                for begin in range(0, size, 1 << 20):
                    stream.write(begun_pdf(min(1 << 20, size - begin)))
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
        return self.told(path, digest.hexdigest(), size, slot)

    def told(self, path: Path, sha256: str, size: int, slot: int = 1) -> FileToSend:
        """Return a file that claims to be so."""
        name = "Đơn đề nghị.pdf"
        return FileToSend(self.dossier, "request", slot, name, "application/pdf", sha256, size, path)

    def memory(self, file: FileToSend) -> UploadMemory:
        """Return what the outbox remembers of the upload of a file."""
        (memory,) = self.outbox.uploads(self.action, [(file.component, file.slot, file.announced)])
        return memory

    def uploader(self, chunk: int = 100 * KIB, least: int = 1, waiting: Optional[Waiting] = None) -> Uploader:
        """Return an uploader whose time passes as soon as it waits."""
        return Uploader(self.client.line, Pace(least, chunk), waiting or self.time.waiting())

    def send(
        self,
        file: FileToSend,
        uploader: Optional[Uploader] = None,
        alive: Callable[[], None] = nothing,
        is_there: bool = False,
    ) -> None:
        """Send a file; ``arrived`` hears how far it is."""
        watch = Watch(alive, self.arrived.append)
        (uploader or self.uploader()).send(file, self.memory(file), watch, is_there=is_there)

    def has(self, file: FileToSend) -> bool:
        """Return whether the file is in its place in the dossier."""
        return self.client.received(self.dossier).get((file.component, file.slot)) == file.sha256
