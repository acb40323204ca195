"""Vector files through fiona, where there is no QGIS."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Tuple, Type

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.vectors.dbf_texts import BYTE_BY_BYTE, codec_of, decoded, decoded_name
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
            with quiet(), fiona.Env(OGR_ENABLE_PARTIAL_REPROJECTION=False, CPL_DEBUG=False):
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

    # So fiona 1.10 stumbles over a .prj that is no text, and over a MIF with bytes that are no UTF-8.
    stumbles = (NameError, SystemError)
    plain = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
    return (fiona.errors.FionaError, CPLE_BaseError, *plain, *stumbles)


class quiet:
    """Keeps fiona's own log silent while a file is read or written."""

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
    codec = codec_of(path)
    counter.layer(len(names))
    for name in names:
        with fiona.open(
            whole,
            layer=name,
            enabled_drivers=list(drivers),
            allow_unsupported_drivers=True,
            encoding=BYTE_BY_BYTE if codec else None,
        ) as opened:
            yield VectorLayer(
                name=name,
                wkt=_wkt_of(fiona, opened),
                fields=tuple(decoded_name(name, codec) for name in opened.schema["properties"]),
                features=numbered(_features(opened, codec), counter),
            )


def _wkt_of(fiona: Any, opened: Any) -> str:
    """Return the system of a layer as WKT; one that GDAL cannot make out is none."""
    try:
        return str(opened.crs_wkt or "")
    except _errors_of(fiona):
        return ""


def _features(opened: Any, codec: Optional[str]) -> Iterator[Tuple[Mapping[str, Value], Tuple[Piece, ...]]]:
    for feature in opened:
        values = ((name, plain_value(value)) for name, value in feature.properties.items())
        attributes = {decoded_name(name, codec): decoded(value, codec) for name, value in values}
        geometry = feature.geometry
        pieces = () if geometry is None else pieces_of_coordinates(geometry.__geo_interface__)
        yield attributes, pieces
