"""Parts of a sheet that depend on the map: neat line, position sketch, diagram of sheets, sheet number."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.maps import wording
from mineral_plugin.core.maps.papers import Paper
from mineral_plugin.core.maps.plan import (
    Box,
    Element,
    Extent,
    FrameElement,
    InsetElement,
    KeyCell,
    KeyElement,
    TextElement,
    line_mm,
)
from mineral_plugin.core.maps.strips import Setting, title_strip

_SKETCH_SCALES = (50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000)
# The map's own frame takes at most this share of the sketch.
_SHARE = 0.3
_LEAST_SKETCH_MM = 20.0
_TITLE_GAP_MM = 1.0


def frames(paper: Paper) -> Tuple[Element, ...]:
    """Return the neat line: a strong line and a fine one within."""
    outer = Box(0.0, 0.0, paper.width_mm, paper.height_mm).grown(-paper.margin_mm)
    return (
        Element("frame.outer", outer, FrameElement(0.6)),
        Element("frame.inner", outer.grown(-1.2), FrameElement(0.15)),
    )


def inset(setting: Setting, box: Box, shown: Extent) -> Optional[Element]:
    """Return the sketch of the position around the ground shown; ``None`` where the box is too small."""
    title_mm = line_mm(setting.sizes.head_pt) + _TITLE_GAP_MM
    height = box.height - title_mm
    if min(box.width, height) < _LEAST_SKETCH_MM:
        return None
    scale = setting.request.sketch_scale or _sketch_scale(shown, box.width, height)
    east, north = shown.middle
    half = box.width * scale / 2000.0, height * scale / 2000.0
    extent = Extent(east - half[0], north - half[1], east + half[0], north + half[1])
    title = say(Phrase("map.inset.title"), setting.lang)
    return Element("inset", box, InsetElement(extent, scale, title, title_mm, setting.sizes.head_pt))


def _sketch_scale(shown: Extent, width_mm: float, height_mm: float) -> int:
    least = max(shown.width / width_mm, shown.height / height_mm) * 1000.0 / _SHARE
    return next((scale for scale in _SKETCH_SCALES if scale >= least), _SKETCH_SCALES[-1])


def key(setting: Setting, box: Box, cells: Sequence[KeyCell], here: int) -> Element:
    """Return the diagram of sheets."""
    title_mm = line_mm(setting.sizes.head_pt) + _TITLE_GAP_MM
    title = say(Phrase("map.key.title"), setting.lang)
    return Element("key", box, KeyElement(title, tuple(cells), here, title_mm, setting.sizes.head_pt))


def table_sheet_title(setting: Setting) -> Tuple[Element, ...]:
    """Return the title of a sheet that has only tables."""
    return title_strip(setting, 1, 2, short=True).at(setting.content.x, setting.content.y)


def numbered(setting: Setting, elements: Sequence[Element], sheet: int, count: int) -> Tuple[Element, ...]:
    """Return the elements of a sheet with its number among them."""
    text = wording.number_lines(setting.request, sheet, count)
    return tuple(_with_text(one, text, setting) if one.id == "number" else one for one in elements)


def _with_text(element: Element, text: str, setting: Setting) -> Element:
    content = element.content
    if not isinstance(content, TextElement):
        return element
    lines = setting.broken(text, element.box.width, content.size_pt)
    height = (lines.count("\n") + 1) * line_mm(content.size_pt) + 0.6
    return replace(element, box=replace(element.box, height=height), content=replace(content, text=lines))
