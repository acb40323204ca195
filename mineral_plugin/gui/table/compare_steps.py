"""Another table beside the one at work: read it, and show how the corners differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Tuple

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QGuiApplication

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.window_source import WindowSource
from mineral_plugin.gui.table.paste_page import table_html
from mineral_plugin.gui.table.table_tools import TableTools

# More lines than this are for a file, not for a dock.
_MOST_LINES = 500


class CompareSteps(QObject):
    """Connects the fold "Compare with another table" with the core's use case."""

    def __init__(self, tools: TableTools, desk: Desk, vectors: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._tools, self._desk = tools, desk
        self._vectors = WindowSource(vectors, self)
        self._run = 0
        tools.compare_file_chosen.connect(self.with_file)
        tools.compare_clipboard_asked.connect(self.with_clipboard)
        desk.area_changed.connect(self._forget)

    def _forget(self) -> None:
        self._run += 1
        self._tools.show_difference("clear", "", ())

    def with_clipboard(self) -> None:
        """Compare with the table on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        html, text, zone = table_html(data), data.text(), self._desk.area.zone
        self._compare(lambda _vectors: _others(html or text, bool(html), zone))

    def with_file(self, path: str) -> None:
        """Compare with the table of a file."""
        zone = self._desk.area.zone
        self._compare(lambda vectors: _others_of_file(Path(path), zone, vectors))

    def _compare(self, read: Callable[[Any], Tuple[Any, ...]]) -> None:
        if self._desk.area is None:
            return
        self._run += 1
        number, area, lang = self._run, self._desk.area, self._desk.lang
        vectors = self._vectors.begin()
        self._tools.show_difference("cannot_tell", self.tr("Reading the other table…"), ())

        def work(_progress: Any) -> Any:
            return _difference(area, read(vectors), lang)

        def ended(show: Callable[[Any], None]) -> Callable[[Any], None]:
            def tell(result: Any) -> None:
                if number == self._run:
                    self._vectors.end()
                    show(result)

            return tell

        self._desk.run(self.tr("Comparing corner tables"), work, ended(self._show), ended(self._failed))

    def _failed(self, error: BaseException) -> None:
        self._tools.show_difference("conflict", error_sentence(error, self._desk.lang), ())

    def _show(self, found: Tuple[str, List[str], List[Any]]) -> None:
        outcome, sentences, rows = found
        lines = [*sentences[1:], *(self._line(row) for row in rows[:_MOST_LINES])]
        self._tools.show_difference(outcome, sentences[0], lines)

    def _line(self, row: Any) -> str:
        lang = self._desk.lang
        names = [corner.name for corner in (row.old, row.new) if corner is not None]
        values = {"ring": say(row.ring, lang), "corner": names[0], "change": say(row.word, lang)}
        if row.length_mm is None:
            return self.tr("{ring}, corner {corner}: {change}").format(**values)
        shifts = {
            name: format_number(value, 1, lang)
            for name, value in (("north", row.north_mm), ("east", row.east_mm), ("length", row.length_mm))
        }
        text = self.tr("{ring}, corner {corner}: {change}, {length} mm (north {north}, east {east})")
        return text.format(**values, **shifts)


def _others(content: str, is_html: bool, zone: Any) -> Tuple[Any, ...]:
    from mineral_plugin.core.work.reading import read_html, read_text

    reader = read_html if is_html else read_text
    return _certain(lambda given: reader(content, given), zone, "")


def _others_of_file(path: Path, zone: Any, vectors: Any) -> Tuple[Any, ...]:
    from mineral_plugin.core.work.corners import is_areas_file, read_areas
    from mineral_plugin.core.work.reading import read_file

    if is_areas_file(path):
        return tuple(read_areas(path))
    return _certain(lambda given: read_file(path, given, {}, vectors), zone, path.name)


def _certain(read: Callable[[Any], Any], zone: Any, document: str) -> Tuple[Any, ...]:
    """Return the areas of another table; where it names no zone, that of the table at work."""
    from mineral_plugin.core.work.reading import licence_areas

    reading = read(None)
    if reading.verdict.value != "read":
        reading = read(zone)
    if reading.refusal is not None:
        raise InputError(reading.refusal.id, **reading.refusal.values)
    return tuple(licence_areas(reading, document, document))


def _difference(area: Any, others: Tuple[Any, ...], lang: str) -> Tuple[str, List[str], List[Any]]:
    """Return how it looks, the sentences, and the corners that are not the same."""
    from mineral_plugin.core.work.comparing import compare_areas, difference_rows

    other = next((each for each in others if each.name == area.name), others[0])
    difference, sentences = compare_areas(other, area)
    rows = [row for row in difference_rows(difference) if row.change.value != "same"]
    outcome = "within_tolerance" if rows else "clear"
    return (
        outcome if difference.is_same_ground else "conflict",
        [sentence.text(lang) for sentence in sentences],
        rows,
    )
