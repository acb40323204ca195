"""Procedures: the list, and one with its components and what is accepted for each."""

from __future__ import annotations

from typing import Any, Dict, Optional

from fastapi import APIRouter, Request

from mineral_plugin.core.regulation.model import Component, Procedure
from mineral_service import catalogue
from mineral_service.context import Context, context_of

router = APIRouter()


@router.get("/v1/procedures")
def list_procedures(request: Request) -> Dict[str, Any]:
    """Return the procedures of the regulation in force today."""
    context = context_of(request)
    regulation = catalogue.regulation(context.now().date())
    return {
        "regulation": {"version": regulation.version, "sha256": regulation.sha256},
        "items": [_short(procedure) for procedure in regulation.procedures],
    }


@router.get("/v1/procedures/{procedure}")
def read_procedure(procedure: str, request: Request, mineral: Optional[str] = None) -> Dict[str, Any]:
    """Return a procedure with all its components, or with those that apply to ``mineral``."""
    context = context_of(request)
    day = context.now().date()
    found = catalogue.procedure(day, procedure)
    listed = found.components
    if mineral is not None:
        wanted = {component.id for component in catalogue.components(day, procedure, mineral)}
        listed = tuple(component for component in listed if component.id in wanted)
    return {
        **_short(found),
        "components": [_component(context, component) for component in listed],
        "policy": {"requiresAllComponents": context.backend.requires_all_components},
    }


def _short(procedure: Procedure) -> Dict[str, Any]:
    return {
        "id": procedure.id,
        "kind": procedure.kind,
        "tenTTHC": procedure.name.as_dict(),
        "maTTHC": {"ministry": procedure.ministry_code, "province": procedure.province_code},
        "publishedBy": procedure.published_by,
    }


def _component(context: Context, component: Component) -> Dict[str, Any]:
    return {
        "component": component.id,
        "name": component.name.as_dict(),
        "form": component.form.printed if component.form else "",
        "copies": {"original": component.originals, "copy": component.copies},
        "groups": list(component.groups),
        "specialStrategicOnly": component.special_strategic_only,
        "condition": component.when.as_dict() if component.when else None,
        "accept": list(catalogue.media_types(component.accepts)),
        "maxBytes": context.backend.max_file_bytes,
    }
