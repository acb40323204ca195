"""The flat arrays of a layer in one file, mapped into memory instead of read.

The file is named after the caller's key and the version of the form, so what stands under a name never
changes. It begins with a head of fixed size: mark, version, SHA-256 of the key, SHA-256 of all arrays, seven
counts, and the SHA-256 of all that. The counts alone give type, shape and place of every array; a file of
another length is damaged. On opening the head and every offset are looked at, so that no bytes can lead
astray: they are read piece by piece, so that nothing of it stays in memory. Coordinates are not read, that
would be the whole file, unless the caller asks for it.

The folder belongs to the program and may be emptied at any time. On Windows a file that is mapped cannot be
replaced; the layer is then used from memory. A file that somebody cuts short while it is mapped ends the
program, as with every mapped file: nothing here does so, files are only ever put in place whole.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Iterator, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.overlap.flat import (
    CHAIN_SIDES,
    FEWEST_POINTS,
    GROUP_CHAINS,
    LEAF_FEATURES,
    Chains,
    FeatureState,
    FlatLayer,
)

FORM = 3
"""Version of the file's form and of what the arrays mean; another number, and the file is built anew."""

_MARK = b"MLflat\r\n"
_HEAD = struct.Struct("<8sI32s32s7Q")
_SHA256_BYTES = 32
_ALIGNED = 64
_MOST = 1 << 40  # of anything counted
_BYTES_AT_ONCE = 1 << 18
# Linux maps as a whole what was written at once: 2 MB in memory for a few bytes of it.
_WRITTEN_AT_ONCE = 1 << 16

Array = npt.NDArray[Any]


class _Counts(NamedTuple):
    vertices: int
    rings: int
    parts: int
    features: int
    boxes: int
    chains: int
    groups: int


def cache_path(folder: Path, key: str) -> Path:
    """Return where the arrays of a key lie in a folder; the key may hold anything, paths included."""
    return folder / f"flat-{hashlib.sha256(key.encode()).hexdigest()[:32]}-{FORM}.bin"


def cached_layer(folder: Path, key: str, build: Callable[[], FlatLayer]) -> FlatLayer:
    """Return the layer of a key from its file, or build it, write the file and return it from there.

    A damaged or foreign file counts as none. Where the file cannot be written, the layer is in memory only.
    """
    path = cache_path(folder, key)
    kept = open_flat(path, key)
    if kept is not None:
        return kept
    built = build()
    try:
        write_flat(path, key, built)
    except CannotWriteError:
        return built
    return open_flat(path, key) or built


def write_flat(path: Path, key: str, layer: FlatLayer) -> None:
    """Write a layer under its key, whole or not at all.

    Raises:
        CannotWriteError: the folder is missing, full or not writable.
    """
    counts = _counts(layer)
    arrays = _arrays_of(layer)
    head = _HEAD.pack(_MARK, FORM, _digest(key), _digest_of(arrays, counts), *counts)

    def write(part: Path) -> None:
        with part.open("wb") as stream:
            stream.write(head + hashlib.sha256(head).digest())
            for name, dtype, _, offset in _layout(counts):
                stream.write(b"\0" * (offset - stream.tell()))
                data = np.ascontiguousarray(arrays[name], dtype=dtype).ravel().view(np.uint8).data
                for start in range(0, len(data), _WRITTEN_AT_ONCE):
                    stream.write(data[start : start + _WRITTEN_AT_ONCE])

    write_whole(path, write)


def open_flat(path: Path, key: str, whole: bool = False) -> Optional[FlatLayer]:
    """Return the layer in a file, mapped and read-only, or ``None``.

    None: the file is missing, damaged, of another form or of another key. With ``whole`` every byte of it is
    read and compared with its SHA-256 (about 1 ms a megabyte).
    """
    try:
        with path.open("rb") as stream:
            read = _counts_in(stream, key)
            if read is None or not _holds_together(stream, read[1]):
                return None
            digest, counts = read
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, EOFError):
        return None
    if len(mapped) != _length(counts):
        return None
    layer = _layer(mapped, counts)
    return None if whole and _digest_of(_arrays_of(layer), counts) != digest else layer


def _counts_in(stream: BinaryIO, key: str) -> Optional[Tuple[bytes, _Counts]]:
    """Return the SHA-256 of the arrays and the counts; ``None`` where the head is not one for this key."""
    head = stream.read(_HEAD.size)
    if len(head) != _HEAD.size or stream.read(_SHA256_BYTES) != hashlib.sha256(head).digest():
        return None
    mark, form, of_key, of_arrays, *numbers = _HEAD.unpack(head)
    if (mark, form, of_key) != (_MARK, FORM, _digest(key)) or max(numbers) > _MOST:
        return None
    counts = _Counts(*numbers)
    if stream.seek(0, 2) != _length(counts) or counts.boxes != _filled(counts.features):
        return None
    return of_arrays, counts


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _digest_of(arrays: Dict[str, Array], counts: _Counts) -> bytes:
    digest = hashlib.sha256()
    for name, dtype, _, _ in _layout(counts):
        digest.update(np.ascontiguousarray(arrays[name], dtype=dtype).ravel().data)
    return digest.digest()


