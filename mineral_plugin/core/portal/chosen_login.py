"""Who files, as the service says: an invented applicant where it takes practice, else somebody known."""

from __future__ import annotations

from typing import Callable, Optional

from mineral_plugin.core.portal.client import Landing
from mineral_plugin.core.portal.line import Ask, Login


class ChosenLogin:
    """Asks the service what it takes when the first token is needed, and keeps to it.

    Raises:
        ServiceUnreachableError: it was not the service that answered.
    """

    def __init__(self, landing: Callable[[], Landing], practice: Login, account: Callable[[], Login]) -> None:
        self._landing = landing
        self._practice = practice
        self._account = account
        self._chosen: Optional[Login] = None

    @property
    def needed(self) -> str:
        """Return what is said when the service lets them in no more."""
        return self._login().needed

    def token(self, ask: Ask) -> str:
        """Return an access token, the one of before if there is one."""
        return self._login().token(ask)

    def forget(self) -> None:
        """Take another token next time: the last one has run out."""
        self._login().forget()

    def _login(self) -> Login:
        if self._chosen is None:
            self._chosen = self._practice if self._landing().practice_login else self._account()
        return self._chosen
