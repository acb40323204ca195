"""The map tool: QGIS's snapping and its panel for lengths and angles, and keys; the rest is the hand's."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapToolAdvancedDigitizing
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from mineral_plugin.core.drawing.places import exact_decimals
from mineral_plugin.gui.drawing.drawing_hands import Hand, Spot
from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap
from mineral_plugin.gui.drawing.drawing_snap import CornerSnap

# A corner is in reach of a hand this many pixels away; for a finger, farther.
REACH_PX, LARGE_REACH_PX = 11.0, 24.0

_KEYS: Dict[int, str] = {
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Tab: "next",
    Qt.Key.Key_Backtab: "previous",
    Qt.Key.Key_Return: "finish",
    Qt.Key.Key_Enter: "finish",
}


class DrawingTool(QgsMapToolAdvancedDigitizing):
    """Tells a hand where it is on the plane of the area, and which keys were pressed on the map."""

    left = pyqtSignal()
    hand_gone = pyqtSignal()
    hand_moved = pyqtSignal(QPointF)

    def __init__(self, canvas: QgsMapCanvas, cad_dock: Any, snap: CornerSnap) -> None:
        super().__init__(canvas, cad_dock)
        self._canvas = canvas
        self._snap = snap
        self._hand: Optional[Hand] = None
        self._plane: Optional[PlaneOnMap] = None
        self._is_double = False
        self.reach_px = REACH_PX
        self.held: Callable[[], Optional[Tuple[float, float]]] = lambda: None
        self.setAdvancedDigitizingAllowed(True)
        self.setAutoSnapEnabled(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        if cad_dock is not None:
            cad_dock.cadEnabledChanged.connect(self._on_cad)

    def take(self, hand: Optional[Hand], plane: Optional[PlaneOnMap]) -> None:
        """Take another hand, and the plane that it works in."""
        self._hand, self._plane = hand, plane
        is_grip = hand is not None and not hasattr(hand, "spots")
        self.setCursor(Qt.CursorShape.ArrowCursor if is_grip else Qt.CursorShape.CrossCursor)
        self._show_anchor()

    # --- the life of a map tool ---------------------------------------------------------------------

    def activate(self) -> None:
        """Listen to the keys of the map."""
        super().activate()
        for widget in (self._canvas, self._canvas.viewport()):
            widget.installEventFilter(self)
        self._canvas.setFocus()
        self._snap.follow()

    def deactivate(self) -> None:
        """Leave the keys alone, and tell that another tool was taken."""
        if sip.isdeleted(self._canvas):
            return  # the window goes, and its map has gone already
        for widget in (self._canvas, self._canvas.viewport()):
            widget.removeEventFilter(self)
        super().deactivate()
        self.left.emit()

    def follow_map(self) -> None:
        """Look at other ground: the corners to snap to are those in view."""
        self._snap.follow()

    # --- the mouse ----------------------------------------------------------------------------------

    def cadCanvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Press."""
        spot = self._spot(event)
        if spot is not None and self._hand is not None and event.button() == Qt.MouseButton.LeftButton:
            before = self._hand.anchors
            self._hand.pressed(spot)
            if self._hand.anchors != before:
                self._show_anchor()

    def cadCanvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Move."""
        self.hand_moved.emit(QPointF(event.originalPixelPoint()))
        spot = self._spot(event)
        if spot is not None and self._hand is not None:
            self._hand.moved(spot, bool(event.buttons() & Qt.MouseButton.LeftButton))

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Release; of a double click the second release sets nothing."""
        spot = self._spot(event)
        if self._hand is None or spot is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self._hand.finish(None)
        elif event.button() == Qt.MouseButton.LeftButton:
            if self._is_double:
                self._is_double = False
                self._hand.finish(spot)
            else:
                self._hand.released(spot)
        # QGIS puts its own point into the panel after this.
        QTimer.singleShot(0, self._show_anchor)

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Remember that the next release ends a double click."""
        self._is_double = True

    def _spot(self, event: QgsMapMouseEvent) -> Optional[Spot]:
        """Return where the hand is: on a corner that is there if one is near, else where QGIS says."""
        if self._plane is None:
            return None
        raw = event.originalMapPoint()
        reach = self._plane.metres_of(self.reach_px, raw)
        pixel = QPointF(event.originalPixelPoint())
        there = self._plane.to_zone(raw)
        if there is None:
            return None
        if not self._is_constrained():
            own = self._snap.corner(there, raw, reach, self._plane, self.held())
            if own is not None:
                return Spot(own[0], own[1], reach, pixel, exact_decimals(*own), True)
        at = self._plane.to_zone(self._snapped(event, raw))
        if at is None:
            return None
        is_fixed = at != there
        on_corner = is_fixed and event.mapPointMatch().hasVertex()
        return Spot(at[0], at[1], reach, pixel, exact_decimals(*at) if on_corner else None, is_fixed)

    def _snapped(self, event: QgsMapMouseEvent, raw: QgsPointXY) -> QgsPointXY:
        """Return the place of QGIS's snapping, but never the old place of the corner in the hand."""
        at = self._plane.to_zone(event.mapPoint()) if self._plane is not None else None
        return raw if at is None or self._is_own_place(at) else event.mapPoint()

    def _is_own_place(self, at: Tuple[float, float]) -> bool:
        held = self.held()
        return held is not None and abs(held[0] - at[0]) < 0.001 and abs(held[1] - at[1]) < 0.001

    def _is_constrained(self) -> bool:
        """Return whether a length, an angle or a number is fixed in QGIS's panel: it goes before snapping."""
        dock = self.cadDockWidget()
        if dock is None or not dock.cadEnabled():
            return False
        fixed = (dock.constraintAngle(), dock.constraintDistance(), dock.constraintX(), dock.constraintY())
        return any(one.isLocked() for one in fixed)

    def _on_cad(self, _enabled: bool) -> None:
        self._show_anchor()

    def _show_anchor(self) -> None:
        """Let lengths and angles of QGIS's panel start at the corners before."""
        dock = self.cadDockWidget()
        if dock is None or not dock.cadEnabled() or self._plane is None:
            return
        anchors = self._hand.anchors if self._hand is not None else ()
        points = [self._plane.to_map(point) for point in anchors]
        # The panel's own list begins with the point under the mouse, the nearer points first. Never emptied
        # where it need not be: that would let go of a length that is fixed.
        if points:
            dock.setPoints([points[-1], *reversed(points)])
        else:
            dock.clearPoints()

    # --- the keys -----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys that a hand uses before the map and the window do."""
        kind = event.type()
        if watched is not self._canvas:
            if kind == QEvent.Type.Leave:
                self.hand_gone.emit()
            return False
        if kind == QEvent.Type.ShortcutOverride and self._name(event):
            event.accept()
            return True
        if kind == QEvent.Type.KeyPress:
            name = self._name(event)
            return bool(name) and self._on_key(name, event)
        if kind == QEvent.Type.KeyRelease and not event.isAutoRepeat() and self._hand is not None:
            self._hand.key_released()
        return False

    def _on_key(self, name: str, event: QKeyEvent) -> bool:
        if self._hand is None:
            return False
        if name == "finish":
            self._hand.finish(None)
            used = True
        else:
            used = self._hand.key(name, _step_m(event), event.isAutoRepeat())
        self._show_anchor()
        return used

    def _name(self, event: QKeyEvent) -> str:
        """Return the name of a key of a hand, "" for any other."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if control and event.key() == Qt.Key.Key_Z:
            return "redo" if shift else "undo"
        if control and event.key() == Qt.Key.Key_Y:
            return "redo"
        return _KEYS.get(event.key(), "")


def _step_m(event: QKeyEvent) -> float:
    """Return how far an arrow key moves a corner: 1 m, with Shift 0.1 m, with Ctrl 0.01 m."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return 0.01
    return 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
