"""What has to hold in a soak, asked of both sides: the service's own rows and files, and the data folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from service_command import command

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.portal.following import ENDS
from mineral_plugin.core.portal.later_actions import DONE, SUPPLEMENT, WITHDRAWAL
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.work.outbox_view import Stand
from soaking.applicant import Applicant, Piece
from soaking.backend import Backend

MOST_BYTES_A_DOSSIER = 200_000
"""Of the service's database, on the whole."""


class BrokenPromise(AssertionError):
    """Something that was promised does not hold."""


def hold(holds: bool, what: str, *details: Any) -> None:
    """Raise where something does not hold."""
    if not holds:
        raise BrokenPromise(f"{what}: {details}" if details else what)


def hold_filed(backend: Backend, piece: Piece, receipt: Any) -> None:
    """The service has the dossier of a receipt once, with each file as it was sent."""
    found = backend.rows(
        f"SELECT receipt_id, manifest_sha256 FROM submissions WHERE dossier = '{receipt.dossier_id}'"
    )
    hold(found == [(receipt.receipt_id, receipt.manifest_sha256)], "lost or other", receipt, found)
    sent = piece.told.get(receipt.manifest_sha256)
    hold(sent is not None, "a receipt for what was never sent", receipt)
    files = backend.rows(f"SELECT sha256 FROM component_files WHERE dossier = '{receipt.dossier_id}'")
    hold(tuple(sorted(sha256 for (sha256,) in files)) == sent, "other files than sent", receipt)


def hold_drafts(applicant: Applicant, pieces: Sequence[Piece]) -> None:
    """Each draft can be read, and each file of it is what its manifest says."""
    for piece in pieces:
        draft = applicant.draft(piece)
        for file in draft.files:
            path = file.path(draft.folder)
            hold(sha256_of_file(path) == file.sha256, "a file of a draft is not what it was", path)


def hold_register(backend: Backend, before: int) -> int:
    """The register's version never goes back; return it."""
    (version,) = backend.rows("SELECT coalesce(max(version), 0) FROM register_versions")[0]
    hold(version >= before, "the register went back", before, version)
    return int(version)


def hold_settled(backend: Backend, applicant: Applicant) -> None:
    """Once nothing is under way any more both sides tell the same: nothing lost, nothing double."""
    filed = {piece.receipt: piece for piece in applicant.filed}
    hold_drafts(applicant, list(applicant.pieces.values()))
    hold({one.receipt_id for one in applicant.receipts()} == set(filed), "receipts differ")
    stands = {line.stand for line in applicant.lines().values()}
    hold(stands <= {Stand.FILED}, "the outbox has not settled", stands)
    if filed:
        _hold_one_each(backend, filed)
    later = Outbox(applicant.home, applicant.now).later_actions()
    for piece in filed.values():
        _hold_followed(backend, applicant, piece, [one for one in later if one.draft == piece.reference])


def _hold_one_each(backend: Backend, filed: Dict[str, Piece]) -> None:
    one = next(iter(filed.values()))
    owner = f"(SELECT owner FROM dossiers WHERE id = '{one.dossier}')"
    dossiers = {row[0] for row in backend.rows(f"SELECT id FROM dossiers WHERE owner = {owner}")}
    wanted = {piece.dossier for piece in filed.values()}
    hold(dossiers == wanted, "not one dossier an action", sorted(dossiers ^ wanted))
    inside = f"dossier IN (SELECT id FROM dossiers WHERE owner = {owner})"
    receipts = sorted(row[0] for row in backend.rows(f"SELECT receipt_id FROM submissions WHERE {inside}"))
    hold(receipts == sorted(filed), "not one receipt an action", receipts)


