"""Whether data from a file have the shape of ``audit-1``: what the pages and tables rest on, no more.

The schema says all of it; this looks at what would lead a reader of the data astray: kinds of values, words
that stand for something, numbers of objects that are there.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any, Callable, Mapping

from mineral_plugin.core.audit.model import MarkState, NoteKind, PairKind
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Severity
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.trust import Trust
from mineral_plugin.core.report.audit_data import SCHEMA, VERDICTS

Test = Callable[[Any], bool]
Shape = Mapping[str, Test]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST = 2**53


def is_audit(document: Any) -> bool:
    """Return whether data are an audit that can be printed: every field of its kind, all numbers in reach."""
    if not (isinstance(document, dict) and document.get("schema") == SCHEMA and _has(_DOCUMENT)(document)):
        return False
    count, layers = len(document["objects"]), len(document["layers"])
    numbers = [pair[side] for pair in document["pairs"] + document["gaps"] for side in ("first", "second")]
    numbers += [note["object"] for note in document["notes"]]
    return all(number < count for number in numbers) and all(
        one["layer"] < layers for one in document["objects"]
    )


def refuse_other(document: Any, path: str) -> None:
    """Refuse data that are no audit.

    Raises:
        InputError: they are not.
    """
    if not is_audit(document):
        raise InputError("error.not_audit", path=path)


def is_text(value: Any) -> bool:
    """Return whether a value is a text that can be written to a file."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def is_measure(value: Any) -> bool:
    """Return whether a value is a number that is one: neither infinite nor "not a number"."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_count(value: Any) -> bool:
    """Return whether a value is a whole number from 0."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def is_day(value: Any) -> bool:
    """Return whether a value is a day as YYYY-MM-DD."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _maybe(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _among(*words: Any) -> Test:
    return lambda value: isinstance(value, str) and value in words


def _has(shape: Shape) -> Test:
    return lambda value: (
        isinstance(value, dict) and all(name in value and test(value[name]) for name, test in shape.items())
    )


def _list(test: Test) -> Test:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _by_text(test: Test) -> Test:
    return lambda value: isinstance(value, dict) and all(is_text(k) and test(v) for k, v in value.items())


def _is_plane(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and is_count(value.get("central_meridian_min"))
        and 101 * 60 <= value["central_meridian_min"] <= 118 * 60
        and value.get("width_deg") in (3, 6)
    )


def _is_repaired(value: Any) -> bool:
    return value in ([], [1], [2], [1, 2])


_BOTH = _has({"vi": is_text, "en": is_text})
_VERDICT = _among(*(outcome.value for outcome in VERDICTS))
_TOLD = {
    **dict.fromkeys(("role", "source", "version", "issuer", "sha256", "grade"), is_text),
    **dict.fromkeys(("pack", "key", "decision", "manifest_sha256"), _maybe(is_text)),
    "role_name": _BOTH,
    "trust": _among(*(trust.value for trust in Trust)),
    "legal_status": _maybe(_among(*(status.value for status in LegalStatus))),
    "as_of": _maybe(is_day),
    "age_days": _maybe(is_measure),
}
_LAYER = {"told": _has(_TOLD), "rows": is_count, "invalid": is_count, "no_polygon": is_count}
_RULE = {"id": is_text, "title": _BOTH, "article": is_text, "confirmed": _is_flag, "source": is_text}
_OBJECT = {
    **dict.fromkeys(
        ("role", "source", "ref", "id", "name", "holder", "status", "mineral", "grade", "decision", "place"),
        is_text,
    ),
    **dict.fromkeys(("valid_from", "valid_to"), _maybe(is_day)),
    **dict.fromkeys(("top_m", "bottom_m"), _maybe(is_measure)),
    "object_class": is_text,
    "layer": is_count,
    "row": is_count,
}
_PAIR = {
    **dict.fromkeys(("id", "reason"), is_text),
    **dict.fromkeys(("first", "second"), is_count),
    **dict.fromkeys(("area_m2", "share_first", "share_second", "probability"), is_measure),
    **dict.fromkeys(("width_m", "widest_m", "length_m", "tolerance_m"), _maybe(is_measure)),
    "kind": _among(*(kind.value for kind in PairKind)),
    "outcome": _VERDICT,
    "rule": _maybe(is_text),
    "severity": _maybe(_among(*(severity.value for severity in Severity))),
    "plane": _is_plane,
    "repaired": _is_repaired,
}
_GAP = {
    "id": is_text,
    **dict.fromkeys(("first", "second"), is_count),
    **dict.fromkeys(("gap_m", "shared_m"), is_measure),
    "corners_agree": _maybe(_is_flag),
    "plane": _is_plane,
}
_NOTE = {"kind": _among(*(kind.value for kind in NoteKind)), "object": is_count}
MARK: Shape = {
    "state": _among(*(state.value for state in MarkState)),
    "reason": is_text,
    "by": is_text,
    "on": _maybe(is_day),
    "area_m2": is_measure,
    "carried": _is_flag,
}
"""A mark as data."""
is_mark: Test = _has(MARK)
"""Whether data are a mark."""
_COUNTS = {
    "pairs": is_count,
    "gaps": is_count,
    "kinds": _has({kind.value: is_count for kind in PairKind}),
    "outcomes": _has({outcome.value: is_count for outcome in VERDICTS}),
    "notes": _has({kind.value: is_count for kind in NoteKind}),
}
_DOCUMENT = {
    "day": is_day,
    "regulation": _has({"version": is_text, "sha256": is_text, "read_on": is_day, "law_day": is_day}),
    "errors_version": is_day,
    "neighbour_m": is_measure,
    "layers": _list(_has(_LAYER)),
    "without_data": _list(_has({"role": is_text, "name": _BOTH, "ask": _BOTH})),
    "rules": _list(_has(_RULE)),
    "counts": _has(_COUNTS),
    "objects": _list(_has(_OBJECT)),
    "pairs": _list(_has(_PAIR)),
    "gaps": _list(_has(_GAP)),
    "notes": _list(_has(_NOTE)),
    "marks": _has({"states": _by_text(is_count), "pairs": _by_text(is_mark)}),
    "run": _has(
        {
            "at": _is_time,
            "reused": is_count,
            "law_age_days": is_count,
            "law_notice": _maybe(_BOTH),
            **dict.fromkeys(("program", "engine", "front_door"), is_text),
        }
    ),
}
