"""Ways to damage a file, always the same for the same seed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Iterator, List, Tuple

import numpy as np

CUTS = (0.0, 0.02, 0.3, 0.5, 0.9, 0.999)
MOST_FLIPS = 24
TYPED = list(b"0123456789.,-eNaN")


def damaged(content: bytes, seed: int, rounds: int) -> Iterator[Tuple[str, bytes]]:
    """Yield damaged versions of a file with a word on the damage."""
    for share in CUTS:
        yield f"cut-{share:g}", content[: int(len(content) * share)]
    numbers = np.random.default_rng(seed)
    for number in range(rounds):
        yield f"flip-{number}", _flipped(content, numbers)
        yield f"zero-{number}", _blanked(content, numbers)
        yield f"grow-{number}", _grown(content, numbers)
        yield f"type-{number}", _retyped(content, numbers)
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _damaged_members(content, numbers, rounds)


def _flipped(content: bytes, numbers: np.random.Generator) -> bytes:
    changed = bytearray(content)
    for place in numbers.integers(0, len(content), int(numbers.integers(1, MOST_FLIPS))):
        changed[place] ^= int(numbers.integers(1, 256))
    return bytes(changed)


def _blanked(content: bytes, numbers: np.random.Generator) -> bytes:
    start = int(numbers.integers(0, len(content)))
    length = min(int(numbers.integers(1, 400)), len(content) - start)
    return content[:start] + b"\0" * length + content[start + length :]


def _grown(content: bytes, numbers: np.random.Generator) -> bytes:
    start = int(numbers.integers(0, len(content)))
    return content[:start] + numbers.bytes(int(numbers.integers(1, 400))) + content[start:]


def _retyped(content: bytes, numbers: np.random.Generator) -> bytes:
    """Change characters into others that may stand in a text: XML and UTF-8 stay well-formed more often."""
    changed = bytearray(content)
    for place in numbers.integers(0, len(content), int(numbers.integers(1, MOST_FLIPS))):
        if chr(changed[place]).isalnum():
            changed[place] = int(numbers.choice(TYPED))
    return bytes(changed)


def _damaged_members(
    content: bytes, numbers: np.random.Generator, rounds: int
) -> Iterator[Tuple[str, bytes]]:
    """Yield packages whose parts are damaged while the package itself is sound."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    for number in range(rounds):
        chosen = int(numbers.integers(0, len(parts)))
        how = (_retyped, _flipped, _blanked, lambda part, _: part[: len(part) // 2])[number % 4]
        if parts[chosen][1]:
            yield (
                f"part-{number}",
                packed(
                    [
                        (name, how(part, numbers) if i == chosen else part)
                        for i, (name, part) in enumerate(parts)
                    ]
                ),
            )
        yield f"lost-{number}", packed(parts[:chosen] + parts[chosen + 1 :])


def packed(parts: List[Tuple[str, bytes]]) -> bytes:
    """Return parts as a package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts:
            package.writestr(name, part)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a package with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(old, package.read(old)) for old in package.namelist() if old != name]
    return packed([*parts, (name, part)])


def write_all(folder: Path, ending: str, versions: Iterator[Tuple[str, bytes]]) -> List[Path]:
    """Write damaged versions as files and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for word, content in versions:
        path = folder / f"{word}.{ending}"
        path.write_bytes(content)
        paths.append(path)
    return paths
