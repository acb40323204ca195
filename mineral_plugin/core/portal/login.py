"""Log-in at a service for practice: a key of this data folder's own stands for an invented applicant.

The key opens nothing but what was filed for practice from this folder; where filing has legal effect there is
no such log-in.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Optional

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.portal.line import Ask

CLIENT_ID = "mineral-licence"
PRACTICE_GRANT = "urn:mineral-licence:practice"
FILE_NAME = "practice-login"
_SCOPE = "dossier:write dossier:submit"
_KEY_LETTERS = 43


class PracticeLogin:
    """Gets tokens for the invented applicant of a data folder and keeps the last one in memory."""

    # Where filing has legal effect nobody logs in for practice.
    needed = "portal.log_in_needed"

    def __init__(self, home: Path) -> None:
        self._home = home
        self._token: Optional[str] = None

    def token(self, ask: Ask) -> str:
        """Return a token, the one of before if there is one.

        Raises:
            CannotWriteError: the key cannot be kept in the data folder.
        """
        if self._token is None:
            form = {
                "grant_type": PRACTICE_GRANT,
                "client_id": CLIENT_ID,
                "practice_key": practice_key(self._home),
                "scope": _SCOPE,
            }
            self._token = str(ask(form)["access_token"])
        return self._token

    def forget(self) -> None:
        """Take another token next time: the last one has run out."""
        self._token = None


def practice_key(home: Path) -> str:
    """Return the key of a data folder; the first time one is made, readable by its owner alone.

    Raises:
        CannotWriteError: it can be neither read nor kept.
    """
    path = home / FILE_NAME
    try:
        return _read(path) or _make(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(path), reason=reason) from error


def _read(path: Path) -> str:
    if not path.is_file():
        return ""
    key = path.read_text(encoding="ascii", errors="replace").strip()
    return key if len(key) >= _KEY_LETTERS else ""


def _make(path: Path) -> str:
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(32))
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)
    return _read(path)


def _put_in_place(part: Path, path: Path) -> None:
    """Give the file its name, unless another program was first: then that one's key is everybody's."""
    try:
        os.link(part, path)
    except OSError:
        # A disk whose files cannot have two names, or a broken file that is to be replaced.
        if not _read(path):
            os.replace(part, path)
