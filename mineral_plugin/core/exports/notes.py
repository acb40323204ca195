"""The note beside a file: what its format lost, in words and millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.exports.loss import Kept, Loss

_NOTHING_MM = 0.005
_NOTHING_M2 = 0.005


@dataclass(frozen=True)
class LossNote:
    """What the files of one format lost of one area; ``files`` are names without folders."""

    area: str
    format: str
    files: Tuple[str, ...]
    loss: Loss
    kept: Kept

    @property
    def phrases(self) -> Tuple[Phrase, ...]:
        """Return the sentences, what was measured first."""
        return (_ground(self.loss), *_points(self.loss), *_facts(self.kept), *_known(self.format))

    def lines(self, lang: str) -> Tuple[str, ...]:
        """Return the sentences in one language, below a line that names area, format and files."""
        values = {"area": self.area, "format": self.format, "files": self.files}
        head = say(Phrase("export.note.head", values), lang)
        return (head, *(say(phrase, lang) for phrase in self.phrases))


def _ground(loss: Loss) -> Phrase:
    moved = max(loss.corner_mm, loss.side_mm)
    if moved < _NOTHING_MM and abs(loss.area_m2) < _NOTHING_M2:
        return Phrase("export.note.exact")
    values = {"corner": loss.corner_mm, "side": loss.side_mm, "area": loss.area_m2}
    return Phrase("export.note.moved", values)


def _points(loss: Loss) -> List[Phrase]:
    added = loss.vertices - loss.corners
    found = [Phrase("export.note.added", {"count": added})] if added > 0 else []
    return [*found, Phrase("export.note.turned")] if loss.turned else found


def _facts(kept: Kept) -> List[Phrase]:
    lost = (
        ("export.note.no_zone", kept.zone),
        ("export.note.no_names", kept.corner_names),
        ("export.note.no_digits", kept.digits),
        ("export.note.no_stated", kept.stated_area),
        ("export.note.no_levels", kept.levels),
        ("export.note.by_level", kept.whole),
    )
    return [Phrase(phrase_id) for phrase_id, stands in lost if not stands]


def _known(format_name: str) -> List[Phrase]:
    """Return what a format cannot do whatever stands in it."""
    told = {
        "KML": "export.note.kml",
        "DXF": "export.note.dxf",
        "MapInfo TAB": "export.note.tab",
        "Shapefile": "export.note.shp",
    }
    return [Phrase(told[format_name])] if format_name in told else []
