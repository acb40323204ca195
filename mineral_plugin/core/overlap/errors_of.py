"""How far a recorded boundary may lie from the true one: rounding, grade of the source, file, conversion.

The figures are those of the resource ``overlap/errors-*.json`` (schema ``overlap-errors-1``), dated and with
their sources. They are choices of the program: no legal text gives any (see
``docs/decisions/0009-sliver-or-overlap.md``).

An error is stated as a *mean point error* (sai số trung phương vị trí điểm), as surveyors do:
``sqrt(sx^2 + sy^2)`` of the standard deviations of both coordinates.
"""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

import numpy as np

from mineral_plugin.core.base.errors import MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual

SCHEMA = "overlap-errors-1"
UNITS = ("m", "mm", "1")
WHOSE = ("program", "format", "measured")
FINEST_DECIMALS = 3
Box = Tuple[float, float, float, float]

_SOME = 16  # coordinates
_STEP_SLACK = 1e-5
_SCALE = re.compile(r"1\s*[:/]\s*(\d{1,3}(?:[., ]?\d{3})*)\s*$")
_TABLE_GRADES = ("typed", "published")


class Conversion(enum.Enum):
    """How a boundary came into the plane in which it is compared."""

    NONE = "none"
    ZONE_CHANGE = "zone_change"
    DATUM = "datum"
    OLD_DATUM = "old_datum"


@dataclass(frozen=True)
class Parameter:
    """One figure of the model as it is shown: value, unit, meaning, whose judgement, source."""

    id: str
    value: float
    unit: str
    meaning: Bilingual
    whose: str
    source: str


@dataclass(frozen=True)
class ErrorValues:
    """The values of the model by name; the file says what each means."""

    printed_unknown_m: float
    surveyed_m: float
    map_error_mm: float
    map_scale: float
    unknown_m: float
    tab_steps: float
    tab_width_m: float
    zone_change_m: float
    datum_m: float
    old_datum_m: float
    least_pair_m: float
    tolerance_multiple: float
    doubt_common: float
    doubt_single: float
    false_conflict: float
    same_corner_m: float


@dataclass(frozen=True)
class ErrorParameters:
    """The dated figures of the model: what they are, whose they are, and their values by name."""

    version: date
    judgement: Bilingual
    parameters: Tuple[Parameter, ...]
    values: ErrorValues


@dataclass(frozen=True)
class BoundarySource:
    """What is known of how a boundary was made.

    ``step_m`` is the unit of the last printed digit (``step_of_decimals``, ``printed_step_m``), ``grade`` one
    of ``typed``, ``published``, ``surveyed``, ``digitised``, ``layer``, or a map scale (``1:10.000``);
    ``file_step_m`` the coordinate step of the file's format (``tab_step_m``), 0 where it keeps all digits.
    """

    grade: str = ""
    step_m: Optional[float] = None
    file_step_m: float = 0.0
    conversion: Conversion = Conversion.NONE


@dataclass(frozen=True)
class BoundaryErrors:
    """The errors of one boundary.

    ``steps_m``: each corner was rounded to these steps, by itself and evenly spread over one step.
    ``common_m``: the mean point error that the whole boundary may have in common, normally spread; errors of
    grade and conversion count as such, because neighbouring corners of one survey or map move together.
    """

    steps_m: Tuple[float, ...]
    common_m: float

    @property
    def single_std_m(self) -> float:
        """Return the standard deviation of one coordinate of one corner from rounding, in m."""
        return math.sqrt(sum(step * step for step in self.steps_m) / 12.0)

    @property
    def common_std_m(self) -> float:
        """Return the standard deviation in one direction of what the boundary has in common, in m."""
        return self.common_m / math.sqrt(2.0)

    @property
    def std_m(self) -> float:
        """Return the mean point error of the boundary in m."""
        return math.sqrt(2.0) * math.hypot(self.single_std_m, self.common_std_m)

    @property
    def most_m(self) -> float:
        """Return how far one coordinate may be off at the most, in m; infinite unless only rounded."""
        return math.inf if self.common_m > 0.0 else sum(self.steps_m) / 2.0


# The objects of a layer have a few kinds of boundaries between them.
@lru_cache(maxsize=256)
def errors_of(source: BoundarySource, values: ErrorValues) -> BoundaryErrors:
    """Return the errors of a boundary from what is known of it.

    A corner table has the errors of its digits alone: it is the legal source itself. A layer of unknown grade
    whose coordinates all lie on a printed step counts as such a table; any other unknown grade has the error
    of the unknown.
    """
    grade = source.grade.strip().casefold()
    table = grade in _TABLE_GRADES or (grade in ("", "layer") and source.step_m is not None)
    printed = source.step_m if source.step_m is not None else values.printed_unknown_m if table else 0.0
    steps = tuple(step for step in (printed, source.file_step_m) if step > 0.0)
    made = 0.0 if table else _grade_m(grade, values)
    return BoundaryErrors(steps, math.hypot(made, _conversion_m(source.conversion, values)))


