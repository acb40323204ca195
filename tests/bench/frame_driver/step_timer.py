"""Times steps of a draft in the window's thread, in turn with QGIS's edit buffer and a bare commit."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer

_REST_MS = 60
_METRES = 1.0
Edit = Tuple[str, Callable[[], object], Callable[[], object]]


class StepTimer:
    """Puts a corner down, moves it, takes both back; again and again, with a rest as a hand makes it."""

    def __init__(self, drafting: Any, layer: QgsVectorLayer, folder: Path, say: Callable[..., None]) -> None:
        self._drafting, self._layer, self._say = drafting, layer, say
        self._base = drafting.state.area
        self._fid = next(layer.getFeatures()).id()
        self._bytes = repr(self._base).encode("utf-8")
        self._file = sqlite3.connect(str(folder / "bare.sqlite"), isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute("CREATE TABLE IF NOT EXISTS steps (id INTEGER PRIMARY KEY, bytes BLOB)")
        self.times: Dict[str, Dict[str, List[float]]] = {}

    def run(self, count: int, done: Callable[[], None]) -> None:
        """Do so many rounds, then tell the times and call ``done``."""
        self._left, self._done = [edit for number in range(count) for edit in self._round(number)], done
        QTimer.singleShot(_REST_MS, self._next)

    def _next(self) -> None:
        if not self._left:
            for name, times in self.times.items():
                self._say({"step": name, **times})
            self._layer.rollBack()
            QgsProject.instance().removeMapLayer(self._layer.id())
            self._file.close()
            self._done()
            return
        name, ours, theirs = self._left.pop(0)
        times = self.times.setdefault(name, {"ours": [], "qgis": [], "sqlite": [], "processor": []})
        for side, act in (("ours", ours), ("qgis", theirs), ("sqlite", self._commit)):
            start, worked = time.perf_counter(), time.thread_time()
            act()
            times[side].append(1000.0 * (time.perf_counter() - start))
            if side == "ours":
                times["processor"].append(1000.0 * (time.thread_time() - worked))
        QTimer.singleShot(_REST_MS, self._next)

    def _round(self, number: int) -> Sequence[Edit]:
        from mineral_plugin.core.base.words import Phrase
        from mineral_plugin.core.drawing.edits import moved_corner, with_corner
        from mineral_plugin.core.drawing.places import Place, corners_of

        corners = tuple(corners_of(self._base))
        seq = 1 + number % (len(self._base.parts[0].outer.corners) - 1)
        place, before, after = Place(0, 0, seq), corners[seq - 1], corners[seq]
        east, north = (before.east_m + after.east_m) / 2.0, (before.north_m + after.north_m) / 2.0
        down = with_corner(self._base, place, east, north)
        moved = moved_corner(down, place, east + _METRES, north)
        label = Phrase("drawing.step.corner_set", {"number": str(seq)})
        apply, undo, layer, fid = self._drafting.apply, self._drafting.undo, self._layer, self._fid
        return (
            (
                "down",
                lambda: apply(down, label),
                self._command(lambda: layer.insertVertex(east, north, fid, seq)),
            ),
            (
                "moved",
                lambda: apply(moved, label),
                self._command(lambda: layer.moveVertex(east + _METRES, north, fid, seq)),
            ),
            ("undone", undo, layer.undoStack().undo),
            ("undone", undo, layer.undoStack().undo),
        )

    def _command(self, edit: Callable[[], object]) -> Callable[[], None]:
        def done() -> None:
            self._layer.beginEditCommand("step")
            edit()
            self._layer.endEditCommand()
            self._layer.triggerRepaint()

        return done

    def _commit(self) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute("INSERT INTO steps (bytes) VALUES (?)", (self._bytes,))
        self._file.execute("COMMIT")


def peer_layer(points: Sequence[Tuple[float, float]], crs: str) -> QgsVectorLayer:
    """Return a memory layer with one polygon, on the map and in an edit session."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "peer", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPolygonXY([[QgsPointXY(*point) for point in points]]))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    return layer
