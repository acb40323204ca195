"""Attribute texts typed for the fonts of before Unicode, repaired before anything is read from them."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Mapping, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.formats.fonts import repair
from mineral_plugin.core.corner_tables.vectors.source import Feature, Value, VectorLayer

_MOST_TEXTS = 5000


def repaired_layers(layers: Sequence[VectorLayer]) -> Tuple[Tuple[VectorLayer, ...], Tuple[Phrase, ...]]:
    """Return layers whose texts are Unicode, and a note on what was repaired."""
    texts: List[str] = [
        value
        for layer in layers
        for feature in layer.features
        for value in feature.attributes.values()
        if isinstance(value, str) and not value.isascii()
    ]
    fixed, notes = repair(list(dict.fromkeys(texts))[:_MOST_TEXTS])
    if not fixed:
        return tuple(layers), ()
    return tuple(
        replace(layer, features=tuple(_repaired(feature, fixed) for feature in layer.features))
        for layer in layers
    ), notes


def _repaired(feature: Feature, fixed: Mapping[str, str]) -> Feature:
    attributes: Mapping[str, Value] = {
        name: fixed.get(value, value) if isinstance(value, str) else value
        for name, value in feature.attributes.items()
    }
    return replace(feature, attributes=attributes)
