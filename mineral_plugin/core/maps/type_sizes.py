"""Sizes of letters, lines and gaps on a sheet, by paper: one hierarchy, a little larger on larger sheets."""

from __future__ import annotations

from dataclasses import dataclass

from mineral_plugin.core.maps.papers import Paper

_LARGER = {"A4": 1.0, "A3": 1.12, "A2": 1.35, "A1": 1.7, "A0": 2.0}
# Letters that are read in the hand, not on a wall, grow less than titles.
_BODY_LARGER = {"A4": 1.0, "A3": 1.06, "A2": 1.15, "A1": 1.3, "A0": 1.45}

# The numbers of corners where they crowd: the least that is read without a glass.
SMALL_LABEL_PT = 6.0


@dataclass(frozen=True)
class TypeSizes:
    """Sizes in points and mm.

    Letters, the largest first: ``title``, ``subtitle``, ``scale``, ``head`` (titles of legend and blocks),
    ``body``, ``table``, ``small``; on the map ``label`` (corners) and ``grid``.
    """

    title_pt: float
    subtitle_pt: float
    scale_pt: float
    head_pt: float
    body_pt: float
    table_pt: float
    small_pt: float
    label_pt: float
    grid_pt: float
    gap_mm: float
    padding_mm: float
    band_mm: float


def type_sizes(paper: Paper) -> TypeSizes:
    """Return the sizes for a paper."""
    large, body = _LARGER.get(paper.name, 1.0), _BODY_LARGER.get(paper.name, 1.0)
    grid_pt = 6.5 * body
    return TypeSizes(
        title_pt=round(14.0 * large, 1),
        subtitle_pt=round(10.0 * large, 1),
        scale_pt=round(10.0 * large, 1),
        head_pt=round(8.5 * body, 1),
        body_pt=round(8.0 * body, 1),
        table_pt=round(7.5 * body, 1),
        small_pt=round(7.0 * body, 1),
        label_pt=round(7.5 * body, 1),
        grid_pt=round(grid_pt, 1),
        gap_mm=4.0 * large,
        padding_mm=4.0 * large,
        band_mm=round(4.5 * body, 1),
    )
