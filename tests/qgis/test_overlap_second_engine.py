"""QGIS's own geometry as a second engine: the same pairs and areas, on polygons drawn anew in each run."""

from __future__ import annotations

import nasty_pairs
import numpy as np
import pytest
import shapely
from nasty_pairs import told
from qgis.core import QgsGeometry

from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas
from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2

PAIRS = 10_000


def origins_of(drawn):
    """Return a place near each pair, in whole metres (n, 2)."""
    return np.floor(shapely.bounds(drawn.first)[:, :2])


def moved(geometries, origins):
    """Return geometries with their coordinates counted from origins (n, 2).

    ``constGet().area()`` of QGIS multiplies whole coordinates, which costs a sliver its digits far away.
    """
    points, owner = shapely.get_coordinates(geometries, return_index=True)
    return shapely.set_coordinates(geometries.copy(), points - origins[owner])


def of_qgis(geometry):
    made = QgsGeometry()
    made.fromWkb(shapely.to_wkb(geometry))
    return made


def common_m2(first, second):
    """Return the area of the intersection as QGIS makes and measures it; 0 where only borders meet."""
    common = of_qgis(first).intersection(of_qgis(second))
    assert not common.lastError(), common.lastError()
    return 0.0 if common.isNull() else common.constGet().area()


@pytest.fixture(scope="module")
def drawn():
    return nasty_pairs.drawn_pairs(PAIRS, nasty_pairs.run_seed())


@pytest.fixture(scope="module")
def second(drawn):
    return flat_layer(drawn.second)


@pytest.fixture(scope="module")
def peer_m2(drawn):
    """Return what each pair of one square shares, as QGIS says (n,)."""
    local = (moved(geometries, origins_of(drawn)) for geometries in (drawn.first, drawn.second))
    return np.array([common_m2(first, second) for first, second in zip(*local)])


def test_the_join_of_layers_agrees_on_random_and_nasty_pairs(drawn, second, peer_m2):
    found = overlap_pairs(flat_layer(drawn.first), second)
    assert (found.first == found.second).all(), f"MINERAL_SEED={drawn.seed}"
    ours = np.zeros(PAIRS)
    ours[found.first] = found.area_m2
    off = drawn.disagreements(ours, peer_m2, LEAST_AREA_M2)
    assert not off, told(off)


def test_single_candidates_agree_on_random_and_nasty_pairs(drawn, second, peer_m2):
    ours = np.zeros(PAIRS)
    for at, one in enumerate(drawn.first):
        found = overlap_areas(second, candidate_of(one))
        assert set(found.place.tolist()) <= {at}, f"MINERAL_SEED={drawn.seed}"
        ours[at] = found.area_m2.sum()
    off = drawn.disagreements(ours, peer_m2, LEAST_AREA_M2)
    assert not off, told(off)


def test_counting_from_a_local_origin_changes_no_shape(drawn):
    for geometries in (drawn.first, drawn.second):
        back = moved(moved(geometries, origins_of(drawn)), -origins_of(drawn))
        assert (shapely.get_coordinates(back) == shapely.get_coordinates(geometries)).all(), drawn.seed


def test_a_sliver_of_a_millimetre_far_from_the_origin_has_the_same_digits():
    field = shapely.Polygon([(500_000, 2_400_000), (503_000, 2_401_000), (502_000, 2_404_000)])
    north = [(503_000, 2_401_000), (502_000, 2_404_000), (504_000, 2_405_000)]
    strip = shapely.transform(shapely.Polygon(north), lambda points: points - [1 / 1_024, 0])
    origin = np.array([[500_000.0, 2_400_000.0]])
    expected = common_m2(*(moved(np.array([one]), origin)[0] for one in (field, strip)))
    assert expected == pytest.approx(3_000 / 1_024, rel=1e-3)
    found = overlap_areas(flat_layer([strip]), candidate_of(field))
    assert found.area_m2.tolist() == [pytest.approx(expected, rel=1e-8)]