def _filled(features: int) -> int:
    return -(-features // LEAF_FEATURES) * LEAF_FEATURES


def _counts(layer: FlatLayer) -> _Counts:
    return _Counts(
        *(len(layer.points), len(layer.rings) - 1, len(layer.parts) - 1, len(layer.features) - 1),
        *(len(layer.reach) * LEAF_FEATURES, layer.chains.count, layer.groups.count),
    )


def _arrays_of(layer: FlatLayer) -> Dict[str, Array]:
    arrays: Dict[str, Array] = {}
    for field in fields(layer):
        value = getattr(layer, field.name)
        if isinstance(value, Chains):
            arrays.update({f"{field.name}.{inner}": array for inner, array in vars(value).items()})
        else:
            arrays[field.name] = value
    return arrays


def _layout(counts: _Counts) -> Iterator[Tuple[str, str, Tuple[int, ...], int]]:
    """Yield name, type, shape and offset of each array; those that are read on opening stand first."""
    vertices, rings, parts, features, boxes, chains, groups = counts
    offset = _HEAD.size + _SHA256_BYTES
    for name, dtype, shape in (
        ("leaves", "<f8", (4, boxes // LEAF_FEATURES)),
        ("state", "|u1", (features,)),
        ("place", "<i8", (features,)),
        ("features", "<i8", (features + 1,)),
        ("feature_chains", "<i8", (features + 1,)),
        ("feature_groups", "<i8", (features + 1,)),
        ("group_chains", "<i8", (groups + 1,)),
        ("parts", "<i8", (parts + 1,)),
        ("rings", "<i8", (rings + 1,)),
        ("groups.spans", "<i8", (groups, 2)),
        ("chains.spans", "<i8", (chains, 2)),
        ("reach", "<f8", (boxes // LEAF_FEATURES, 4, LEAF_FEATURES)),
        ("groups.boxes", "<f8", (groups, 4)),
        ("chains.boxes", "<f8", (chains, 4)),
        ("points", "<f8", (vertices, 2)),
    ):
        offset = -(-offset // _ALIGNED) * _ALIGNED
        yield name, dtype, shape, offset
        offset += _bytes(dtype, shape)


def _bytes(dtype: str, shape: Tuple[int, ...]) -> int:
    size = int(dtype[-1])
    for count in shape:
        size *= count
    return size


def _length(counts: _Counts) -> int:
    _, dtype, shape, offset = list(_layout(counts))[-1]
    return offset + _bytes(dtype, shape)


def _layer(mapped: mmap.mmap, counts: _Counts) -> FlatLayer:
    found: Dict[str, Any] = {}
    for name, dtype, shape, offset in _layout(counts):
        count = _bytes(dtype, shape) // int(dtype[-1])
        found[name] = np.frombuffer(mapped, dtype, count, offset).reshape(shape)
    for tier in ("chains", "groups"):
        found[tier] = Chains(*(found.pop(f"{tier}.{name}") for name in ("boxes", "spans")))
    return FlatLayer(**found)


def _holds_together(stream: BinaryIO, counts: _Counts) -> bool:
    """Return whether every offset leads to where there is something, in order."""
    vertices, rings, parts, features, boxes, chains, groups = counts
    places = {name: (dtype, shape, offset) for name, dtype, shape, offset in _layout(counts)}

    def pieces(name: str, skipped: int = 0) -> Iterator[Array]:
        dtype, shape, offset = places[name]
        return _pieces(stream, np.dtype(dtype), _bytes(dtype, shape), offset, skipped)

    last_leaf = 4 * max(0, boxes - LEAF_FEATURES)
    return (
        all(bool((piece <= max(FeatureState)).all()) for piece in pieces("state"))
        and _permuted(pieces("place"), features)
        and _steps(pieces("features"), parts, 0)
        and _steps(pieces("feature_chains"), chains, 0)
        and _steps(pieces("feature_groups"), groups, 0)
        and _steps(pieces("group_chains"), chains, 1)
        and _steps(pieces("parts"), rings, 1)
        and _steps(pieces("rings"), vertices, FEWEST_POINTS)
        and _spans(pieces("groups.spans"), vertices, CHAIN_SIDES * GROUP_CHAINS)
        and _spans(pieces("chains.spans"), vertices, CHAIN_SIDES)
        and all(_ends_with(piece, boxes - features) for piece in pieces("reach", last_leaf))
    )


def _pieces(stream: BinaryIO, dtype: np.dtype[Any], size: int, offset: int, skipped: int) -> Iterator[Array]:
    """Yield an array of the file in pieces, without so many numbers at its beginning."""
    start = skipped * dtype.itemsize
    while start < size:
        stream.seek(offset + start)
        data = stream.read(min(_BYTES_AT_ONCE, size - start))
        if not data:
            raise EOFError
        yield np.frombuffer(data, dtype)
        start += len(data)


def _permuted(pieces: Iterator[Array], count: int) -> bool:
    """Return whether these are the numbers under ``count``, each once."""
    seen = np.zeros(count, dtype=bool)
    for piece in pieces:
        if piece.min() < 0 or piece.max() >= count:
            return False
        seen[piece] = True
    return bool(seen.all())


def _steps(pieces: Iterator[Array], end: int, least: int) -> bool:
    """Return whether offsets go from 0 to an end in steps that are not too small."""
    last = -least
    for piece in pieces:
        if piece[0] < last + least or piece.min() < 0 or piece.max() > end:
            return False
        if last < 0 and piece[0] != 0:
            return False
        if not (piece[1:] - piece[:-1] >= least).all():
            return False
        last = int(piece[-1])
    return last == end


def _spans(pieces: Iterator[Array], vertices: int, most: int) -> bool:
    """Return whether runs of sides lie within the vertices and are no longer than they may be."""
    for piece in pieces:
        if piece.min() < 0 or piece.max() >= vertices:
            return False
        first, last = piece.reshape(-1, 2).T
        sides = last - first
        if sides.min() < 1 or sides.max() > most:
            return False
    return True


def _ends_with(leaf: Array, unused: int) -> bool:
    """Return whether the last so many features of a leaf have no place."""
    return bool(np.isnan(leaf.reshape(4, -1)[:, LEAF_FEATURES - unused :]).all())
