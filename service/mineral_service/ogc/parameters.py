"""The parameters of a request for features, read strictly: what is unknown or unreadable is refused."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import FrozenSet, Optional, Tuple

from fastapi import Request

from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_service.ogc.systems import CRS84, Box, is_offered
from mineral_service.problems import Problem
from mineral_service.register.reading import Span

LIMIT, HIGHEST_LIMIT = 100, 1000
HIGHEST_OFFSET = 10_000_000
_NUMBER = re.compile(r"\d{1,9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEMS = frozenset(
    ["f", "bbox", "bbox-crs", "datetime", "crs", "limit", "offset", "asOf", "knownOn", "title", "mineral"]
)
_ITEM = frozenset(["f", "crs", "knownOn"])


@dataclass(frozen=True)
class Wanted:
    """What features are asked for: where, holding when in law, as known when, in which system and page."""

    bbox: Optional[Box] = None
    bbox_crs: str = CRS84
    spans: Tuple[Span, ...] = ()
    known_on: str = ""
    crs: str = CRS84
    limit: int = LIMIT
    offset: int = 0
    title: str = ""
    mineral: str = ""


def wanted_items(request: Request) -> Wanted:
    """Return what a request for features asks for.

    Raises:
        Problem: ``malformed`` with the name of the parameter.
    """
    _refuse_unknown(request, _ITEMS)
    asked = request.query_params
    bbox, bbox_crs = _box(asked["bbox"]) if "bbox" in asked else None, _crs(request, "bbox-crs")
    if bbox is not None and bbox_crs != CRS84 and bbox[0] > bbox[2]:
        raise _wrong("bbox")
    spans = [_datetime(asked["datetime"])] if "datetime" in asked else []
    if "asOf" in asked:
        day = _day(asked["asOf"], "asOf")
        spans.append(Span(day, day))
    return Wanted(
        bbox=bbox,
        bbox_crs=bbox_crs,
        spans=tuple(spans),
        known_on=_known_on(request),
        crs=_crs(request, "crs"),
        limit=min(max(_whole(asked.get("limit", str(LIMIT)), "limit", 1), 1), HIGHEST_LIMIT),
        offset=min(_whole(asked.get("offset", "0"), "offset", 0), HIGHEST_OFFSET),
        title=asked.get("title", ""),
        mineral=asked.get("mineral", ""),
    )


def wanted_item(request: Request) -> Wanted:
    """Return what a request for one feature asks for.

    Raises:
        Problem: ``malformed`` with the name of the parameter.
    """
    _refuse_unknown(request, _ITEM)
    return Wanted(known_on=_known_on(request), crs=_crs(request, "crs"))


def refuse_parameters(request: Request) -> None:
    """Refuse every parameter but the one for the form of the answer.

    Raises:
        Problem: ``malformed`` with the name of the parameter.
    """
    _refuse_unknown(request, frozenset(["f"]))


def _refuse_unknown(request: Request, known: FrozenSet[str]) -> None:
    # 17-069r4, requirements /req/core/query-param-unknown and query-param-invalid: status 400.
    for name in request.query_params:
        if name not in known or len(request.query_params.getlist(name)) > 1:
            raise _wrong(name)
    if request.query_params.get("f", "json") != "json":
        raise _wrong("f")


def _box(text: str) -> Box:
    try:
        values = [float(piece) for piece in text.split(",")]
    except ValueError as error:
        raise _wrong("bbox") from error
    if len(values) == 6:  # heights play no part: areas are flat
        values = [*values[:2], *values[3:5]]
    if len(values) != 4 or not all(map(math.isfinite, values)) or values[1] > values[3]:
        raise _wrong("bbox")
    return values[0], values[1], values[2], values[3]


def _crs(request: Request, name: str) -> str:
    uri = request.query_params.get(name, CRS84)
    if not is_offered(uri):
        raise _wrong(name)
    return uri


def _known_on(request: Request) -> str:
    text = request.query_params.get("knownOn", "")
    if text:
        _moment(text, "knownOn")
    return text


def _datetime(text: str) -> Span:
    """Return the days of an instant or an interval; ``..`` or nothing leaves an end open."""
    first, bar, last = text.partition("/")
    if not bar:
        day = _moment(first, "datetime")
        return Span(day, day)
    ends = ["" if end in ("", "..") else _moment(end, "datetime") for end in (first, last)]
    if not any(ends) or (all(ends) and ends[0] > ends[1]):
        raise _wrong("datetime")
    return Span(*ends)


def _moment(text: str, name: str) -> str:
    """Return the day of a moment in Việt Nam, or of a day as it is written."""
    if _DAY.fullmatch(text):
        return _day(text, name)
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(VIETNAM_TIME).date().isoformat()
    except (ValueError, OverflowError) as error:
        raise _wrong(name) from error


def _day(text: str, name: str) -> str:
    try:
        if _DAY.fullmatch(text) is None:
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _wrong(name) from error


def _whole(text: str, name: str, least: int) -> int:
    if _NUMBER.fullmatch(text) is None or int(text) < least:
        raise _wrong(name)
    return int(text)


def _wrong(name: str) -> Problem:
    return Problem("malformed", {"where": f"?{name}"})
