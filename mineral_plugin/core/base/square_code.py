"""Square codes (QR, ISO/IEC 18004) of a short text: bytes, error correction M, versions 1 to 10."""

from __future__ import annotations

from functools import lru_cache
from typing import List, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError

Modules = Tuple[Tuple[bool, ...], ...]
Grid = List[List[bool]]

# For versions 1 to 10 at level M: check bytes of a block, and blocks (ISO/IEC 18004, table 9).
_CHECK_BYTES = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26)
_BLOCKS = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5)
_LEVEL_M = 0
_PAD = (0xEC, 0x11)
# x^8 + x^4 + x^3 + x^2 + 1, and the generators of the format's and the version's check bits.
_FIELD, _FORMAT, _FORMAT_MASK, _VERSION = 0x11D, 0x537, 0x5412, 0x1F25
_LIKE_A_FINDER = ("10111010000", "00001011101")


def square_code(text: str) -> Modules:
    """Return the modules of a code, rows from the top, dark ones true, without the quiet zone of 4.

    Raises:
        InputError: the text is longer than 213 bytes.
    """
    data = text.encode("utf-8")
    version = next((v for v in range(1, len(_BLOCKS) + 1) if len(data) <= _room(v)), 0)
    if not version:
        raise InputError("map.code_too_long", bytes=len(data), limit=_room(len(_BLOCKS)))
    words = _interleaved(_data_words(data, version), version)
    masked = [_drawn(words, version, mask) for mask in range(8)]
    easiest = min(masked, key=_penalty)
    return tuple(tuple(row) for row in easiest)


def _total(version: int) -> int:
    """Return how many whole bytes the modules of a version hold."""
    modules = (16 * version + 128) * version + 64
    if version >= 2:
        count = version // 7 + 2
        modules -= (25 * count - 10) * count - 55
    return (modules - (36 if version >= 7 else 0)) // 8


def _data_bytes(version: int) -> int:
    return _total(version) - _CHECK_BYTES[version - 1] * _BLOCKS[version - 1]


def _count_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _room(version: int) -> int:
    """Return how many bytes of text a version takes: mode and length come before them."""
    return (_data_bytes(version) * 8 - 4 - _count_bits(version)) // 8


def _data_words(data: bytes, version: int) -> List[int]:
    bits = f"0100{len(data):0{_count_bits(version)}b}" + "".join(f"{byte:08b}" for byte in data)
    capacity = _data_bytes(version) * 8
    bits += "0" * min(4, capacity - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)]
    return words + [_PAD[i % 2] for i in range(_data_bytes(version) - len(words))]


# --- error correction -------------------------------------------------------------------------------------


def _times(one: int, other: int) -> int:
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ ((product >> 7) * _FIELD)
        product ^= ((other >> bit) & 1) * one
    return product


@lru_cache(maxsize=16)
def _divisor(degree: int) -> Tuple[int, ...]:
    factors, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        for i in range(degree):
            factors[i] = _times(factors[i], root)
            if i + 1 < degree:
                factors[i] ^= factors[i + 1]
        root = _times(root, 2)
    return tuple(factors)


def check_words(words: Sequence[int], degree: int) -> List[int]:
    """Return the check bytes of a block (Reed-Solomon over GF(256))."""
    rest = [0] * degree
    for word in words:
        factor = word ^ rest.pop(0)
        rest.append(0)
        rest = [value ^ _times(weight, factor) for value, weight in zip(rest, _divisor(degree))]
    return rest


def _interleaved(words: Sequence[int], version: int) -> List[int]:
    count, degree = _BLOCKS[version - 1], _CHECK_BYTES[version - 1]
    short = len(words) // count
    longer_from = count - len(words) % count
    data, start = [], 0
    for number in range(count):
        end = start + short + (1 if number >= longer_from else 0)
        data.append(list(words[start:end]))
        start = end
    checks = [check_words(block, degree) for block in data]
    mixed = [block[i] for i in range(short + 1) for block in data if i < len(block)]
    return mixed + [block[i] for i in range(degree) for block in checks]


# --- modules ----------------------------------------------------------------------------------------------


def _drawn(words: Sequence[int], version: int, mask: int) -> Grid:
    size = version * 4 + 17
    dark = [[False] * size for _ in range(size)]
    fixed = [[False] * size for _ in range(size)]
    _draw_patterns(dark, fixed, version)
    _draw_format(dark, fixed, mask)
    _draw_version(dark, fixed, version)
    _draw_words(dark, fixed, words, mask)
    return dark


