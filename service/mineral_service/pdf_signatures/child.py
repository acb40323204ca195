"""The process that opens a PDF file: files are hostile, so it has little memory, little time and no secrets.

``python -m mineral_service.pdf_signatures.child FILE [ROOTS]`` writes one line of JSON, and nothing else.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from mineral_service.pdf_signatures.active_content import active_content, is_open, reader_of
from mineral_service.pdf_signatures.bounds import limit

MOST_SIGNATURES = 50
_BROKEN = (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, NotImplementedError)
_ORDER = ("invalid", "not-checked", "indeterminate", "valid")
"""The outcome of a file is the first of these that one of its signatures has."""


def main(arguments: List[str]) -> int:
    """Look at one file and write what was found."""
    limit()
    logging.disable()
    try:
        told = look(Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None)
    except (MemoryError, RecursionError):
        told = not_checked("too-much")
    sys.stdout.write(json.dumps(told, ensure_ascii=True))
    return 0


def look(path: Path, roots: Optional[Path]) -> Dict[str, Any]:
    """Return what is to be told of a file: whether something in it runs, and of its signatures."""
    with path.open("rb") as stream:
        try:
            reader = reader_of(stream)
            if not is_open(reader):
                return not_checked("encrypted")
            found = active_content(reader)
        except _BROKEN:
            return not_checked("unreadable")
        content = {"content": "script" if found.runs else "plain", "script": found.runs}
        told = _signatures(reader, roots) if found.signed else _outcome("unsigned")
        return {**told, **content}


def not_checked(reason: str) -> Dict[str, Any]:
    """Return what is told of a file that could not be looked at."""
    return {**_outcome("not-checked", reason), "content": "unknown", "script": None}


def _signatures(reader: PdfFileReader, roots: Optional[Path]) -> Dict[str, Any]:
    # Loading what judges takes longer than most files; few are signed.
    from mineral_plugin.core.dossier.signing.pdf_validating import judge, read_roots

    try:
        signatures = list(reader.embedded_regular_signatures)
    except _BROKEN:
        return _outcome("not-checked", "unreadable")
    if len(signatures) > MOST_SIGNATURES:
        return _outcome("not-checked", "too-much")
    trust = read_roots(roots) if roots is not None else ([], [])
    found = [judge(reader, one, trust) for one in signatures]
    outcomes = [one["outcome"] for one in found]
    outcome = next((one for one in _ORDER if one in outcomes), "unsigned")
    reason = next((one["reason"] for one in found if one["outcome"] == outcome), None)
    return {"outcome": outcome, "reason": reason, "signatures": found}


def _outcome(outcome: str, reason: Optional[str] = None) -> Dict[str, Any]:
    return {"outcome": outcome, "reason": reason, "signatures": []}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
