"""Secrets in QGIS's authentication database, encrypted with the master password of QGIS.

QGIS asks for that password in a dialog of its own whenever something encrypted is touched while it is not
known. Nothing here does so by surprise: only ``open`` lets QGIS ask, and everything else is refused while
the database is closed.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Mapping, Optional

from qgis.core import QgsApplication

from mineral_plugin.core.base.errors import SecretsClosedError

MASTER_WORD_FILE = "QGIS_AUTH_PASSWORD_FILE"
"""QGIS's own variable for the master password where nobody can type it."""


class QgisSecretStore:
    """Keeps secrets by name; names are not encrypted, and say nothing but the service.

    Raises:
        SecretsClosedError: the master password is not known, or QGIS keeps no secrets here.
    """

    @property
    def is_open(self) -> bool:
        """Return whether secrets can be read and kept without asking anybody."""
        manager = _manager()
        return not manager.isDisabled() and bool(manager.masterPasswordIsSet())

    def open(self) -> None:
        """Let QGIS ask for the master password, or for a new one; only in the window's thread, on a click."""
        if threading.current_thread() is not threading.main_thread():
            raise SecretsClosedError("login.store_closed")
        manager = _manager()
        if manager.isDisabled():
            raise SecretsClosedError("login.store_disabled")
        if not manager.setMasterPassword(True):
            raise SecretsClosedError("login.no_master_word")

    def has(self, name: str) -> bool:
        """Return whether there is a secret; nobody is asked for that."""
        manager = _manager()
        return not manager.isDisabled() and bool(manager.existsAuthSetting(name))

    def get(self, name: str) -> Optional[str]:
        """Return a secret, ``None`` if there is none."""
        if not self.has(name):
            return None
        self._check_open()
        return _manager().authSetting(name, "", True) or None

    def put(self, name: str, secret: str) -> None:
        """Keep a secret instead of the one before."""
        self._check_open()
        if not _manager().storeAuthSetting(name, secret, True):
            raise SecretsClosedError("login.not_kept")

    def forget(self, name: str) -> None:
        """Keep it no more."""
        if self.has(name):
            _manager().removeAuthSetting(name)

    def _check_open(self) -> None:
        if not self.is_open:
            raise SecretsClosedError("login.store_closed")


def store_without_window(environ: Optional[Mapping[str, str]] = None) -> QgisSecretStore:
    """Return the store where nobody can be asked: the master password comes from the file that QGIS names.

    Raises:
        SecretsClosedError: no file is named, it cannot be read, or it holds another password.
    """
    store = QgisSecretStore()
    if store.is_open:
        return store
    path = (os.environ if environ is None else environ).get(MASTER_WORD_FILE, "")
    try:
        word = Path(path).read_text("utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError):
        word = ""
    manager = _manager()
    # Without a password of ours QGIS would ask on the terminal.
    if not word or manager.isDisabled() or not manager.setMasterPassword(word, True):
        raise SecretsClosedError("login.no_word_file", variable=MASTER_WORD_FILE)
    return store


def _manager() -> Any:
    return QgsApplication.authManager()