def _hold_followed(backend: Backend, applicant: Applicant, piece: Piece, later: List[Any]) -> None:
    """What is known here of a dossier is what the service has of it."""
    which = f"WHERE dossier = '{piece.dossier}'"
    events = backend.rows(f"SELECT seq, at, act, state FROM flow_events {which} ORDER BY seq")
    hold([row[0] for row in events] == list(range(1, len(events) + 1)), "a gap among events", events)
    hold([row[1] for row in events] == sorted(row[1] for row in events), "events out of order", events)
    one = applicant.one(piece)
    hold([event.seq for event in one.learned.events] == [row[0] for row in events], "events unknown", events)
    hold(one.state == events[-1][3], "another state here", one.state, events)
    acts = [row[2] for row in events]
    hold(acts.count("submit") == 1 and acts.count("withdraw") <= 1, "an act twice", acts)
    versions = backend.rows(f"SELECT version FROM filed_versions {which} ORDER BY version")
    hold(len(versions) == acts.count("supplement"), "a version twice or lost", versions, acts)
    for kind, act in ((SUPPLEMENT, "supplement"), (WITHDRAWAL, "withdraw")):
        states = [action.state for action in later if action.kind == kind]
        hold(states.count(DONE) == acts.count(act), "an action here is none there", states, acts)
        settled = states.count(DONE) == len(states) or one.state in (*ENDS, "decided")
        hold(settled, "not settled", states, acts)


def hold_officer(backend: Backend, tried: Dict[str, int], told: Dict[str, int]) -> None:
    """Each act of the officer was done once at most, and what the service told was done."""
    rows = backend.rows(
        "SELECT dossier, count(*) FROM flow_events WHERE act NOT IN ('submit', 'supplement', 'withdraw')"
        " GROUP BY dossier"
    )
    done = dict(rows)
    for dossier in set(tried) | set(done):
        held = told.get(dossier, 0) <= done.get(dossier, 0) <= tried.get(dossier, 0)
        hold(held, "an act of the office lost or double", dossier)


def hold_whole(backend: Backend, ledger: Sequence[Tuple[str, str, str]]) -> Dict[str, int]:
    """At the end the service holds every receipt of the ledger, every byte, an unbroken log, no rubbish.

    ``ledger``: receipt, dossier and hash of the manifest of each filing that ended with a receipt.
    """
    rows = backend.rows("SELECT receipt_id, dossier, manifest_sha256, manifest FROM submissions")
    there = {tuple(row[:3]) for row in rows}
    lost = [one for one in ledger if one not in there]
    hold(lost == [], "lost", lost)
    hold(len(rows) == len({row[0] for row in rows}), "a receipt twice")
    blobs = backend.process.data / "blobs"
    for path in blobs.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        hold(sha256_of_file(path) == path.name, "a file is not what it was", path.name)
    for table in ("component_files", "earlier_files", "office_files"):
        for (sha256,) in backend.rows(f"SELECT DISTINCT sha256 FROM {table}"):
            hold((blobs / sha256[:2] / sha256[2:4] / sha256).is_file(), "a file is lost", table, sha256)
    hold_no_rubbish(backend)
    checked = command("verify-audit", "--data", backend.process.data)
    hold(checked.returncode == 0 and json.loads(checked.stdout)["holds"], "the log is broken", checked.stdout)
    (acts,) = backend.rows("SELECT count(*) FROM audit")[0]
    return {"receipts": len(rows), "audited": acts, "database_bytes": _database_bytes(backend, len(rows))}


def hold_no_rubbish_here(applicant: Applicant) -> int:
    """Half files lie in a data folder only where its program was killed; return how many."""
    names = [path.name for path in applicant.home.rglob("*")]
    halves = [name for name in names if name.endswith(".part") or name.startswith(".new-")]
    hold(len(halves) <= applicant.killed, "half files are left", halves)
    return len(halves)


def hold_no_rubbish(backend: Backend) -> None:
    """Nothing lies about that no row names: half files, and uploads that are over."""
    blobs = backend.process.data / "blobs"
    parts = [path.name for path in _files(blobs / "incoming")]
    hold(parts == [], "half files are left", parts)
    open_ones = {row[0] for row in backend.rows("SELECT id FROM uploads WHERE state = 'receiving'")}
    over = [path.name for path in _files(blobs / "uploads") if path.name.partition(".")[0] not in open_ones]
    hold(over == [], "uploads that are over are left", over)


def _database_bytes(backend: Backend, dossiers: int) -> int:
    size = sum(path.stat().st_size for path in backend.process.data.glob("service.sqlite*"))
    hold(size < 20_000_000 + dossiers * MOST_BYTES_A_DOSSIER, "the database is too large", size, dossiers)
    return size


def _files(folder: Path) -> List[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
