"""Names of files: shown to people and saved by them on every system, so what misleads or harms is refused.

They are text here and never paths. Nothing is mended in silence: the manifest lists the name that was sent.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Optional

from mineral_plugin.core.dossier.contents.refusing import NAME, refused
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES

MAX_NAME = 255
"""Letters of a name: what the file systems of Windows, macOS and Linux take at most."""
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_NOT_SHOWN = ("C", "Zl", "Zp")
"""Categories of letters that do not print or turn the line around: control, format, private, half letters."""


def check_name(name: str) -> None:
    """Refuse a name that is no plain name of a file.

    Raises:
        FileRefusedError: ``file-name-refused``; ``code`` says why.
    """
    code = _fault(name)
    if code is not None:
        raise refused(NAME, code, limit=MAX_NAME)


def check_ending(name: str, media_type: str) -> None:
    """Refuse a name whose ending is that of another type; one without an ending is left alone.

    Raises:
        FileRefusedError: ``file-name-refused``, ``name-ending``.
    """
    stem, dot, ending = name.rpartition(".")
    wanted = sorted(known for known, kind in MEDIA_TYPES.items() if kind == media_type)
    if stem and dot and wanted and f".{ending.lower()}" not in wanted:
        raise refused(NAME, "name-ending", wanted=tuple(wanted))


def is_path(name: str) -> bool:
    """Return whether a name leads somewhere: absolute, upwards, on a drive, or written for Windows."""
    return bool(name.startswith("/") or "\\" in name or ".." in name.split("/") or _DRIVE.match(name))


def is_shown(name: str) -> bool:
    """Return whether every letter of a name prints where it stands."""
    return not any(unicodedata.category(char).startswith(_NOT_SHOWN) for char in name)


def _fault(name: str) -> Optional[str]:
    if not name.strip(" .\u00a0"):
        return "name-blank"
    if len(name) > MAX_NAME:
        return "name-long"
    if not is_shown(name):
        return "name-control"
    if is_path(name) or "/" in name:
        return "name-path"
    if unicodedata.normalize("NFC", name) != name:
        return "name-composed"
    if name != name.strip() or name.endswith(".") or _RESERVED.fullmatch(name):
        return "name-reserved"
    return None
