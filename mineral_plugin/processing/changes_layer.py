"""The objects that changed between two versions of a pack, as features of a Processing sink."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
)

from mineral_plugin.compat import real_field, text_field
from mineral_plugin.core.base.threads import in_python_thread

_COLUMNS = {
    "kind": text_field,
    "role": text_field,
    "id": text_field,
    "name": text_field,
    "holder": text_field,
    "fields": text_field,
    "moved_m": real_field,
    "gained_m2": real_field,
    "lost_m2": real_field,
}
_MARGIN_M = 0.5
_TOLERANCE_M = 0.01
_MOST_AT_ONCE = 500


class ChangedObject(NamedTuple):
    """A row of the layer of changes: its values by column, its place as WKB (EPSG:4756) where it has one."""

    values: Dict[str, Any]
    wkb: Optional[bytes]


def change_fields() -> QgsFields:
    """Return the columns of the layer of changes."""
    fields = QgsFields()
    for name, make in _COLUMNS.items():
        fields.append(make(name))
    return fields


def change_crs() -> QgsCoordinateReferenceSystem:
    """Return VN-2000 in degrees: the layers of a pack may lie in several zones."""
    return QgsCoordinateReferenceSystem("EPSG:4756")


def add_changes(sink: QgsFeatureSink, objects: Sequence[ChangedObject]) -> bool:
    """Add changes to a sink of ``change_fields`` and ``change_crs``; return whether all were written."""
    features = [_feature(one) for one in objects]
    written = sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert) if features else True
    return bool(written) and bool(sink.flushBuffer())


def _feature(one: ChangedObject) -> QgsFeature:
    feature = QgsFeature(change_fields())
    feature.setAttributes([one.values[name] for name in _COLUMNS])
    if one.wkb is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(one.wkb)
        feature.setGeometry(geometry)
    return feature


def changed_objects(comparison: Any, old: str, new: str, home: Path) -> Tuple[ChangedObject, ...]:
    """Return the objects of a comparison of two packs, each a file or an installed ``id@version``.

    What was removed lies where it was, everything else where it is now; a line or a point has a margin
    of 0.5 m. An object without a geometry that can be read, or in a system that is not known, has none.

    Raises:
        MineralError: a pack cannot be read any more.
    """
    from mineral_plugin.core.work.packing import opened_version

    with opened_version(old, home) as before, opened_version(new, home) as after:
        return in_python_thread(lambda: tuple(_objects(comparison.diff, before.sides, after.sides)))


def _objects(diff: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangedObject]:
    for table in diff.tables:
        now = [("added", one) for one in table.added] + [("changed", one) for one in table.changed]
        places = _places(after.get(table.role), [one.key_after for _, one in now])
        for kind, one in now:
            yield ChangedObject(_values(kind, table.role, one), places.get(one.key_after))
        places = _places(before.get(table.role), [one.key_before for one in table.removed])
        for one in table.removed:
            yield ChangedObject(_values("removed", table.role, one), places.get(one.key_before))


def _values(kind: str, role: str, change: Any) -> Dict[str, Any]:
    moved = change.geometry
    fields = [f"{one.name}: {one.before or '-'} → {one.after or '-'}" for one in change.fields]
    return {
        "kind": kind,
        "role": role,
        "id": change.id,
        "name": change.name,
        "holder": change.holder,
        "fields": "; ".join(fields),
        "moved_m": moved.moved_m if moved else None,
        "gained_m2": moved.gained_m2 if moved else None,
        "lost_m2": moved.lost_m2 if moved else None,
    }


def _places(side: Optional[Any], keys: Sequence[Any]) -> Dict[Any, bytes]:
    """Return the polygons of some rows by key, as WKB in degrees; those that have one."""
    import shapely

    from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only
    from mineral_plugin.core.reference.diff_rows import readable_shapes, wkb_or_bytes
    from mineral_plugin.core.reference.systems import system_of

    if side is None or not keys:
        return {}
    with opened_read_only(side.path) as connection:
        found = next(one for one in feature_tables(connection) if one.name == side.table)
        rows = [row for part in _parts(keys) for row in _rows(connection, found, part)]
    system = system_of(found)
    shapes, _ = readable_shapes([wkb_or_bytes(blob) for _, blob in rows])
    placed = {key: _placed(shape, system) for (key, _), shape in zip(rows, shapes)}
    return {key: bytes(shapely.to_wkb(shape, byte_order=1)) for key, shape in placed.items() if shape}


def _parts(keys: Sequence[Any]) -> List[Sequence[Any]]:
    return [keys[start : start + _MOST_AT_ONCE] for start in range(0, len(keys), _MOST_AT_ONCE)]


def _rows(connection: Any, table: Any, keys: Sequence[Any]) -> List[Tuple[Any, Any]]:
    from mineral_plugin.core.base.geopackage import quoted

    key, marks = quoted(table.key), ", ".join("?" for _ in keys)
    wanted = f"SELECT {key}, {quoted(table.geometry)} FROM {quoted(table.name)}"  # nosec B608
    return list(connection.execute(f"{wanted} WHERE {key} IN ({marks})", tuple(keys)))  # nosec B608


def _placed(shape: Any, system: Any) -> Any:
    """Return a geometry as polygons in degrees, ``None`` where there is none to draw."""
    import shapely

    from mineral_plugin.core.area.geometry import polygons_of, repaired
    from mineral_plugin.core.area.workspace import in_degrees
    from mineral_plugin.core.area.zones import Zone
    from mineral_plugin.core.base.proj import pyproj

    if shape is None or system is None:
        return None
    zone = system.zone or _zone_at(shape, Zone)
    try:
        own = system.to_zone(shape, zone, _TOLERANCE_M)
        drawn = repaired(own) if shapely.get_dimensions(own) == 2 else own.buffer(_MARGIN_M)
        polygons = polygons_of(in_degrees(drawn, zone))
    except (shapely.errors.ShapelyError, ValueError, pyproj.exceptions.ProjError):
        return None
    return None if polygons.is_empty else polygons


def _zone_at(shape: Any, zone: Any) -> Any:
    """Return a zone whose meridian is the whole degree nearest to a geometry in degrees."""
    meridian = min(118, max(101, round(shape.bounds[0])))
    return zone(meridian * 60, 6)
