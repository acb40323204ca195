"""Names of files that every system, every portal and every signing tool takes: plain letters, no spaces."""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 60
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_NAMELESS = "tep"
# The letters with a stroke are no letters with a mark, so that nothing takes them apart.
_UNDECOMPOSED = {0x111: "d", 0x110: "D"}


def plain_name(text: str, most: int = MOST_LETTERS) -> str:
    """Return a text in plain letters, figures and hyphens: "Bản đồ khu vực" becomes "Ban-do-khu-vuc".

    It is cut at a hyphen where it is longer than ``most``; of a text without any letter comes "tep".
    """
    apart = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    name = _OTHER.sub("-", bare).strip("-")
    if len(name) > most:
        cut = name[: most + 1].rpartition("-")[0]
        name = cut or name[:most]
    return name or _NAMELESS


def plain_ending(file_name: str) -> str:
    """Return the ending of a file's name in small plain letters, with its dot; "" without one."""
    _, dot, ending = file_name.rpartition(".")
    clean = _OTHER.sub("", ending).lower()
    return f".{clean}" if dot and clean else ""
