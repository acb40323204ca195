"""The use case of keeping what was granted: its area, from the register of the service, among my areas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, List, Mapping, Optional, Tuple

import requests

from mineral_plugin.core.area.model import LicenceArea, Source, area_id
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.portal.following import Result
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.report.reading import area_from_dict
from mineral_plugin.core.work.following import Followed, LoginFor, Now, client_of, refresh
from mineral_plugin.core.work.keeping import keep_areas

GRANTED = "granted"
_RECOGNITION, _RESERVES, _LICENCES = "recognition", "recognised_reserve", "licence"


def granted_results(one: Followed) -> Tuple[Result, ...]:
    """Return the favourable decisions on a dossier that the register holds under a title."""
    return tuple(result for result in one.learned.results if result.outcome == GRANTED and result.title)


def keep_granted(
    one: Followed,
    session: requests.Session,
    home: Path,
    now: Now,
    logins: Optional[LoginFor] = None,
) -> Tuple[LicenceArea, ...]:
    """Keep the areas that were granted to a dossier among my areas; those there already stay one.

    Each has its corners as the register has them, the title as its name, and the decision as its source.

    Raises:
        MissingError: nothing was granted, or the register has no area under the title.
        ServiceUnreachableError, ServiceRefusedError: as when a service is asked.
        CannotWriteError, NewerFileError, InputError: the workspace cannot be used.
    """
    fresh = refresh(one, session, home, now, logins=logins)
    line = client_of(fresh, session, home, logins).line
    areas: List[LicenceArea] = []
    for result in granted_results(fresh):
        areas += _registered(line, result)
    if not areas:
        raise MissingError("granted.none", draft=one.draft)
    keep_areas(areas, home)
    return tuple(areas)


def _registered(line: Line, result: Result) -> List[LicenceArea]:
    collection = _RESERVES if result.kind == _RECOGNITION else _LICENCES
    place = f"/ogc/collections/{collection}/items"
    body = line.call("GET", place, public=True, params={"title": result.title, "f": "json"})
    return line.read(lambda found: _areas(found, result), body)


def _areas(body: Mapping[str, Any], result: Result) -> List[LicenceArea]:
    """Return the areas of the title that the register has now; ``ValueError`` for what is none."""
    named = [one for one in body["features"] if one["properties"]["title"] == result.title]
    # What a title took the place of stays in the register, under the same number.
    newest = max((str(one["properties"]["validFrom"]) for one in named), default="")
    try:
        return [
            _named(area_from_dict(one["area"]), result)
            for one in named
            if str(one["properties"]["validFrom"]) == newest
        ]
    except InputError as error:
        raise ValueError(result.title) from error


def _named(area: LicenceArea, result: Result) -> LicenceArea:
    decided = result.decided_at.date() if result.decided_at else None
    return replace(
        area,
        id=area_id(result.title, area.zone, area.parts),
        name=result.title,
        source=Source(result.number, decided, area.source.grade),
    )
