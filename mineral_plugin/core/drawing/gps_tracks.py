"""Tracks, routes and waypoints of a GPS handset (GPX), brought from WGS 84 to a VN-2000 zone.

GPX 1.0 and 1.1 (topografix.com): longitude and latitude are WGS 84. The way to VN-2000 is EPSG:6960 reversed
(accuracy 1 m; a handset itself is rarely better than 3 m).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple
from xml.parsers import expat  # nosec B406 B407 - the file was read through by refuse_unsafe_xml first

from mineral_plugin.core.area.zones import Zone, as_points, from_wgs84
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.xml_safety import refuse_unsafe_xml
from mineral_plugin.core.drawing.places import Point

MOST_BYTES = 50_000_000
MOST_POINTS = 500_000

# Where Viet Nam and its sea lie; a handset without a fix writes 0, 0.
_LONGITUDES, _LATITUDES = (101.0, 118.0), (6.0, 24.5)

_KINDS: Mapping[str, str] = {"trkseg": "track", "rte": "route"}
# Points, and the element in which each stands.
_POINTS: Mapping[str, str] = {"trkpt": "trkseg", "rtept": "rte", "wpt": "gpx"}
_TEXTS = ("name", "time", "ele")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True)
class GpsPoint:
    """A point of a handset: place in the zone (m), name, time (with its offset from UTC), height (m)."""

    east_m: float
    north_m: float
    name: str = ""
    time: Optional[datetime] = None
    height_m: Optional[float] = None


@dataclass(frozen=True)
class GpxLine:
    """Points that belong together: a stretch of a track, a route, or all waypoints of a file.

    ``kind`` is ``track``, ``route`` or ``waypoints``; ``left_out`` counts points without a place in or around
    Viet Nam (a handset without a fix).
    """

    kind: str
    name: str
    points: Tuple[GpsPoint, ...]
    left_out: int = 0

    @property
    def places(self) -> Tuple[Point, ...]:
        """Return the points as (east, north) in m."""
        return tuple((point.east_m, point.north_m) for point in self.points)


def points_of_gpx(path: Path, zone: Zone) -> Tuple[GpxLine, ...]:
    """Return the lines of a GPX file in a zone: tracks by their stretches, routes, then the waypoints.

    Raises:
        MissingError: there is no such file.
        InputError: it is no GPX, is damaged, too large or unsafe, or has no point in or around Viet Nam.
    """
    found = _read(path)
    lines = [line for line in (_placed(one, zone) for one in found) if line.points]
    if not lines:
        raise InputError("drawing.gpx_empty", file=path.name)
    return tuple(lines)


@dataclass
class _Point:
    longitude: float
    latitude: float
    texts: Dict[str, str] = field(default_factory=dict)


@dataclass
class _Line:
    kind: str
    name: str = ""
    points: List[_Point] = field(default_factory=list)


def _read(path: Path) -> List[_Line]:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            values = {"file": path.name, "size": size / 1e6, "limit": MOST_BYTES // 1_000_000}
            raise InputError("vector.too_large", **values)
        with path.open("rb") as stream:
            refuse_unsafe_xml(stream, path.name)
            stream.seek(0)
            return _Reader(path.name).read(stream.read())
    except FileNotFoundError as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except OSError as error:
        raise InputError("vector.cannot_open", file=path.name) from error


class _Reader:
    """Collects the lines of one file; only elements of the root's namespace count, never extensions."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._namespace: Optional[str] = None
        self._open: List[str] = []
        self._text: List[str] = []
        self._track, self._first_of_track = "", 0
        self._lines: List[_Line] = []
        self._waypoints = _Line("waypoints")
        self._count = 0

    def read(self, content: bytes) -> List[_Line]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:  # a prefix that no namespace is bound to
            raise InputError("vector.bad_xml", file=self._name) from error
        return [*self._lines, self._waypoints]

    def _own(self, tag: str) -> str:
        """Return the name of an element of GPX; empty for one of another namespace."""
        namespace, _, name = tag.rpartition(" ")
        return name if namespace == self._namespace else ""

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._namespace is None:
            namespace, _, root = tag.rpartition(" ")
            if root != "gpx":
                raise InputError("vector.other_content", file=self._name, format="GPX")
            self._namespace = namespace
        name = self._own(tag)
        self._open.append(name)
        self._text.clear()
        if name == "trk":
            self._track, self._first_of_track = "", len(self._lines)
        elif name in _KINDS:
            self._lines.append(_Line(_KINDS[name]))
        elif name in _POINTS:
            self._add(name, attributes)

    def _add(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_POINTS:
            raise InputError("vector.too_many_vertices", file=self._name, limit=MOST_POINTS)
        if self._open[-2:-1] != [_POINTS[name]]:
            raise InputError("vector.bad_xml", file=self._name)
        line = self._waypoints if name == "wpt" else self._lines[-1]
        line.points.append(_Point(_degrees(attributes.get("lon")), _degrees(attributes.get("lat"))))

    def _end(self, _tag: str) -> None:
        name = self._open.pop()
        around = self._open[-1] if self._open else ""
        text = "".join(self._text).strip()
        self._text.clear()
        if name == "trk":
            for line in self._lines[self._first_of_track :]:
                line.name = self._track
        if name not in _TEXTS:
            return
        if around in _POINTS:
            line = self._waypoints if around == "wpt" else self._lines[-1]
            line.points[-1].texts[name] = text
        elif name == "name" and around == "rte":
            self._lines[-1].name = text
        elif name == "name" and around == "trk":
            self._track = text


def _degrees(text: Optional[str]) -> float:
    """Return an angle; what is none lies nowhere and is left out with the points that do."""
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def _placed(line: _Line, zone: Zone) -> GpxLine:
    inside = [point for point in line.points if _in_viet_nam(point)]
    left_out = len(line.points) - len(inside)
    if not inside:
        return GpxLine(line.kind, line.name, (), left_out)
    places = from_wgs84(as_points([(point.longitude, point.latitude) for point in inside]), zone).tolist()
    points = tuple(
        GpsPoint(east, north, point.texts.get("name", ""), _time(point), _height_m(point))
        for point, (east, north) in zip(inside, places)
    )
    return GpxLine(line.kind, line.name, points, left_out)


def _in_viet_nam(point: _Point) -> bool:
    along = _LONGITUDES[0] <= point.longitude <= _LONGITUDES[1]
    return along and _LATITUDES[0] <= point.latitude <= _LATITUDES[1]


def _time(point: _Point) -> Optional[datetime]:
    """Return the time of a point, ``None`` where it has none that can be read (GPX writes ISO 8601)."""
    found = _TIME.fullmatch(point.texts.get("time", ""))
    if found is None:
        return None
    seconds, fraction, offset = found.groups("")
    # Older Pythons read microseconds with six digits and no Z.
    text = f"{seconds}.{fraction[:6].ljust(6, '0')}{offset.upper().replace('Z', '+00:00')}"
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _height_m(point: _Point) -> Optional[float]:
    height = _degrees(point.texts.get("ele"))
    return height if height == height else None