def _set(dark: Grid, fixed: Grid, x: int, y: int, is_dark: bool) -> None:
    dark[y][x] = is_dark
    fixed[y][x] = True


def _draw_patterns(dark: Grid, fixed: Grid, version: int) -> None:
    size = len(dark)
    for i in range(size):
        _set(dark, fixed, 6, i, i % 2 == 0)
        _set(dark, fixed, i, 6, i % 2 == 0)
    for x, y in ((3, 3), (size - 4, 3), (3, size - 4)):
        _draw_rings(dark, fixed, x, y, 4, (0, 1, 3))
    centres = _alignment(version)
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for x in centres:
        for y in centres:
            if (x, y) not in corners:
                _draw_rings(dark, fixed, x, y, 2, (0, 2))


def _draw_rings(dark: Grid, fixed: Grid, x: int, y: int, reach: int, rings: Sequence[int]) -> None:
    size = len(dark)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if 0 <= x + dx < size and 0 <= y + dy < size:
                _set(dark, fixed, x + dx, y + dy, max(abs(dx), abs(dy)) in rings)


def _alignment(version: int) -> List[int]:
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return [6, *(version * 4 + 10 - i * step for i in range(count - 1))]


def _draw_format(dark: Grid, fixed: Grid, mask: int) -> None:
    size, data = len(dark), _LEVEL_M << 3 | mask
    rest = data
    for _ in range(10):
        rest = (rest << 1) ^ ((rest >> 9) * _FORMAT)
    bits = (data << 10 | rest) ^ _FORMAT_MASK
    first = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    second = [(size - 1 - i, 8) for i in range(8)] + [(8, size - 15 + i) for i in range(8, 15)]
    for places in (first, second):
        for i, (x, y) in enumerate(places):
            _set(dark, fixed, x, y, bool(bits >> i & 1))
    _set(dark, fixed, 8, size - 8, True)


def _draw_version(dark: Grid, fixed: Grid, version: int) -> None:
    if version < 7:
        return
    rest = version
    for _ in range(12):
        rest = (rest << 1) ^ ((rest >> 11) * _VERSION)
    bits = version << 12 | rest
    for i in range(18):
        far, near = len(dark) - 11 + i % 3, i // 3
        _set(dark, fixed, far, near, bool(bits >> i & 1))
        _set(dark, fixed, near, far, bool(bits >> i & 1))


def _draw_words(dark: Grid, fixed: Grid, words: Sequence[int], mask: int) -> None:
    bits = [word >> bit & 1 for word in words for bit in range(7, -1, -1)]
    free = [(x, y) for x, y in _way(len(dark)) if not fixed[y][x]]
    for number, (x, y) in enumerate(free):
        bit = bits[number] if number < len(bits) else 0
        dark[y][x] = bool(bit) != _is_masked(mask, x, y)


def _way(size: int) -> List[Tuple[int, int]]:
    """Return the places in the order of the bits: up and down in pairs of columns from the right."""
    found = []
    for right in range(size - 1, 0, -2):
        column = right - 1 if right <= 6 else right
        rows = range(size - 1, -1, -1) if (column + 1) & 2 == 0 else range(size)
        found += [(x, y) for y in rows for x in (column, column - 1)]
    return found


def _is_masked(mask: int, x: int, y: int) -> bool:
    values = (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (x // 3 + y // 2) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    )
    return values[mask] == 0


def _penalty(dark: Grid) -> int:
    """Return how hard a code is to read (ISO/IEC 18004, 7.8.3)."""
    lines = ["".join("1" if cell else "0" for cell in row) for row in dark]
    lines += ["".join("1" if row[x] else "0" for row in dark) for x in range(len(dark))]
    found = sum(_run_penalty(line) for line in lines)
    found += 40 * sum(line.count(pattern) for line in lines for pattern in _LIKE_A_FINDER)
    size = len(dark)
    for y in range(size - 1):
        for x in range(size - 1):
            found += 3 * (dark[y][x] == dark[y][x + 1] == dark[y + 1][x] == dark[y + 1][x + 1])
    share = sum(map(sum, dark)) * 100 // (size * size)
    return found + 10 * (abs(share - 50) // 5)


def _run_penalty(line: str) -> int:
    found, length = 0, 1
    for before, after in zip(line, line[1:] + "x"):
        if before == after:
            length += 1
        else:
            found += length - 2 if length >= 5 else 0
            length = 1
    return found
