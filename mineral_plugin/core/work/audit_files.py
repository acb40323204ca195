"""Use case: read the results file of an audit, decide on its pairs, hand it to the next run.

The file may lie open in QGIS, so it is read as a file that others write (no ``immutable``), and a decision is
one short transaction. Nothing in a file is trusted: every value is of its kind, or the file is refused.
"""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import quote

import shapely

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.memory import AuditMemory, MeasuredGap, Ref, RefPair
from mineral_plugin.core.audit.model import Mark, MarkState, Measured
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError, NewerFileError
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.base.geopackage import wkb_of
from mineral_plugin.core.base.geopackage_bulk import shapes_from_wkb
from mineral_plugin.core.report.audit_data import digest, mark_to_dict, state_counts
from mineral_plugin.core.report.audit_shape import is_text, refuse_other
from mineral_plugin.core.work.audit_geopackage import LAYOUT, TABLES

_BUSY_S = 0.2
_LOCKED = ("locked", "busy")
_NAMES = ("pairs", "gaps", *TABLES)
_MULTIPOLYGON = 6
_REPAIRED = {0: (), 1: (1,), 2: (2,), 3: (1, 2)}
_DECIDED = (MarkState.ACCEPTED, MarkState.FIXED)


class StoredRow(NamedTuple):
    """A pair or two neighbours of a file: ``audit-1`` data, and the place as WKB in VN-2000 degrees."""

    values: Mapping[str, Any]
    wkb: Optional[bytes]


@dataclass(frozen=True)
class StoredAudit:
    """The results of an audit as a file holds them: the document with the marks of now, rows with places.

    ``recorded`` is the digest that was written with the document.
    """

    document: Mapping[str, Any]
    pairs: Tuple[StoredRow, ...]
    gaps: Tuple[StoredRow, ...]
    marks: Mapping[str, Mark]
    recorded: str

    def is_as_recorded(self) -> bool:
        """Return whether what was found is what was written; worked out anew, some seconds for a nation."""
        return digest(self.document) == self.recorded


def read_audit(path: Path) -> StoredAudit:
    """Return the results of an audit.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no results file of an audit, or is being written.
        NewerFileError: it was written by a newer version of the program.
    """
    with _reading(path) as connection:
        recorded, text = connection.execute("SELECT digest, document FROM run").fetchone()
        document = json.loads(text)
        marks = _marks(connection)
        told = {name: mark_to_dict(mark, carried) for name, (mark, carried) in marks.items()}
        document["marks"] = {"states": state_counts(document["pairs"], told), "pairs": told}
        refuse_other(document, str(path))
        return StoredAudit(
            document=document,
            pairs=_placed(connection, "pairs", document["pairs"]),
            gaps=_placed(connection, "gaps", document["gaps"]),
            marks={name: mark for name, (mark, _) in marks.items()},
            recorded=str(recorded),
        )


def marks_of(path: Path) -> Dict[str, Mark]:
    """Return what people decided, by the ids of the pairs.

    Raises:
        MissingError, InputError, NewerFileError: as ``read_audit``.
    """
    with _reading(path) as connection:
        return {name: mark for name, (mark, _) in _marks(connection).items()}


def memory_of(path: Path) -> Optional[AuditMemory]:
    """Return what a run hands to the next one, ``None`` where the file holds nothing of that kind.

    The measures are believed: only a file that the office wrote itself is to be handed on.

    Raises:
        MissingError, InputError, NewerFileError: as ``read_audit``.
    """
    with _reading(path) as connection:
        (parameters,) = connection.execute("SELECT parameters FROM run").fetchone()
        if not parameters:
            return None
        rows = connection.execute("SELECT fid, role, source, ref, content FROM objects").fetchall()
        refs: Dict[int, Ref] = {key: _texts(*ref) for key, *ref, _ in rows}
        return AuditMemory(
            parameters=_texts(parameters)[0],
            objects={refs[key]: _texts(content)[0] for key, *_, content in rows if content is not None},
            measures=_measures(connection, refs),
            gaps=_gaps(connection, refs),
        )


def set_mark(path: Path, pair_id: str, state: MarkState, reason: str, by: str, on: date) -> Mark:
    """Write down what somebody decided on a pair, and return it; ``MarkState.OPEN`` takes a decision back.

    One short transaction on the file, which may be open elsewhere.

    Raises:
        InputError: a decision without reason or name; the file is no results file of an audit.
        MissingError: there is no such file, or no such pair in it.
        CannotWriteError: the file is busy or cannot be written; nothing is changed.
    """
    reason, by = reason.strip(), by.strip()
    if state in _DECIDED and not (reason and by and is_text(reason + by)):
        raise InputError("error.audit_mark")
    with _writing(path) as connection:
        found = connection.execute("SELECT area_m2 FROM pairs WHERE pair_id = ?", (pair_id,)).fetchone()
        if found is None:
            raise MissingError("error.audit_pair", path=str(path), pair=pair_id)
        connection.execute("DELETE FROM marks WHERE pair_id = ?", (pair_id,))
        if state not in _DECIDED:
            return Mark()
        mark = Mark(state, reason, by, on, _measure(found[0]))
        connection.execute(
            "INSERT INTO marks (pair_id, state, reason, made_by, made_on, area_m2, carried)"
            " VALUES (?, ?, ?, ?, ?, ?, 0)",
            (pair_id, state.value, reason, by, on.isoformat(), mark.area_m2),
        )
        return mark


