"""Which letters stand where on a page: the text operators of a content stream (ISO 32000-1, 8.4 and 9.4)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.pdf.fonts import Font, font_of
from mineral_plugin.core.corner_tables.formats.pdf.objects import MAX_WORK, Document, Stream, as_name
from mineral_plugin.core.corner_tables.formats.pdf.rules import Paths
from mineral_plugin.core.corner_tables.formats.pdf.values import Name, Reader, Value, Word

MAX_GLYPHS = 300_000
"""Letters on one page."""
_MAX_FORMS = 8
_IMAGE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r /]|\Z)")

Matrix = Tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Placed(NamedTuple):
    """One letter: where it begins and ends on its baseline, its size, the quarter turns of its text.

    ``x``, ``end``, ``y`` and ``size`` are in points along the direction of the text; ``blank`` tells a blank.
    ``run`` is the same for letters that one operator shows.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    quarter: int
    blank: bool
    run: int


@dataclass(frozen=True)
class _State:
    """The graphics state as far as it moves text."""

    matrix: Matrix = IDENTITY
    font: Font = field(default_factory=Font)
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


def product(one: Matrix, two: Matrix) -> Matrix:
    """Return the matrix that does ``one`` first and ``two`` after."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class PageReader:
    """Reads the content of pages into placed letters; one for a file, so that its limits hold for all."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._fonts: Dict[int, Font] = {}
        self._keep: List[Value] = []
        self.name = document.name
        self.work = document.work
        self.invisible = 0
        self.run = 0
        self.letters: List[Placed] = []
        self.paths = Paths()

    def read(self, content: bytes, resources: Dict[str, Value], turn: int) -> List[Placed]:
        """Return the letters of one page, which is shown turned by ``turn`` degrees clockwise.

        The ruled lines of the page are in ``paths`` after.
        """
        self.letters = []
        self.paths = Paths()
        cosine, sine = {90: (0.0, -1.0), 180: (-1.0, 0.0), 270: (0.0, 1.0)}.get(turn, (1.0, 0.0))
        begin = _State(matrix=(cosine, sine, -sine, cosine, 0.0, 0.0))
        _Stream(self, resources, begin, 0).run(content)
        return self.letters

    def font(self, value: Value) -> Font:
        """Return a font, made once for each dictionary."""
        entries = self._document.dictionary(value)
        found = self._fonts.get(id(entries))
        if found is None:
            found = self._fonts[id(entries)] = font_of(self._document, value)
            self._keep.append(entries)
        return found

    def dictionary(self, value: Value) -> Dict[str, Value]:
        """Return a value as a dictionary."""
        return self._document.dictionary(value)

    def form(self, value: Value) -> Optional[Tuple[bytes, Dict[str, Value]]]:
        """Return the content and the entries of a form XObject; None for an image."""
        stream = self._document.resolve(value)
        if not isinstance(stream, Stream):
            return None
        if as_name(self._document.resolve(stream.entries.get("Subtype"))) != "Form":
            return None
        return self._document.decoded(stream), stream.entries

    def numbers(self, value: Value) -> List[float]:
        """Return an array's numbers."""
        return [self._document.number(item) for item in self._document.array(value)]


