"""A scenario of the service played with our own program as the applicant, on a clock that jumps."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional

import requests
from draftmaker import small_draft
from quick_time import QuickTime
from small_pdf import small_pdf

from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft
from mineral_plugin.core.work.following import Followed, find_followed, refresh
from mineral_plugin.core.work.results import Fetched, fetch_results
from mineral_plugin.core.work.supplementing import begin_supplement, file_supplement, put_file
from mineral_plugin.core.work.withdrawing import withdraw
from mineral_service.identity.model import OFFICER
from mineral_service.identity.tokens import token_for
from mineral_service.playing.command import _people
from mineral_service.playing.player import Player
from mineral_service.playing.scenario import Scenario, Step, load
from mineral_service.playing.stage import JumpingClock, staged

Seen = Callable[["PlayedClient", Step], None]


class PlayedClient:
    """The officer is the service's own player; what the applicant does goes through our use cases."""

    def __init__(self, url: str, context: Any, clock: JumpingClock, scenario: Scenario, home: Path) -> None:
        self.url, self.context, self.clock, self.scenario, self.home = url, context, clock, scenario, home
        self.session = requests.Session()
        self.session.trust_env = False
        self.officer = Player(url, context, clock, scenario, _people(context))
        self.officer.http.trust_env = False
        self.waiting = QuickTime().waiting()
        self.draft = small_draft(home, scenario.procedure, scenario.mineral)
        self.refused: List[str] = []
        self.fetched: List[Fetched] = []
        self.number = 0

    def now(self) -> datetime:
        """Return the moment of the clock that jumps."""
        return self.clock.now()

    def today(self) -> date:
        """Return its day."""
        return self.now().date()

    def one(self) -> Followed:
        """Return what is known of the dossier without asking."""
        return find_followed(self.home, self.now, self.draft.reference)

    def asked(self) -> Followed:
        """Return what the service tells of it now."""
        return refresh(self.one(), self.session, self.home, self.now)

    def play(self, seen: Optional[Seen] = None) -> Followed:
        """Play all steps; after each the program has to see the state that the scenario says."""
        for step in self.scenario.steps:
            self.clock.jump(step.days)
            if step.by == "officer":
                self._act(step)
            else:
                self._do(step)
            assert self.asked().state == step.state
            if seen is not None:
                seen(self, step)
        return self.one()

    def told_flow(self) -> Mapping[str, Any]:
        """Return where the service says that the dossier stands."""
        return self.one().learned.told.flow

    def _act(self, step: Step) -> None:
        people = self.officer.people
        self.officer.http.headers["Authorization"] = (
            f"Bearer {token_for(self.context, people[OFFICER], 'officer', 600)}"
        )
        answer = self.officer.act(step)
        assert answer.ok is (not step.refused), answer.text

    def _do(self, step: Step) -> None:
        try:
            _DOES[step.does](self, step)
        except RefusedError as error:
            self.refused.append(error.slug)
            assert error.slug == step.refused
        except MissingError:
            assert step.refused  # it was not even asked: our program knows that nothing is open
        else:
            # What was withdrawn once is not sent again: whoever asks a second time hears that it is done.
            assert not step.refused or step.does == "withdraw"

    def file(self, step: Step) -> None:
        for component in step.data["components"]:
            self.draft = attach(self.draft, component, self.paper(component))
        receipt = file_draft(self.draft, self.url, self.session, self.home, self.now, waiting=self.waiting)
        self.officer.dossier = receipt.dossier_id

    def send(self, step: Step) -> None:
        version = begin_supplement(self.one(), self.home)
        put_file(version, step.data["component"], self.paper("better"))

    def answer(self, _step: Step) -> None:
        version = begin_supplement(self.asked(), self.home)
        file_supplement(self.one(), version, self.session, self.home, self.now, waiting=self.waiting)

    def withdraw(self, step: Step) -> None:
        withdraw(self.one(), step.data["reason"], self.session, self.home, self.now, self.waiting)

    def fetch(self, _step: Step) -> None:
        self.fetched = list(
            fetch_results(self.one(), self.session, self.home, self.now, waiting=self.waiting)
        )

    def paper(self, text: str) -> Path:
        """Return a new PDF that is like no other."""
        self.number += 1
        path = self.home.parent / f"{text}-{self.number}.pdf"
        path.write_bytes(small_pdf(f"{text} {self.number}"))
        return path


_DOES: Dict[str, Callable[[PlayedClient, Step], None]] = {
    "file": PlayedClient.file,
    "send": PlayedClient.send,
    "answer": PlayedClient.answer,
    "withdraw": PlayedClient.withdraw,
    "fetch": PlayedClient.fetch,
}


@contextlib.contextmanager
def played(name: str, folder: Path) -> Iterator[PlayedClient]:
    """Give a scenario ready to be played, over a service and a data folder of its own."""
    home = folder / "home"
    home.mkdir()
    with staged(folder / "service", None) as (url, context, clock):
        client = PlayedClient(url, context, clock, load(name), home)
        try:
            yield client
        finally:
            client.session.close()
            client.officer.http.close()
