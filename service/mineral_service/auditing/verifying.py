"""``python -m mineral_service verify-audit --data DIR``: does the log of acts hold, and where does it break."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import List, Optional

from mineral_plugin.core.base.words import Phrase, both
from mineral_service.auditing.chain import Break, Head, head, verify
from mineral_service.storage.store import Store

HOLDS, BROKEN = 0, 1


def main(arguments: List[str]) -> int:
    """Print one line of JSON; return 0 where the chain holds, 1 where it does not, 2 where it is not there."""
    options = _parser().parse_args(arguments)
    url = os.environ.get("DATABASE_URL")
    if not url and not (options.data / "service.sqlite").is_file():
        print(both(Phrase("audit.no_data", {"folder": str(options.data)})).vi, file=sys.stderr)
        return 2
    store = Store(options.data, url)
    try:
        with store.read() as connection:
            broken, last = verify(connection, options.head), head(connection)
    finally:
        store.close()
    print(json.dumps(_told(broken, last), ensure_ascii=False))
    return HOLDS if broken is None else BROKEN


def _told(broken: Optional[Break], last: Head) -> object:
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


def _parser() -> argparse.ArgumentParser:
    about = both(Phrase("audit.about")).en
    parser = argparse.ArgumentParser(prog="mineral_service verify-audit", description=about)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--head", type=_head, default=None, metavar="SEQ:HASH")
    return parser
