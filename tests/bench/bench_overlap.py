"""The overlap engine beside its peers: all sections of the page, at one scale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional, Tuple

from tests.bench import (
    bench_overlap_audits,
    bench_overlap_candidates,
    bench_overlap_processes,
    bench_overlap_ranked,
    overlap_peers_postgis,
)
from tests.bench.overlap_common import NOT_INSTALLED, Section


class Scale(NamedTuple):
    """How many licences and zones, and the sizes of a register over which growth is shown."""

    licences: int
    zones: int
    growth: Tuple[int, ...]


SCALES = {
    "small": Scale(10_000, 500, (1_000, 10_000)),
    "full": Scale(100_000, 5_000, (1_000, 10_000, 100_000, 1_000_000)),
}


def lines(scale: str, folder: Path, bench_python: Optional[Path]) -> List[str]:
    """Return the sections as lines of Markdown; QGIS has to be running.

    ``bench_python`` is the Python that has geopandas and SedonaDB, ``None`` where it cannot be made.
    """
    size = SCALES[scale]
    layers = bench_overlap_candidates.layers_of(folder, size.licences, size.zones)
    text: List[str] = []
    with overlap_peers_postgis.server() as connection:
        postgis = NOT_INSTALLED
        if connection is not None:
            postgis = overlap_peers_postgis.version(connection)
            overlap_peers_postgis.load(connection, "licences", layers.geometry[0])
            overlap_peers_postgis.load(connection, "zones", layers.geometry[1], subdivide=True)
        frames = bench_overlap_audits.frames_of(layers, bench_python)
        frames_told = NOT_INSTALLED
        if frames is not None:
            versions = frames["versions"]
            frames_told = f"geopandas {versions['geopandas']} with shapely {versions['shapely']}, "
            frames_told += f"SedonaDB {versions['sedonadb']}"
        meant = "" if scale == "full" else " The goals are meant for the full scale."
        text += [f"Further peers: {postgis}; {frames_told}.{meant}", ""]
        for section in _sections(layers, size, folder, connection, frames):
            text += section.text()
            # A full run takes a while: whoever waits sees what is there.
            sys.stdout.write("\n".join(section.text()) + "\n")
            sys.stdout.flush()
    return text


def _sections(
    layers: bench_overlap_candidates.Layers,
    size: Scale,
    folder: Path,
    connection: Optional[object],
    frames: bench_overlap_audits.Frames,
) -> Iterator[Section]:
    yield bench_overlap_candidates.section(layers, connection)
    yield from bench_overlap_processes.sections(layers)
    yield bench_overlap_audits.within(layers, connection, frames)
    yield bench_overlap_audits.between(layers, connection, frames)
    yield bench_overlap_ranked.section(layers)
    yield bench_overlap_audits.growth(folder, size.growth)
