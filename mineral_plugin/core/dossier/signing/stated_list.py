"""What a list of components (bảng kê) says it is of: the hash of a manifest, read from its printed text.

Whoever signs the list signs what stands on its pages, so it is read there, by the reader of papers, and not
from a hidden entry that nobody saw.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.opening import content_of_bytes

MOST_BYTES = 8 * 1024 * 1024
"""A list has no pictures; a larger file is something else."""
_MOST_HASHES = 1000
# A hash may be broken over lines, and begin anywhere in what is joined then.
_HASH = re.compile(r"(?=([0-9a-f]{64}))")


def hashes_stated(path: Path) -> Tuple[str, ...]:
    """Return every SHA-256 (hex) that is printed in a PDF, also over the ends of lines.

    Raises:
        InputError: the file is no PDF with readable text, or larger than a list is.
    """
    if path.stat().st_size > MOST_BYTES:
        raise InputError("format.too_large", name=path.name, limit=MOST_BYTES // 1024**2)
    content = content_of_bytes(path.read_bytes(), "list.pdf")
    cells = ("".join(row.cells) for block in content.blocks for row in block.rows)
    # Printers draw "ff" as one sign where the letters have one.
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "".join(cells)))
    return tuple(dict.fromkeys(_HASH.findall(text)))[:_MOST_HASHES]
