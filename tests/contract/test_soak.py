"""The soak of `make proof`, for half a minute and from a fresh seed: nothing lost, nothing double."""

from __future__ import annotations

import os

import pytest
from soaking.run import soaked
from soaking.walk import seed_of_chance

SECONDS = 25.0


@pytest.mark.timeout(240)
def test_random_journeys_under_faults_lose_nothing_and_double_nothing(tmp_path):
    seed = int(os.environ.get("MINERAL_SEED") or seed_of_chance())
    told = soaked(tmp_path, seed, SECONDS)
    assert told["done"]["receipts"] > 0 and (told["lost"], told["double"]) == (0, 0)
