"""Use case: what is known of an area before anybody writes it on its map; nothing here is guessed."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.work.register_search import plain

_PROVINCE = "province"
# "Province" and "city" as layers write them, without marks.
_KINDS = ("tinh ", "thanh pho ")


def known_texts(area: LicenceArea, report: Optional[Mapping[str, Any]]) -> Dict[str, str]:
    """Return texts of a map by their names in ``MapTexts``, empty where they are not known.

    The province is the one that a check of this very boundary met in the layer of provinces; where it met
    several, nobody chooses. Mines and communes are in no report, and what an area is called may be the name
    of a file or "new area": who writes the map names them. ``report`` is ``report-1`` data.
    """
    return {"province": _province(area, report)}


def _province(area: LicenceArea, report: Optional[Mapping[str, Any]]) -> str:
    if report is None or report["area"]["id"] != area.id:
        return ""
    names = {
        found["name"]
        for finding in report["findings"]
        for found in finding["objects"]
        if found["role"] == _PROVINCE and found["name"]
    }
    return _within_a_line(next(iter(names))) if len(names) == 1 else ""


def _within_a_line(name: str) -> str:
    """Return the name of a province as it stands after a comma: what it is begins with a small letter."""
    return name[:1].lower() + name[1:] if plain(name).startswith(_KINDS) else name
