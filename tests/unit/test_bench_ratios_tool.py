"""The bench notices a ratio that got worse, in either direction, and nothing else."""

from __future__ import annotations

from typing import Dict, List

import pytest
from bench_ratios import got_worse, ratios

CHECKS = [
    "Measured 2026-11-27 at full scale.",
    "",
    "### One candidate, warm",
    "",
    "| what | p50, ms | p50 ratio | p99 ratio | goal |",
    "|---|---|---|---|---|",
    "| ours: areas | 0.468 | 1.18 | 0.42 | |",
    "| PostGIS | 1.636 | 4.11 | 3.83 | |",
    "",
    "### Audit",
    "",
    "| what | time | times as long as ours, 1 thread |",
    "|---|---|---|",
    "| ours: areas, 1 thread | 166.6 ms | 1.00 |",
    "| shapely | 232.7 ms | 1.40 |",
    "| QGIS | | on 10,000 licences |",
]


def page(*changes: "tuple[str, str]") -> Dict[str, List[str]]:
    text = "\n".join(CHECKS)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {"The overlap engine": text.split("\n")}


def test_every_ratio_of_ours_is_read_and_no_time() -> None:
    found = {(place[1], place[2], place[3]): value for place, value in ratios("part", CHECKS)}
    assert found == {
        ("One candidate, warm", "ours: areas", "p50 ratio"): 1.18,
        ("One candidate, warm", "ours: areas", "p99 ratio"): 0.42,
        ("Audit", "ours: areas, 1 thread", "times as long as ours, 1 thread"): 1.0,
        ("Audit", "shapely", "times as long as ours, 1 thread"): 1.4,
    }


@pytest.mark.parametrize(
    "old, new, before, now",
    [("| 1.18 |", "| 1.43 |", 1.18, 1.43), ("232.7 ms | 1.40", "190.0 ms | 1.15", 1.40, 1.15)],
)
def test_what_got_worse_by_a_fifth_is_told(old: str, new: str, before: float, now: float) -> None:
    (worse,) = got_worse(page(), page((old, new)))["The overlap engine"]
    assert (worse.before, worse.now) == (before, now)
    assert f"{before:g} before, {now:g} now" in worse.told()


@pytest.mark.parametrize(
    "old, new",
    [
        ("| 1.18 |", "| 1.40 |"),  # less than a fifth
        ("| 1.18 |", "| 0.50 |"),
        ("232.7 ms | 1.40", "400.0 ms | 2.80"),
        ("0.468", "9.468"),  # the machine was slow
        ("| 3.83 |", "| 9.99 |"),  # a peer beside a peer
        ("ours: areas |", "ours: areas, otherwise |"),
    ],
)
def test_everything_else_is_not(old: str, new: str) -> None:
    assert got_worse(page(), page((old, new))) == {}


def test_another_scale_is_another_figure() -> None:
    assert got_worse(page(), page(("full scale", "small scale"), ("| 1.18 |", "| 9.00 |"))) == {}
