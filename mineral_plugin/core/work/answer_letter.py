"""Use case: what a supplement changes, corner by corner, and the draft of the letter that goes with it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.corner_tables.compare import Change, CornerDifference
from mineral_plugin.core.dossier.model import AREA, REPORT, Draft
from mineral_plugin.core.dossier.versions import Version
from mineral_plugin.core.papers.answer_paper import Answered, AnswerLetter, answer_paper
from mineral_plugin.core.papers.model import Paper, Picture
from mineral_plugin.core.report.pictures import area_picture
from mineral_plugin.core.work.comparing import (
    DifferenceRow,
    compare_areas,
    difference_document,
    difference_rows,
)
from mineral_plugin.core.work.following import Followed

_PICTURE_MM = (150.0, 85.0)


def letter_of(one: Followed, version: Version, today: date, lang: str) -> Paper:
    """Return the draft of the letter for a version: every remark, and the area where it changed.

    Raises:
        MissingError, InputError: the area of a version cannot be read.
    """
    demands = [demand for demand in one.learned.demands if demand.no == version.demand]
    asked = demands[0].asked_at if demands else None
    changed = is_area_changed(version)
    letter = AnswerLetter(
        receipt=one.receipt.receipt_id,
        agency=one.receipt.agency,
        area=version.draft.area_name,
        demand=version.demand,
        asked_on=asked.date() if asked else None,
        version=version.draft.version,
        day=today,
        answers=tuple(_answered(version)),
        difference=area_difference(version)[1] if changed else (),
        corners=tuple(_corner_rows(version, lang)) if changed else (),
        before=_picture(version.base, "letter.before", lang) if changed else None,
        after=_picture(version.draft, "letter.after", lang) if changed else None,
    )
    return answer_paper(letter, lang)


def is_area_changed(version: Version) -> bool:
    """Return whether the corners of a version are others than those that were filed."""
    return version.draft.vertices_sha256 != version.base.vertices_sha256


def area_difference(version: Version) -> Tuple[CornerDifference, Tuple[Bilingual, ...]]:
    """Return how the corners of a version differ from what was filed, and that in sentences."""
    return compare_areas(_area(version.base), _area(version.draft))


def difference_told(version: Version) -> Optional[Dict[str, Any]]:
    """Return the difference as JSON data, ``None`` where the area is the same."""
    return difference_document(area_difference(version)[0]) if is_area_changed(version) else None


def _area(draft: Draft) -> LicenceArea:
    file = next(file for file in draft.files if file.component == AREA)
    (area,) = read_areas(file.path(draft.folder))
    return area


def _answered(version: Version) -> Sequence[Answered]:
    names = {component.id: component.name for component in version.draft.components}
    return [
        Answered(
            names.get(remark.component, Bilingual(remark.component, remark.component)),
            remark.said,
            remark.change,
            tuple((file.file_name, file.sha256) for file in version.files_of(remark.component)),
        )
        for remark in version.remarks
    ]


def _corner_rows(version: Version, lang: str) -> List[Tuple[str, str, str, str]]:
    rows = difference_rows(area_difference(version)[0])
    return [_corner_row(row, lang) for row in rows if row.change is not Change.SAME]


def _corner_row(row: DifferenceRow, lang: str) -> Tuple[str, str, str, str]:
    corner = row.new or row.old
    name = corner.name if corner else ""
    shift = say(row.word, lang)
    if row.length_mm is not None:
        values = {
            "north": format_number((row.north_mm or 0.0) / 1000, 3, lang),
            "east": format_number((row.east_mm or 0.0) / 1000, 3, lang),
            "length": format_number(row.length_mm / 1000, 3, lang),
        }
        shift = say(Phrase("letter.shift", values), lang)
    return name, _corner(row.old), _corner(row.new), shift


def _corner(corner: Optional[Corner]) -> str:
    return "-" if corner is None else f"X {corner.x_text}\nY {corner.y_text}"


def _picture(draft: Draft, name: str, lang: str) -> Picture:
    file = next(file for file in draft.files if file.component == REPORT)
    report = json.loads(file.path(draft.folder).read_text(encoding="utf-8"))
    made = area_picture(report, lang, *_PICTURE_MM)
    return Picture(made.svg, made.width_mm, made.height_mm, say(Phrase(name), lang))
