"""Use case: find a licence of the register by its number, its holder or its name, while somebody types.

A table is read once, some rows at a time, into plain text without diacritics; hits are told as they are met,
and a table that was read to its end is searched in memory from then on, until its file changes.
"""

from __future__ import annotations

import bisect
import sys
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.geopackage import FeatureTable, feature_tables, opened_read_only, quoted
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader
from mineral_plugin.core.base.memory import FileState, file_state
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.reference.columns import pieces
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.systems import System, system_of
from mineral_plugin.core.regulation.model import Regulation

ROLE = "licence"
FIELDS = ("id", "name", "holder")
MOST_HITS = 40
_ROWS_AT_ONCE = 1_000
_TABLES_KEPT = 16
_MOST_LETTERS = 50_000_000
_BETWEEN_FIELDS, _BETWEEN_ROWS = "\x1f", "\n"
_WGS84_TOLERANCE_M = 0.01
_FIXED = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_LETTERS_END = 0x2000  # Latin with all its marks lies below


@dataclass(frozen=True)
class RegisterHit:
    """A licence found: its key in ``table`` of ``path``, and what the register says of it.

    ``source`` names the pack or the file; ``rank`` is 0 where its number begins with what was typed, 1 where
    the number holds it, 2 for its name or holder.
    """

    path: Path
    table: str
    key: int
    id: str
    name: str
    holder: str
    source: str
    rank: int


class Ground(NamedTuple):
    """Where something lies: ISO WKB in the plane of ``zone``; in VN-2000 degrees where that is ``None``."""

    wkb: bytes
    zone: Optional[Zone]


class _Asked(NamedTuple):
    """What is looked for: all plain words, and the text as it was typed."""

    words: Tuple[str, ...]
    written: str


def licences_found(
    sources: Sources,
    texts: Sequence[str],
    words: str,
    law: Optional[Regulation] = None,
    progress: Optional[Progress] = None,
    most: int = MOST_HITS,
) -> Iterator[RegisterHit]:
    """Yield licences whose number, name or holder holds all ``words``, at most ``most`` of them, as met.

    ``texts`` are the reference data of a check. Case and diacritics make no difference. What cannot be read
    is passed over: the panel of the data says what is wrong with it. Ends at once when ``progress`` asks to.
    """
    asked = _Asked(tuple(plain(words).split()), unicodedata.normalize("NFC", words).strip().lower())
    if not asked.words:
        return
    listener = progress or NoProgress()
    layers = _registers(sources, texts, law)
    found = (hit for layer in layers for hit in _hits_in(layer, asked, listener))
    yield from islice(found, most)


def read_registers(
    sources: Sources,
    texts: Sequence[str],
    law: Optional[Regulation] = None,
    progress: Optional[Progress] = None,
) -> int:
    """Read the registers into memory before anybody searches; return how many rows were read.

    Ends at once when ``progress`` asks to.
    """
    listener = progress or NoProgress()
    rows = 0
    for spec, table in _registers(sources, texts, law):
        try:
            for chunk in _chunks_of(spec, table):
                rows += len(chunk.keys)
                if listener.cancelled():
                    return rows
        except (MineralError, OSError):
            continue
    return rows


def plain(text: str) -> str:
    """Return a text in lower case without diacritics; every letter stays where it was."""
    written = unicodedata.normalize("NFC", text).encode(_FIXED, "replace")
    letters = np.frombuffer(written, dtype=np.uint32)
    return _bare_letters()[letters].tobytes().decode(_FIXED)


