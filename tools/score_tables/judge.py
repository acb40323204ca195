"""What a reading is worth: right, asked, refused or wrong; and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from score_tables.cases import UNIT_M2, AreaTruth, Case, Corner, RingTruth, ZoneTruth, metres2

STEP_M = 0.0006
"""Coordinates are printed to a millimetre at most."""
AREA_STEP = 1e-9


class Outcome(Enum):
    """What a reading is worth."""

    RIGHT = "right"
    ASKED = "asked"
    REFUSED = "refused"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Judged:
    """The outcome of one case, what differs from the truth, and remarks that do not count."""

    case: Case
    outcome: Outcome
    differs: Tuple[str, ...] = ()
    remarks: Tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """A ring of the answer with its area and its part."""

    corners: Tuple[Corner, ...]
    area: Mapping[str, Any]
    part: Optional[Mapping[str, Any]]
    hole: bool


def judge(case: Case, entry: Mapping[str, Any]) -> Judged:
    """Return what one file's entry in the answer is worth."""
    verdict = entry.get("verdict")
    if verdict == "ask":
        return Judged(case, Outcome.ASKED, differences(case, entry))
    if verdict == "refused":
        return Judged(case, Outcome.REFUSED)
    if case.must_ask:
        return Judged(case, Outcome.WRONG, ("read without a question",))
    differs = differences(case, entry)
    return Judged(case, Outcome.WRONG if differs else Outcome.RIGHT, differs, _remarks(case, entry))


def differences(case: Case, entry: Mapping[str, Any]) -> Tuple[str, ...]:
    """Return how the areas of an answer differ from the truth, nothing when they are the same."""
    found = _rings(entry)
    placed = _placed(case, found)
    if isinstance(placed, str):
        return (placed,)
    differs = _differing_others(case, found, placed)
    position = 0
    for area in case.areas:
        mine = [found[index] for index in placed[position : position + len(area.rings)]]
        differs += _area_differences(case, area, mine)
        position += len(area.rings)
    return tuple(dict.fromkeys(differs))


def _rings(entry: Mapping[str, Any]) -> List[_Found]:
    found = []
    for area in entry.get("areas", ()):
        parts: Dict[int, Tuple[Mapping[str, Any], bool]] = {}
        for part in area.get("parts", ()):
            parts[part["outer"]] = (part, False)
            parts.update({hole: (part, True) for hole in part.get("holes", ())})
        for index, ring in enumerate(area.get("rings", ())):
            corners = tuple((str(c["name"]), float(c["x"]), float(c["y"])) for c in ring)
            part, hole = parts.get(index, (None, False))
            found.append(_Found(corners, area, part, hole))
    return found


def _placed(case: Case, found: Sequence[_Found]) -> Union[List[int], str]:
    """Return which ring of the answer each true ring is, in order, or what is missing."""
    placed: List[int] = []
    for number, truth in enumerate(case.rings, start=1):
        start = placed[-1] + 1 if placed else 0
        same = [i for i in range(start, len(found)) if same_ring(truth.corners, found[i].corners)]
        if not same:
            return f"ring {number}: " + _nearest(truth, found)
        placed.append(same[0])
    return placed


def same_ring(truth: Sequence[Corner], read: Sequence[Corner]) -> bool:
    """Tell whether two rings have the same corners in the same order; an unnamed true corner fits any."""
    return len(truth) == len(read) and all(same_corner(a, b) for a, b in zip(truth, read))


def same_corner(truth: Corner, read: Corner) -> bool:
    """Tell whether a corner read is the true one."""
    named = not truth[0] or truth[0] == read[0]
    return named and abs(truth[1] - read[1]) < STEP_M and abs(truth[2] - read[2]) < STEP_M


def _nearest(truth: RingTruth, found: Sequence[_Found]) -> str:
    if not found:
        return "nothing read"
    wanted = {corner[1:] for corner in truth.corners}
    best = max(found, key=lambda ring: len(wanted & {corner[1:] for corner in ring.corners}))
    counts = f"{len(best.corners)} corners for {len(truth.corners)}"
    for place, (true, read) in enumerate(zip(truth.corners, best.corners), start=1):
        if not same_corner(true, read):
            return f"{counts}; corner {place} is {read}, not {true}"
    return counts


