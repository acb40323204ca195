"""Who files at the service: what is known of it, and the buttons that change it."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.widgets import FlowLayout, MarkedLine, button

HIDDEN, PRACTICE, OUT, CLOSED, IN = "hidden", "practice", "out", "closed", "in"
"""What is known: nothing yet, no log-in needed, nobody is in, a log-in is kept but closed, somebody is in."""


class LoginCard(QWidget):
    """One sentence on who files, the buttons that fit it, and one sentence on what went wrong."""

    log_in_asked = pyqtSignal()
    log_out_asked = pyqtSignal()
    open_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loginCard")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._state = HIDDEN
        self.who = MarkedLine(self)
        self.who.setObjectName("loginWho")
        column.addWidget(self.who)
        self._log_in = button(self.tr("Log in by the browser…"), "logIn", self.log_in_asked.emit)
        self._open = button(self.tr("Open the password database…"), "openSecrets", self.open_asked.emit)
        self._log_out = button(self.tr("Log out"), "logOut", self.log_out_asked.emit)
        flow = FlowLayout()
        for each in (self._log_in, self._open, self._log_out):
            flow.addWidget(each)
        column.addLayout(flow)
        self._running = RunningLine("loginProgress", self.tr("Waiting for the log-in"))
        self._running.add_stop("stopLogin", self.tr("Stop"), self.stop_asked.emit)
        column.addWidget(self._running)
        self.problem = MarkedLine(self)
        self.problem.setObjectName("loginProblem")
        column.addWidget(self.problem)
        self.show_problem("")
        self.show_state(HIDDEN, "")

    @property
    def state(self) -> str:
        """Return what is shown of who files."""
        return self._state

    def show_state(self, state: str, sentence: str) -> None:
        """Show who files, and what can be done about it."""
        self._state = state
        self.who.show_line("cannot_tell" if state in (OUT, CLOSED) else "clear", sentence)
        self._log_in.setVisible(state == OUT)
        self._open.setVisible(state == CLOSED)
        self._log_out.setVisible(state in (CLOSED, IN))
        self.setVisible(state != HIDDEN)

    def show_waiting(self, waiting: bool) -> None:
        """Show whether the browser is waited for, or the service."""
        self._running.show_busy(waiting)
        for each in (self._log_in, self._open, self._log_out):
            each.setEnabled(not waiting)

    def show_problem(self, sentence: str) -> None:
        """Say what went wrong and what to do; "" says nothing."""
        self.problem.show_line("conflict", sentence)