@lru_cache(maxsize=1)
def _bare_letters() -> npt.NDArray[np.uint32]:
    """Return the bare small letter of each character by its number: one in, one out."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    for code in range(_LETTERS_END):
        low = chr(code).lower()[:1]
        table[code] = ord("d" if low == "đ" else unicodedata.normalize("NFD", low)[:1])
    return table


def _registers(
    sources: Sources, texts: Sequence[str], law: Optional[Regulation]
) -> Iterator[Tuple[LayerSpec, FeatureTable]]:
    for text in texts:
        try:
            specs = [spec for spec in sources.specs(text, law) if spec.role == ROLE]
            tables = [(spec, _table_of(spec)) for spec in specs]
        except MineralError:
            continue
        yield from tables


def _table_of(spec: LayerSpec) -> FeatureTable:
    with opened_read_only(spec.path) as connection:
        tables = feature_tables(connection)
    fitting = [table for table in tables if spec.table in (None, table.name)]
    if len(fitting) != 1:
        raise MissingError("error.reference_table", path=str(spec.path), table=spec.table or "")
    return fitting[0]


# --- the text of a table ----------------------------------------------------------------------------


class _Chunk(NamedTuple):
    """Some rows: keys, where each row begins, the text as written, and the same without diacritics."""

    keys: Tuple[int, ...]
    starts: Tuple[int, ...]
    written: str
    bare: str


_Kept = Tuple[Tuple[object, ...], FileState]


class _Memory:
    """The tables that were read to their end, those asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: OrderedDict[_Kept, Tuple[_Chunk, ...]] = OrderedDict()

    def get(self, key: _Kept) -> Optional[Tuple[_Chunk, ...]]:
        with self._lock:
            if key in self._chunks:
                self._chunks.move_to_end(key)
            return self._chunks.get(key)

    def put(self, key: _Kept, chunks: Tuple[_Chunk, ...]) -> None:
        with self._lock:
            self._chunks[key] = chunks
            while len(self._chunks) > _TABLES_KEPT:
                self._chunks.popitem(last=False)


_MEMORY = _Memory()


def _chunks_of(spec: LayerSpec, table: FeatureTable) -> Iterator[_Chunk]:
    """Yield the text of a table, from memory while its file is as it was."""
    state = file_state(spec.path)
    key = _memory_key(spec, table, state)
    kept = _MEMORY.get(key)
    if kept is not None:
        yield from kept
        return
    met: List[_Chunk] = []
    letters = 0
    for chunk in _read(spec, table):
        letters += len(chunk.written)
        # A register of millions is read each time: it would fill the memory of a small computer.
        if letters <= _MOST_LETTERS:
            met.append(chunk)
        else:
            met.clear()
        yield chunk
    if state.settled and letters <= _MOST_LETTERS:
        _MEMORY.put(key, tuple(met))


def _memory_key(spec: LayerSpec, table: FeatureTable, state: FileState) -> _Kept:
    return (spec.path, table.name, tuple(sorted(spec.fields.items()))), state


def _as_written(spec: LayerSpec, table: FeatureTable, written: str) -> Iterator[_Chunk]:
    """Yield the rows that hold the very letters typed: SQLite finds them before all text is made plain.

    Nothing where the table is in memory: that is faster still.
    """
    if _MEMORY.get(_memory_key(spec, table, file_state(spec.path))) is not None:
        return
    where = f" WHERE instr(lower({_text(spec, table)}), ?) LIMIT {MOST_HITS}"
    yield from _read(spec, table, where, (written,))


def _read(
    spec: LayerSpec, table: FeatureTable, where: str = "", values: Tuple[str, ...] = ()
) -> Iterator[_Chunk]:
    with opened_read_only(spec.path) as connection:
        cursor = connection.execute(_select(spec, table) + where, values)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield _chunk(rows)


def _chunk(rows: Sequence[Tuple[int, str]]) -> _Chunk:
    lines = [unicodedata.normalize("NFC", text).replace(_BETWEEN_ROWS, " ") for _, text in rows]
    ends = accumulate(len(line) + len(_BETWEEN_ROWS) for line in lines)
    written = _BETWEEN_ROWS.join(lines)
    return _Chunk(tuple(key for key, _ in rows), (0, *ends)[:-1], written, plain(written))


def _select(spec: LayerSpec, table: FeatureTable) -> str:
    """Return the statement that gives the key and the fields of each row as one text."""
    text = _text(spec, table)
    return f"SELECT {quoted(table.key)}, {text} FROM {quoted(table.name)}"  # nosec B608 - identifiers quoted