def _differing_others(case: Case, found: Sequence[_Found], placed: Sequence[int]) -> List[str]:
    mine = {corner[1:] for ring in case.rings for corner in ring.corners}
    others = [ring for index, ring in enumerate(found) if index not in placed]
    if others and not case.others_allowed:
        return [f"{len(others)} rings too many"]
    return ["another ring shares its corners" for ring in others if mine & {c[1:] for c in ring.corners}]


def _area_differences(case: Case, truth: AreaTruth, mine: Sequence[_Found]) -> List[str]:
    differs = []
    for true, read in zip(truth.rings, mine):
        differs += _zone_differences(truth.zone or case.zone, read.area)
        differs += _part_differences(true, read)
    areas = [area for index, area in enumerate(_areas(mine)) if area not in _areas(mine)[:index]]
    return differs + _stated_differences(case, truth, areas) + _net_differences(truth, areas)


def _areas(rings: Sequence[_Found]) -> List[Mapping[str, Any]]:
    return [ring.area for ring in rings]


def _zone_differences(truth: ZoneTruth, area: Mapping[str, Any]) -> List[str]:
    zone = area.get("zone")
    if not zone:
        return ["no zone"]
    same = abs(zone["central_meridian"] - truth.meridian_deg) < 1e-6 and zone["width"] == truth.width_deg
    return [] if same else [f"zone {zone['central_meridian']}/{zone['width']}, not {truth.text}"]


def _part_differences(truth: RingTruth, read: _Found) -> List[str]:
    if read.part is None:
        return ["a ring without a part"]
    differs = []
    if truth.hole != read.hole:
        differs.append("a hole read as ground" if truth.hole else "ground read as a hole")
    levels = (read.part.get("top_m"), read.part.get("bottom_m"))
    if not truth.hole and levels != (truth.top_m, truth.bottom_m):
        differs.append(f"levels {levels}, not {(truth.top_m, truth.bottom_m)}")
    return differs


def _stated_differences(case: Case, truth: AreaTruth, areas: Sequence[Mapping[str, Any]]) -> List[str]:
    read = [area["stated_area"] for area in areas if area.get("stated_area")]
    if truth.stated is None:
        return [f"area {_shown(one)} where none is stated" for one in read]
    if not read:
        return ["stated area missed"] if case.area_named else []
    return [f"area {_shown(one)}, not {truth.stated}" for one in read if not _same_area(truth.stated, one)]


def _same_area(truth: Tuple[float, str], read: Mapping[str, Any]) -> bool:
    value = float(read["value"]) * UNIT_M2[str(read["unit"])]
    return read["unit"] == truth[1] and abs(value - metres2(truth)) <= AREA_STEP * metres2(truth)


def _shown(read: Mapping[str, Any]) -> str:
    return f"{read.get('value')} {read.get('unit')}"


def _net_differences(truth: AreaTruth, areas: Sequence[Mapping[str, Any]]) -> List[str]:
    read = sorted(_net_ha(one) for area in areas for one in _net_of(area))
    wanted = sorted(truth.net_of_ha)
    same = len(read) == len(wanted) and all(abs(a - b) < 1e-6 for a, b in zip(read, wanted))
    return [] if same else [f"net of {read} ha, not {wanted} ha"]


def _net_of(area: Mapping[str, Any]) -> List[Mapping[str, Any]]:
    stated = area.get("stated_area") or {}
    return list(stated.get("net_of") or area.get("net_of") or ())


def _net_ha(read: Mapping[str, Any]) -> float:
    return float(read["value"]) * UNIT_M2[str(read["unit"])] / UNIT_M2["ha"]


def _remarks(case: Case, entry: Mapping[str, Any]) -> Tuple[str, ...]:
    stated = any(area.get("stated_area") for area in entry.get("areas", ()))
    if case.areas[0].stated and not stated:
        return ("area not named in the text and left out",)
    return ()
