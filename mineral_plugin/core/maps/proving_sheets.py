"""Whether everything that a map needs is there, on the paper, whole, and on nothing else."""

from __future__ import annotations

from typing import Dict, FrozenSet, Iterator, List, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.maps.faults import MapFault, Spot, fault
from mineral_plugin.core.maps.forms import MapForm
from mineral_plugin.core.maps.items import has_holes, items_shown
from mineral_plugin.core.maps.plan import Box, MapArea
from mineral_plugin.core.maps.proving_tables import plain
from mineral_plugin.core.maps.reading import ReadItem, ReadMap, ReadSheet

_TOLERANCE_MM = 0.3
_FRAME = "frame"


def missing_faults(form: MapForm, areas: Sequence[MapArea], read: ReadMap) -> Iterator[MapFault]:
    """Yield the parts that the form names and the map lacks; those that are only customary as warnings."""
    shown = items_shown(read, areas)
    holes = ["unmined_table"] if any(map(has_holes, areas)) else []
    for item in [*form.required, *holes]:
        if item not in shown:
            yield fault("missing_element", {"what": Phrase(f"map.item.{item}")}, Spot(item))
    for item in form.customary:
        if item not in shown:
            yield fault("missing_element", {"what": Phrase(f"map.item.{item}")}, Spot(item), warning=True)


def place_faults(read: ReadMap) -> Iterator[MapFault]:
    """Yield items out of the paper, cut off, or on one another."""
    for sheet in read.sheets:
        visible = [item for item in sheet.items if item.is_visible]
        for item in visible:
            yield from _alone(sheet, item)
        yield from _pairs(sheet, [item for item in visible if item.purpose != _FRAME])


def _alone(sheet: ReadSheet, item: ReadItem) -> Iterator[MapFault]:
    paper, spot = Box(0.0, 0.0, sheet.width_mm, sheet.height_mm), Spot(item.id, sheet.number, item.box)
    if not paper.holds(item.box, _TOLERANCE_MM):
        yield fault("outside_sheet", {"name": name_of(item)}, spot)
    if item.needed and (
        item.needed[0] > item.box.width + _TOLERANCE_MM or item.needed[1] > item.box.height + _TOLERANCE_MM
    ):
        yield fault("clipped", {"name": name_of(item)}, spot)


def _pairs(sheet: ReadSheet, items: Sequence[ReadItem]) -> Iterator[MapFault]:
    for index, first in enumerate(items):
        for second in items[index + 1 :]:
            if first.box.meets(second.box, _TOLERANCE_MM):
                # What the user laid on the map himself may be meant.
                added = not first.id or not second.id
                spot = Spot(second.id or first.id, sheet.number, second.box)
                values = {"name": name_of(first), "other": name_of(second)}
                yield fault("overlapping", values, spot, warning=added)


def name_of(item: ReadItem) -> str:
    """Return what an item is called in a sentence: its text if it is short, else its id or kind."""
    text = plain(item.text)
    return text if 0 < len(text) <= 40 else item.id or item.kind


def text_faults(read: ReadMap) -> Iterator[MapFault]:
    """Yield fonts that are not embedded and texts that cannot be read from the PDF."""
    for font in read.fonts:
        if not font.is_embedded:
            yield fault("font_not_embedded", {"font": font.name})
    if not read.page_texts:
        return
    pages: Dict[int, str] = {number: plain(text) for number, text in enumerate(read.page_texts, start=1)}
    words: Dict[int, FrozenSet[str]] = {number: frozenset(text.split()) for number, text in pages.items()}
    for sheet, item, text in _texts(read):
        lost = [word for word in plain(text).split() if word not in words.get(sheet, frozenset())]
        if lost:
            yield fault("text_not_extractable", {"text": lost[0]}, Spot(item, sheet))


def _texts(read: ReadMap) -> Iterator[Tuple[int, str, str]]:
    """Yield every text that is printed: sheet, item, text."""
    for sheet in read.sheets:
        yield from ((sheet.number, item.id, item.text) for item in sheet.items if item.is_visible)
    for table in read.tables:
        cells: List[str] = [cell for row in table.rows for cell in row]
        yield table.sheet, table.item, " ".join([*cells, *table.facts, table.system_head])
