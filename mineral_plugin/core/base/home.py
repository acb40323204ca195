"""The one data folder of all front doors."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Dict, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import CannotWriteError

_NAME = "mineral-licence"
FOLDERS = ("packs", "regulation", "cache", "engine", "logs", "drafts", "receipts")

# What a folder said of its last change after all its sub-folders were seen: asked for at every step of a hand
# that draws, they are not made anew as long as nothing came or went in it.
_seen: Dict[Path, Tuple[int, int]] = {}


def home_path(environ: Optional[Mapping[str, str]] = None) -> Path:
    """Return where the data folder lies: ``MINERAL_HOME``, else the platform's user data folder."""
    env = os.environ if environ is None else environ
    if env.get("MINERAL_HOME"):
        return Path(env["MINERAL_HOME"]).expanduser()
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA", str(Path.home()))) / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    return Path(env.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / _NAME


def data_home(environ: Optional[Mapping[str, str]] = None) -> Path:
    """Return the data folder, made on first use with its sub-folders, mode 0700.

    Raises:
        CannotWriteError: the folder cannot be made.
    """
    home = home_path(environ)
    state = _state_of(home)
    if state is None or state != _seen.get(home):
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in FOLDERS:
                (home / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotWriteError("error.home_not_writable", path=str(home)) from error
        _seen[home] = _state_of(home) or (0, 0)
    return home


def _state_of(home: Path) -> Optional[Tuple[int, int]]:
    """Return which folder it is and when something came into it or left it, ``None`` where there is none."""
    try:
        found = home.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
