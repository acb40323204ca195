"""The real corner tables of the test data as cases: what is damaged and what is disputed, by rule."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from common import ROOT

from score_tables.cases import AreaTruth, Case, RingTruth, ZoneTruth, corners_of

DISPUTED = {
    "163": "the text prints the area twice, “363 64” and “363,64”; stored as 363.0",
    "178": "the text prints the names I,1 to I,4; stored without names",
}
"""Tables whose stored truth differs from their own text: judged on what the text says."""

_MERIDIAN = re.compile(r"(?:kinh tuyến|ktt|trục)[^\d\n]{0,25}1[01]\d|\bktt\b", re.IGNORECASE)
_WIDTH = re.compile(r"(?:múi(?: chiếu)?|zone)\s*:?\s*[36](?:\s*(?:°|º|o|độ)|0)?(?!\d)", re.IGNORECASE)
_PRINTED_ZONE = re.compile(
    r"(?:KTT|kinh tuyến trục)\s*(1\d\d)(?:[°º](\d\d)?)?\D{0,4}múi chiếu\s*([36])", re.IGNORECASE
)
_AREA_WORD = re.compile(r"diện\s*tích|\(\s*ha\s*\)|\d\s*ha\b|\bm2\b|km2", re.IGNORECASE)
_NET = re.compile(r"đã trừ([^)\n]*(?:\n[^)\n]*)?\d[^)]*)\)", re.IGNORECASE)
_HECTARES = re.compile(r"(\d+(?:[.,]\d+)?)\s*ha\b")


def data_folder(given: Optional[Path] = None) -> Path:
    """Return the folder of the stored tables: as given, else in the test data, else beside the checkout."""
    root = os.environ.get("MINERAL_TESTDATA") or ROOT.parent / "shared/data"
    return given or Path(root) / "corner_tables"


def stored_cases(folder: Path, always_give_zone: bool = False) -> List[Case]:
    """Return every stored table as a case, in the order of the names."""
    documents = (json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json")))
    return [_case(document, always_give_zone) for document in documents]


def _case(document: Mapping[str, Any], always_give_zone: bool) -> Case:
    text = unicodedata.normalize("NFC", str(document["verbatim_snippet"]))
    zone = ZoneTruth(float(document["central_meridian"]), int(document["zone_width_deg"]))
    printed = _printed_zone(text)
    # A zone at odds with the file's own text is a question: the text alone is to be read here.
    clash = printed is not None and printed != zone
    given = zone if always_give_zone or not _states_zone(text) else None
    rings = tuple(RingTruth(corners_of(ring)) for ring in document["rings"])
    number = str(document["id"]).zfill(3)
    return Case(
        id=number,
        layout=str(document["layout"]),
        text=str(document["verbatim_snippet"]),
        areas=(AreaTruth(rings, _stated(document, number), _net_of(text)),),
        zone=printed if clash and printed and given is None else zone,
        given=given,
        damage=_damage(document, clash, rings),
        disputed=DISPUTED.get(number, ""),
        must_ask=clash and given is not None,
        others_allowed=True,
        area_named=bool(_AREA_WORD.search(text)),
    )


def _states_zone(text: str) -> bool:
    flat = " ".join(text.split())
    return bool(_MERIDIAN.search(flat) and _WIDTH.search(flat))


def _printed_zone(text: str) -> Optional[ZoneTruth]:
    found = {
        ZoneTruth(int(match[1]) + int(match[2] or 0) / 60, int(match[3]))
        for match in _PRINTED_ZONE.finditer(text)
    }
    return found.pop() if len(found) == 1 else None


def _stated(document: Mapping[str, Any], number: str) -> Optional[Tuple[float, str]]:
    if document["stated_area"] is None:
        return None
    value = 363.64 if number == "163" else float(document["stated_area"])
    return value, str(document["area_unit"])


def _net_of(text: str) -> Tuple[float, ...]:
    found = _NET.search(text)
    if not found:
        return ()
    flat = re.sub(r"\d+ +\d{6,7} +\d{6}|^ *\S? +\d+ +\d{6,7} +\d{6}.*$", " ", found[1], flags=re.MULTILINE)
    return tuple(float(value.replace(",", ".")) for value in _HECTARES.findall(" ".join(flat.split())))


def _damage(document: Mapping[str, Any], clash: bool, rings: Sequence[RingTruth]) -> Tuple[str, ...]:
    notes = str(document.get("notes") or "")
    far = "km from the others" in notes and not document["agrees_1pct"]
    reasons: Dict[str, bool] = {
        "cut off": bool(document["truncated"]) or _missing(document, rings),
        "a ring crosses itself": not document["ring_valid"],
        "columns exchanged": bool(document["xy_swapped_in_source"]),
        "rings overlap": bool(document["rings_overlap"]),
        "a corner far away": far,
        "area and corners differ by a factor": "differ by a factor" in notes,
        "rows left over after the closing corner": "leftover fragment" in notes,
        "another zone in its own text": clash,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _missing(document: Mapping[str, Any], rings: Sequence[RingTruth]) -> bool:
    """Tell whether corners of the truth are nowhere in the text."""
    digits = re.sub(r"[.,\s]", "", str(document["verbatim_snippet"]))
    whole = (str(int(value)) for ring in rings for corner in ring.corners for value in corner[1:])
    return any(number not in digits for number in whole)
