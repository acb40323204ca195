"""How the boundary of a reference object was made, as far as its layer tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import shapely
from builders import box, licence, write_pack

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.overlap.errors_of import Conversion, error_parameters
from mineral_plugin.core.reference.boundaries import boundary_source, conversion_to, file_step_m
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.systems import System

ZONE, OTHER = Zone(6285, 3), Zone(6300, 3)
SPEC = LayerSpec(path=Path("a.gpkg"), role="licence", as_of=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (System(zone=ZONE), Conversion.NONE),
        (System(zone=OTHER), Conversion.ZONE_CHANGE),
        (System(), Conversion.ZONE_CHANGE),
        (System(wgs84=True), Conversion.DATUM),
    ],
)
def test_the_conversion_follows_from_both_systems(system: System, expected: Conversion) -> None:
    assert conversion_to(system, ZONE) is expected


@pytest.mark.parametrize(("corner", "step"), [(0.0, 1.0), (0.5, 0.1), (0.25, 0.01), (0.1234567, None)])
def test_printed_digits_show_in_the_plane_in_which_they_were_printed(corner: float, step: float) -> None:
    own = shapely.box(500_000 + corner, 2_400_000, 500_300, 2_400_200)
    assert boundary_source(SPEC, System(zone=OTHER), ZONE, own, "typed").step_m == step


def test_degrees_tell_no_digits() -> None:
    own = shapely.box(104, 21, 105, 22)
    assert boundary_source(SPEC, System(), ZONE, own, "").step_m is None


@pytest.mark.parametrize("name", ["mo.tab", "MO.TAB"])
def test_a_layer_from_mapinfo_tab_has_the_step_of_its_file(name: str) -> None:
    values = error_parameters().values
    spec = LayerSpec(path=Path("cache/copy.gpkg"), role="licence", original=Path(name))
    assert file_step_m(spec) == pytest.approx(values.tab_width_m / values.tab_steps)
    assert file_step_m(SPEC) == 0.0


def test_an_object_near_an_area_brings_its_boundary_along(tmp_path: Path) -> None:
    from checks_world import EAST, NORTH, TODAY, area, square

    from mineral_plugin.core.area.model import Part
    from mineral_plugin.core.reference.states import Days

    path = write_pack(
        tmp_path,
        "gp",
        {"licence": [licence("A", box(EAST, NORTH, 50.5, 50), grade="surveyed")]},
    )
    with_area = area(Part(square(0, 0, 100)))
    (placed,) = open_reference([str(path)]).role("licence", with_area, 5.0, Days(TODAY, 400)).objects
    assert (placed.boundary.grade, placed.boundary.step_m) == ("surveyed", 0.1)
    assert placed.boundary.conversion is Conversion.NONE
