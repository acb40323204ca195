"""A small register for audits: licences and zones in metres from one corner, audited in one call."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, List, Optional, Sequence

from builders import Item, Point, box, licence, write_pack, zone_item

from mineral_plugin.core.audit.model import AuditPair
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.work.auditing import AuditRequest, AuditRun, audit_register

EAST, NORTH = 442_400.0, 2_412_000.0
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)


def at(x: float, y: float, width: float, height: float) -> List[Point]:
    """Return a rectangle by its lower left spot from the world's corner."""
    return box(EAST + x, NORTH + y, width, height)


def mine(number: str, ring: Sequence[Point], **more: Any) -> Item:
    """Return a licence of a holder of its own, by corner table unless told otherwise."""
    told = {"holder": f"Công ty {number}", "grade": "typed", **more}
    return licence(number, ring, **told)


def ban(number: str, ring: Sequence[Point], **more: Any) -> Item:
    """Return a prohibited area by corner table unless told otherwise."""
    return zone_item(number, ring, **{"grade": "typed", **more})


def register(folder: Path, *items: Item, name: str = "gp", **more: Any) -> str:
    """Write a register and return its name as reference."""
    return str(write_pack(folder, name, {"licence": items}, **more))


def zones(folder: Path, *items: Item, role: str = "prohibited", name: str = "cam", **more: Any) -> str:
    """Write a layer of zones and return its name as reference."""
    return str(write_pack(folder, name, {role: items}, **more))


def audited(
    home: Path, *reference: str, progress: Optional[Progress] = None, day: date = DAY, **more: Any
) -> AuditRun:
    """Return the audit of layers, its cache below ``home``."""
    (home / "cache").mkdir(parents=True, exist_ok=True)
    request = AuditRequest(reference, day, sources=Sources(home=home), **more)
    return audit_register(request, NOW, "test", progress)


def only(run: AuditRun) -> AuditPair:
    """Return the one pair of an audit."""
    (pair,) = run.audit.pairs
    return pair
