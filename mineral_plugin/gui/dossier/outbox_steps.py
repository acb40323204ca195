"""The outbox as the dock shows it, what the person does with it, and what goes on by itself."""

from __future__ import annotations

import sys
from typing import Any, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_number, format_time
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.outbox_card import OutboxRow
from mineral_plugin.gui.parts.sentences import error_sentence

_EVERY_MS = 2000
_USE_CASES = "mineral_plugin.core.work.outbox_view"
_OUTCOMES = {"sending": "clear", "waiting": "within_tolerance", "refused": "conflict"}


class OutboxSteps(QObject):
    """Looks into the outbox every two seconds, and takes up what is due there.

    ``filing`` sends: ``send(draft, url, by_itself)``, ``is_sending``, ``stop()`` and ``caller(url)``, which
    gives a session and who files.
    """

    def __init__(self, dock: MineralDock, desk: Desk, filing: Any) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._filing = dock, desk, filing
        self._lines: Tuple[Any, ...] = ()
        self._cancelling: Optional[Any] = None
        self._cancel_next = ""
        card = dock.dossier.outbox
        card.continue_asked.connect(self.resume)
        card.pause_asked.connect(self.pause)
        card.cancel_asked.connect(self.cancel)
        dock.start.unfinished.asked.connect(lambda: dock.open_page("dossier"))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY_MS)

    def look(self) -> None:
        """Show what the outbox holds, and go on with what is due."""
        # What it stands on is read beside the window; the next look finds it read.
        if _USE_CASES not in sys.modules:
            return
        from mineral_plugin.core.work.outbox_view import due, outbox_glance, unfinished

        lines = outbox_glance(self._desk.home(), self._desk.now)
        if lines is None:
            return
        self._lines = unfinished(lines)
        self._dock.dossier.outbox.show_rows([self._row(line) for line in self._lines])
        self._dock.start.unfinished.show_drafts(sorted({line.draft for line in self._lines}))
        ready = due(self._lines, self._desk.now())
        if ready is not None and not self._filing.is_sending and self._cancelling is None:
            self._send(ready, by_itself=True)

    def resume(self, draft: str) -> None:
        """Go on with a filing at once."""
        self._say("")
        if self._filing.is_sending:
            self._say(self.tr("Another dossier is being sent; continue this one when it is done."))
            return
        line = next((line for line in self._lines if line.draft == draft and line.can_continue), None)
        if line is not None:
            self._send(line)

    def _send(self, line: Any, by_itself: bool = False) -> None:
        from mineral_plugin.core.work.drafting import open_draft

        try:
            draft = open_draft(self._desk.home(), line.draft)
        except MineralError as error:
            self._say(error_sentence(error, self._desk.lang))
            return
        self._filing.send(draft, line.url, by_itself)

    def pause(self, draft: str) -> None:
        """Let a filing not go on by itself; the one that is being sent from here stops."""
        from mineral_plugin.core.work.outbox_view import pause_filing

        self._say("")
        try:
            pause_filing(self._desk.home(), self._desk.now, draft)
        except MineralError as error:
            self._say(error_sentence(error, self._desk.lang))
        if self._filing.sends(draft):
            self._filing.stop()
        self.look()

    def cancel(self, draft: str) -> None:
        """Give a filing up; the one that is being sent from here stops first."""
        self._say("")
        if self._filing.sends(draft):
            self._cancel_next = draft
            self._filing.stop()
        elif self._cancelling is None:
            self._cancel(draft)

    def on_sent(self) -> None:
        """Go on after a sending came to its end: give up what was asked for meanwhile, and look again."""
        draft, self._cancel_next = self._cancel_next, ""
        if draft:
            self._cancel(draft)
        self.look()

    def _cancel(self, draft: str) -> None:
        from mineral_plugin.core.work.outbox_view import cancel_filing

        url = next((line.url for line in self._lines if line.draft == draft), "")
        home, now = self._desk.home(), self._desk.now
        try:
            session, login = self._filing.caller(url)
        except MineralError as error:
            self._say(error_sentence(error, self._desk.lang))
            return
        self._cancelling = self._desk.run(
            self.tr("Cancelling a filing"),
            lambda _progress: cancel_filing(home, now, draft, session, lambda _url: login),
            lambda _none: self._on_cancelled(None),
            self._on_cancelled,
        )

    def _on_cancelled(self, error: Optional[BaseException]) -> None:
        self._cancelling = None
        self._say("" if error is None else error_sentence(error, self._desk.lang))
        self.look()

    def _say(self, sentence: str) -> None:
        self._dock.dossier.outbox.show_problem(sentence)

    def _row(self, line: Any) -> OutboxRow:
        lang = self._desk.lang
        words = [
            self.tr("{draft} to {service}").format(draft=line.draft, service=line.url),
            say(line.sentence(), lang),
            self.tr("{percent} % arrived").format(percent=format_number(100 * line.share, 0, lang)),
        ]
        if line.reason is not None:
            words.append(self.tr("Reason: {reason}.").format(reason=say(line.reason, lang)))
        if line.tried_at is not None:
            words.append(self.tr("Last attempt {time}.").format(time=format_time(line.tried_at, lang)))
        outcome = _OUTCOMES.get(line.stand.value, "cannot_tell")
        return OutboxRow(
            line.draft, "\n".join(words), outcome, line.can_pause, line.can_continue, line.can_cancel
        )
