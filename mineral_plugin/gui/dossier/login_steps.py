"""From the service's own words on who may file to a person who is logged in, and back."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from mineral_plugin.core.base.errors import CancelledError, MineralError, SecretsClosedError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.login_card import CLOSED, HIDDEN, IN, OUT, PRACTICE, LoginCard
from mineral_plugin.gui.parts.sentences import error_sentence

Session = Callable[[], Any]


class LoginSteps(QObject):
    """Keeps the accounts of this session, one a service; access tokens live in them and nowhere else.

    ``store`` is where log-ins are kept (``QgisSecretStore``). It may let QGIS ask for the master password,
    which happens on a press of a button alone, never by itself.
    """

    page_wanted = pyqtSignal(str)

    def __init__(
        self,
        card: LoginCard,
        desk: Desk,
        session: Session,
        store: Any,
        open_page: Optional[Callable[[str], None]] = None,
    ) -> None:
        super().__init__(card)
        self._card, self._desk, self._session, self._store = card, desk, session, store
        self._accounts: Dict[str, Any] = {}
        self._url = ""
        self._task: Optional[Any] = None
        # The log-in goes on in a thread of its own; browsers are opened in the window's.
        self.page_wanted.connect(open_page or _open_page)
        card.log_in_asked.connect(self.log_in)
        card.log_out_asked.connect(self.log_out)
        card.open_asked.connect(self.open)
        card.stop_asked.connect(self.stop)

    def show_service(self, url: str, landing: Optional[Any]) -> None:
        """Show who files at a service; ``landing`` is what it says of itself, ``None`` before it did.

        What is known of the same service stays while it is asked anew.
        """
        if url != self._url:
            self._leave(url)
        if landing is None or self._task is not None:
            return
        if landing.practice_login:
            self._card.show_state(PRACTICE, self.tr("For practice nobody has to log in here."))
        else:
            self._show_account()

    def login_for(self, url: str, session: Any, may_ask: bool = True) -> Any:
        """Return who files at a service; a kept log-in is opened first, if the person may be asked.

        Raises:
            InputError: the text is no address of a service.
            SecretsClosedError: it is not open.
        """
        from mineral_plugin.core.work.logging_in import login_at

        account = self._account(url)
        if account.is_logged_in and not self._store.is_open:
            if not may_ask:
                raise SecretsClosedError("login.no_master_word")
            self._store.open()
        return login_at(url, session, self._desk.home(), lambda: account)

    def open(self) -> None:
        """Let QGIS ask for the master password, then say who is logged in."""
        if self._opened():
            self._show_account()

    def log_in(self) -> None:
        """Lead the person's browser to the service's page and wait for them."""
        from mineral_plugin.core.work.logging_in import log_in_here

        # What cannot be kept is not begun.
        if self._task is not None or not self._opened():
            return
        account, url, session = self._account(self._url), self._url, self._session()

        def work(progress: Any) -> str:
            return log_in_here(account, url, session, self.page_wanted.emit, lambda: _go_on(progress))

        self._card.show_state(OUT, self.tr("Log in on the page in your browser; it is waited for here."))
        self._run(self.tr("Logging in"), work, self._say_who)

    def log_out(self) -> None:
        """End the log-in here and at the service."""
        from mineral_plugin.core.work.logging_in import log_out

        if self._task is not None:
            return
        account, url, session = self._account(self._url), self._url, self._session()
        work = lambda _progress: log_out(account, url, session)  # noqa: E731 - the task wants one argument
        self._run(self.tr("Logging out"), work, lambda _was_in: self._show_account())

    def stop(self) -> None:
        """Wait no longer."""
        if self._task is not None:
            self._task.cancel()

    def _leave(self, url: str) -> None:
        """Go to another service; what goes on at the one before is ended and tells nothing more."""
        self.stop()
        self._end()
        self._url = url
        self._card.show_problem("")
        self._card.show_state(HIDDEN, "")

    def _account(self, url: str) -> Any:
        from mineral_plugin.core.work.logging_in import account_at

        if url not in self._accounts:
            self._accounts[url] = account_at(url, self._store)
        return self._accounts[url]

    def _opened(self) -> bool:
        try:
            if not self._store.is_open:
                self._store.open()
        except SecretsClosedError as error:
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return False
        self._card.show_problem("")
        return True

    def _show_account(self) -> None:
        """Show what is kept here of the account, and ask the service for the name that goes with it."""
        from mineral_plugin.core.work.logging_in import who_am_i

        try:
            account = self._account(self._url)
        except MineralError as error:
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return
        if not account.is_logged_in:
            self._card.show_state(OUT, self.tr("Nobody is logged in here yet; filing needs it."))
        elif not self._store.is_open:
            text = self.tr("A log-in is kept in QGIS's password database; open it to file.")
            self._card.show_state(CLOSED, text)
        elif self._task is None:
            url, session = self._url, self._session()
            self._card.show_state(IN, self.tr("Logged in; the service is asked for the name…"))
            work = lambda _progress: who_am_i(account, url, session)  # noqa: E731
            self._run(self.tr("Asking who is logged in"), work, self._say_who)

    def _say_who(self, name: str) -> None:
        self._card.show_state(IN, self.tr("Logged in as {name}.").format(name=name))

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._card.show_problem("")
        self._card.show_waiting(True)

        def if_current(answer: Callable[[Any], None]) -> Callable[[Any], None]:
            def tell(value: Any) -> None:
                if self._task is task:
                    self._end()
                    answer(value)

            return tell

        task = self._task = self._desk.run(title, work, if_current(done), if_current(self._on_failed))

    def _end(self) -> None:
        self._task = None
        self._card.show_waiting(False)

    def _on_failed(self, error: BaseException) -> None:
        """Show who is logged in now, as far as it is known here, and what went wrong."""
        account = self._account(self._url)
        if not account.is_logged_in:
            self._card.show_state(OUT, self.tr("Nobody is logged in here yet; filing needs it."))
        self._card.show_problem(error_sentence(error, self._desk.lang))


def _go_on(progress: Any) -> None:
    if progress.cancelled():
        raise CancelledError("error.cancelled")


def _open_page(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