# --- opening --------------------------------------------------------------------------------------


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a results file for reading; whatever in it is not as it should be is refused in one sentence."""
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    try:
        with closing(_connected(path, "ro")) as connection:
            _check(connection, path)
            yield connection
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        if _is_locked(error):
            raise InputError("error.file_in_use", path=str(path)) from error
        raise InputError("error.not_audit", path=str(path)) from error
    except RecursionError as error:
        raise InputError("error.not_audit", path=str(path)) from error


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a results file for one transaction, which ends well or not at all."""
    with _reading(path):
        pass  # refused here if it is no results file
    try:
        with closing(_connected(path, "rw")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        if _is_locked(error):
            raise CannotWriteError("error.audit_busy", path=str(path)) from error
        raise CannotWriteError("error.cannot_write", path=str(path), reason=str(error)) from error


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=_BUSY_S, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _is_locked(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and any(word in str(error) for word in _LOCKED)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file without our tables, or with views or virtual tables in their place."""
    places = ", ".join("?" * len(_NAMES))
    found = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        f" AND name IN ({places})",  # nosec B608 - only question marks
        _NAMES,
    ).fetchone()
    if found[0] != len(_NAMES):
        raise InputError("error.not_audit", path=str(path))
    layouts = connection.execute("SELECT layout FROM run LIMIT 2").fetchall()
    if len(layouts) != 1 or not isinstance(layouts[0][0], int):
        raise InputError("error.not_audit", path=str(path))
    if layouts[0][0] > LAYOUT:
        raise NewerFileError("error.newer_file", path=str(path), version=layouts[0][0], known=LAYOUT)


# --- rows -----------------------------------------------------------------------------------------


def _placed(
    connection: sqlite3.Connection, table: str, told: Sequence[Mapping[str, Any]]
) -> Tuple[StoredRow, ...]:
    """Return the rows of a layer with their places; those of the table are those of the document.

    Raises:
        ValueError: they are not, or a place cannot be read.
        InputError: a place is not a geometry of a GeoPackage.
    """
    rows = connection.execute(f"SELECT pair_id, geom FROM {table} ORDER BY fid").fetchall()  # nosec B608
    if [name for name, _ in rows] != [one["id"] for one in told]:
        raise ValueError(table)
    wkbs = [None if blob is None else wkb_of(bytes(blob)) for _, blob in rows]
    shapes = shapes_from_wkb([wkb for wkb in wkbs if wkb is not None])
    if shapely.is_missing(shapes).any():
        raise ValueError(table)
    if table == "pairs" and (shapely.get_type_id(shapes) != _MULTIPOLYGON).any():
        raise ValueError(table)
    return tuple(StoredRow(values, wkb) for values, wkb in zip(told, wkbs))


def _marks(connection: sqlite3.Connection) -> Dict[str, Tuple[Mark, bool]]:
    """Return the marks by pair id, each with whether it is older than the run."""
    rows = connection.execute(
        "SELECT pair_id, state, reason, made_by, made_on, area_m2, carried FROM marks ORDER BY pair_id"
    )
    found: Dict[str, Tuple[Mark, bool]] = {}
    for pair_id, state, reason, by, on, area, carried in rows:
        name, reason, by = _texts(pair_id, reason, by)
        day = None if on is None else date.fromisoformat(on)
        found[name] = Mark(MarkState(state), reason, by, day, _measure(area)), bool(carried)
    return found


def _measures(connection: sqlite3.Connection, refs: Mapping[int, Ref]) -> Dict[RefPair, Measured]:
    rows = connection.execute(
        "SELECT first, second, outcome, meridian_min, width_deg, area_m2, share_first, share_second,"
        " probability, tolerance_m, width_m, widest_m, length_m, repaired FROM measures"
    )
    zones = _Zones()
    return {
        (refs[first], refs[second]): Measured(
            outcome=Outcome(outcome),
            plane=zones[meridian, width_deg],
            area_m2=_measure(area),
            share_first=_measure(share_first),
            share_second=_measure(share_second),
            probability=_measure(probability),
            tolerance_m=_maybe(tolerance),
            width_m=_maybe(width),
            widest_m=_maybe(widest),
            length_m=_maybe(length),
            repaired=_REPAIRED[repaired],
        )
        for (
            first,
            second,
            outcome,
            meridian,
            width_deg,
            area,
            share_first,
            share_second,
            probability,
            tolerance,
            width,
            widest,
            length,
            repaired,
        ) in rows
    }


def _gaps(connection: sqlite3.Connection, refs: Mapping[int, Ref]) -> Dict[RefPair, MeasuredGap]:
    rows = connection.execute(
        "SELECT first, second, meridian_min, width_deg, gap_m, shared_m, corners_agree FROM gap_measures"
    )
    zones = _Zones()
    return {
        (refs[first], refs[second]): MeasuredGap(
            zones[meridian, width], _measure(gap), _measure(shared), None if agree is None else bool(agree)
        )
        for first, second, meridian, width, gap, shared, agree in rows
    }


class _Zones(Dict[Tuple[int, int], Zone]):
    """Zones by meridian and width; a wrong one is refused when it is first met."""

    def __missing__(self, key: Tuple[int, int]) -> Zone:
        self[key] = Zone(*key)
        return self[key]


def _texts(*values: object) -> Tuple[Any, ...]:
    if not all(map(is_text, values)):
        raise ValueError(values)
    return values


def _measure(value: object) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _maybe(value: object) -> Optional[float]:
    return None if value is None else _measure(value)
