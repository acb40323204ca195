"""One audit in which nearly every kind of pair occurs, for the tests of what is written of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Tuple

from audit_world import at, audited, ban, mine, register, zones

from mineral_plugin.core.work.auditing import AuditRun

FORMULA = "=1+1"
EVIL = '<b onclick="x()">=cmd|calc!A1 & Công ty'


def sample_run(folder: Path, shift_m: float = 0.0, **more: Any) -> AuditRun:
    """Return an audit of nine licences and two zones; licence B lies ``shift_m`` further west."""
    return audited(folder, *sample_layers(folder, shift_m), **more)


def sample_layers(folder: Path, shift_m: float = 0.0) -> Tuple[str, str]:
    """Write the register and the zones of the sample and return their names as references."""
    folder = Path(tempfile.mkdtemp(dir=folder))
    same = {"holder": "Công ty TNHH Đá Lào Cai"}
    licences = register(
        folder,
        mine("12/GP-UBND", at(0, 0, 300, 200), **same),
        mine("B", at(200 - shift_m, 100, 300, 200), name=EVIL, holder=EVIL),
        mine("C", at(499.98, 100, 100, 200), name=FORMULA),  # 2 cm into B
        mine("D", at(601, 100, 100, 200), holder="", valid_to="2025-06-30"),  # 1 m beside C
        mine("E", at(0, 500, 100, 100), top_m=90.0, bottom_m=50.0, **same),
        mine("F", at(50, 500, 100, 100), top_m=50.0, bottom_m=10.0, holder="CÔNG TY TNHH  đá Lào Cai"),
        mine("G", at(50, 550, 100, 100), status="ended"),
        mine("H", at(1000, 0, 100, 100), valid_to="2026-01-01"),
        mine("H", at(1050, 0, 100, 100)),
    )
    bans = zones(folder, ban("Z1", at(250, 150, 100, 100)), ban("Z2", at(1000, 80, 50, 50)), name="cam")
    return licences, bans
