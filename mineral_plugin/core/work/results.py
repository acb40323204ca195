"""The use case of fetching results: decisions into the dossier's folder, each held against its hash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import requests

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import (
    CancelledError,
    CannotWriteError,
    MissingError,
    ServiceRefusedError,
)
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.dossier.drafts import FOLDER
from mineral_plugin.core.portal.downloading import DiffersError, fetch
from mineral_plugin.core.portal.following import Result
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.following import Followed, LoginFor, Now, client_of, refresh
from mineral_plugin.core.work.following_told import result_told

RESULTS = "results"


@dataclass(frozen=True)
class Fetched:
    """A result that lies in the data folder, with the hash that the service announced."""

    result: Result
    path: Path

    def told(self, lang: str) -> Dict[str, Any]:
        """Return it as JSON data."""
        values = {"no": self.result.no, "path": str(self.path)}
        return {
            **result_told(self.result, lang),
            "file": str(self.path),
            "verified": say(Phrase("results.whole", values), lang),
        }


def fetch_results(
    one: Followed,
    session: requests.Session,
    home: Path,
    now: Now,
    progress: Optional[Progress] = None,
    waiting: Optional[Waiting] = None,
    logins: Optional[LoginFor] = None,
) -> Tuple[Fetched, ...]:
    """Fetch the results of a dossier that were handed over; one that is here already is only checked.

    Raises:
        MissingError: nothing was handed over yet.
        ServiceUnreachableError: no answer; what has come is kept, and the next time goes on from there.
        ServiceRefusedError: the service refused, or what came has another hash than announced.
        CannotWriteError: the data folder is full or not writable.
        CancelledError: the user stopped; what has come is kept.
    """
    hears = progress or NoProgress()
    fresh = refresh(one, session, home, now, logins=logins)
    ready = [result for result in fresh.learned.results if result.handed_over_at is not None]
    if not ready:
        raise MissingError("results.none", draft=one.draft)
    line = client_of(one, session, home, logins).line
    found: List[Fetched] = []
    for at, result in enumerate(ready):
        hears.report(at / len(ready))
        found.append(Fetched(result, _fetched(fresh, result, line, home, hears, waiting or Waiting())))
    return tuple(found)


def result_path(one: Followed, result: Result, home: Path) -> Path:
    """Return where the paper of a result lies, or will."""
    return home / FOLDER / one.draft / RESULTS / f"ket-qua-{result.no}.pdf"


def _fetched(
    one: Followed, result: Result, line: Line, home: Path, hears: Progress, waiting: Waiting
) -> Path:
    def alive() -> None:
        if hears.cancelled():
            raise CancelledError("error.cancelled")

    target = result_path(one, result, home)
    try:
        if target.is_file() and sha256_of_file(target) == result.sha256:
            return target
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = f"/v1/dossiers/{one.which[1]}/results/{result.no}/content"
        fetch(line, place, target, result.sha256, alive, waiting)
    except DiffersError as error:
        raise ServiceRefusedError("results.differs", no=result.no, draft=one.draft) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(target), reason=reason) from error
    return target
