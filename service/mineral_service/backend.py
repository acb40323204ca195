"""What this backend is and allows: data that the landing page tells, never constants of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Tuple

from mineral_plugin.core.base.words import Phrase

DATA_FILES: Mapping[str, Tuple[str, ...]] = {
    "area": ("application/geopackage+sqlite3",),
    "corner_table": ("text/csv", "application/json"),
    "report": ("application/json", "text/html"),
}
"""Files that the program makes and that go along with any dossier: name -> accepted media types."""


@dataclass(frozen=True)
class Backend:
    """A backend's own facts. ``unit`` is the code in front of its receipt numbers."""

    kind: str = "practice"
    legal_effect: bool = False
    unit: str = "000.00.00.X99"
    receipt_prefix: str = "THU-"
    max_file_bytes: int = 64 * 1024 * 1024
    max_dossier_bytes: int = 512 * 1024 * 1024
    requires_all_components: bool = False

    @property
    def name(self) -> Phrase:
        """Return the name that a person reads on the receipt."""
        return Phrase("service.practice_name")
