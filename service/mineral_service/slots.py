"""Where a file of a dossier goes: what may go there, and the row that says it has arrived."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any, Dict, Optional

from sqlalchemy import Connection, Row, delete, func, insert, select

from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_service import catalogue
from mineral_service.contents import check_ending, check_not_empty
from mineral_service.context import Context
from mineral_service.dossiers import owned_by, row_of
from mineral_service.flow.machine import DRAFT, Demand
from mineral_service.flow.rows import open_demand
from mineral_service.identity.model import Person
from mineral_service.pdf_signatures import rows as pdf_signatures
from mineral_service.problems import Problem
from mineral_service.storage import schema

MAX_SLOT = 99
_KEPT_FREE_BYTES = 256 * 1024


@dataclass(frozen=True)
class Slot:
    """Where a file goes and what it claims to be. Names are data here, never paths."""

    dossier: str
    component: str
    slot: int
    file_name: str
    media_type: str
    sha256: str


def slot_number(component: str, slot: str) -> int:
    """Return the number of a slot, or the problem that a component has no such one."""
    # Python refuses to read a number of thousands of digits.
    is_short_number = slot.isascii() and slot.isdigit() and len(slot) <= len(str(MAX_SLOT))
    if not (is_short_number and 1 <= int(slot) <= MAX_SLOT):
        raise Problem("component-unknown", {"component": f"{component}/{slot}"})
    return int(slot)


def check_target(context: Context, connection: Connection, target: Slot, person: Person) -> None:
    """Refuse before the bytes are read what would be refused after."""
    row = owned_by(connection, target.dossier, person, context.today())
    _check_open(connection, row, target)
    listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
    if target.component == LISTING and target.slot != 1:
        raise Problem("component-unknown", {"component": f"{LISTING}/{target.slot}"})
    accepted = catalogue.accepted_types(listed, target.component)
    if target.media_type not in accepted:
        values = {"found": target.media_type or "-", "accepted": list(accepted)}
        raise Problem("type-not-accepted", values)
    check_ending(target.file_name, target.media_type)


def check_size(context: Context, size: int) -> None:
    """Refuse a file of no bytes, one over the limit, or one that the disk has no room for."""
    check_not_empty(size)
    if size > context.backend.max_file_bytes:
        raise Problem("file-too-large", {"limit": context.backend.max_file_bytes})
    if shutil.disk_usage(context.blobs).free < size + _KEPT_FREE_BYTES:
        raise Problem("disk-full")


def fill_slot(context: Context, connection: Connection, target: Slot, size: int, now: str) -> Dict[str, Any]:
    """Say that a file has arrived, in a transaction that holds the dossier's lock; return the file's row.

    Its bytes lie in their place already: a kill between the two leaves a file that no row names.
    """
    demand = _check_open(connection, row_of(connection, target.dossier), target)
    _replace_row(connection, target, size, now, demand)
    pdf_signatures.ask(connection, target.sha256, target.media_type)
    if total_bytes(connection, target.dossier) > context.backend.max_dossier_bytes:
        raise Problem("quota-exceeded", {"limit": context.backend.max_dossier_bytes})
    return {
        "component": target.component,
        "slot": target.slot,
        "fileName": target.file_name,
        "mime": target.media_type,
        "bytes": size,
        "sha256": target.sha256,
        "receivedAt": now,
    }


def _check_open(connection: Connection, row: Row[Any], target: Slot) -> Optional[Demand]:
    """Return the demand that a file is for, ``None`` in a draft; refuse what is filed and not asked for."""
    if row.state == DRAFT:
        return None
    demand = open_demand(connection, row)
    if demand is None or target.component not in demand.items:
        raise Problem("frozen", {"dossier": target.dossier})
    return demand


def _replace_row(connection: Connection, target: Slot, size: int, now: str, demand: Optional[Demand]) -> None:
    table = schema.component_files if demand is None else schema.supplement_files
    same = (
        (table.c.dossier == target.dossier)
        & (table.c.component == target.component)
        & (table.c.slot == target.slot)
    )
    # An answer to a later demand never meets files of an earlier one: those were filed with theirs.
    of_demand = {} if demand is None else {"demand": demand.no}
    connection.execute(delete(table).where(same))
    connection.execute(
        insert(table).values(
            dossier=target.dossier,
            component=target.component,
            slot=target.slot,
            file_name=target.file_name,
            media_type=target.media_type,
            bytes=size,
            sha256=target.sha256,
            received_at=now,
            **of_demand,
        )
    )


def total_bytes(connection: Connection, dossier: str) -> int:
    """Return how many bytes a dossier's files have together."""
    total = 0
    for table in (schema.component_files, schema.supplement_files):
        query = select(func.coalesce(func.sum(table.c.bytes), 0)).where(table.c.dossier == dossier)
        total += int(connection.execute(query).scalar_one())
    return total
