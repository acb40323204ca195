"""Expression functions in a group of their own: VN-2000 area, zone, coordinates, bearing, corner table.

They may be called while QGIS draws, in threads of its own; nothing here touches the window or the project
but to look up the system of a layer that has no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, List, Optional, Sequence, Tuple

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCsException,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionFunction,
    QgsGeometry,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.words import say

GROUP = "Mineral Licence"
_REQUIRED = object()
_MOST_DECIMALS = 4


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("Expressions", text)


@dataclass(frozen=True)
class Call:
    """One call: the values by the names of the parameters, and where it is made."""

    values: dict
    context: Optional[QgsExpressionContext]
    lang: str

    def geometry(self, name: str = "geometry") -> QgsGeometry:
        """Return a geometry.

        Raises:
            InputError: the value is none.
        """
        found = self.values[name]
        if not isinstance(found, QgsGeometry) or found.isNull():
            raise InputError("expression.no_geometry")
        return found

    def crs(self) -> QgsCoordinateReferenceSystem:
        """Return the system of the geometry: the one named, else that of the layer.

        Raises:
            InputError: neither is known.
        """
        named = self.text("crs")
        found = _crs_named(named) if named else _crs_of_layer(self.context)
        if not found.isValid():
            raise InputError("expression.no_crs")
        return found

    def zone(self) -> Any:
        """Return the zone asked for, else that of the geometry's system.

        Raises:
            InputError: the zone cannot be understood, or none is named and the system is none.
        """
        from mineral_plugin.bridge.layers import zone_of_crs

        words = self.text("zone")
        found = zone_in_words(words) if words else zone_of_crs(self.crs())
        if found is None:
            raise InputError("expression.no_zone")
        return found

    def text(self, name: str) -> str:
        """Return a text; "" where it was not given."""
        value = self.values.get(name)
        return "" if _is_missing(value) else str(value).strip()


def _is_missing(value: Any) -> bool:
    return value is None or value == NULL


def _crs_named(text: str) -> QgsCoordinateReferenceSystem:
    from mineral_plugin.bridge.layers import zone_crs
    from mineral_plugin.core.area.zones import zone_from_text

    if "/" in text and ":" not in text:
        return zone_crs(zone_from_text(text))
    return QgsCoordinateReferenceSystem(text)


def _crs_of_layer(context: Optional[QgsExpressionContext]) -> QgsCoordinateReferenceSystem:
    code = context.variable("layer_crs") if context is not None else None
    if isinstance(code, str) and code:
        return QgsCoordinateReferenceSystem(code)
    identifier = context.variable("layer_id") if context is not None else None
    layer = QgsProject.instance().mapLayer(identifier) if isinstance(identifier, str) else None
    return layer.crs() if layer is not None else QgsCoordinateReferenceSystem()


def zone_in_words(text: str) -> Any:
    """Return the zone that a text names: ``104°45'/3``, ``104.75``, ``104°45'`` or a province.

    Without a width it is 3 degrees; a province gives the meridian usual for it.

    Raises:
        InputError: it names none.
    """
    from mineral_plugin.core.area.zones import zone_from_text
    from mineral_plugin.core.regulation.provinces import provinces_named

    if text[:1].isdigit():
        return zone_from_text(text if "/" in text else f"{text}/3")
    named = provinces_named(text)
    if not named:
        raise InputError("error.zone_text", text=text)
    return named[0].provinces[0].zone


# --- the functions ----------------------------------------------------------------------------------


def _area(call: Call) -> float:
    from mineral_plugin.bridge.in_zone import grid_area_m2, polygons_in_zone

    geometry = call.geometry()
    return grid_area_m2(polygons_in_zone(geometry, call.crs(), call.zone()))


def _zone(call: Call) -> str:
    from mineral_plugin.bridge.in_zone import points_in_zone
    from mineral_plugin.bridge.layers import zone_of_crs
    from mineral_plugin.core.area.zones import Zone, as_points, to_geographic
    from mineral_plugin.core.reference.flat_layers import nearest_zone

    place = call.values["place"]
    if not isinstance(place, QgsGeometry):
        return zone_in_words(call.text("place")).text
    own = zone_of_crs(call.crs())
    if own is not None:
        return own.text
    middle = call.geometry("place").boundingBox().center()
    way = Zone(105 * 60, 3)
    points = points_in_zone(as_points([(middle.x(), middle.y())]), call.crs(), way)
    return nearest_zone(float(to_geographic(points, way)[0, 0])).text


def _x(call: Call) -> float:
    return _point(call)[1]


def _y(call: Call) -> float:
    return _point(call)[0]


def _point(call: Call) -> Tuple[float, float]:
    from mineral_plugin.bridge.in_zone import point_in_zone

    return point_in_zone(call.geometry(), call.crs(), call.zone())


def _bearing(call: Call) -> Optional[float]:
    from mineral_plugin.bridge.in_zone import bearing_deg, point_in_zone

    ends = [
        point_in_zone(call.geometry(name), call.crs(), call.zone()) for name in ("from_point", "to_point")
    ]
    return bearing_deg(*ends)


def _corner_table(call: Call) -> str:
    from mineral_plugin.bridge.in_zone import polygons_in_zone, table_area
    from mineral_plugin.core.work.writing import clipboard_table

    decimals, form = call.values["decimals"], call.text("format").lower()
    if not isinstance(decimals, (int, float)) or not 0 <= decimals <= _MOST_DECIMALS:
        raise InputError("expression.decimals", most=_MOST_DECIMALS)
    if form not in ("html", "text"):
        raise InputError("expression.format", choices=("html", "text"))
    polygons = polygons_in_zone(call.geometry(), call.crs(), call.zone())
    html, text = clipboard_table([table_area(polygons, call.zone(), int(decimals))], call.lang)
    return html if form == "html" else text


class MineralFunction(QgsExpressionFunction):
    """One function: its parameters with what they are when left out, its help, its work."""

    def __init__(
        self,
        name: str,
        parameters: Sequence[Tuple[str, Any]],
        work: Callable[[Call], Any],
        help_html: str,
        lang: str,
    ) -> None:
        made = [_parameter(parameter, default) for parameter, default in parameters]
        super().__init__(name, made, GROUP, help_html)
        self._names = [parameter for parameter, _ in parameters]
        self._work, self._lang = work, lang

    def func(
        self, values: List[Any], context: Optional[QgsExpressionContext], parent: QgsExpression, _node: Any
    ) -> Any:
        """Return the value; what cannot be worked out is one sentence in the expression's error."""
        call = Call(dict(zip(self._names, values)), context, self._lang)
        try:
            return NULL if _is_missing(values[0]) else self._work(call)
        except MineralError as error:
            parent.setEvalErrorString(error.text(self._lang))
        except ImportError:
            parent.setEvalErrorString(say(activate_engine().phrase, self._lang))
        except (QgsCsException, ValueError, RuntimeError):
            # What lies nowhere in the zone: PROJ says so by a RuntimeError, numbers by a ValueError.
            parent.setEvalErrorString(InputError("expression.outside").text(self._lang))
        return NULL

    def handlesNull(self) -> bool:  # noqa: N802 - QGIS's name
        """Tell QGIS to call even where a value is missing: most of ours may be left out."""
        return True

    def usesGeometry(self, _node: Any) -> bool:  # noqa: N802 - QGIS's name
        """Tell QGIS that the geometry is looked at only where it is given."""
        return False

    def referencedColumns(self, _node: Any) -> set:  # noqa: N802 - QGIS's name
        """Tell QGIS that no column is read but those in the values."""
        return set()


