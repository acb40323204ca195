"""Vector files through fiona, where there is no QGIS."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Tuple, Type

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.vectors.shapes import pieces_of_coordinates
from mineral_plugin.core.corner_tables.vectors.source import (
    Counter,
    Limits,
    Piece,
    Value,
    VectorLayer,
    numbered,
    plain_value,
)


class FionaSource:
    """Opens vector files with fiona, which is looked for only when a file is opened."""

    def layers(self, path: Path, drivers: Tuple[str, ...], limits: Limits) -> Tuple[VectorLayer, ...]:
        """Return the layers of a file; see ``VectorSource``.

        Raises:
            MissingError: fiona is not installed.
            InputError: the file cannot be opened, is damaged, or holds more than ``limits``.
        """
        fiona = _fiona()
        try:
            # What GDAL has to say of a bad file is said by the errors; nothing goes to the log.
            with _quiet(), fiona.Env(OGR_ENABLE_PARTIAL_REPROJECTION=False, CPL_DEBUG=False):
                return tuple(_layers(fiona, path, drivers, limits))
        except _errors_of(fiona) as error:
            raise InputError("vector.damaged", file=path.name) from error


def _fiona() -> Any:
    try:
        import fiona
        import fiona.errors
    except ImportError as error:
        raise MissingError("vector.no_fiona") from error
    return fiona


def _errors_of(fiona: Any) -> Tuple[Type[BaseException], ...]:
    """Return what fiona raises for a bad file; GDAL's own errors are no kin of fiona's."""
    from fiona._err import CPLE_BaseError

    # NameError: fiona 1.10 stumbles so over a .prj that is no text.
    plain = (OSError, ValueError, LookupError, TypeError, AttributeError, NameError, OverflowError)
    return (fiona.errors.FionaError, CPLE_BaseError, *plain)


class _quiet:
    """Keeps fiona's own log silent while a file is read."""

    def __enter__(self) -> None:
        self._log = logging.getLogger("fiona")
        self._before = self._log.level
        self._log.setLevel(logging.CRITICAL + 1)
        # GDAL's messages need not be UTF-8; fiona then prints a traceback of its own handler.
        self._hook, sys.unraisablehook = sys.unraisablehook, lambda _unraisable: None

    def __exit__(self, *_: object) -> None:
        self._log.setLevel(self._before)
        sys.unraisablehook = self._hook


def _layers(fiona: Any, path: Path, drivers: Tuple[str, ...], limits: Limits) -> Iterator[VectorLayer]:
    counter = Counter(path, limits)
    whole = str(path.resolve())
    names = fiona.listlayers(whole)
    cp1258 = _is_cp1258(path)
    counter.layer(len(names))
    for name in names:
        with fiona.open(
            whole,
            layer=name,
            enabled_drivers=list(drivers),
            allow_unsupported_drivers=True,
            encoding="ISO-8859-1" if cp1258 else None,
        ) as opened:
            yield VectorLayer(
                name=name,
                wkt=_wkt_of(fiona, opened),
                fields=tuple(opened.schema["properties"]),
                features=numbered(_features(opened, cp1258), counter),
            )


def _is_cp1258(path: Path) -> bool:
    """Return whether a shapefile says it is in Windows-1258, unknown to the GDAL of fiona's wheels."""
    beside = path.with_suffix(".cpg")
    if path.suffix.lower() != ".shp" or not beside.is_file():
        return False
    return b"1258" in beside.read_bytes()[:40]


def _decoded(value: Value) -> Value:
    """Return a text that was taken byte for byte as what it says in Windows-1258."""
    return value.encode("latin-1", "replace").decode("cp1258", "replace") if isinstance(value, str) else value


def _wkt_of(fiona: Any, opened: Any) -> str:
    """Return the system of a layer as WKT; one that GDAL cannot make out is none."""
    try:
        return str(opened.crs_wkt or "")
    except _errors_of(fiona):
        return ""


def _features(opened: Any, cp1258: bool) -> Iterator[Tuple[Mapping[str, Value], Tuple[Piece, ...]]]:
    for feature in opened:
        attributes = {name: plain_value(value) for name, value in feature.properties.items()}
        if cp1258:
            attributes = {name: _decoded(value) for name, value in attributes.items()}
        geometry = feature.geometry
        pieces = () if geometry is None else pieces_of_coordinates(geometry.__geo_interface__)
        yield attributes, pieces
