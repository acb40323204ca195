"""Submission: the one moment a dossier is filed, and the receipt it leaves."""

from __future__ import annotations

import base64
import json
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field
from sqlalchemy import Connection, Row, insert, select, update
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex
from mineral_plugin.core.base.words import both
from mineral_plugin.core.portal.signatures import MEMBER
from mineral_service import catalogue
from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock, files_of, owned_by, seen_by
from mineral_service.flow import acting
from mineral_service.flow.machine import DRAFT
from mineral_service.flow.registering import area_filed
from mineral_service.idempotency import Answer, KeyedRequest, key_of, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import Body, idempotency_key, parse, read_json
from mineral_service.outdated import check_current
from mineral_service.pdf_signatures.awaited import Listed, check_looked_at, listed, wait_until_looked_at
from mineral_service.problems import Problem
from mineral_service.receipt_keys import ReceiptKeys
from mineral_service.signed_list import Stated, check_list, list_of, read_list
from mineral_service.storage import schema

RECEIPT_SCHEMA = "receipt-1"
MANIFEST_SCHEMA = "dossier-1"

router = APIRouter()


class ManifestFile(Body):
    """One file that a manifest lists."""

    component: str
    slot: int = Field(ge=1)
    fileName: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    mime: str


class Manifest(Body):
    """What the service itself needs of a manifest; the rest is kept as it came."""

    schema_: str = Field(alias="schema", pattern=f"^{MANIFEST_SCHEMA}$")
    draft: str
    procedure: str
    mineral: str
    files: Tuple[ManifestFile, ...] = Field(strict=False)


class Submission(Body):
    """The body of a submission: the manifest and the hash the client computed of it."""

    manifest: Dict[str, Any]
    manifestSha256: str = Field(pattern=r"^[0-9a-f]{64}$")


@router.post("/v1/dossiers/{dossier}/submission")
async def submit(dossier: str, request: Request) -> JSONResponse:
    """File a dossier: everything listed must have arrived with the listed hash."""
    key = idempotency_key(request)
    body = await read_json(request)
    person = person_of(request)
    keyed = KeyedRequest(key, f"POST /v1/dossiers/{dossier}/submission", body, person.id)
    context = context_of(request)
    await wait_until_looked_at(request, lambda: _files(context, dossier, person))
    stated = await run_in_threadpool(_stated, context, dossier, person)
    answer = await run_in_threadpool(_submit, context, dossier, keyed, person, stated)
    return answer.response()


def _files(context: Context, dossier: str, person: Person) -> Tuple[Listed, ...]:
    """Return the files of a dossier that is theirs; of others nothing is told, not even by waiting."""
    with context.store.read() as connection:
        try:
            owned_by(connection, dossier, person, context.today())
        except Problem:
            return ()
        return listed(files_of(connection, dossier))


def _stated(context: Context, dossier: str, person: Person) -> Optional[Stated]:
    """Return what the signed list of a dossier says, read before anything is locked."""
    with context.store.read() as connection:
        try:
            owned_by(connection, dossier, person, context.today())
        except Problem:
            return None
        file = list_of(connection, dossier)
    return None if file is None else read_list(context, file.sha256)


@router.get("/v1/submissions")
def find_submission(idempotencyKey: str, request: Request) -> Dict[str, Any]:  # noqa: N803
    """Say what became of a submission; 404 means that it never arrived and is safe to send."""
    context = context_of(request)
    kept_as = key_of(person_of(request).id, idempotencyKey)
    if kept_as in context.busy:
        return {"state": "queued", "idempotencyKey": idempotencyKey}
    table = schema.submissions
    query = select(table).where(table.c.idempotency_key == kept_as)
    with context.store.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise Problem("submission-unknown")
    return {
        "state": "acknowledged",
        "idempotencyKey": idempotencyKey,
        "dossierId": row.dossier,
        "receipt": json.loads(row.receipt),
    }


@router.get("/v1/dossiers/{dossier}/receipt")
def read_receipt(dossier: str, request: Request) -> Dict[str, Any]:
    """Return the receipt of a filed dossier, that of its last version."""
    context = context_of(request)
    with context.store.read() as connection:
        seen_by(connection, dossier, person_of(request), context.today())
        return receipt_of(connection, dossier)


@router.get("/v1/dossiers/{dossier}/manifest")
def read_manifest(dossier: str, request: Request) -> Response:
    """Return the manifest of the last version that was filed, in the bytes that its hash is of (RFC 8785)."""
    context = context_of(request)
    with context.store.read() as connection:
        seen_by(connection, dossier, person_of(request), context.today())
        text, sha256 = _manifest_of(connection, dossier)
    digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    headers = {"ETag": f'"{sha256}"', "Repr-Digest": f"sha-256=:{digest}:"}
    return Response(text.encode("utf-8"), media_type="application/json", headers=headers)


def _manifest_of(connection: Connection, dossier: str) -> Tuple[str, str]:
    later, first = schema.filed_versions, schema.submissions
    query = select(later.c.manifest, later.c.manifest_sha256).where(later.c.dossier == dossier)
    row = connection.execute(query.order_by(later.c.version.desc()).limit(1)).one_or_none()
    if row is None:
        query = select(first.c.manifest, first.c.manifest_sha256).where(first.c.dossier == dossier)
        row = connection.execute(query).one_or_none()
    if row is None:
        raise Problem("no-receipt", {"dossier": dossier})
    return str(row.manifest), str(row.manifest_sha256)