def _parameter(name: str, default: Any) -> QgsExpressionFunction.Parameter:
    if default is _REQUIRED:
        return QgsExpressionFunction.Parameter(name)
    return QgsExpressionFunction.Parameter(name, True, default)


def made_functions(lang: str) -> Tuple[MineralFunction, ...]:
    """Return the functions with their help in the language of the window."""
    geometry, zone, crs = ("geometry", _REQUIRED), ("zone", NULL), ("crs", NULL)
    table = [geometry, zone, ("decimals", 2), ("format", "html"), crs]
    ends = [("from_point", _REQUIRED), ("to_point", _REQUIRED)]
    return (
        MineralFunction("vn2000_area", [geometry, zone, crs], _area, _area_help(), lang),
        MineralFunction("vn2000_zone", [("place", _REQUIRED), crs], _zone, _zone_help(), lang),
        MineralFunction("vn2000_x", [geometry, zone, crs], _x, _x_help(), lang),
        MineralFunction("vn2000_y", [geometry, zone, crs], _y, _y_help(), lang),
        MineralFunction("vn2000_bearing", [*ends, zone, crs], _bearing, _bearing_help(), lang),
        MineralFunction("corner_table", table, _corner_table, _table_help(), lang),
    )


_registered: List[MineralFunction] = []


