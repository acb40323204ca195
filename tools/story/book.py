"""What the steps share: where things lie, what is known so far, and the page that each step leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Tuple, Union

from slow_line import SlowLine

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Bilingual

Picture = Union[Path, Callable[[str], str]]
"""A picture of a step: a file that is there, or what draws SVG in a language."""


@dataclass(frozen=True)
class Line:
    """A sentence of the story's words (``words.json``) with the values of its places."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)


Said = Union[Line, Bilingual]


@dataclass(frozen=True)
class Page:
    """What a step leaves: what was seen, its files, and its picture with the sentence that says it."""

    said: Tuple[Said, ...]
    picture: Picture
    files: Tuple[Path, ...] = ()


@dataclass
class Story:
    """One telling: its folder, the size of the large attachment, and what the steps learned."""

    folder: Path
    attachment_bytes: int
    today: date = field(default_factory=lambda: SystemClock().now().date())
    areas: Dict[str, LicenceArea] = field(default_factory=dict)
    reports: Dict[str, Mapping[str, Any]] = field(default_factory=dict)
    draft: str = ""
    receipt: Dict[str, Any] = field(default_factory=dict)
    line: Optional[SlowLine] = None
    known: Dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Return the data folder of the applicant."""
        return self.folder / "home"

    def place(self, *names: str) -> Path:
        """Return a place in the folder, its own folder made."""
        path = self.folder.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def draft_folder(self) -> Path:
        """Return the folder of the applicant's draft."""
        return self.home / "drafts" / self.draft
