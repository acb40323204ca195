"""The walk: at each step somebody does something, drawn by chance from what can be done, and all holds."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from cutting_proxy import BEFORE_REQUEST

from mineral_plugin.core.base.errors import MineralError
from soaking import holding
from soaking.applicant import COMPONENTS, Applicant, Piece
from soaking.backend import Backend
from soaking.disturbing import FARTHEST, MOMENTS, Disturbing
from soaking.holding import hold
from soaking.officer import Officer
from soaking.program import Done, Program
from soaking.watching import Watch

APPLICANTS = 3
MOST_PIECES = 12
"""A data folder with so many drafts is brought to its end, and another applicant comes."""
KILLS_IN = 0.4
"""The service is killed in this part of the time; what is left shows its memory as it lives on."""
NEVER_MIND = frozenset(["filing.earlier_version", "outbox.ask_first", "supplement.earlier_answer"])
"""Refusals that may come where nothing goes wrong now: the first filing had arrived after all."""


Say = Callable[[str], None]
SAID_EVERY_S = 60


def nobody_hears(_line: str) -> None:
    """Say nothing."""


class Rule(NamedTuple):
    """Something that may be done: how often, and whether it can be now."""

    weight: int
    does: Callable[..., None]
    can: Callable[[Applicant], bool] = lambda applicant: True


class Walk:
    """A soak from one seed. ``counts`` are its figures, ``step`` is where it is."""

    def __init__(self, folder: Path, seed: int, say: Say = nobody_hears) -> None:
        self.seed, self.step = seed, 0
        self.counts: "Counter[str]" = Counter()
        self.refusals: "Counter[str]" = Counter()
        self.ledger: List[Tuple[str, str, str]] = []
        self.watch = Watch()
        self._say, self._said = say, time.monotonic()
        self._folder, self._number, self._version = folder, 0, 0
        self.backend = Backend(folder)
        self.disturbing = Disturbing(self.backend)
        self._program = Program()
        self._officer = Officer(self.backend)
        self._applicants = [self._newcomer() for _ in range(APPLICANTS)]
        self._rules = self._all_rules()

    def run(self, seconds: float, steps: Optional[int] = None) -> None:
        """Walk for so long, or so many steps, and bring everything to its end.

        Raises:
            BrokenPromise: something does not hold; it names the seed and the step.
        """
        began = time.monotonic()
        try:
            while time.monotonic() - began < seconds and (steps is None or self.step < steps):
                self.disturbing.may_kill = time.monotonic() - began < seconds * KILLS_IN
                self.take_step()
            self.end()
        except Exception as error:
            where = f"seed {self.seed}, step {self.step}"
            raise holding.BrokenPromise(f"{where}: {type(error).__name__}: {error}") from error

    def take_step(self) -> None:
        """Do one thing and look whether all holds."""
        self.step += 1
        chance = random.Random(f"{self.seed}:{self.step}")
        applicant = chance.choice(self._applicants)
        rules = [rule for rule in self._rules if rule.can(applicant)]
        chance.choices(rules, [rule.weight for rule in rules])[0].does(applicant, chance)
        self._look(applicant, chance)
        if len(applicant.pieces) >= MOST_PIECES:
            self._applicants[self._applicants.index(applicant)] = self._newcomer()
            self._bring_to_its_end(applicant, chance)

    def end(self) -> None:
        """Bring all to their ends, kill the service once more, and look at the whole."""
        chance = random.Random(f"{self.seed}:end")
        pid = self.backend.process.pid
        for applicant in self._applicants:
            self._bring_to_its_end(applicant, chance)
            self.watch.look(pid)
        self._applicants = []
        holding.hold_officer(self.backend, self._officer.tried, self._officer.told)
        self.backend.kill()
        self.counts.update(holding.hold_whole(self.backend, self.ledger))
        hold(self.counts["receipts"] == len(self.ledger), "a receipt that nobody has", self.counts)

    def close(self) -> None:
        """End all processes."""
        for applicant in self._applicants:
            applicant.close()
        self._officer.close()
        self._program.close()
        self.backend.close()

    # --- what may be done -----------------------------------------------------------------------------

    def _all_rules(self) -> Tuple[Rule, ...]:
        return (
            Rule(8, self._make),
            Rule(10, self._attach, _some_unfiled),
            Rule(2, self._on_unfiled(_detach), _some_unfiled),
            Rule(14, self._on_unfiled(_file), _some_unfiled),
            Rule(8, self._file_by_program, _some_unfiled),
            Rule(3, self._on_unfinished(_pause), _some_unfinished),
            Rule(2, self._on_unfinished(_cancel), _some_unfinished),
            Rule(8, self._on_filed(_ask), _some_filed),
            Rule(2, self._ask_all),
            Rule(3, self._ask_by_program, _some_filed),
            Rule(8, self._answer, _some_filed),
            Rule(2, self._on_filed(_withdraw), _some_filed),
            Rule(4, self._fetch, _some_filed),
            Rule(16, self._office),
        )

    def _make(self, applicant: Applicant, chance: random.Random) -> None:
        before = len(applicant.pieces)
        self._tried(applicant, chance, applicant.make)
        self.counts["drafts"] += len(applicant.pieces) - before

    def _attach(self, applicant: Applicant, chance: random.Random) -> None:
        piece, component = chance.choice(applicant.unfiled), chance.choice(COMPONENTS)
        with applicant.paper(chance) as paper:
            self._tried(applicant, chance, lambda: applicant.attach(piece, component, paper))

    def _on_unfiled(self, does: Callable[..., Any]) -> Callable[..., None]:
        return lambda applicant, chance: self._do(applicant, chance, does, chance.choice(applicant.unfiled))

    def _on_filed(self, does: Callable[..., Any]) -> Callable[..., None]:
        return lambda applicant, chance: self._do(applicant, chance, does, chance.choice(applicant.filed))

    def _on_unfinished(self, does: Callable[..., Any]) -> Callable[..., None]:
        return lambda applicant, chance: self._do(
            applicant, chance, does, chance.choice(_unfinished(applicant))
        )

    def _do(
        self, applicant: Applicant, chance: random.Random, does: Callable[..., Any], piece: Piece
    ) -> None:
        self._tried(applicant, chance, lambda: does(applicant, piece, chance))

    def _ask_all(self, applicant: Applicant, chance: random.Random) -> None:
        self._tried(applicant, chance, applicant.ask_all)

    def _answer(self, applicant: Applicant, chance: random.Random) -> None:
        """Answer a demand, where the office made one."""
        asked = [piece for piece in applicant.filed if self._state(piece) == "supplement_required"]
        if asked:
            piece = chance.choice(asked)
            with applicant.paper(chance) as paper:
                error = self._tried(applicant, chance, lambda: applicant.supplement(piece, paper))
            self.counts["supplements"] += error is None

    def _fetch(self, applicant: Applicant, chance: random.Random) -> None:
        """Fetch what was handed over, where something was."""
        ready = [piece for piece in applicant.filed if self._state(piece) == "result_delivered"]
        if ready:
            piece = chance.choice(ready)
            error = self._tried(applicant, chance, lambda: applicant.results(piece))
            self.counts["results"] += error is None

    def _office(self, _applicant: Applicant, chance: random.Random) -> None:
        """Let the officer do the next thing for some dossier."""
        mine = [piece for applicant in self._applicants for piece in applicant.filed]
        if not mine:
            return
        piece = chance.choice(mine)
        acts = _ACTS.get(self._state(piece))
        if acts:
            what = self.disturbing.drawn(chance, "no room here", "clock")
            with self.disturbing.around(what, chance, self._officer.line, None):
                self.counts["acts of the office"] += chance.choice(acts)(self._officer, piece.dossier)

    # --- with the program as a process of its own -----------------------------------------------------

    def _file_by_program(self, applicant: Applicant, chance: random.Random) -> None:
        """File from the command line; it may be killed, and others do something meanwhile."""
        piece = chance.choice(applicant.unfiled)
        piece.note(applicant.draft(piece))
        asked = ("file", "--draft", piece.reference, "--service", applicant.line.url)
        done = self._by_program(applicant, chance, *asked)
        self.counts["filed by the command line"] += done.code == 0

    def _ask_by_program(self, applicant: Applicant, chance: random.Random) -> None:
        self._by_program(applicant, chance, "status", "--draft", chance.choice(applicant.filed).reference)

    def _by_program(self, applicant: Applicant, chance: random.Random, *arguments: str) -> Done:
        what = chance.choice(("nothing", "program killed", "program killed", "cut", "no room here"))
        room = chance.choice((0, 4_096, 30_000)) if what == "no room here" else None
        began, pid = threading.Event(), 0

        def kill() -> None:
            began.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

        after, moment = chance.randrange(FARTHEST), chance.choice(MOMENTS)
        if what == "program killed":
            applicant.line.plan(moment, after, kill)
        elif what == "cut":
            applicant.line.plan(BEFORE_REQUEST, after)
        pid = self._program.begin(applicant.home, *arguments, skew_s=applicant.skew_s, room=room)
        began.set()
        self._meanwhile(applicant, chance)
        done = self._program.end()
        broken = applicant.line.quiet()
        self.disturbing.counts[what] += bool(broken) or room is not None
        applicant.killed += done.code is None
        hold(done.code in (0, 2, None), "the command line broke down", done)
        hold(done.code is not None or what == "program killed", "killed by itself", done)
        hold(done.code != 2 or len(done.err.splitlines()) == 1, "not one sentence", done)
        if what == "nothing" and done.code == 2:
            # Only where an earlier version of it was filed.
            filed = {receipt.draft for receipt in applicant.receipts()}
            hold(bool(filed & set(arguments)), "refused though nothing went wrong", done)
        return done

    def _meanwhile(self, busy: Applicant, chance: random.Random) -> None:
        """Let somebody else attach and file while the program of another works."""
        other = chance.choice(self._applicants)
        if other is not busy and other.unfiled and chance.random() < 0.7:
            piece = chance.choice(other.unfiled)
            self._undisturbed(lambda: other.file(piece))
            self._look(other, chance)

    # --- what has to hold -----------------------------------------------------------------------------

    def _tried(
        self, applicant: Applicant, chance: random.Random, action: Callable[[], Any]
    ) -> Optional[MineralError]:
        """Do an action while something goes wrong, or nothing; return its refusal, one sentence."""
        what = self.disturbing.drawn(chance)
        if what == "nothing":
            return self._undisturbed(action)
        with self.disturbing.around(what, chance, applicant.line, applicant):
            return self._refusal(action)

    def _undisturbed(self, action: Callable[[], Any]) -> Optional[MineralError]:
        error = self._refusal(action)
        fine = error is None or error.phrase.id in NEVER_MIND or getattr(error, "slug", "") in _LATE
        hold(fine, "refused though nothing went wrong", error and error.phrase, repr(error))
        return error

    def _refusal(self, action: Callable[[], Any]) -> Optional[MineralError]:
        try:
            action()
        except MineralError as error:
            self.refusals[getattr(error, "slug", "") or error.phrase.id] += 1
            sentence = error.text("vi")
            hold(bool(sentence) and "\n" not in sentence, "not one sentence", sentence)
            return error
        return None

    def _look(self, applicant: Applicant, chance: random.Random) -> None:
        """Look whether all holds after a step."""
        self._take_receipts(applicant)
        if applicant.pieces:
            holding.hold_drafts(applicant, [chance.choice(list(applicant.pieces.values()))])
        self._version = holding.hold_register(self.backend, self._version)
        self.watch.look(self.backend.process.pid)
        if time.monotonic() - self._said >= SAID_EVERY_S:
            self._said = time.monotonic()
            last = {name: round(kept[-1].memory_mib, 1) for name, kept in self.watch.samples.items()}
            self._say(f"step {self.step}: {dict(self.counts)}, {len(self.ledger)} receipts, MiB {last}")

    def _take_receipts(self, applicant: Applicant) -> None:
        """No receipt goes away or changes; a new one stands for a dossier that the service has."""
        receipts = {one.draft: one for one in applicant.receipts()}
        for piece in applicant.pieces.values():
            found = receipts.pop(piece.reference, None)
            known = piece.receipt
            hold(not known or (found is not None and found.receipt_id == known), "a receipt lost", piece)
            if found is not None and not known:
                holding.hold_filed(self.backend, piece, found)
                piece.receipt, piece.dossier = found.receipt_id, found.dossier_id
                self.ledger.append((found.receipt_id, found.dossier_id, found.manifest_sha256))
        hold(not receipts, "a receipt for no draft", receipts)

    def _bring_to_its_end(self, applicant: Applicant, chance: random.Random) -> None:
        """Let an applicant finish, hold both sides against each other, and go."""
        applicant.skew_s = 0
        for piece in _unfinished(applicant):
            self._undisturbed(lambda piece=piece: applicant.file(piece))
        self._take_receipts(applicant)
        for piece in applicant.filed:
            self._finish(applicant, piece, chance)
        holding.hold_settled(self.backend, applicant)
        self.counts["data folders"] += 1
        self.counts["half files left by kills"] += holding.hold_no_rubbish_here(applicant)
        applicant.close()
        shutil.rmtree(applicant.home)

    def _finish(self, applicant: Applicant, piece: Piece, chance: random.Random) -> None:
        """Go on with what was begun for a filed dossier."""
        one = applicant.ask(piece)
        begun = {later.kind for later in one.later if later.state != "done"}
        if "withdrawal" in begun and one.can_withdraw:
            applicant.withdraw(piece)
        elif "supplement" in begun and not one.is_over:
            with applicant.paper(chance) as paper:
                self._undisturbed(lambda: applicant.supplement(piece, paper))
        applicant.ask(piece)

    def _newcomer(self) -> Applicant:
        self._number += 1
        return Applicant(self.backend, self._folder, self._number)

    def _state(self, piece: Piece) -> str:
        return str(self.backend.rows(f"SELECT state FROM dossiers WHERE id = '{piece.dossier}'")[0][0])


_LATE = frozenset(["act-not-allowed", "no-demand"])
"""What was decided since is not withdrawn or supplemented any more."""
_ACTS: Dict[str, Tuple[Callable[[Officer, str], bool], ...]] = {
    "submitted": (
        lambda officer, dossier: officer.act(dossier, "accept", code="1.014232", case="1"),
        lambda officer, dossier: officer.act(dossier, "accept", code="1.014232", case="1"),
        lambda officer, dossier: officer.act(dossier, "accept", code="1.014232", case="1"),
        lambda officer, dossier: officer.act(dossier, "not_accept", reason="Thiếu"),
    ),
    "accepted": (lambda officer, dossier: officer.act(dossier, "forward"),),
    "in_review": (
        lambda officer, dossier: officer.demand(dossier, "project"),
        lambda officer, dossier: officer.decide(dossier, True),
        lambda officer, dossier: officer.decide(dossier, False),
    ),
    "decided": (lambda officer, dossier: officer.act(dossier, "hand_over"),),
}
"""State -> what the office does next."""


def _file(applicant: Applicant, piece: Piece, _chance: random.Random) -> None:
    applicant.file(piece)


def _detach(applicant: Applicant, piece: Piece, chance: random.Random) -> None:
    applicant.detach(piece, chance)


def _pause(applicant: Applicant, piece: Piece, _chance: random.Random) -> None:
    applicant.pause(piece)


def _cancel(applicant: Applicant, piece: Piece, _chance: random.Random) -> None:
    applicant.cancel(piece)


def _ask(applicant: Applicant, piece: Piece, _chance: random.Random) -> None:
    applicant.ask(piece)


def _withdraw(applicant: Applicant, piece: Piece, _chance: random.Random) -> None:
    applicant.withdraw(piece)


def _some_unfiled(applicant: Applicant) -> bool:
    return bool(applicant.unfiled)


def _some_filed(applicant: Applicant) -> bool:
    return bool(applicant.filed)


def _some_unfinished(applicant: Applicant) -> bool:
    return bool(_unfinished(applicant))


def _unfinished(applicant: Applicant) -> List[Piece]:
    """Return what was begun to be filed and has no receipt yet."""
    begun = applicant.lines()
    return [piece for piece in applicant.unfiled if piece.reference in begun]


def seed_of_chance() -> int:
    """Return a fresh seed."""
    return int.from_bytes(os.urandom(4), sys.byteorder)
