"""Letters of a DXF that its code page lacks: AutoCAD writes them ``\\U+1EA1``, GDAL leaves them so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Match, Tuple

from mineral_plugin.core.corner_tables.vectors.files import VectorKind
from mineral_plugin.core.corner_tables.vectors.source import Feature, Value, VectorLayer

_ESCAPES = re.compile(r"(?:\\U\+[0-9A-Fa-f]{4})+")


def layers_of_drawing(kind: VectorKind, layers: Tuple[VectorLayer, ...]) -> Tuple[VectorLayer, ...]:
    """Return the layers of a file; of a DXF with the letters that its escapes mean."""
    if kind.name != "DXF":
        return layers
    return tuple(replace(layer, features=tuple(map(_feature, layer.features))) for layer in layers)


def _feature(feature: Feature) -> Feature:
    if not any(isinstance(value, str) and "\\U+" in value for value in feature.attributes.values()):
        return feature
    return replace(feature, attributes={name: unescaped(v) for name, v in feature.attributes.items()})


def unescaped(value: Value) -> Value:
    """Return a text with the letters that its escapes (UTF-16) mean; other values as they are."""
    return _ESCAPES.sub(_letters, value) if isinstance(value, str) else value


def _letters(found: Match[str]) -> str:
    return bytes.fromhex(found[0].replace("\\U+", "")).decode("utf-16-be", "replace")
