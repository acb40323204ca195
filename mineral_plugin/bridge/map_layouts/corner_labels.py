"""The numbers of the corners on the map: QGIS's own labels, each where the plan put it, none left out."""

from __future__ import annotations

from typing import Sequence

from qgis.core import (
    QgsLineSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsPropertyCollection,
    QgsSimpleLineCallout,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from mineral_plugin.bridge.map_layouts.fonts import text_format

SHEET_VARIABLE = "mineral_map_sheet"
_HALO_MM = 0.5


def label_corners(layer: QgsVectorLayer, size_pt: float, colours: Sequence[str] = ()) -> None:
    """Write the field ``corner`` beside each point, at ``label_east`` and ``label_north``.

    With ``colours``, one for each area, the names have that of their area, and slant from the second on:
    where areas meet, each names the common corners by itself.
    """
    settings = QgsPalLayerSettings()
    settings.fieldName = "corner"
    settings.setFormat(text_format(size_pt, bold=True, halo_mm=_HALO_MM))
    settings.placement = QgsPalLayerSettings.Placement.OverPoint
    settings.displayAll = True
    settings.obstacle = False
    settings.setCallout(_leader())
    settings.setDataDefinedProperties(_coloured(_placed(), colours))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _placed() -> QgsPropertyCollection:
    names = QgsPalLayerSettings.Property
    placed = QgsPropertyCollection()
    placed.setProperty(names.PositionX, QgsProperty.fromField("label_east"))
    placed.setProperty(names.PositionY, QgsProperty.fromField("label_north"))
    placed.setProperty(names.Hali, QgsProperty.fromValue("Center"))
    placed.setProperty(names.Vali, QgsProperty.fromValue("Half"))
    placed.setProperty(names.AlwaysShow, QgsProperty.fromValue(True))
    # A corner in the overlap of two sheets has a number on each; outside of a layout the first is shown.
    on_sheet = f'"sheet" = coalesce(@{SHEET_VARIABLE}, "sheet")'
    placed.setProperty(names.Show, QgsProperty.fromExpression(on_sheet))
    placed.setProperty(names.CalloutDraw, QgsProperty.fromExpression('"leader" = 1'))
    return placed


def _coloured(placed: QgsPropertyCollection, colours: Sequence[str]) -> QgsPropertyCollection:
    if colours:
        names = QgsPalLayerSettings.Property
        listed = ", ".join(f"'{colour}'" for colour in colours)
        placed.setProperty(names.Color, QgsProperty.fromExpression(f'array({listed})["area"]'))
        placed.setProperty(names.Italic, QgsProperty.fromExpression('"area" > 0'))
        # A style that is defined by data takes the place of the format's own.
        placed.setProperty(names.Bold, QgsProperty.fromValue(True))
    return placed


def _leader() -> QgsSimpleLineCallout:
    leader = QgsSimpleLineCallout()
    leader.setEnabled(True)
    leader.setLineSymbol(QgsLineSymbol.createSimple({"line_color": "#1a1a1a", "line_width": "0.15"}))
    leader.setOffsetFromAnchor(0.6)
    return leader
