"""A stated area that is ten or a hundred times off, or in the other unit: asked; the corners are sound."""

from __future__ import annotations

from typing import Iterator, NamedTuple, Optional

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.captions import restated
from mineral_plugin.core.corner_tables.evidence import agrees
from mineral_plugin.core.corner_tables.result import Choice, Question, ReadArea, as_printed

_POWERS = (1, -1, 2, -2, 3, -3)
_OTHER_UNIT = {"ha": "m2", "m2": "ha"}


class Factor(NamedTuple):
    """The question about a stated area that is a factor off, and the area that the corners bear out."""

    question: Question
    area: StatedArea


def factor_of(area: ReadArea, ground_m2: float, net_m2: float) -> Optional[Factor]:
    """Return what to ask about a stated area that a shifted mark or the other unit would make agree."""
    stated = area.stated_area
    if stated is None:
        return None
    meant = next((one for one in _variants(stated) if agrees(ground_m2, one, net_m2)), None)
    if meant is None:
        return None
    place = area.rings[0].places[0]
    values = {"place": place.phrase, "stated": stated.text, "computed": ground_m2}
    choices = (Choice(meant.text), as_printed())
    text = Phrase("read.ask.area_factor", values)
    return Factor(Question(f"factor:{place.key}", text, choices, meant.text, place), meant)


def _variants(stated: StatedArea) -> Iterator[StatedArea]:
    mark = "." if "." in stated.text and "," not in stated.text else ","
    if stated.unit in _OTHER_UNIT:
        yield restated(stated.value, _OTHER_UNIT[stated.unit], mark)
    for power in _POWERS:
        yield restated(stated.value.scaleb(power), stated.unit, mark)
