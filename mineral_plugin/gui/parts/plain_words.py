"""Words as people type them in haste."""

from __future__ import annotations

import unicodedata

# No letter with a mark to Unicode, so it does not fall apart by itself.
_BARRED = {0x111: "d", 0x110: "D"}


def plain(text: str) -> str:
    """Return a text as people type it in haste: small letters, no marks on them."""
    letters = unicodedata.normalize("NFD", text.translate(_BARRED))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).lower().split())
