"""The locator bar of QGIS finds licences, corners, coordinates, drafts and dossiers (prefix ``gpk``).

The search runs in the locator's own thread and lets go when somebody types on; the map moves only when a
result is chosen.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, Sequence, Tuple

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeedback,
    QgsGeometry,
    QgsLocatorContext,
    QgsLocatorFilter,
    QgsLocatorResult,
    QgsPointXY,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.bridge.layers import zone_crs, zone_of_crs
from mineral_plugin.core.area.zones import zone_from_text
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_number, format_trimmed
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.tips import as_line

PREFIX = "gpk"
"""QGIS keeps prefixes of fewer than three letters for itself."""
_LEAST_LETTERS = 3
_MOST_DRAFTS = 40
_DEGREES = "EPSG:4756"


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("Locator", text)


@dataclass(frozen=True)
class Reach:
    """What the locator may look at, and what choosing a result does; all are called in the window's thread.

    ``references`` are those of a check on the day of ``today``. ``show`` zooms to a geometry and marks it,
    ``tell`` says one sentence. ``drafts`` gives objects with ``id``, ``name``, ``area_ha`` and ``corners``.
    """

    lang: str
    home: Callable[[], Path]
    today: Callable[[], date]
    references: Callable[[], Sequence[str]]
    area: Callable[[], Any]
    drafts: Callable[[], Sequence[Any]]
    show: Callable[[QgsGeometry, QgsCoordinateReferenceSystem], None]
    open_draft: Callable[[str], None]
    open_dossier: Callable[[str], None]
    tell: Callable[[str], None]


@dataclass(frozen=True)
class _Known:
    """What was so when the search began."""

    home: Path
    references: Tuple[str, ...]
    area: Any
    drafts: Tuple[Any, ...]
    map_zone: Any
    day: date


class MineralLocator(QgsLocatorFilter):
    """Finds what the plugin knows of; a clone of it searches in a thread of its own."""

    def __init__(self, reach: Reach) -> None:
        super().__init__()
        self._reach = reach
        self._known: Optional[_Known] = None

    def name(self) -> str:
        """Return the name under which QGIS keeps whether the filter is on."""
        return "mineralLicence"

    def clone(self) -> QgsLocatorFilter:
        """Return a filter for one search."""
        return MineralLocator(self._reach)

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the list of filters."""
        return tr("Mineral licences: licence, corner, coordinates, draft, dossier")

    def prefix(self) -> str:
        """Return what restricts a search to this filter."""
        return PREFIX

    def priority(self) -> QgsLocatorFilter.Priority:
        """Return where the results stand among those of others."""
        return QgsLocatorFilter.Priority.Medium

    def prepare(self, _string: str, _context: QgsLocatorContext) -> list:
        """Take down, in the window's thread, what the search needs."""
        reach = self._reach
        zone = zone_of_crs(QgsProject.instance().crs())
        try:
            self._known = _Known(
                reach.home(),
                tuple(reach.references()),
                reach.area(),
                tuple(reach.drafts()),
                zone,
                reach.today(),
            )
        except MineralError:
            self._known = None
        return []

    def fetchResults(  # noqa: N802 - QGIS's name
        self, string: str, context: QgsLocatorContext, feedback: QgsFeedback
    ) -> None:
        """Search; each result is told as it is met."""
        text = string.strip()
        if self._known is None or len(text) < (1 if context.usingPrefix else _LEAST_LETTERS):
            return
        known = self._known
        for found in (_corners, _points, _drafts, _dossiers):
            for result in found(text, known, self._reach.lang):
                self.resultFetched.emit(result)
        for result in _licences(text, known, _Listener(feedback)):
            self.resultFetched.emit(result)

    def triggerResult(self, result: QgsLocatorResult) -> None:  # noqa: N802 - QGIS's name
        """Go where the result says: the user's own act."""
        found = payload_of(result)
        kind = found.get("kind", "")
        try:
            if kind == "draft":
                self._reach.open_draft(found["id"])
            elif kind == "dossier":
                self._reach.open_dossier(found["id"])
            elif kind:
                self._reach.show(*_place(found))
        except MineralError as error:
            self._reach.tell(error_sentence(error, self._reach.lang))