def _text(spec: LayerSpec, table: FeatureTable) -> str:
    fields = [_field(pieces(spec.fields.get(name, name), table.columns), table) for name in FIELDS]
    return " || char(31) || ".join(fields)


def _field(columns: Sequence[str], table: FeatureTable) -> str:
    known = [f"ifnull(CAST({quoted(name)} AS TEXT), '')" for name in columns if name in table.columns]
    return " || ', ' || ".join(known) or "''"


# --- the search -------------------------------------------------------------------------------------


def _hits_in(
    layer: Tuple[LayerSpec, FeatureTable], asked: _Asked, listener: Progress
) -> Iterator[RegisterHit]:
    spec, table = layer
    told: Set[int] = set()
    try:
        for chunk in chain(_as_written(spec, table, asked.written), _chunks_of(spec, table)):
            if listener.cancelled():
                return
            for row in _rows_with(chunk, asked.words):
                if chunk.keys[row] not in told:
                    told.add(chunk.keys[row])
                    yield _hit(spec, table, chunk, row, plain(asked.written))
    except (MineralError, OSError):
        return


def _rows_with(chunk: _Chunk, wanted: Sequence[str]) -> Iterator[int]:
    """Yield the places of the rows that hold all words; the rarest word leads."""
    first = min(wanted, key=chunk.bare.count) if len(wanted) > 1 else wanted[0]
    at = chunk.bare.find(first)
    while at >= 0:
        row = bisect.bisect_right(chunk.starts, at) - 1
        line = _line(chunk, chunk.bare, row)
        if all(word in line for word in wanted):
            yield row
        if row + 1 == len(chunk.starts):
            return
        at = chunk.bare.find(first, chunk.starts[row + 1])


def _line(chunk: _Chunk, text: str, row: int) -> str:
    end = chunk.starts[row + 1] - 1 if row + 1 < len(chunk.starts) else len(text)
    return text[chunk.starts[row] : end]


def _hit(spec: LayerSpec, table: FeatureTable, chunk: _Chunk, row: int, whole: str) -> RegisterHit:
    values = _line(chunk, chunk.written, row).split(_BETWEEN_FIELDS)
    number, name, holder = (value.strip() for value in (*values, "", "", "")[:3])
    bare = plain(number)
    rank = 0 if bare.startswith(whole) else (1 if whole in bare else 2)
    key = chunk.keys[row]
    return RegisterHit(spec.path, table.name, key, number or str(key), name, holder, spec.source, rank)


def ground_of(path: Path, table: str, key: int, source: str = "") -> Ground:
    """Return where the licence with a key in a table of a file lies (see ``RegisterHit``).

    Raises:
        MissingError: the file or the row is no longer there.
        InputError: the licence has no shape that can be read, or its layer no system that is safe to use.
    """
    with GeoPackageReader(path) as reader:
        layer = next((one for one in reader.feature_tables if one.name == table), None)
        if layer is None:
            raise MissingError("error.reference_table", path=str(path), table=table)
        shapes = reader.rows(layer, [key]).geometry
    system = system_of(layer)
    if system is None:
        raise InputError("error.layer_without_system", layer=source or path.name, table=table)
    if len(shapes) == 0 or shapes[0] is None or shapes[0].is_empty:
        raise InputError("error.bad_geometry")
    shape, known = shapes[0], system
    return in_python_thread(lambda: _placed(shape, known))


def _placed(shape: BaseGeometry, system: System) -> Ground:
    """WGS 84 is brought over by the named operation; the nearest usual plane serves as the way."""
    if not system.wgs84:
        return Ground(bytes(shapely.to_wkb(shape)), system.zone)
    zone = Zone(round(float(shape.centroid.x)) * 60, 3)
    return Ground(bytes(shapely.to_wkb(system.to_zone(shape, zone, _WGS84_TOLERANCE_M))), zone)
