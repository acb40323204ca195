"""The parts of a sheet beside the map, each made at its own top left and moved to its place afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.maps import wording
from mineral_plugin.core.maps.papers import Paper
from mineral_plugin.core.maps.plan import (
    CENTER,
    LEFT,
    RIGHT,
    BlockElement,
    Box,
    Element,
    LegendElement,
    LegendItem,
    MapArea,
    NorthElement,
    QrElement,
    ScaleBarElement,
    TextElement,
    line_mm,
)
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.maps.text_size import broken, text_width_mm
from mineral_plugin.core.maps.type_sizes import TypeSizes, type_sizes

_CODE_MM = 18.0
_CORNER_MM = 28.0
_NORTH_MM = (11.0, 15.0)
_SIGN_MM = 18.0
_LEGEND_GAP_MM = 1.4
# QGIS rounds each line of a legend up, newer versions by more.
_LEGEND_MORE_MM = 0.5
_SYMBOL_MM = 11.0
_BAR_MM = 8.0
_BELOW_MM = 0.6


@dataclass(frozen=True)
class Setting:
    """What all parts of a sheet are set by: the request, the areas as drawn, the paper, the scale.

    ``crowded`` asks for small numbers of corners.
    """

    request: MapRequest
    areas: Tuple[MapArea, ...]
    paper: Paper
    scale: int
    crowded: bool = False

    @property
    def sizes(self) -> TypeSizes:
        """Return the sizes of letters and gaps on this paper."""
        return type_sizes(self.paper)

    @property
    def lang(self) -> str:
        """Return the language of the map."""
        return self.request.lang

    @property
    def content(self) -> Box:
        """Return the box within the neat line and its padding."""
        away = self.paper.margin_mm + self.sizes.padding_mm
        return Box(0.0, 0.0, self.paper.width_mm, self.paper.height_mm).grown(-away)

    def broken(self, text: str, width_mm: float, size_pt: float, bold: bool = False) -> str:
        """Return a text broken to a width in the letters of this map."""
        return broken(text, width_mm, size_pt, bold, self.request.letter_width)


@dataclass(frozen=True)
class Strip:
    """Elements with the width and height in mm that they take together, from (0, 0)."""

    elements: Tuple[Element, ...]
    width: float
    height: float

    def at(self, x: float, y: float) -> Tuple[Element, ...]:
        """Return the elements moved to a place."""
        return tuple(moved(element, x, y) for element in self.elements)


def moved(element: Element, x: float, y: float) -> Element:
    """Return an element moved by so many mm to the right and down."""
    box = element.box
    return replace(element, box=Box(box.x + x, box.y + y, box.width, box.height))


class _Line(NamedTuple):
    """A text of its own on the sheet, and how it is set."""

    id: str
    text: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    align: str = CENTER


def _stacked(
    setting: Setting, lines: Sequence[_Line], width: float, x: float, y: float = 0.0
) -> List[Element]:
    """Return texts broken to a width, one below the other."""
    found = []
    for line in lines:
        text = setting.broken(line.text, width, line.size_pt, line.bold)
        height = (text.count("\n") + 1) * line_mm(line.size_pt) + _BELOW_MM
        content = TextElement(text, line.size_pt, line.bold, line.italic, line.align)
        found.append(Element(line.id, Box(x, y, width, height), content))
        y += height
    return found


def title_strip(setting: Setting, sheet: int = 1, count: int = 1, short: bool = False) -> Strip:
    """Return the title of a sheet over its whole width: the number at the right, a square code at the left.

    ``short`` leaves out the subtitles, for sheets that only go on.
    """
    request, sizes, width = setting.request, setting.sizes, setting.content.width
    first, second = wording.subtitles(request)
    lines = [
        _Line("title", wording.title(request), sizes.title_pt, bold=True),
        *([] if short else [_Line("subtitle.1", first, sizes.subtitle_pt, bold=True)]),
        *([] if short else [_Line("subtitle.2", second, sizes.subtitle_pt)]),
        _Line("attached", wording.attached(request), sizes.body_pt, italic=True),
    ]
    elements = _stacked(setting, lines, width - 2 * (_CORNER_MM + 2.0), _CORNER_MM + 2.0)
    number = _Line("number", wording.number_lines(request, sheet, count), sizes.small_pt, align=RIGHT)
    elements += _stacked(setting, [number], _CORNER_MM, width - _CORNER_MM)
    if request.texts.code and not short:
        elements.append(Element("qr", Box(0.0, 0.0, _CODE_MM, _CODE_MM), QrElement(request.texts.code)))
    return Strip(tuple(elements), width, max(element.box.bottom for element in elements))


def scale_strip(setting: Setting, width: float) -> Strip:
    """Return what stands below the map: notes at the left, the scale in the middle, north at the right."""
    sizes, lang = setting.sizes, setting.lang
    bar, in_words = _bar(setting, width), wording.scale_words(setting.scale, lang)
    words_mm = text_width_mm(in_words, sizes.small_pt, False, setting.request.letter_width)
    middle = max(bar.unit_mm * bar.segments + 16.0, words_mm + 2.0)
    side, left = (width - middle) / 2 - sizes.gap_mm, (width - middle) / 2
    figures = _Line("scale", wording.scale_text(setting.scale, lang), sizes.scale_pt, bold=True)
    elements = _stacked(setting, [figures], middle, left)
    below = elements[0].box.bottom
    elements.append(Element("scale_bar", Box(left, below, middle, _BAR_MM), bar))
    elements += _stacked(
        setting, [_Line("scale_words", in_words, sizes.small_pt)], middle, left, below + _BAR_MM
    )
    notes = [
        _Line("base", wording.base_text(setting.request), sizes.small_pt, align=LEFT),
        _Line("system", wording.system_text(setting.areas[0].area.zone, lang), sizes.small_pt, align=LEFT),
    ]
    elements += _stacked(setting, notes, side, 0.0)
    height = max(*(element.box.bottom for element in elements), _NORTH_MM[1])
    north = Box(width - side / 2 - _NORTH_MM[0] / 2, (height - _NORTH_MM[1]) / 2, *_NORTH_MM)
    return Strip((*elements, Element("north", north, NorthElement())), width, height)


def _bar(setting: Setting, width: float) -> ScaleBarElement:
    """Return a scale bar: its segments are about 2 cm, 1, 2 or 5 times a power of ten in metres."""
    scale = setting.scale
    wanted = (20.0 if width < 230.0 else 25.0) * scale / 1000.0
    steps = [step * 10.0**power for power in range(1, 5) for step in (1.0, 2.0, 5.0)]
    unit = min(steps, key=lambda step: (abs(step - wanted), step))
    return ScaleBarElement(scale, unit, unit * 1000.0 / scale, 3, setting.sizes.small_pt)


def blocks_strip(setting: Setting) -> Strip:
    """Return the blocks to be signed side by side over the whole width, in the order of the form."""
    blocks, sizes, gap = setting.request.form.blocks, setting.sizes, setting.sizes.gap_mm
    width = setting.content.width
    each = (width - gap * (len(blocks) - 1)) / len(blocks)
    made, tallest = [], 0.0
    for block in blocks:
        bold, plain = wording.block_lines(block, setting.request.texts, setting.lang)
        bold_lines = [setting.broken(line, each, sizes.head_pt, True) for line in bold]
        plain_lines = [setting.broken(line, each, sizes.body_pt) for line in plain]
        title, lines = tuple("\n".join(bold_lines).split("\n")), tuple("\n".join(plain_lines).split("\n"))
        text_mm = len(title) * line_mm(sizes.head_pt) + len(lines) * line_mm(sizes.body_pt)
        tallest = max(tallest, text_mm)
        made.append((block.purpose, BlockElement(title, lines, sizes.head_pt, sizes.body_pt)))
    height = tallest + _SIGN_MM
    elements = tuple(
        Element(purpose, Box(number * (each + gap), 0.0, each, height), content)
        for number, (purpose, content) in enumerate(made)
    )
    return Strip(elements, width, height)


def legend_strip(setting: Setting, width: float) -> Strip:
    """Return the legend in a column."""
    sizes = setting.sizes
    text_width = width - _SYMBOL_MM - 2.0
    items = tuple(
        LegendItem(item.symbol, setting.broken(item.text, text_width, sizes.body_pt))
        for item in wording.legend_items(setting.request, setting.areas)
    )
    row = line_mm(sizes.body_pt) + _LEGEND_GAP_MM
    content = LegendElement(
        say(Phrase("map.legend.title"), setting.lang), items, sizes.body_pt, sizes.head_pt, row, _SYMBOL_MM
    )
    height = content.height_mm + _LEGEND_MORE_MM
    return Strip((Element("legend", Box(0.0, 0.0, width, height), content),), width, height)
