"""Use case: maps ordered without a window: what is to be made, from which files, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Protocol, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.maps.faults import MapFault
from mineral_plugin.core.maps.requests import MapRequest, MapTexts
from mineral_plugin.core.work.corners import read_areas
from mineral_plugin.core.work.requests import areas_of
from mineral_plugin.core.work.writing import safe_names


@dataclass(frozen=True)
class MapOrder:
    """A map to be made: its request, its name, its file."""

    request: MapRequest
    name: str
    path: Path


@dataclass(frozen=True)
class MapBases:
    """What maps are drawn on, from the top: files and addresses of map services.

    ``position`` is below the sketch of the position; empty for the same as below the map.
    """

    base: Tuple[str, ...] = ()
    position: Tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedMap:
    """A map that was made: its file, scale, number of sheets, and what is wrong with it."""

    path: Path
    scale: int
    sheets: int
    faults: Tuple[MapFault, ...]

    def to_dict(self, lang: str) -> Dict[str, Any]:
        """Return it as JSON data."""
        faults = [{"code": one.code, "message": one.message.text(lang)} for one in self.faults]
        return {"file": str(self.path), "scale": self.scale, "sheets": self.sheets, "faults": faults}


class MapPrinter(Protocol):
    """Who draws maps: QGIS, where it is present."""

    def letter_width(self) -> float:
        """Return how much wider than Arial the letters in use are."""
        ...

    def print_maps(self, orders: Sequence[MapOrder], bases: MapBases, layered: bool) -> Sequence[PrintedMap]:
        """Make the files; ``layered`` makes PDFs whose layers can be switched."""
        ...


def texts_of(pairs: Sequence[str]) -> MapTexts:
    """Return the texts on a map from ``place=Đồng Khê`` and the like.

    Raises:
        InputError: a text is not of that form, or names no text of a map.
    """
    known = {one.name: one.default for one in fields(MapTexts)}
    found: Dict[str, Any] = {}
    for pair in pairs:
        name, mark, text = pair.partition("=")
        if name not in known or not mark:
            raise InputError("map.text_unknown", text=pair, known=tuple(known))
        is_number = isinstance(known[name], int)
        if is_number and not text.strip().isdecimal():
            raise InputError("map.text_unknown", text=pair, known=tuple(known))
        found[name] = int(text) if is_number else text.strip()
    return replace(MapTexts(), **found)


def other_area(path: Optional[Path], zone: str) -> Tuple[LicenceArea, ...]:
    """Return the areas of a further file of a map (areas file or corner table), none without one.

    Raises:
        MissingError, InputError: the file cannot be read.
    """
    if path is None:
        return ()
    return read_areas(path) if path.suffix.lower() == ".gpkg" else areas_of(path, None, zone)


def orders_of(
    requests: Sequence[MapRequest], out: Optional[Path], folder: Optional[Path]
) -> Tuple[MapOrder, ...]:
    """Return the orders for requests: one file, or one for each in a folder.

    Raises:
        InputError: no target, both, or several maps for one file.
    """
    names = [request.areas[0].area.name or request.areas[0].area.id for request in requests]
    if (out is None) == (folder is None):
        raise InputError("map.no_out")
    if folder is not None:
        paths: List[Path] = [folder / f"{name}.pdf" for name in safe_names(names)]
    elif out is not None and len(requests) == 1:
        paths = [out]
    else:
        raise InputError("map.one_out_several_maps", count=len(requests))
    return tuple(map(MapOrder, requests, names, paths))
