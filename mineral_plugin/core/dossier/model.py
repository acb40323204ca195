"""A dossier in the making: the components its procedure asks for and the files it has."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase

SCHEMA = "dossier-1"

AREA = "area"
CORNER_TABLE = "corner_table"
REPORT = "report"
SUMMARY = "summary"
DATA = (AREA, CORNER_TABLE, REPORT, SUMMARY)
"""Files that the program makes; they go along with a dossier but are none of its legal components."""


class ComponentStatus(enum.Enum):
    """Whether a component has a file."""

    MISSING = "missing"
    ATTACHED = "attached"


class FileNote(enum.Enum):
    """What a look at an attached file says of it; nothing here was verified."""

    ENCRYPTED = "encrypted"
    SCRIPT = "script"
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    SIGNED = "signed"

    @property
    def stops(self) -> bool:
        """Return whether a service refuses such a file."""
        return self in (FileNote.ENCRYPTED, FileNote.SCRIPT, FileNote.DAMAGED)

    @property
    def phrase(self) -> Phrase:
        """Return it in words."""
        return Phrase(f"dossier.note_{self.value}")


@dataclass(frozen=True)
class Component:
    """A component (thành phần hồ sơ) of a procedure: name, form number, originals and copies to file.

    ``accepts`` are file name endings (``pdf``); ``when`` says in which case the component is needed,
    ``None`` when always.
    """

    id: str
    name: Bilingual
    form: str = ""
    originals: int = 0
    copies: int = 0
    accepts: Tuple[str, ...] = ()
    when: Optional[Bilingual] = None

    @property
    def required(self) -> bool:
        """Return whether the component is needed in every case."""
        return self.when is None


@dataclass(frozen=True)
class DossierFile:
    """A file of a dossier: for which component, in which slot, and its hash.

    ``component`` is a component's id or one of ``DATA``. ``pages`` and ``notes`` are of a PDF.
    """

    component: str
    slot: int
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    pages: Optional[int] = None
    notes: Tuple[FileNote, ...] = ()

    def path(self, folder: Path) -> Path:
        """Return where the file lies in its draft's folder."""
        if self.component in DATA:
            return folder / self.file_name
        return folder / "attached" / f"{self.component}-{self.slot}" / self.file_name

    def to_dict(self) -> Dict[str, Any]:
        """Return the file as the manifest lists it; what is not known of it is left out."""
        told: Dict[str, Any] = {
            "component": self.component,
            "slot": self.slot,
            "fileName": self.file_name,
            "mime": self.media_type,
            "bytes": self.size_bytes,
            "sha256": self.sha256,
        }
        if self.pages is not None:
            told["pages"] = self.pages
        if self.notes:
            told["notes"] = [note.value for note in self.notes]
        return told


@dataclass(frozen=True)
class Draft:
    """A draft of a dossier: its local reference, what it is for, and its files.

    ``mineral`` decides which components apply. ``codes`` are the national procedure codes by level
    (``ministry``, ``province``). ``validation`` names the report, the rules and the reference data that the
    area was checked with. ``version`` counts filings under the same code: a supplement is the next one.
    """

    reference: str
    folder: Path
    procedure: str
    mineral: str
    codes: Mapping[str, str]
    area_id: str
    area_name: str
    created: datetime
    program: str
    vertices_sha256: str
    geometry_sha256: str
    validation: Mapping[str, Any]
    components: Tuple[Component, ...]
    files: Tuple[DossierFile, ...]
    version: int = 1

    def status(self, component: Component) -> ComponentStatus:
        """Return whether ``component`` has a file."""
        has_file = any(file.component == component.id for file in self.files)
        return ComponentStatus.ATTACHED if has_file else ComponentStatus.MISSING

    @property
    def attached(self) -> Tuple[Component, ...]:
        """Return the components that have a file."""
        return tuple(item for item in self.components if self.status(item) is ComponentStatus.ATTACHED)

    @property
    def missing(self) -> Tuple[Component, ...]:
        """Return the components that somebody must still add."""
        return tuple(item for item in self.components if self.status(item) is ComponentStatus.MISSING)

    @property
    def missing_required(self) -> Tuple[Component, ...]:
        """Return the missing components that are needed in every case."""
        return tuple(item for item in self.missing if item.required)