def _grade_m(grade: str, values: ErrorValues) -> float:
    """Return the mean point error in m of a grade that is not a corner table."""
    scale = _SCALE.search(grade)
    if scale:
        return values.map_error_mm / 1000.0 * int(re.sub(r"\D", "", scale[1]))
    if grade == "digitised":
        return values.map_error_mm / 1000.0 * values.map_scale
    return values.surveyed_m if grade == "surveyed" else values.unknown_m


def _conversion_m(conversion: Conversion, values: ErrorValues) -> float:
    by_kind = {
        Conversion.NONE: 0.0,
        Conversion.ZONE_CHANGE: values.zone_change_m,
        Conversion.DATUM: values.datum_m,
        Conversion.OLD_DATUM: values.old_datum_m,
    }
    return by_kind[conversion]


def pair_std_m(first: BoundaryErrors, second: BoundaryErrors, values: ErrorValues) -> float:
    """Return the standard deviation between two boundaries (both mean point errors, at least the least)."""
    return max(math.hypot(first.std_m, second.std_m), values.least_pair_m)


def step_of_decimals(decimals: int) -> float:
    """Return the unit of the last of so many printed decimals, in m."""
    return float(10.0**-decimals)


def printed_step_m(coordinates: np.ndarray[Any, np.dtype[np.float64]]) -> Optional[float]:
    """Return the coarsest of 1 m, 1 dm, 1 cm, 1 mm on which all coordinates lie, ``None`` if on none.

    ``coordinates`` (n, 2) in m in the plane of the table. One licence at a time: tables of one layer differ.
    """
    points = np.asarray(coordinates, dtype=np.float64)
    for decimals in range(FINEST_DECIMALS + 1):
        # A few tell at once that a large zone lies on no step.
        few = points[:_SOME]
        if few.size and _lies_on(few, decimals) and (len(few) == len(points) or _lies_on(points, decimals)):
            return step_of_decimals(decimals)
    return None


def _lies_on(points: np.ndarray[Any, np.dtype[np.float64]], decimals: int) -> bool:
    scaled = points * 10.0**decimals
    return bool(np.all(np.abs(scaled - np.rint(scaled)) < _STEP_SLACK))


def tab_step_m(bounds: Optional[Box], values: ErrorValues) -> float:
    """Return the coordinate step in m of a MapInfo TAB file with ``bounds`` (west, south, east, north)."""
    if bounds is None:
        return values.tab_width_m / values.tab_steps
    west, south, east, north = bounds
    return max(east - west, north - south) / values.tab_steps


def error_parameters(path: Optional[Path] = None) -> ErrorParameters:
    """Return the figures of ``path``, or of the newest file that comes with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _parameters(read_json(path)) if path is not None else _newest()


@lru_cache(maxsize=1)
def _newest() -> ErrorParameters:
    folder = resource_path("overlap")
    found = sorted(folder.glob("errors-*.json"))
    if not found:
        raise MissingError("error.file_missing", path=str(folder / "errors-*.json"))
    return _parameters(read_json(found[-1]))


def _parameters(root: Node) -> ErrorParameters:
    _check_schema(root)
    node = root.field("parameters")
    refuse_repeats(node.entries())
    found = tuple(_parameter(entry) for entry in node.entries())
    return ErrorParameters(
        version=root.field("version").day(),
        judgement=root.field("judgement").bilingual(),
        parameters=found,
        values=_values({one.id: one.value for one in found}, node),
    )


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    kind, _, number = schema.rpartition("-")
    if kind == SCHEMA.rpartition("-")[0] and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.overlap_errors_newer", file=root.file, schema=schema)
    root.field("schema").one_of((SCHEMA,))


def _parameter(node: Node) -> Parameter:
    value = node.field("value")
    if not math.isfinite(value.number()) or value.number() <= 0.0:
        raise value.fault("error.data_kind", kind="> 0")
    return Parameter(
        id=node.field("id").one_of(_NAMES),
        value=value.number(),
        unit=node.field("unit").one_of(UNITS),
        meaning=node.field("meaning").bilingual(),
        whose=node.field("whose").one_of(WHOSE),
        source=node.field("source").text(),
    )


_NAMES = tuple(one.name for one in fields(ErrorValues))


def _values(by_name: Dict[str, float], node: Node) -> ErrorValues:
    for name in _NAMES:
        if name not in by_name:
            raise node.fault("error.data_missing", field=name)
    return ErrorValues(**by_name)