class _Listener:
    """The locator's feedback as a progress of the core."""

    def __init__(self, feedback: QgsFeedback) -> None:
        self._feedback = feedback

    def report(self, *_told: Any) -> None:
        """Nothing is shown of a search."""

    def cancelled(self) -> bool:
        return bool(self._feedback.isCanceled())


# --- results ----------------------------------------------------------------------------------------


def _result(title: str, details: str, group: str, score: float, payload: Dict[str, Any]) -> QgsLocatorResult:
    result = QgsLocatorResult()
    result.displayString = title
    result.description = details
    result.group = group
    result.score = score
    result.icon = QIcon(str(resource_path("icons", "icon.svg")))
    # As text: an object of Python inside a result does not live as long as the result does.
    text = json.dumps(payload)
    if hasattr(result, "setUserData"):
        result.setUserData(text)
    else:
        result.userData = text
    return result


def payload_of(result: QgsLocatorResult) -> Dict[str, Any]:
    """Return what a result leads to: its ``kind``, and what finds it again."""
    # QGIS 3.22 has a method for it, 3.40 a property, and a later one may have a method again.
    held = getattr(result, "getUserData", None) or result.userData
    found = held() if callable(held) else held
    return dict(json.loads(found)) if found else {}


def _licences(text: str, known: _Known, listener: _Listener) -> Iterator[QgsLocatorResult]:
    from mineral_plugin.core.regulation.loader import load_regulation
    from mineral_plugin.core.work.packs import sources_of
    from mineral_plugin.core.work.register_search import licences_found

    sources = sources_of(known.home, os.environ)
    group = tr("Licences of the register")
    law = load_regulation(known.day)
    for hit in licences_found(sources, known.references, text, law, listener):
        title = f"{hit.id} · {hit.name}" if hit.name != hit.id else hit.id
        details = " · ".join(part for part in (hit.holder, hit.source) if part)
        yield _result(title, details, group, 1.0 - 0.3 * hit.rank, {"kind": "licence", **_address(hit)})


def _address(hit: Any) -> Dict[str, Any]:
    return {"path": str(hit.path), "table": hit.table, "key": hit.key, "source": hit.source}


def _corners(text: str, known: _Known, lang: str) -> Iterator[QgsLocatorResult]:
    from mineral_plugin.core.work.place_words import corners_named

    if known.area is None:
        return
    for found in corners_named(text, known.area):
        corner = found.corner
        title = tr("Corner {name} of {area}").format(name=corner.name, area=known.area.name)
        details = f"X {corner.x_text} · Y {corner.y_text} · {known.area.zone.text}"
        point = {
            "kind": "point",
            "east": corner.east_m,
            "north": corner.north_m,
            "zone": known.area.zone.text,
        }
        yield _result(title, details, tr("Corners of the area"), 1.0, point)


def _points(text: str, known: _Known, lang: str) -> Iterator[QgsLocatorResult]:
    from mineral_plugin.core.work.place_words import place_in

    found = place_in(text, known.area.zone if known.area is not None else known.map_zone)
    if found is None or found.zone is None:
        return
    decimals = 0 if found.north_m.is_integer() and found.east_m.is_integer() else 2
    north, east = (format_number(value, decimals, lang) for value in (found.north_m, found.east_m))
    title = tr("X {north} · Y {east}").format(north=north, east=east)
    details = tr("VN-2000, meridian {meridian}, zone of {width}°").format(
        meridian=found.zone.meridian_text, width=found.zone.width_deg
    )
    if found.turned:
        details = tr("{details}; Y (east) was typed first").format(details=details)
    point = {"kind": "point", "east": found.east_m, "north": found.north_m, "zone": found.zone.text}
    yield _result(title, details, tr("Coordinates"), 1.0, point)


def _drafts(text: str, known: _Known, lang: str) -> Iterator[QgsLocatorResult]:
    for draft in known.drafts:
        if _alltr(text, draft.name):
            size = format_trimmed(draft.area_ha, 0, 2, lang)
            details = tr("Draft · {corners} corners · {size} ha").format(corners=draft.corners, size=size)
            yield _result(draft.name, details, tr("Drafts"), 0.9, {"kind": "draft", "id": draft.id})


