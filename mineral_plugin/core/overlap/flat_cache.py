"""The flat arrays of a layer in one file, mapped into memory instead of read.

The file is named after the caller's key and the version of the form, so what stands under a name never
changes. It begins with a head of fixed size: mark, version, SHA-256 of the key, SHA-256 of all arrays, seven
counts, and the SHA-256 of all that. The counts alone give type, shape and place of every array; a file of
another length is damaged. On opening the head and every offset are looked at, so that no bytes can lead
astray; coordinates are not read, that would be the whole file, unless the caller asks for it.

The folder belongs to the program and may be emptied at any time. On Windows a file that is mapped cannot be
replaced; the layer is then used from memory. A file that somebody cuts short while it is mapped ends the
program, as with every mapped file: nothing here does so, files are only ever put in place whole.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Iterator, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.overlap.flat import (
    CHAIN_SIDES,
    FEWEST_POINTS,
    LEAF_FEATURES,
    Chains,
    FeatureState,
    FlatLayer,
    Ints,
)

FORM = 1
"""Version of the file's form and of what the arrays mean; another number, and the file is built anew."""

_MARK = b"MLflat\r\n"
_HEAD = struct.Struct("<8sI32s32s7Q")
_SHA256_BYTES = 32
_ALIGNED = 64
_MOST = 1 << 40  # of anything counted

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
                stream.write(np.ascontiguousarray(arrays[name], dtype=dtype).ravel().data)

    write_whole(path, write)


def open_flat(path: Path, key: str, whole: bool = False) -> Optional[FlatLayer]:
    """Return the layer in a file, mapped and read-only, or ``None``.

    None: the file is missing, damaged, of another form or of another key. With ``whole`` every byte of it is
    read and compared with its SHA-256 (about 1 ms a megabyte).
    """
    try:
        with path.open("rb") as stream:
            read = _counts_in(stream, key)
            if read is None:
                return None
            digest, counts = read
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    if len(mapped) != _length(counts):
        return None
    layer = _layer(mapped, counts)
    if whole and _digest_of(_arrays_of(layer), counts) != digest:
        return None
    return layer if _holds_together(layer) else None


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
        *(layer.xy.shape[1], len(layer.rings) - 1, len(layer.parts) - 1, len(layer.features) - 1),
        *(layer.box.shape[1], layer.chains.count, layer.groups.count),
    )


def _arrays_of(layer: FlatLayer) -> Dict[str, Array]:
    arrays: Dict[str, Array] = {}
    for name, value in vars(layer).items():
        if isinstance(value, Chains):
            arrays.update({f"{name}.{inner}": array for inner, array in vars(value).items()})
        else:
            arrays[name] = value
    return arrays


def _layout(counts: _Counts) -> Iterator[Tuple[str, str, Tuple[int, ...], int]]:
    """Yield name, type, shape and offset of each array; small ones that every check needs stand first."""
    vertices, rings, parts, features, boxes, chains, groups = counts
    offset = _HEAD.size + _SHA256_BYTES
    for name, dtype, shape in (
        ("leaves", "<f8", (4, boxes // LEAF_FEATURES)),
        ("box", "<f8", (4, boxes)),
        ("place", "<i8", (features,)),
        ("state", "|u1", (features,)),
        ("features", "<i8", (features + 1,)),
        ("feature_chains", "<i8", (features + 1,)),
        ("feature_groups", "<i8", (features + 1,)),
        ("group_chains", "<i8", (groups + 1,)),
        ("parts", "<i8", (parts + 1,)),
        ("rings", "<i8", (rings + 1,)),
        ("groups.box", "<f8", (4, groups)),
        ("groups.ends", "<i8", (2, groups)),
        ("chains.box", "<f8", (4, chains)),
        ("chains.ends", "<i8", (2, chains)),
        ("xy", "<f8", (2, vertices)),
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
        found[tier] = Chains(*(found.pop(f"{tier}.{name}") for name in ("box", "ends")))
    return FlatLayer(**found)


def _holds_together(layer: FlatLayer) -> bool:
    """Return whether every offset leads to where there is something, in order."""
    vertices, rings, parts, _, _, chains, groups = _counts(layer)
    return (
        _steps(layer.rings, vertices, FEWEST_POINTS)
        and _steps(layer.parts, rings, 1)
        and _steps(layer.features, parts, 0)
        and _steps(layer.feature_chains, chains, 0)
        and _steps(layer.feature_groups, groups, 0)
        and _steps(layer.group_chains, chains, 1)
        and _within(layer.chains, vertices)
        and bool((layer.chains.ends[1] - layer.chains.ends[0] <= CHAIN_SIDES).all())
        and _within(layer.groups, vertices)
        and bool((layer.state <= max(FeatureState)).all())
        and bool(np.isnan(layer.box[:, layer.count :]).all())
        and _permuted(layer.place)
    )


def _permuted(place: Ints) -> bool:
    if not ((place >= 0) & (place < len(place))).all():
        return False
    return bool((np.bincount(place, minlength=len(place)) == 1).all())


def _steps(offsets: Ints, end: int, least: int) -> bool:
    return bool(offsets[0] == 0 and offsets[-1] == end and (offsets[1:] - offsets[:-1] >= least).all())


def _within(chains: Chains, vertices: int) -> bool:
    first, last = chains.ends
    inside = (first >= 0) & (first < last) & (last < vertices)
    return bool(inside.all())
