"""What a run of an audit hands to the next one, so that only what can have changed is measured again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.model import Measured

Ref = Tuple[str, str, str]
"""Role, source and id of an object."""
RefPair = Tuple[Ref, Ref]
"""Two objects as they stood in the pair: the first one first."""


class MeasuredGap(NamedTuple):
    """The figures of a neighbour pair (see ``model.Gap``)."""

    plane: Zone
    gap_m: float
    shared_m: float
    corners_agree: Optional[bool]


@dataclass(frozen=True)
class AuditMemory:
    """The content of every object and the measures of every pair of a run.

    ``parameters`` names everything else that measures rest on (version of the error model, tolerances,
    reach, way of measuring): where it differs nothing is used again. ``objects`` holds a digest of the shape
    and grade of each object; an object whose ref is not its own alone is left out. Two objects that are in
    ``objects`` and not in ``measures`` (``gaps``) share no ground (are no neighbours).
    """

    parameters: str = ""
    objects: Mapping[Ref, str] = field(default_factory=dict)
    measures: Mapping[RefPair, Measured] = field(default_factory=dict)
    gaps: Mapping[RefPair, MeasuredGap] = field(default_factory=dict)
