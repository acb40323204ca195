"""The process that reads a list of components: ``python -m mineral_service.pdf_signatures.list_child FILE``.

It writes one line of JSON: every hash that is printed in the file, none where it cannot be read.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import List, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.dossier.signing.stated_list import hashes_stated
from mineral_service.pdf_signatures.bounds import limit


def main(arguments: List[str]) -> int:
    """Read one file and write what it states."""
    limit()
    logging.disable()
    sys.stdout.write(json.dumps(_stated(Path(arguments[0]))))
    return 0


def _stated(path: Path) -> Tuple[str, ...]:
    try:
        return hashes_stated(path)
    except (InputError, OSError, MemoryError, RecursionError):
        return ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
