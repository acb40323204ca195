"""How the boundary of a reference object was made, as far as its layer tells: what its errors follow from."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.overlap.errors_of import (
    BoundarySource,
    Conversion,
    error_parameters,
    printed_step_m,
    tab_step_m,
)
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.systems import System

_TAB = ".tab"


def boundary_source(
    spec: LayerSpec, system: System, zone: Zone, own: BaseGeometry, grade: str
) -> BoundarySource:
    """Return what is known of an object's boundary, compared in ``zone``.

    ``own`` is its shape in the layer's system, ``grade`` its own grade, else its layer's. Printed digits show
    only in the plane in which they were printed: a layer in degrees tells none.
    """
    return BoundarySource(
        grade=grade,
        step_m=None if system.in_degrees else printed_step_m(shapely.get_coordinates(own)),
        file_step_m=file_step_m(spec),
        conversion=conversion_to(system, zone),
    )


def conversion_to(system: System, zone: Zone) -> Conversion:
    """Return how the shapes of a layer come into ``zone``."""
    if system.wgs84:
        return Conversion.DATUM
    return Conversion.NONE if system.zone == zone else Conversion.ZONE_CHANGE


def file_step_m(spec: LayerSpec) -> float:
    """Return the coordinate step in m of the file that a layer comes from, 0 where it keeps all digits."""
    source = spec.original or spec.path
    return tab_step_m(None, error_parameters().values) if source.suffix.casefold() == _TAB else 0.0