def _dossiers(text: str, known: _Known, _lang: str) -> Iterator[QgsLocatorResult]:
    from mineral_plugin.core.dossier.drafts import list_drafts

    try:
        drafts = list_drafts(known.home)
    except (MineralError, OSError):
        return
    for draft in drafts:
        receipt = _receipt_number(draft.folder)
        if _alltr(text, f"{draft.reference} {draft.area_name} {receipt}"):
            title = f"{draft.reference} · {draft.area_name}"
            filed = tr("Filed, receipt {number}").format(number=receipt)
            details = filed if receipt else tr("Not filed yet")
            payload = {"kind": "dossier", "id": draft.reference}
            yield _result(title, details, tr("Dossiers"), 0.9, payload)


def _receipt_number(folder: Path) -> str:
    from mineral_plugin.core.base.nodes import read_json
    from mineral_plugin.core.portal.receipts import FILE_NAME

    try:
        return read_json(folder / FILE_NAME).field("receiptId").text()
    except MineralError:
        return ""


def _alltr(text: str, name: str) -> bool:
    from mineral_plugin.core.work.register_search import plain

    bare = plain(name)
    return all(word in bare for word in plain(text).split())


def _place(found: Dict[str, Any]) -> Tuple[QgsGeometry, QgsCoordinateReferenceSystem]:
    """Return the geometry of a result and its system.

    Raises:
        MineralError: the licence has no place that can be used.
    """
    if found["kind"] == "point":
        crs = zone_crs(zone_from_text(found["zone"]))
        return QgsGeometry.fromPointXY(QgsPointXY(found["east"], found["north"])), crs
    from mineral_plugin.core.work.register_search import ground_of

    ground = ground_of(Path(found["path"]), found["table"], found["key"], found["source"])
    geometry = QgsGeometry()
    geometry.fromWkb(ground.wkb)
    degrees = QgsCoordinateReferenceSystem(_DEGREES)
    return geometry, degrees if ground.zone is None else zone_crs(ground.zone)


def read_ahead(dock: Any, desk: Any) -> Any:
    """Read the licence registers in the background, so that the first search is as quick as the next.

    Return the task; it is to be started anew where the reference data changed, and costs nothing then for
    those that stayed as they were.
    """
    from mineral_plugin.core.work.layer_choice import packs_in_force

    home, day = desk.home(), desk.today()
    texts = tuple(dock.layers.choice.texts(packs_in_force(home)))

    def work(progress: Any) -> int:
        from mineral_plugin.core.regulation.loader import load_regulation
        from mineral_plugin.core.work.packs import sources_of
        from mineral_plugin.core.work.register_search import read_registers

        return read_registers(sources_of(home, os.environ), texts, load_regulation(day), progress)

    # What fails here is told where the data are looked at.
    title = tr("Reading the licence registers for the search")
    return desk.run(title, work, lambda _rows: None, lambda _error: None)


def reach_of(dock: Any, desk: Any, view: Any, iface: Any, drafting: Any = None) -> Reach:  # noqa: QGS105
    """Return the reach of the locator over the parts of the window; ``drafting`` keeps the drafts."""
    from mineral_plugin.core.work.layer_choice import packs_in_force

    def show(geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        view.highlight.show(geometry, crs)
        view.highlight.zoom(geometry, crs)

    def open_draft(draft_id: str) -> None:
        if drafting is not None:
            dock.show()
            drafting.open_in_turns(draft_id, lambda: dock.open_page("draw"))

    def open_dossier(_reference: str) -> None:
        dock.show()
        dock.open_page("dossier")

    def tell(sentence: str) -> None:
        iface.messageBar().pushMessage(tr("Mineral Licence"), as_line(sentence), Qgis.MessageLevel.Warning)

    return Reach(
        lang=desk.lang,
        home=desk.home,
        today=desk.today,
        references=lambda: dock.layers.choice.texts(packs_in_force(desk.home())),
        area=lambda: desk.area,
        drafts=lambda: drafting.recent(_MOST_DRAFTS) if drafting is not None else (),
        show=show,
        open_draft=open_draft,
        open_dossier=open_dossier,
        tell=tell,
    )
