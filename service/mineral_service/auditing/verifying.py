"""The command ``verify-audit``: does the log of acts hold, and where does it break."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Dict, Optional

from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.words import Phrase, both
from mineral_service.auditing.chain import Break, Head, head, verify
from mineral_service.storage.engines import FILE_NAME
from mineral_service.storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the log lies, and which head of it was kept elsewhere."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--head", type=_head, default=None, metavar="SEQ:HASH")


def verify_log(options: argparse.Namespace) -> Dict[str, Any]:
    """Return whether the log holds (``holds``), its head, or where it breaks and why.

    Raises:
        MissingError: there is no log.
    """
    url = os.environ.get("DATABASE_URL")
    if not url and not (options.data / FILE_NAME).is_file():
        raise MissingError("audit.no_data", folder=str(options.data))
    store = Store(options.data, url)
    try:
        with store.read() as connection:
            return _told(verify(connection, options.head), head(connection))
    finally:
        store.close()


def _told(broken: Optional[Break], last: Head) -> Dict[str, Any]:
    if broken is None:
        sentence = both(Phrase("audit.holds", {"entries": last.seq}))
        return {"holds": True, "head": f"{last.seq}:{last.hash}", **sentence.as_dict()}
    sentence = both(Phrase(f"audit.broken.{broken.why}", {"seq": broken.seq}))
    return {"holds": False, "at": broken.seq, "why": broken.why, **sentence.as_dict()}


def _head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != len("0" * 64):
        raise argparse.ArgumentTypeError(text)
    return Head(int(number), digest)
