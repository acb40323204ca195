"""Overlaps in real layers: the pairs their README counts, those of GEOS, and verdicts on slivers."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import nasty_pairs
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from testdata import by_scale, testdata

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.base.geopackage import FeatureTable, feature_tables, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import read_table
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas
from mineral_plugin.core.overlap.errors_of import BoundarySource, error_parameters, errors_of
from mineral_plugin.core.overlap.flat import FeatureState, flat_layer
from mineral_plugin.core.overlap.real_overlap import RealOverlap, real_overlap
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2
from mineral_plugin.core.reference.systems import system_of

MINES = "vn_laocai_plan_mines_9208"
MINES_ZONE = Zone(6285, 3)
LAO_CAI_COMMUNES = "vn_communes_laocai_full"
CONCESSIONS = "kh_mining_concessions"
PROTECTED = "kh_protected_areas_and_forests"
COMMUNES = "vn_communes_3321_simpl20m"
CAMBODIA_ZONE = Zone(6300, 6)
INVALID = {
    MINES: 9,
    LAO_CAI_COMMUNES: 3,
    COMMUNES: 1,
    CONCESSIONS: 0,
    PROTECTED: 0,
    "kh_key_biodiversity_areas": 3,
    "kh_community_forests": 4,
    "kh_oil_gas_blocks": 0,
}
COUNTED_M2 = 100.0  # the README counts overlaps over that
KM2 = 1e6
# The README counts in an equal-area plane: Lambert's azimuthal one over the middle of the countries.
EQUAL_AREA = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=laea +lat_0=16 +lon_0=106 +ellps=WGS84"
)
VALUES = error_parameters().values
Shapes = np.ndarray
Pair = Tuple[int, int]


class Found(NamedTuple):
    """Pairs that share ground, with areas in m2, and which of them only GEOS could answer for."""

    m2: Dict[Pair, float]
    by_geos: List[Pair]

    def counted(self) -> Dict[Pair, float]:
        return {pair: area for pair, area in self.m2.items() if area > COUNTED_M2}


def rows_of(name: str) -> Tuple[FeatureTable, Shapes]:
    with opened_read_only(testdata("layers", f"{name}.gpkg")) as connection:
        (table,) = feature_tables(connection)
        return table, read_table(connection, table).geometry


def in_zone(name: str, zone: Zone) -> Shapes:
    """Return a layer in a VN-2000 zone, its sides densified to 1 cm."""
    table, shapes = rows_of(name)
    system = system_of(table)
    assert system is not None
    return each(shapes, lambda shape: system.to_zone(shape, zone, 0.01))


def in_equal_area(name: str) -> Shapes:
    """Return a layer in degrees as the README counts it: only its corners are moved."""
    transformer = pyproj.Transformer.from_pipeline(EQUAL_AREA)

    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return each(rows_of(name)[1], lambda shape: shapely.transform(shape, moved))


def each(shapes: Shapes, change: Any) -> Shapes:
    made = np.empty(len(shapes), dtype=object)
    made[:] = [change(shape) for shape in shapes]
    return made


def found_pairs(first: Shapes, second: Optional[Shapes] = None) -> Found:
    """Return what the engine finds; pairs that it leaves to GEOS are answered on repaired copies."""
    other = first if second is None else second
    found = overlap_pairs(flat_layer(first), None if second is None else flat_layer(second))
    answers: Dict[Pair, float] = {}
    by_geos: List[Pair] = []
    for a, b, area in zip(found.first.tolist(), found.second.tolist(), found.area_m2.tolist()):
        if np.isnan(area):
            by_geos.append((a, b))
            area = float(shapely.intersection(repaired(first[a]), repaired(other[b])).area)
        if area > LEAST_AREA_M2:
            answers[a, b] = area
    return Found(answers, by_geos)


def hold_against_geos(found: Found, first: Shapes, second: Optional[Shapes] = None) -> None:
    """Compare with all pairs that GEOS finds with its own index, on repaired copies."""
    ours, theirs = (each(shapes, repaired) for shapes in (first, first if second is None else second))
    a, b = shapely.STRtree(theirs).query(ours, predicate="intersects")
    if second is None:
        a, b = a[a < b], b[a < b]
    areas = shapely.area(shapely.intersection(ours[a], theirs[b]))
    peer = dict(zip(zip(a.tolist(), b.tolist()), areas.tolist()))
    pairs = sorted(set(found.m2) | set(peer))
    assert len(pairs) > 50
    off = nasty_pairs.disagreements(
        [str(pair) for pair in pairs],
        (ours[[a for a, _ in pairs]], theirs[[b for _, b in pairs]]),
        [np.array([one.get(pair, 0.0) for pair in pairs]) for one in (found.m2, peer)],
        LEAST_AREA_M2,
    )
    assert not off, nasty_pairs.told(off)


# --- invalid geometry -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INVALID)
def test_invalid_geometry_is_found_and_counted(name: str) -> None:
    _, shapes = rows_of(name)
    layer = flat_layer(shapes)
    expected = [row for row, shape in enumerate(shapes) if not shape.is_valid]
    assert layer.places_in(FeatureState.INVALID).tolist() == expected
    assert len(expected) == INVALID[name]
    assert layer.places_in(FeatureState.NO_POLYGON).tolist() == []
    assert layer.count == len(shapes)


# --- mines of a plan ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mines() -> Shapes:
    return in_zone(MINES, MINES_ZONE)


@pytest.fixture(scope="module")
def mine_pairs(mines: Shapes) -> Found:
    return found_pairs(mines)


def test_the_101_overlaps_of_782_mines_are_found_again(mines: Shapes, mine_pairs: Found) -> None:
    assert len(mines) == 782
    counted = mine_pairs.counted()
    assert len(counted) == 101
    assert sum(counted.values()) / KM2 == pytest.approx(4.62, abs=0.005)
    own = shapely.area(each(mines, repaired))
    inside = [pair for pair, area in counted.items() if area >= 0.999 * min(own[list(pair)])]
    assert len(inside) == 34
    hold_against_geos(mine_pairs, mines)


def test_an_invalid_mine_is_left_to_geos_and_no_other(mines: Shapes, mine_pairs: Found) -> None:
    invalid = set(flat_layer(mines).places_in(FeatureState.INVALID).tolist())
    assert len(mine_pairs.by_geos) >= 9
    assert all(invalid.intersection(pair) for pair in mine_pairs.by_geos)
    answered = set(mine_pairs.by_geos)
    assert all(pair in answered for pair in mine_pairs.m2 if invalid.intersection(pair))


def test_each_mine_as_a_candidate_meets_the_same_neighbours(mines: Shapes, mine_pairs: Found) -> None:
    layer = flat_layer(mines)
    single: Dict[Pair, float] = {}
    for row, mine in enumerate(mines):
        found = overlap_areas(layer, candidate_of(repaired(mine)))
        for other, area in zip(found.place.tolist(), found.area_m2.tolist()):
            if row != other and not np.isnan(area):
                single[row, other] = area
    expected = {pair: area for pair, area in mine_pairs.m2.items() if pair not in set(mine_pairs.by_geos)}
    met = {pair for pair in single if pair[0] < pair[1]} & set(expected)
    assert met == set(expected)
    for (a, b), area in expected.items():
        assert single[a, b] == pytest.approx(area, rel=1e-6, abs=LEAST_AREA_M2)
        assert single[b, a] == pytest.approx(area, rel=1e-6, abs=LEAST_AREA_M2)


def test_the_134_mines_that_cross_a_commune_line_are_found(mines: Shapes) -> None:
    communes = in_zone(LAO_CAI_COMMUNES, MINES_ZONE)
    found = found_pairs(mines, communes)
    hold_against_geos(found, mines, communes)
    lies_in = Counter(mine for mine, _ in found.m2)
    assert sum(count > 1 for count in lies_in.values()) == 134


# --- concessions and protected areas --------------------------------------------------------------------


def test_the_74_overlaps_of_concessions_are_found_again() -> None:
    concessions = in_equal_area(CONCESSIONS)
    found = found_pairs(concessions)
    assert len(found.counted()) == 74
    assert sum(found.counted().values()) / KM2 == pytest.approx(1_742.5, abs=0.05)
    hold_against_geos(found, concessions)


def test_the_70_concessions_in_protected_areas_are_found_again() -> None:
    concessions, protected = in_equal_area(CONCESSIONS), in_equal_area(PROTECTED)
    found = found_pairs(concessions, protected)
    assert len({concession for concession, _ in found.counted()}) == 70
    hold_against_geos(found, concessions, protected)


@pytest.mark.parametrize("name", [name for name in INVALID if name.startswith("kh_")])
@pytest.mark.parametrize("plane", [None, CAMBODIA_ZONE], ids=["equal area", "zone"])
def test_concessions_and_every_layer_of_the_country_agree_with_geos(name: str, plane: Optional[Zone]) -> None:
    concessions, others = (in_zone(n, plane) if plane else in_equal_area(n) for n in (CONCESSIONS, name))
    second = None if name == CONCESSIONS else others
    hold_against_geos(found_pairs(concessions, second), concessions, second)


# --- communes: slivers ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def communes() -> Shapes:
    return in_equal_area(COMMUNES)


@pytest.fixture(scope="module")
def slivers(communes: Shapes) -> Found:
    return found_pairs(communes)


def test_the_7914_slivers_between_communes_are_found_again(communes: Shapes, slivers: Found) -> None:
    assert len(communes) == 3_321
    assert len(slivers.counted()) == 7_914
    assert sum(slivers.counted().values()) / KM2 == pytest.approx(47.7, abs=0.05)
    hold_against_geos(slivers, communes)


def verdicts(communes: Shapes, pairs: Sequence[Pair], grade: str) -> List[RealOverlap]:
    """Return the verdict on each pair; two processes halve the time."""
    firsts, seconds = (communes[[pair[side] for pair in pairs]] for side in (0, 1))
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(verdict, firsts, seconds, [grade] * len(pairs), chunksize=100))


def verdict(first: BaseGeometry, second: BaseGeometry, grade: str) -> RealOverlap:
    errors = errors_of(BoundarySource(grade), VALUES)
    return real_overlap(first, second, errors, errors, VALUES)


def shares(told: List[RealOverlap], grade: str) -> Dict[Outcome, float]:
    """Return the share of each verdict, after saying the counts."""
    counts = Counter(one.outcome for one in told)
    sys.stdout.write(f"{grade}: { ({outcome.value: count for outcome, count in counts.items()}) }\n")
    return {outcome: counts[outcome] / len(told) for outcome in Outcome}


@pytest.mark.timeout(400)
def test_each_sliver_has_a_verdict_and_at_1_to_50000_hardly_one_is_a_conflict(
    communes: Shapes, slivers: Found
) -> None:
    """True neighbours, each simplified by itself to about 20 m; at 1:50,000 the errors are 25 m each."""
    pairs = sorted(slivers.counted())
    told = dict(zip(pairs, verdicts(communes, pairs, "digitised")))
    assert len(told) == len(pairs)
    lost = [
        (pair, slivers.m2[pair], one.area_m2)
        for pair, one in told.items()
        if abs(one.area_m2 - slivers.m2[pair]) > 0.02 or one.outcome is Outcome.CLEAR
    ]
    assert lost == []
    found = shares(list(told.values()), "1:50,000")
    assert found[Outcome.CONFLICT] <= 0.01
    assert found[Outcome.CANNOT_TELL] + found[Outcome.WITHIN_TOLERANCE] + found[Outcome.CONFLICT] == 1.0


@pytest.mark.timeout(400)
def test_the_finer_the_map_the_more_slivers_are_conflicts(communes: Shapes, slivers: Found) -> None:
    some = sorted(slivers.counted())[:: by_scale(25, 1)]
    conflicts = []
    for grade in ("1:25.000", "1:10.000", "surveyed"):
        found = shares(verdicts(communes, some, grade), grade)
        assert found[Outcome.CLEAR] == 0.0
        conflicts.append(found[Outcome.CONFLICT])
    coarse, middle, fine = conflicts
    assert coarse <= 0.02
    assert 0.1 <= middle <= 0.5
    assert fine >= 0.95
