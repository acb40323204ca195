"""An applicant of a soak: a data folder, what was done in it, and the use cases over a line of its own."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import requests
from draftmaker import small_report
from quick_time import QuickTime
from small_pdf import big_pdf

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.receipts import Receipt
from mineral_plugin.core.work.drafting import attach, detach, make_draft, open_draft
from mineral_plugin.core.work.filing import file_draft, list_receipts
from mineral_plugin.core.work.following import Followed, find_followed, refresh, refresh_all
from mineral_plugin.core.work.outbox_view import OutboxLine, cancel_filing, outbox_lines, pause_filing
from mineral_plugin.core.work.results import Fetched, fetch_results
from mineral_plugin.core.work.supplementing import (
    begin_supplement,
    file_supplement,
    note_change,
    open_supplement,
    put_file,
)
from mineral_plugin.core.work.withdrawing import withdraw
from soaking.backend import Backend

COMPONENTS = ("request", "project")
"""What the applicant attaches and the office asks for anew."""
SIZES = (300, 3_000, 60_000, 400_000)
LARGE = 9_000_000
"""Two requests on a good line: the first chunk is of 8 MiB."""


@dataclass
class Piece:
    """A draft and what became of it. ``told`` maps the hash of each manifest that was sent to its files."""

    reference: str
    told: Dict[str, Tuple[str, ...]] = field(default_factory=dict)
    receipt: str = ""
    dossier: str = ""

    def note(self, draft: Draft) -> None:
        """Remember what is about to be filed."""
        hashes = tuple(sorted(file.sha256 for file in draft.files))
        self.told[sha256_of_json(manifest_of(draft))] = hashes


class Applicant:
    """``skew_s``: how far the clock of this computer is wrong; ``killed``: how often its program was."""

    def __init__(self, backend: Backend, folder: Path, number: int) -> None:
        self.home = folder / f"home-{number}"
        self.home.mkdir()
        self.line = backend.line()
        self.session = requests.Session()
        self.session.trust_env = False
        self.skew_s = 0.0
        self.killed = 0
        self.pieces: Dict[str, Piece] = {}
        self._backend = backend
        self._papers = 0

    def now(self) -> datetime:
        """Return what the clock of this computer says."""
        return datetime.now(VIETNAM_TIME) + timedelta(seconds=self.skew_s)

    @property
    def filed(self) -> List[Piece]:
        """Return what has a receipt."""
        return [piece for piece in self.pieces.values() if piece.receipt]

    @property
    def unfiled(self) -> List[Piece]:
        """Return what has none."""
        return [piece for piece in self.pieces.values() if not piece.receipt]

    def lines(self) -> Dict[str, OutboxLine]:
        """Return what the outbox holds, by draft."""
        return {line.draft: line for line in outbox_lines(self.home, self.now)}

    def receipts(self) -> Tuple[Receipt, ...]:
        """Return the receipts of the data folder."""
        return list_receipts(self.home, self.now)

    def draft(self, piece: Piece) -> Draft:
        """Return a draft as it lies there."""
        return open_draft(self.home, piece.reference)

    def make(self) -> Piece:
        """Make a draft."""
        made = make_draft(small_report(), self.home, self.now())
        return self.pieces.setdefault(made.reference, Piece(made.reference))

    @contextlib.contextmanager
    def paper(self, chance: random.Random) -> Iterator[Path]:
        """Give a paper of some size that lies outside the data folder, for a while."""
        self._papers += 1
        size = LARGE if chance.random() < 0.01 else chance.choice(SIZES)
        paper = self.home.parent / f"{self.home.name}-{self._papers}.pdf"
        paper.write_bytes(big_pdf(size))
        try:
            yield paper
        finally:
            paper.unlink()

    def attach(self, piece: Piece, component: str, paper: Path) -> None:
        """Attach a paper."""
        attach(self.draft(piece), component, paper)

    def detach(self, piece: Piece, chance: random.Random) -> None:
        """Take a paper out again, if there is one."""
        draft = self.draft(piece)
        papers = [file for file in draft.files if file.component in COMPONENTS]
        if papers:
            one = chance.choice(papers)
            detach(draft, one.component, one.slot)

    def file(self, piece: Piece) -> None:
        """File a draft."""
        draft = self.draft(piece)
        piece.note(draft)
        file_draft(draft, self.line.url, self.session, self.home, self.now, waiting=_waiting())

    def pause(self, piece: Piece) -> None:
        """Let a filing not go on by itself."""
        pause_filing(self.home, self.now, piece.reference)

    def cancel(self, piece: Piece) -> None:
        """Give a filing up."""
        cancel_filing(self.home, self.now, piece.reference, self.session)

    def one(self, piece: Piece) -> Followed:
        """Return what is known of a filed dossier."""
        return find_followed(self.home, self.now, piece.reference)

    def ask(self, piece: Piece) -> Followed:
        """Ask what became of a filed dossier."""
        return refresh(self.one(piece), self.session, self.home, self.now)

    def ask_all(self) -> None:
        """Ask what became of all of them."""
        refresh_all(self.session, self.home, self.now)

    def supplement(self, piece: Piece, paper: Path) -> None:
        """Answer the demand that is open with a paper, or go on with an answer that was begun."""
        one = self.ask(piece)
        try:
            version = open_supplement(one, self.home)
        except MissingError:
            version = begin_supplement(one, self.home)
        for component in version.untouched:
            version = put_file(version, component, paper)
            version = note_change(version, component, "Đã bổ sung bản vẽ")
        piece.note(version.draft)
        file_supplement(one, version, self.session, self.home, self.now, waiting=_waiting())

    def withdraw(self, piece: Piece) -> None:
        """Take a dossier back."""
        withdraw(self.one(piece), "Đổi dự án", self.session, self.home, self.now, _waiting())

    def results(self, piece: Piece) -> Tuple[Fetched, ...]:
        """Fetch what was decided."""
        return fetch_results(self.one(piece), self.session, self.home, self.now, waiting=_waiting())

    def close(self) -> None:
        """Go away; the data folder stays."""
        self.session.close()
        self._backend.drop(self.line)


def _waiting() -> Any:
    return QuickTime().waiting()
