"""Licence areas from a vector file: opened, placed, cut into rings, with all that was changed on the way."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Iterator, List, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.zones import Zone, as_points
from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, ReadArea, Reading, Verdict
from mineral_plugin.core.corner_tables.vectors.areas import Lot, areas_of_lot, names_of_areas, questions_of
from mineral_plugin.core.corner_tables.vectors.dxf_texts import layers_of_drawing
from mineral_plugin.core.corner_tables.vectors.files import VectorKind, kind_of, kml_of_kmz
from mineral_plugin.core.corner_tables.vectors.geopackage import geopackage_layers
from mineral_plugin.core.corner_tables.vectors.outlines import Outline
from mineral_plugin.core.corner_tables.vectors.placing import Wish, orientation, placement_of
from mineral_plugin.core.corner_tables.vectors.printing import EXACT, Step
from mineral_plugin.core.corner_tables.vectors.repairing import repaired_layers
from mineral_plugin.core.corner_tables.vectors.sheets import Chosen, Sheet, choose, sheet_of
from mineral_plugin.core.corner_tables.vectors.source import Limits, VectorLayer, VectorSource
from mineral_plugin.core.corner_tables.vectors.steps import step_of_file
from mineral_plugin.core.corner_tables.vectors.systems import NO_SYSTEM, SystemKind
from mineral_plugin.core.reference.vector_files import least_objects, refuse_cut_off

_LIMITS = Limits()
_NONE: Answers = MappingProxyType({})
# A GPX file repeats the points of its routes and tracks in two layers of their own.
_REPEATED_LAYERS = ("route_points", "track_points")


def read_vector(
    path: Path,
    source: VectorSource,
    zone: Optional[Zone] = None,
    answers: Answers = _NONE,
    limits: Limits = _LIMITS,
) -> Reading:
    """Return the areas of a vector file with notes and questions; a file that cannot be read is refused.

    ``source`` opens the file (fiona or QGIS); ``zone`` is the licence's zone where the user gave one.
    """
    try:
        kind = kind_of(path, limits)
        layers = _layers(path, kind, source, limits)
        return _read(layers, kind, step_of_file(path, kind), zone, answers)
    except MineralError as error:
        return Reading(refusal=error.phrase)
    except OSError:
        return Reading(refusal=Phrase("vector.cannot_open", {"file": path.name}))


def _layers(path: Path, kind: VectorKind, source: VectorSource, limits: Limits) -> Tuple[VectorLayer, ...]:
    if kind.name == "GeoPackage":
        return geopackage_layers(path, limits)
    if kind.name != "KMZ":
        refuse_cut_off(path)
        layers = layers_of_drawing(kind, source.layers(path, kind.drivers, limits))
        if sum(len(layer.features) for layer in layers) < least_objects(path):
            raise InputError("vector.damaged", file=path.name)
        return layers
    with tempfile.TemporaryDirectory(prefix="mineral-licence-") as folder:
        inner = Path(folder) / (path.stem + ".kml")
        inner.write_bytes(kml_of_kmz(path, limits))
        return source.layers(inner, kind.drivers, limits)


def _read(
    layers: Sequence[VectorLayer], kind: VectorKind, step: Step, zone: Optional[Zone], answers: Answers
) -> Reading:
    kept = [layer for layer in layers if layer.features and layer.name not in _REPEATED_LAYERS]
    layers, repairs = repaired_layers(kept)
    sheets = [_without_assumed(sheet_of(layer, kind, answers), kind) for layer in layers]
    chosen = choose(sheets, kind, answers)
    reader = _Reader(kind, step, Wish(zone, answers, chosen.named_zone), chosen)
    lots = [lot for sheet in chosen.sheets for lot in reader.lots(sheet)]
    notes = (*repairs, *chosen.notes, *reader.notes)
    if not lots and not reader.refused:
        return Reading(refusal=(*reader.refusals, Phrase("vector.nothing"))[0], notes=notes)
    outlines = [(lot.layer, outline) for lot in lots for outline in lot.outlines]
    names = iter(names_of_areas(outlines))
    areas = [
        area
        for lot in lots
        for area in areas_of_lot(lot, [next(names) for _ in lot.outlines], chosen.corner_names, reader.wish)
    ]
    return Reading(
        areas=(*areas, *reader.refused),
        questions=(*chosen.questions, *questions_of(lots)),
        notes=(*notes, *reader.refusals),
    )


def _without_assumed(sheet: Sheet, kind: VectorKind) -> Sheet:
    """Return a GeoJSON sheet without the WGS 84 that its format assumes where its numbers are metres."""
    shapes = (*sheet.outlines, *sheet.points)
    if kind.drivers != ("GeoJSON",) or not sheet.in_degrees or not shapes:
        return sheet
    points = np.vstack([as_points(line) for outline in shapes for line in outline.lines])
    if not orientation(points).startswith("plane"):
        return sheet
    return replace(sheet, system=NO_SYSTEM, in_degrees=False)


class _Reader:
    """Turns sheets to lots and keeps what is said on the way."""

    def __init__(self, kind: VectorKind, step: Step, wish: Wish, chosen: Chosen) -> None:
        self._kind = kind
        self._step = step
        self.wish = wish
        self._old = chosen.old
        self.notes: List[Phrase] = []
        self.refusals: List[Phrase] = []
        self.refused: List[ReadArea] = []

    def lots(self, sheet: Sheet) -> Iterator[Lot]:
        """Yield the lots of a sheet; what cannot be placed goes to the refusals."""
        outlines = self._turned(sheet)
        if not outlines:
            return
        first = outlines[0]
        middle = tuple(float(value) for value in as_points(first.lines[0]).mean(axis=0))
        try:
            self._refuse_old(sheet, first)
            placement = placement_of(
                sheet.system,
                (middle[0], middle[1]),
                sheet.in_degrees,
                first.place,
                self.wish,
                doubtful=self._kind.drivers == ("MapInfo File",),
            )
        except InputError as error:
            self.refusals.append(error.phrase)
            return
        step = EXACT if sheet.in_degrees else self._step
        yield Lot(sheet.layer.name, placement, outlines, step)

    def _refuse_old(self, sheet: Sheet, first: Outline) -> None:
        """Refuse numbers without a system where the file's own texts name an old one."""
        if self._old is None:
            return
        if sheet.system.kind is SystemKind.NONE:
            values = {"layer": first.place.holder, "system": self._old.name, "error": self._old.error_m}
            raise InputError("vector.old_system", **values)
        self.notes.append(self._old.phrase)

    def _turned(self, sheet: Sheet) -> Tuple[Outline, ...]:
        """Return the outlines whose numbers fit the system, exchanged axes put right."""
        # An old or unknown system has ranges of its own; it is refused as such.
        if sheet.system.kind in (SystemKind.OLD, SystemKind.OTHER, SystemKind.SWAPPED):
            return (*sheet.outlines, *sheet.points)
        expected = "degrees" if sheet.in_degrees else "plane"
        kept: List[Outline] = []
        for outline in (*sheet.outlines, *sheet.points):
            lies = orientation(np.vstack([as_points(line) for line in outline.lines]))
            if lies == expected:
                kept.append(outline)
            elif lies == expected + "_swapped":
                kept.append(_exchanged(outline))
            else:
                self._leave_out(outline)
        return tuple(kept)

    def _leave_out(self, outline: Outline) -> None:
        phrase = Phrase("vector.out_of_range", {"place": outline.place.phrase})
        if self._kind.draws:
            self.refusals.append(phrase)
        else:
            name = outline.name or outline.place.holder
            self.refused.append(ReadArea(name, Verdict.REFUSED, (), (), notes=(phrase,)))


def _exchanged(outline: Outline) -> Outline:
    parts = tuple(tuple(tuple((y, x) for x, y in line) for line in part) for part in outline.parts)
    note = Phrase("vector.note.exchanged", {"place": outline.place.phrase})
    return replace(outline, parts=parts, notes=(*outline.notes, note))