def register_expressions(lang: str) -> Tuple[str, ...]:
    """Offer the functions to every expression; return their names. Those of before are taken away first."""
    unregister_expressions()
    for function in made_functions(lang):
        if QgsExpression.registerFunction(function):
            _registered.append(function)
    return tuple(function.name() for function in _registered)


def unregister_expressions() -> None:
    """Take the functions away again."""
    for function in _registered:
        QgsExpression.unregisterFunction(function.name())
    _registered.clear()


# --- help -------------------------------------------------------------------------------------------


def _help(name: str, told: str, arguments: Sequence[str], example: str) -> str:
    lines = "".join(f"<li>{argument}</li>" for argument in arguments)
    return f"<h3>{name}</h3><p>{told}</p><ul>{lines}</ul><p>{tr('Example:')} <code>{example}</code></p>"


def _zone_argument() -> str:
    return tr(
        "<b>zone</b>: the VN-2000 zone, as 104°45', 104.75/3, 105/6 or the name of a province; left out, that"
        " of the layer"
    )


def _crs_argument() -> str:
    return tr("<b>crs</b>: the system of the geometry, as EPSG:9208; left out, that of the layer")


def _area_help() -> str:
    told = tr("The area of a polygon on the VN-2000 grid in m², as a corner table gives it.")
    arguments = [tr("<b>geometry</b>: a polygon"), _zone_argument(), _crs_argument()]
    return _help("vn2000_area", told, arguments, "vn2000_area($geometry, '104°45''') / 10000")


def _zone_help() -> str:
    told = tr("The VN-2000 zone of a place: that of the layer, the nearest usual one, or that of a province.")
    arguments = [tr("<b>place</b>: a geometry, or the name of a province"), _crs_argument()]
    return _help("vn2000_zone", told, arguments, f"vn2000_zone('{tr('Lang Son')}')")


def _x_help() -> str:
    told = tr("X of a point: metres to the north, as Vietnamese corner tables print it.")
    arguments = [tr("<b>geometry</b>: a point"), _zone_argument(), _crs_argument()]
    return _help("vn2000_x", told, arguments, "vn2000_x($geometry, '104°45''')")


def _y_help() -> str:
    told = tr("Y of a point: metres to the east, as Vietnamese corner tables print it.")
    arguments = [tr("<b>geometry</b>: a point"), _zone_argument(), _crs_argument()]
    return _help("vn2000_y", told, arguments, "vn2000_y($geometry, '104°45''')")


def _bearing_help() -> str:
    told = tr("The bearing from one point to another in degrees, clockwise from grid north of the zone.")
    points = [tr("<b>from_point</b>: where it begins"), tr("<b>to_point</b>: where it leads")]
    example = "vn2000_bearing(start_point($geometry), end_point($geometry))"
    return _help("vn2000_bearing", told, [*points, _zone_argument(), _crs_argument()], example)


def _table_help() -> str:
    told = tr("The corner table of a polygon in the form of the licence annexes, as HTML or text with tabs.")
    arguments = [
        tr("<b>geometry</b>: a polygon"),
        _zone_argument(),
        tr("<b>decimals</b>: digits after the mark, 0 to 4; left out, 2"),
        tr("<b>format</b>: 'html' or 'text'; left out, 'html'"),
        _crs_argument(),
    ]
    return _help("corner_table", told, arguments, "corner_table($geometry, decimals:=0, format:='text')")
