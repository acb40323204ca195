"""Use case: write the results of an audit, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.marks import with_marks
from mineral_plugin.core.audit.model import Audit, AuditPair, Gap, Mark
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import Writer, bytes_writer, write_all_whole
from mineral_plugin.core.overlap.common_ground import common_grounds
from mineral_plugin.core.report.audit_data import digest, to_dict
from mineral_plugin.core.report.audit_html import render_audit
from mineral_plugin.core.report.audit_rows import (
    gap_table,
    layer_table,
    note_table,
    pair_table,
    telling_table,
)
from mineral_plugin.core.report.sheets import csv_bytes, xlsx_bytes
from mineral_plugin.core.work.audit_files import marks_of
from mineral_plugin.core.work.audit_geopackage import Contents, audit_writer
from mineral_plugin.core.work.auditing import AuditRun

_AT_ONCE = 2_000
Targets = List[Tuple[Path, Writer]]


class Written(NamedTuple):
    """An audit as it was written: ``audit-1`` data and their digest."""

    document: Mapping[str, Any]
    sha256: str


def audit_document(run: AuditRun, gone: Optional[Mapping[str, Mark]] = None) -> Dict[str, Any]:
    """Return an audit as JSON data (``audit-1``); ``gone``: marks of pairs that are kept though not found."""
    return to_dict(run.audit, run.run, run.task.judge.law, gone)


def write_audit(
    run: AuditRun,
    *,
    json_path: Optional[Path] = None,
    html_path: Optional[Path] = None,
    csv_path: Optional[Path] = None,
    xlsx_path: Optional[Path] = None,
    gpkg_path: Optional[Path] = None,
    lang: str = "vi",
    earlier: Optional[Mapping[str, Mark]] = None,
) -> Written:
    """Write an audit to the files that are named, all or none of them, and return what was written.

    ``earlier`` holds the marks of an earlier run by pair id. They, and those of a results file that is
    replaced, are kept: on the pairs that were found again, and for pairs that may come back. What people
    decided is never lost by auditing anew.

    Raises:
        CannotWriteError: a file cannot be written; earlier results are untouched.
    """
    marks = _later(_later(dict(earlier or {}), _marks_on(run.audit)), _marks_in(gpkg_path))
    run = replace(run, audit=replace(run.audit, pairs=with_marks(run.audit.pairs, marks)))
    document = audit_document(run, marks)
    sha256 = digest(document)
    targets = _targets(document, sha256, json_path, html_path, csv_path, xlsx_path, lang)
    if gpkg_path is not None:
        lines = (between(run, gap) for gap in run.audit.gaps)
        contents = Contents(run.audit, document, sha256, run.memory, grounds(run), lines)
        targets.append((gpkg_path, audit_writer(contents)))
    write_all_whole(targets)
    return Written(document, sha256)


def write_audit_document(
    document: Mapping[str, Any],
    *,
    json_path: Optional[Path] = None,
    html_path: Optional[Path] = None,
    csv_path: Optional[Path] = None,
    xlsx_path: Optional[Path] = None,
    lang: str = "vi",
) -> None:
    """Write an audit that was read from its results file, with the marks that it has now.

    Raises:
        CannotWriteError: a file cannot be written; earlier results are untouched.
    """
    sha256 = digest(document)
    write_all_whole(_targets(document, sha256, json_path, html_path, csv_path, xlsx_path, lang))


def grounds(run: AuditRun) -> Iterator[MultiPolygon]:
    """Yield the common ground of each pair as ``AuditRun.ground`` does, many pairs at a time."""
    pairs = run.audit.pairs
    for start in range(0, len(pairs), _AT_ONCE):
        yield from _grounds(run, pairs[start : start + _AT_ONCE])


def _grounds(run: AuditRun, pairs: Sequence[AuditPair]) -> Sequence[MultiPolygon]:
    layers = run.task.layers
    made = np.empty(len(pairs), dtype=object)
    together: Dict[Tuple[int, int], List[int]] = {}
    for number, pair in enumerate(pairs):
        first, second, measured = layers[pair.first.layer], layers[pair.second.layer], pair.measured
        if not measured.repaired and first.kept.plane == second.kept.plane == measured.plane:
            together.setdefault((first.number, second.number), []).append(number)
        else:
            made[number] = run.ground(pair)
    for (one, other), numbers in together.items():
        firsts = _shapes(layers[one], [pairs[number].first.place for number in numbers])
        seconds = _shapes(layers[other], [pairs[number].second.place for number in numbers])
        made[numbers] = common_grounds(firsts, seconds)
    return list(made)


def _shapes(layer: AuditLayer, places: Sequence[int]) -> npt.NDArray[np.object_]:
    shapes: npt.NDArray[np.object_] = layer.flat.geometry(layer.row_of[places])
    return shapes


def between(run: AuditRun, gap: Gap) -> Optional[BaseGeometry]:
    """Return the shortest line between two neighbours in the plane of the gap, a point where they touch."""
    first, second = (
        run.task.layers[one.layer].shape(one.place, gap.plane) for one in (gap.first, gap.second)
    )
    line = shapely.shortest_line(first, second)
    if line is None or line.is_empty:
        return None
    return Point(line.coords[0]) if line.length == 0.0 else line


def _targets(
    document: Mapping[str, Any],
    sha256: str,
    json_path: Optional[Path],
    html_path: Optional[Path],
    csv_path: Optional[Path],
    xlsx_path: Optional[Path],
    lang: str,
) -> Targets:
    targets: Targets = []
    if json_path is not None:
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        targets.append((json_path, bytes_writer(text.encode("utf-8"))))
    if html_path is not None:
        targets.append((html_path, bytes_writer(render_audit(document, sha256, lang).encode("utf-8"))))
    if csv_path is not None:
        targets.append((csv_path, bytes_writer(csv_bytes(pair_table(document, lang), lang))))
    if xlsx_path is not None:
        makers = (pair_table, telling_table, gap_table, note_table, layer_table)
        targets.append((xlsx_path, bytes_writer(xlsx_bytes([make(document, lang) for make in makers]))))
    return targets


def _marks_on(audit: Audit) -> Dict[str, Mark]:
    return {pair.id: pair.mark for pair in audit.pairs if pair.mark != Mark()}


def _marks_in(path: Optional[Path]) -> Dict[str, Mark]:
    """Return the marks in a results file that is about to be replaced; none in a file of another kind."""
    if path is None or not path.is_file():
        return {}
    try:
        return marks_of(path)
    except InputError:
        return {}


def _later(known: Dict[str, Mark], others: Mapping[str, Mark]) -> Dict[str, Mark]:
    """Return marks of two places, of a pair marked in both the later one, of the same day the second."""
    for name, mark in others.items():
        own = known.get(name)
        if own is None or own.on is None or (mark.on is not None and mark.on >= own.on):
            known[name] = mark
    return known
