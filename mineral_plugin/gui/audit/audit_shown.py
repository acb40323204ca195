"""The results of an audit as the lists show them: rows in words, what they are sorted and filtered by.

Made away from the window's thread, from a results file; nothing here is a widget. The core is imported here,
so this module is loaded only once its geometry engine is there.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely

from mineral_plugin.core.audit.model import Mark, MarkState, PairKind
from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_trimmed
from mineral_plugin.core.report.audit_data import IN_QUESTION, mark_to_dict, state_counts
from mineral_plugin.core.report.audit_rows import corners_word, licence_text
from mineral_plugin.core.report.audit_words import (
    FOLDED,
    NOTE_WORDS,
    asks_something,
    kind_word,
    mark_of,
    mark_text,
    state_word,
    word,
)
from mineral_plugin.core.work.audit_files import StoredAudit, read_audit
from mineral_plugin.gui.audit.audit_filter import IN_NEED, PairFilter

KIND, FIRST, SECOND, AREA, WIDTH, STATE = range(6)
_STATES = {"open": 0, "accepted": 1, "fixed": 2, "": 3}
_KINDS = {kind.value: number for number, kind in enumerate(PairKind)}
_CROSSED_D = chr(0x111)  # a letter of its own: it has no mark that could be taken off
_SMALL_M2, _WHOLE_M2 = 10_000.0, 10.0
_NO_BOX = (math.inf, math.inf, -math.inf, -math.inf)


class Choice(NamedTuple):
    """One line of a filter: its value, its words, how many rows it stands for."""

    value: str
    words: str
    count: int


class AuditShown:
    """One results file; ``document`` is its data (``audit-1``) with the decisions of now.

    ``places`` and ``gap_places`` are WKB in VN-2000 degrees, in the order of the pairs and the neighbours.
    """

    def __init__(self, path: Path, stored: StoredAudit, lang: str) -> None:
        self.path, self.lang = path, lang
        self.document: Dict[str, Any] = dict(stored.document)
        self.pairs: Sequence[Mapping[str, Any]] = self.document["pairs"]
        self.gaps: Sequence[Mapping[str, Any]] = self.document["gaps"]
        self.notes: Sequence[Mapping[str, Any]] = self.document["notes"]
        self.places = tuple(row.wkb for row in stored.pairs)
        self.gap_places = tuple(row.wkb for row in stored.gaps)
        self._boxes = _boxes(self.places)
        objects = self.document["objects"]
        self.names = tuple(_listed(one) for one in objects)
        self._searched = tuple(_searched(one) for one in objects)
        # The list is filtered while somebody types: what is asked of each pair lies in columns.
        self._first, self._second = (
            _column(pair[side] for pair in self.pairs) for side in ("first", "second")
        )
        self._kind = _column(_KINDS[pair["kind"]] for pair in self.pairs)
        self._outcomes = tuple(dict.fromkeys(pair["outcome"] for pair in self.pairs))
        self._outcome = _column(map(self._outcomes.index, (pair["outcome"] for pair in self.pairs)))

    # --- what people decided -------------------------------------------------------------------------

    def mark(self, number: int) -> Optional[Mapping[str, Any]]:
        """Return what people decided on a pair, ``None``: nothing."""
        return mark_of(self.document, self.pairs[number])

    def state(self, number: int) -> str:
        """Return the state of a pair; "" for one that asks for nothing and that nobody marked."""
        mark = self.mark(number)
        if mark is not None:
            return str(mark["state"])
        return MarkState.OPEN.value if self.pairs[number]["outcome"] in IN_QUESTION else ""

    def decide(self, number: int, mark: Mark) -> None:
        """Take note of a decision that was written into the file."""
        marks, name = self.document["marks"], self.pairs[number]["id"]
        if mark == Mark():
            marks["pairs"].pop(name, None)
        else:
            marks["pairs"][name] = mark_to_dict(mark, carried=False)
        marks["states"] = state_counts(self.pairs, marks["pairs"])

    @cached_property
    def last_by(self) -> str:
        """Return who decided last, "" where nobody has."""
        marks = [mark for mark in self.document["marks"]["pairs"].values() if mark["on"]]
        return str(max(marks, key=lambda mark: mark["on"])["by"]) if marks else ""

    # --- pairs ---------------------------------------------------------------------------------------

    def pair_text(self, number: int, column: int) -> str:
        """Return one cell of the ranked list."""
        pair = self.pairs[number]
        if column == KIND:
            return kind_word(pair["kind"], self.lang)
        if column in (FIRST, SECOND):
            return self.names[pair["first" if column == FIRST else "second"]]
        if column == AREA:
            return _short_area(pair["area_m2"], self.lang)
        if column == WIDTH:
            width = pair["width_m"]
            return "–" if width is None else f"{format_trimmed(width, 0, 2, self.lang)} m"
        state = self.state(number)
        return state_word(state, self.lang) if state else ""

    def pair_tip(self, number: int, column: int) -> str:
        """Return what a cell says in full."""
        pair = self.pairs[number]
        if column in (FIRST, SECOND):
            one = self.document["objects"][pair["first" if column == FIRST else "second"]]
            return "\n".join(text for text in (licence_text(one), one["holder"], one["decision"]) if text)
        if column == AREA:
            return measure_told(pair["area_m2"], "m2", self.lang)
        if column == WIDTH and pair["width_m"] is None:
            return word("audit.wide", self.lang)
        if column == STATE:
            return mark_text(self.mark(number), pair, self.lang)
        return self.pair_text(number, column)

    def pair_key(self, number: int, column: int) -> Any:
        """Return what the ranked list is sorted by; without a column that is its rank."""
        pair = self.pairs[number]
        if column == KIND:
            return _KINDS[pair["kind"]], number
        if column in (FIRST, SECOND):
            return self._searched[pair["first" if column == FIRST else "second"]], number
        if column == AREA:
            return pair["area_m2"], number
        if column == WIDTH:
            return math.inf if pair["width_m"] is None else pair["width_m"], number
        return (_STATES[self.state(number)], number) if column == STATE else number

    def visible(self, asked: PairFilter) -> bytearray:
        """Return for each pair 1 where a filter lets it through, else 0."""
        shown = self._inside(asked.extent) & self._of_kind(asked.kind)
        if asked.outcome:
            wanted = [outcome == asked.outcome for outcome in self._outcomes]
            shown &= np.array(wanted, dtype=bool)[self._outcome]
        for part in (_folded(part) for part in asked.text.split()):
            named = np.array([part in text for text in self._searched], dtype=bool)
            shown &= named[self._first] | named[self._second]
        if asked.state:
            for number in np.flatnonzero(shown).tolist():
                shown[number] = self.state(number) == asked.state
        return bytearray(shown.view(np.uint8))

    def _of_kind(self, asked: str) -> Any:
        return np.array([_is_of_kind(kind, asked) for kind in _KINDS], dtype=bool)[self._kind]

    def _inside(self, extent: Optional[Tuple[float, float, float, float]]) -> Any:
        """Return for each pair whether its box meets an extent in degrees (west, south, east, north)."""
        if extent is None:
            return np.ones(len(self.pairs), dtype=bool)
        west, south, east, north = extent
        boxes = self._boxes
        return (boxes[:, 0] <= east) & (boxes[:, 1] <= north) & (boxes[:, 2] >= west) & (boxes[:, 3] >= south)

    # --- what the filters offer ----------------------------------------------------------------------

    def kinds(self) -> Tuple[Choice, ...]:
        """Return the kinds that occur, most urgent first."""
        counts = self.document["counts"]["kinds"]
        return tuple(
            Choice(kind, kind_word(kind, self.lang), counts[kind]) for kind in _KINDS if counts[kind]
        )

    def in_need(self) -> int:
        """Return how many pairs are of kinds that are not folded away."""
        return sum(choice.count for choice in self.kinds() if choice.value not in FOLDED)

    def states(self) -> Tuple[Choice, ...]:
        """Return the three states."""
        counts = self.document["marks"]["states"]
        return tuple(
            Choice(one.value, state_word(one.value, self.lang), counts[one.value]) for one in MarkState
        )

    def outcomes(self) -> Mapping[str, int]:
        """Return how many pairs have each verdict."""
        counts: Mapping[str, int] = self.document["counts"]["outcomes"]
        return counts

    def left_to_do(self) -> int:
        """Return how many pairs ask somebody for something."""
        return sum(asks_something(pair, mark_of(self.document, pair)) for pair in self.pairs)

    # --- neighbours and odd rows ---------------------------------------------------------------------

    def gap_text(self, number: int, column: int) -> str:
        """Return one cell of the neighbours: both areas, gap, common border, corners."""
        gap = self.gaps[number]
        if column < 2:
            return self.names[gap[("first", "second")[column]]]
        if column == 4:
            return corners_word(gap["corners_agree"], self.lang)
        value = gap[("gap_m", "shared_m")[column - 2]]
        return f"{format_trimmed(value, 0, 2, self.lang)} m"

    def gap_key(self, number: int, column: int) -> Any:
        """Return what the neighbours are sorted by; without a column, the closest first."""
        if column < 0:
            return number
        name = ("first", "second", "gap_m", "shared_m", "corners_agree")[column]
        value = self.gaps[number][name]
        if column < 2:
            return self._searched[value], number
        return (-1 if value is None else value), number

    def note_text(self, number: int, column: int) -> str:
        """Return one cell of the odd rows: what is odd, the object, its row, its source."""
        note = self.notes[number]
        one = self.document["objects"][note["object"]]
        if column == 0:
            return word(NOTE_WORDS[note["kind"]], self.lang)
        return (self.names[note["object"]], str(one["row"]), one["source"])[column - 1]

    def note_key(self, number: int, column: int) -> Any:
        """Return what the odd rows are sorted by."""
        one = self.document["objects"][self.notes[number]["object"]]
        if column < 0:
            return number
        return (one["row"] if column == 2 else self.note_text(number, column)), number


def read_shown(path: Path, lang: str) -> AuditShown:
    """Return the results of a file, ready to be listed.

    Raises:
        MissingError, InputError, NewerFileError: as ``read_audit``.
    """
    return AuditShown(path, read_audit(path), lang)


def _column(values: Iterable[int]) -> Any:
    return np.fromiter(values, dtype=np.intp)


def _is_of_kind(kind: str, asked: str) -> bool:
    return kind not in FOLDED if asked == IN_NEED else asked in ("", kind)


def _listed(one: Mapping[str, Any]) -> str:
    """Return an object for a narrow column: its number is whole, its name as far as there is room."""
    name, ref = one["name"].strip(), one["ref"]
    return name if ref in name else f"{ref} {name}".strip()


def _short_area(area_m2: float, lang: str) -> str:
    if area_m2 >= _SMALL_M2:
        return f"{format_trimmed(area_m2 / _SMALL_M2, 0, 2, lang)} ha"
    return f"{format_trimmed(area_m2, 0, 0 if area_m2 >= _WHOLE_M2 else 2, lang)} m²"


def _boxes(wkbs: Sequence[Optional[bytes]]) -> Any:
    shapes = shapely.from_wkb(np.array([wkb if wkb else None for wkb in wkbs], dtype=object))
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    return np.where(np.isnan(boxes), np.array(_NO_BOX), boxes)


def _searched(one: Mapping[str, Any]) -> str:
    return _folded(" ".join(one[name] for name in ("name", "ref", "holder", "decision", "place")))


def _folded(text: str) -> str:
    """Return a text without capitals and marks: ``da voi`` finds ``Đá vôi``."""
    plain = unicodedata.normalize("NFD", text.casefold().replace(_CROSSED_D, "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
