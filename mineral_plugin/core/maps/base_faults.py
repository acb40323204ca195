"""What is told of the layers that a map is drawn on: warnings, because the map is whole without them."""

from __future__ import annotations

from mineral_plugin.core.maps.faults import MapFault, Spot, fault

BASE_CODES = ("base_unread", "base_partly_unread", "base_blank")
"""Their codes: who draws a map tells them; the proof of a map (``faults.CODES``) does not need a base."""


def base_unread(layer: str, layer_id: str, reason: str) -> MapFault:
    """Return that a layer could not be read: it is missing from the map."""
    sentence = "map.fault.base_unread_why" if reason else "map.fault.base_unread"
    values = {"layer": layer, **({"reason": reason} if reason else {})}
    return fault("base_unread", values, Spot(layer_id), warning=True, sentence=sentence)


def base_partly_unread(layer: str, layer_id: str, unread: int, asked: int) -> MapFault:
    """Return that pieces of a layer could not be read."""
    values = {"layer": layer, "unread": unread, "asked": asked}
    return fault("base_partly_unread", values, Spot(layer_id), warning=True)


def base_blank(layer: str, layer_id: str) -> MapFault:
    """Return that a layer that can be read shows nothing where the map is."""
    return fault("base_blank", {"layer": layer}, Spot(layer_id), warning=True)
