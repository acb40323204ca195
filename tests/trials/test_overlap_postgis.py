"""PostGIS as a second engine: the same pairs and the same areas, on polygons drawn anew in each run."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, Set, Tuple

import nasty_pairs
import numpy as np
import pytest
import shapely
from nasty_pairs import Drawn, told

from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas
from mineral_plugin.core.overlap.flat import FlatLayer, flat_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2
from tests import postgis
from tests.postgis import Postgis, running_postgis

PAIRS = 10_000
CROWD = 1_500
AREAS = """
COPY (
    SELECT id, ST_Area(ST_Intersection(first.geom, second.geom)) FROM first JOIN second USING (id) ORDER BY id
) TO STDOUT;
"""
JOIN = """
COPY (
    SELECT a.id, b.id, ST_Area(ST_Intersection(a.geom, b.geom))
    FROM crowd a JOIN crowd b ON a.id < b.id AND ST_Intersects(a.geom, b.geom)
) TO STDOUT;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgis]:
    with running_postgis() as running:
        yield running


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return nasty_pairs.drawn_pairs(PAIRS, nasty_pairs.run_seed())


@pytest.fixture(scope="module")
def second(drawn: Drawn) -> FlatLayer:
    return flat_layer(drawn.second)


@pytest.fixture(scope="module")
def peer_m2(server: Postgis, drawn: Drawn) -> np.ndarray:
    """What each pair of one square shares, as PostGIS says."""
    server.load("first", drawn.first)
    server.load("second", drawn.second)
    answer = server.asked(AREAS)
    assert [int(number) for number, _ in answer] == list(range(PAIRS))
    return np.array([float(area) for _, area in answer])


def test_the_join_of_layers_agrees_on_random_and_nasty_pairs(
    drawn: Drawn, second: FlatLayer, peer_m2: np.ndarray
) -> None:
    found = overlap_pairs(flat_layer(drawn.first), second)
    assert (found.first == found.second).all(), f"MINERAL_SEED={drawn.seed}"
    ours = np.zeros(PAIRS)
    ours[found.first] = found.area_m2
    off = drawn.disagreements(ours, peer_m2, LEAST_AREA_M2)
    assert not off, told(off)


def test_single_candidates_agree_on_random_and_nasty_pairs(
    drawn: Drawn, second: FlatLayer, peer_m2: np.ndarray
) -> None:
    ours = np.zeros(PAIRS)
    for at, one in enumerate(drawn.first):
        found = overlap_areas(second, candidate_of(one))
        assert set(found.place.tolist()) <= {at}, f"MINERAL_SEED={drawn.seed}"
        ours[at] = found.area_m2.sum()
    off = drawn.disagreements(ours, peer_m2, LEAST_AREA_M2)
    assert not off, told(off)


def test_the_pairs_drawn_are_of_every_sort(drawn: Drawn, peer_m2: np.ndarray) -> None:
    """Of most kinds some share ground and some do not; slivers and large overlaps are among them."""
    sorts = {
        kind: {bool(area > LEAST_AREA_M2) for k, area in zip(drawn.kinds, peer_m2) if k == kind}
        for kind in set(drawn.kinds)
    }
    assert sum(len(found) == 2 for found in sorts.values()) >= 9
    shared = peer_m2[peer_m2 > LEAST_AREA_M2]
    assert np.histogram(np.log10(shared), bins=[-4, -2, 0, 2, 4, 8])[0].min() > PAIRS / 200
    assert (shapely.get_num_geometries(drawn.first) > 1).sum() > PAIRS / 20


def test_a_crowded_register_has_the_same_pairs(server: Postgis) -> None:
    seed = nasty_pairs.run_seed()
    crowd = nasty_pairs.crowd(CROWD, seed)
    server.load("crowd", crowd)
    theirs = {(int(a), int(b)): float(area) for a, b, area in server.asked(JOIN)}
    found = overlap_pairs(flat_layer(crowd))
    pairs: Set[Tuple[int, int]] = set(zip(found.first.tolist(), found.second.tolist()))
    assert len(pairs) == len(found.first) > 2 * CROWD
    ours: Dict[Tuple[int, int], float] = dict(
        zip(zip(found.first.tolist(), found.second.tolist()), found.area_m2)
    )
    every = sorted(pairs | set(theirs))
    as_pairs = Drawn(seed, ["crowd"] * len(every), *(crowd[[p[side] for p in every]] for side in (0, 1)))
    areas = (np.array([one.get(pair, 0.0) for pair in every]) for one in (ours, theirs))
    off = as_pairs.disagreements(*areas, LEAST_AREA_M2)
    assert not off, told(off)


def test_a_missing_server_fails_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgis, "BINARIES", Path("/nowhere"))
    with pytest.raises(RuntimeError, match="/nowhere/initdb is missing: install .*postgresql-15-postgis-3"):
        with running_postgis():
            pass
