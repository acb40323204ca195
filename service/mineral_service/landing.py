"""The landing page, readiness, and the readable pages of problems."""

from __future__ import annotations

import os
import shutil
from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from mineral_plugin.core.base.keys import fingerprint
from mineral_plugin.core.base.words import both
from mineral_plugin.core.dossier.contents.names import MAX_NAME
from mineral_plugin.core.portal.client import SIGNED_LIST
from mineral_plugin.core.portal.problems import KINDS, title
from mineral_service import receipt_keys
from mineral_service.context import Context, context_of
from mineral_service.identity.model import SCOPES
from mineral_service.identity.routes import metadata
from mineral_service.identity.server import CLIENT_ID
from mineral_service.problems import Problem
from mineral_service.register.packs import pack_id
from mineral_service.storage import schema

API_VERSION = "1.0"
CAPABILITIES = (
    "procedures",
    "dossiers",
    "components",
    "uploads",
    "submissions",
    "receipts",
    "timeline",
    "supplements",
    "withdrawal",
    "fees",
    "results",
    "notifications",
    "progress",
    "signed-receipts",
    "pdf-signatures",
    SIGNED_LIST,
    "validations",
    "layers",
    "register",
    "ogc-features",
)
_LEAST_FREE_BYTES = 1024 * 1024

router = APIRouter()


@router.get("/v1/")
def landing(request: Request) -> Dict[str, Any]:
    """Say what this backend is, whether filing here has legal effect, and its limits."""
    context = context_of(request)
    backend = context.backend
    return {
        "apiVersion": API_VERSION,
        "backend": {
            "kind": backend.kind,
            "id": context.store.instance,
            "name": both(backend.name).as_dict(),
            "legalEffect": backend.legal_effect,
        },
        "serverTime": context.timestamp(),
        "capabilities": list(CAPABILITIES),
        "auth": {
            "issuer": str(request.base_url).rstrip("/"),
            "flows": list(metadata(request)["grant_types_supported"]),
            "scopes": list(SCOPES),
            "clientId": CLIENT_ID,
        },
        "limits": {
            "maxFileBytes": backend.max_file_bytes,
            "maxDossierBytes": backend.max_dossier_bytes,
            "maxAppendBytes": backend.max_append_bytes,
            "minAppendBytes": backend.min_append_bytes,
            "uploadMaxAgeS": backend.upload_max_age_s,
            "maxOpenUploads": backend.max_open_uploads,
            "maxFileNameLetters": MAX_NAME,
            "archives": {
                "members": backend.archives.members,
                "unpackedBytes": backend.archives.unpacked_bytes,
                "ratio": backend.archives.ratio,
                "ratioFloorBytes": backend.archives.ratio_floor_bytes,
                "depth": backend.archives.depth,
            },
            "requestsPerMinute": backend.requests_per_minute,
            "requestBurst": backend.request_burst,
        },
        "links": {"receiptKeys": receipt_keys.PATH},
        "register": {
            "pack": pack_id(context),
            "key": fingerprint(context.register_key.public),
            "publicKey": context.register_key.public.hex(),
            "links": {"versions": "/v1/register/versions", "features": "/ogc"},
        },
        "policy": {"requiresAllComponents": backend.requires_all_components},
    }


@router.get("/v1/health/live")
def live() -> Dict[str, bool]:
    """Say that the service runs."""
    return {"live": True}


@router.get("/v1/health/ready")
def ready(request: Request) -> JSONResponse:
    """Say whether the service can take a dossier now."""
    context = context_of(request)
    checks = {
        "db": _database_answers(context),
        "blob": os.access(context.blobs, os.W_OK),
        "disk": shutil.disk_usage(context.blobs).free > _LEAST_FREE_BYTES,
    }
    return JSONResponse({"checks": checks}, 200 if all(checks.values()) else 503)


def _database_answers(context: Context) -> bool:
    try:
        with context.store.read() as connection:
            return connection.execute(select(schema.facts.c.name)).first() is not None
    except SQLAlchemyError:
        return False


@router.get("/v1/problems/{slug}")
def problem_page(slug: str, request: Request) -> Dict[str, Any]:
    """Explain a kind of problem."""
    if slug not in KINDS:
        raise Problem("not-found", {"path": request.url.path})
    kind = KINDS[slug]
    return {
        "slug": kind.slug,
        "status": kind.status,
        "retryable": kind.retryable,
        "title": both(title(slug)).as_dict(),
    }