def receipt_of(connection: Connection, dossier: str, version: Optional[int] = None) -> Dict[str, Any]:
    """Return the receipt of a version of a dossier, or of its last one."""
    later, first = schema.filed_versions, schema.submissions
    query = select(later.c.receipt).where(later.c.dossier == dossier).order_by(later.c.version.desc())
    text = connection.execute(query.limit(1)).scalar_one_or_none() if version != 1 else None
    if text is None:
        text = connection.execute(
            select(first.c.receipt).where(first.c.dossier == dossier)
        ).scalar_one_or_none()
    if text is None:
        raise Problem("no-receipt", {"dossier": dossier})
    receipt: Dict[str, Any] = json.loads(text)
    return receipt


def _submit(
    context: Context, dossier: str, request: KeyedRequest, person: Person, stated: Optional[Stated]
) -> Answer:
    now = context.timestamp()

    def work(connection: Connection) -> Answer:
        # Read inside the transaction, so that a repeated key is answered whatever came after it.
        submission = parse(Submission, request.body)
        row = owned_by(connection, dossier, person, context.today())
        if row.state != DRAFT:
            raise Problem("frozen", {"dossier": dossier})
        manifest = check_manifest(submission, row)
        area = area_filed(context.blobs, connection, dossier)
        check_current(context, connection, row, submission.manifest, area)
        missing = _check_complete(context, connection, row, manifest)
        check_looked_at(connection, listed(files_of(connection, dossier)))
        check_list(connection, dossier, submission.manifestSha256, stated)
        receipt = _receipt(context, connection, row, submission.manifestSha256, missing)
        _record(connection, request.kept_as, submission, receipt)
        acting.do(context, connection, row, "submit", {}, person)
        return Answer(201, receipt)

    locks = (dossier_lock(dossier), f"numbers {context.backend.unit}")
    return once(context.store, context.busy, request, now, work, locks)


def check_manifest(submission: Submission, row: Row[Any]) -> Manifest:
    """Return the manifest; refuse one that is another than was hashed, or of another dossier."""
    manifest = parse(Manifest, submission.manifest)
    computed = sha256_hex(canonical_bytes(submission.manifest))
    named = (manifest.draft, manifest.procedure, manifest.mineral)
    same_dossier = named == (row.draft, row.procedure, row.mineral)
    if computed != submission.manifestSha256 or not same_dossier:
        raise Problem("manifest-changed", computed=computed)
    return manifest


def _check_complete(context: Context, connection: Connection, row: Row[Any], manifest: Manifest) -> List[str]:
    """Return the procedure's components without a file; refuse if that or a listed file is not allowed."""
    received = {(file.component, file.slot): file.sha256 for file in files_of(connection, row.id)}
    not_received = [
        f"{file.component}/{file.slot}"
        for file in manifest.files
        if received.get((file.component, file.slot)) != file.sha256
    ]
    if not_received:
        raise Problem("not-submittable", {"missing": not_received}, missing=not_received)
    filed: Set[str] = {file.component for file in manifest.files}
    listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
    required = catalogue.missing_required(listed, filed)
    if required and context.backend.requires_all_components:
        raise Problem("not-submittable", {"missing": required}, missing=required)
    return catalogue.missing_components(listed, filed)


def _receipt(
    context: Context, connection: Connection, row: Row[Any], manifest_sha256: str, missing: List[str]
) -> Dict[str, Any]:
    backend = context.backend
    number = _next_number(connection, backend.unit, context.now().strftime("%y%m%d"))
    receipt = {
        "schema": RECEIPT_SCHEMA,
        "receiptId": backend.receipt_prefix + number,
        "maHoSo": number,
        "version": 1,
        "receivedAt": context.timestamp(),
        "legalEffect": backend.legal_effect,
        "agency": both(backend.name).as_dict(),
        "backend": {"kind": backend.kind, "id": context.store.instance},
        "dossierId": row.id,
        "draft": row.draft,
        "procedure": row.procedure,
        "mineral": row.mineral,
        "areaName": row.area_name,
        "manifestSha256": manifest_sha256,
        "missingComponents": missing,
    }
    return signed(context, receipt)


def signed(context: Context, receipt: Mapping[str, Any]) -> Dict[str, Any]:
    """Return a receipt with the signature of this service; one that it had goes."""
    bare = {name: value for name, value in receipt.items() if name != MEMBER}
    return {**bare, MEMBER: ReceiptKeys(context.home).sign(bare)}


def _next_number(connection: Connection, unit: str, day: str) -> str:
    table = schema.receipt_numbers
    here = (table.c.unit == unit) & (table.c.day == day)
    last = connection.execute(select(table.c.last).where(here)).scalar_one_or_none()
    if last is None:
        connection.execute(insert(table).values(unit=unit, day=day, last=1))
    else:
        connection.execute(update(table).where(here).values(last=last + 1))
    return f"{unit}-{day}-{(last or 0) + 1:04d}"


def _record(connection: Connection, key: str, submission: Submission, receipt: Dict[str, Any]) -> None:
    connection.execute(
        insert(schema.submissions).values(
            dossier=receipt["dossierId"],
            idempotency_key=key,
            manifest_sha256=submission.manifestSha256,
            manifest=canonical_bytes(submission.manifest).decode("utf-8"),
            receipt_id=receipt["receiptId"],
            receipt=json.dumps(receipt, ensure_ascii=False),
            received_at=receipt["receivedAt"],
        )
    )