class _Stream:
    """Runs one content stream: the page's own, or a form's within it."""

    def __init__(self, page: PageReader, resources: Dict[str, Value], state: _State, depth: int) -> None:
        self._page = page
        self._resources = resources
        self._state = state
        self._saved: List[_State] = []
        self._depth = depth
        self._paths = page.paths
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY

    def run(self, content: bytes) -> None:
        """Run all operators."""
        reader = Reader(content, most=MAX_WORK)
        operands: List[Value] = []
        while True:
            item = reader.value()
            self._page.work()
            if not isinstance(item, Word):
                operands.append(item)
                continue
            if item == "":
                return
            if item == "BI":
                end = _IMAGE_END.search(content, reader.position)
                reader.position = end.end() if end is not None else len(content)
            elif item in _OPERATORS:
                self._do(item, operands)
            operands = []

    def _do(self, word: str, operands: List[Value]) -> None:
        self._page.run += 1
        try:
            _OPERATORS[word](self, operands)
        except (IndexError, TypeError, ValueError, OverflowError):
            # An operator with wrong operands does nothing, as in every viewer.
            return

    def _save(self, _: List[Value]) -> None:
        if len(self._saved) < 1000:
            self._saved.append(self._state)

    def _restore(self, _: List[Value]) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _concatenate(self, operands: List[Value]) -> None:
        self._state = replace(self._state, matrix=product(_matrix(operands), self._state.matrix))

    def _begin_text(self, _: List[Value]) -> None:
        self._text = self._line = IDENTITY

    def _set_font(self, operands: List[Value]) -> None:
        fonts = self._page.dictionary(self._resources.get("Font"))
        font = self._page.font(fonts.get(str(operands[0])))
        self._state = replace(self._state, font=font, size=float(operands[1]))

    def _set_mode(self, operands: List[Value]) -> None:
        self._state = replace(self._state, mode=int(operands[0]))

    def _move(self, operands: List[Value]) -> None:
        self._line = product((1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1])), self._line)
        self._text = self._line

    def _move_and_lead(self, operands: List[Value]) -> None:
        self._state = replace(self._state, leading=-float(operands[1]))
        self._move(operands)

    def _set_matrix(self, operands: List[Value]) -> None:
        self._text = self._line = _matrix(operands)

    def _next_line(self, _: List[Value]) -> None:
        self._move([0.0, -self._state.leading])

    def _show(self, operands: List[Value]) -> None:
        self._show_string(operands[0])

    def _show_next(self, operands: List[Value]) -> None:
        self._next_line([])
        self._show_string(operands[-1])

    def _show_spaced(self, operands: List[Value]) -> None:
        self._state = replace(self._state, word_spacing=float(operands[0]), spacing=float(operands[1]))
        self._show_next(operands)

    def _show_array(self, operands: List[Value]) -> None:
        for item in operands[0]:
            if isinstance(item, bytes):
                self._show_string(item)
            elif isinstance(item, (int, float)):
                self._advance(-float(item) / 1000.0 * self._state.size * self._state.stretch)

    def _advance(self, distance: float) -> None:
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, e + distance * a, f + distance * b)

    def _show_string(self, data: Value) -> None:
        if not isinstance(data, bytes):
            return
        state = self._state
        a, b, c, d, _, _ = product(self._text, state.matrix)
        quarter = _quarter(a, b)
        size = abs(state.size) * math.hypot(c, d)
        along = math.hypot(a, b)
        for glyph in state.font.glyphs(data[: 2 * MAX_GLYPHS + 2]):
            self._page.work()
            _, _, _, _, e, f = product(self._text, state.matrix)
            x, y = _turned(e + state.rise * c, f + state.rise * d, quarter)
            width = glyph.width * state.size * state.stretch
            blank = not glyph.text.strip()
            self._place(Placed(glyph.text, x, x + width * along, y, size, quarter, blank, self._page.run))
            spacing = state.spacing + (state.word_spacing if glyph.is_blank else 0.0)
            self._advance(width + spacing * state.stretch)

    def _place(self, letter: Placed) -> None:
        if not (math.isfinite(letter.x) and math.isfinite(letter.y) and abs(letter.x) + abs(letter.y) < 1e7):
            return
        self._page.letters.append(letter)
        self._page.invisible += self._state.mode == 3
        if len(self._page.letters) > MAX_GLYPHS:
            raise InputError("format.too_slow", name=self._page.name)

    def _draw(self, operands: List[Value]) -> None:
        name = operands[0]
        if not isinstance(name, Name) or self._depth >= _MAX_FORMS:
            return
        form = self._page.form(self._page.dictionary(self._resources.get("XObject")).get(str(name)))
        if form is None:
            return
        content, entries = form
        matrix = self._page.numbers(entries.get("Matrix"))
        state = self._state
        if len(matrix) == 6:
            state = replace(state, matrix=product(_matrix(matrix), state.matrix))
        resources = self._page.dictionary(entries.get("Resources")) or self._resources
        _Stream(self._page, resources, state, self._depth + 1).run(content)

    def _point(self, x: Value, y: Value) -> Tuple[float, float]:
        a, b, c, d, e, f = self._state.matrix
        return (a * float(x) + c * float(y) + e, b * float(x) + d * float(y) + f)

    def _path_move(self, operands: List[Value]) -> None:
        self._paths.move(self._point(operands[0], operands[1]))

    def _path_line(self, operands: List[Value]) -> None:
        self._paths.line(self._point(operands[0], operands[1]))

    def _path_box(self, operands: List[Value]) -> None:
        x, y, width, height = (float(value) for value in operands[:4])
        self._paths.box(self._point(x, y), self._point(x + width, y + height))


def _matrix(operands: List[Value]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands[-6:])
    return (a, b, c, d, e, f)


def _quarter(a: float, b: float) -> int:
    """Return the direction of text in quarter turns against the clock."""
    return round(math.atan2(b, a) / (math.pi / 2)) % 4 if math.isfinite(a) and math.isfinite(b) else 0


def _turned(x: float, y: float, quarter: int) -> Tuple[float, float]:
    """Return a place with its axes along the text's direction."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _setter(key: str, scale: float = 1.0) -> Callable[[_Stream, List[Value]], None]:
    def setter(stream: _Stream, operands: List[Value]) -> None:
        changed: Dict[str, Any] = {key: float(operands[0]) * scale}
        stream._state = replace(stream._state, **changed)

    return setter


def _painter(stroke: bool, fill: bool) -> Callable[[_Stream, List[Value]], None]:
    return lambda stream, _: stream._paths.paint(stroke, fill)


_OPERATORS: Dict[str, Callable[[_Stream, List[Value]], None]] = {
    "q": _Stream._save,
    "Q": _Stream._restore,
    "cm": _Stream._concatenate,
    "BT": _Stream._begin_text,
    "Tf": _Stream._set_font,
    "Tc": _setter("spacing"),
    "Tw": _setter("word_spacing"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _Stream._set_mode,
    "Td": _Stream._move,
    "TD": _Stream._move_and_lead,
    "Tm": _Stream._set_matrix,
    "T*": _Stream._next_line,
    "Tj": _Stream._show,
    "TJ": _Stream._show_array,
    "'": _Stream._show_next,
    '"': _Stream._show_spaced,
    "Do": _Stream._draw,
    "m": _Stream._path_move,
    "l": _Stream._path_line,
    "re": _Stream._path_box,
    "n": _painter(False, False),
    **dict.fromkeys(["S", "s"], _painter(True, False)),
    **dict.fromkeys(["f", "F", "f*"], _painter(False, True)),
    **dict.fromkeys(["B", "B*", "b", "b*"], _painter(True, True)),
}
