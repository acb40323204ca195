"""The use cases of log-in: who files at a service, log in by a browser or by a code, who am I, log out."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional

import requests

from mineral_plugin.core.portal.account_login import AccountLogin, SecretStore
from mineral_plugin.core.portal.browser_login import log_in_by_browser
from mineral_plugin.core.portal.chosen_login import ChosenLogin
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.device_login import DeviceCode, log_in_by_device
from mineral_plugin.core.portal.line import Line, Login, checked_url, text
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.retrying import Waiting


def account_at(service_url: str, store: SecretStore) -> AccountLogin:
    """Return the account of this computer's user at a service.

    Raises:
        InputError: the text is no address of a service.
    """
    return AccountLogin(store, checked_url(service_url))


def login_at(
    service_url: str, session: requests.Session, home: Path, account: Callable[[], AccountLogin]
) -> Login:
    """Return who files at a service: nobody has to log in where it takes practice.

    ``account`` gives the account once it is needed; it raises where there is no place to keep one.

    Raises:
        InputError: the text is no address of a service.
    """
    client = PortalClient(session, service_url)
    return ChosenLogin(client.landing, PracticeLogin(home), account)


def log_in_here(
    account: AccountLogin,
    service_url: str,
    session: requests.Session,
    open_page: Callable[[str], None],
    alive: Callable[[], None],
    waiting: Optional[Waiting] = None,
) -> str:
    """Log in by the person's own browser and return the name that the service knows them by.

    ``open_page`` opens an address in the browser; ``alive`` is called often, and what it raises ends the
    waiting.

    Raises:
        ServiceRefusedError: the person said no, took too long, or the service did not take the code.
        ServiceUnreachableError: the service gave no answer, or tells of a page elsewhere.
        SecretsClosedError: the log-in cannot be kept.
    """
    line = Line(session, service_url, login=account)
    log_in_by_browser(line, account, open_page, alive, waiting or Waiting())
    return _name(line)


def log_in_elsewhere(
    account: AccountLogin,
    service_url: str,
    session: requests.Session,
    show: Callable[[DeviceCode], None],
    waiting: Optional[Waiting] = None,
) -> str:
    """Log in by a code that the person types on another device, and return their name at the service.

    Raises:
        ServiceRefusedError: the person said no, or the code ran out.
        ServiceUnreachableError: the service gave no answer to the first question.
        SecretsClosedError: the log-in cannot be kept.
    """
    line = Line(session, service_url, login=account)
    log_in_by_device(line, account, show, lambda: None, waiting or Waiting())
    return _name(line)


def who_am_i(account: AccountLogin, service_url: str, session: requests.Session) -> str:
    """Return the name that the service knows the person by who is logged in.

    Raises:
        ServiceRefusedError: nobody is logged in, or the service wants a log-in anew.
        ServiceUnreachableError: the service gave no answer.
        SecretsClosedError: the kept log-in cannot be read.
    """
    return _name(Line(session, service_url, login=account))


def log_out(account: AccountLogin, service_url: str, session: requests.Session) -> bool:
    """End a log-in here, and at the service if it can be reached; return whether there was one."""
    was_in = account.is_logged_in
    account.log_out(Line(session, service_url))
    return was_in


def _name(line: Line) -> str:
    return line.read(lambda body: text(body["name"]), line.call("GET", "/v1/me"))
