"""The law as data, published beside the register: the rule sets of the program, sealed by its key."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.reference.manifest import RULES
from mineral_plugin.core.reference.recipe import Recipe
from mineral_plugin.core.reference.sealed import SUFFIX, Sealed, read_sealed
from mineral_plugin.core.regulation.sets import RuleSet, shipped_sets
from mineral_service.context import Context, context_of
from mineral_service.problems import Problem
from mineral_service.register.packs import FOLDER
from mineral_service.register.routes import PATH

_MAKING = threading.Lock()

router = APIRouter()


@router.get(PATH + "/rules")
def list_rules(request: Request) -> Dict[str, Any]:
    """Return the rule sets, the newest first, each with the day up to which the law was read."""
    context = context_of(request)
    return {"pack": rules_id(context), "items": [_wire(rules) for rules in shipped_sets()]}


@router.get(PATH + "/rules/{version}")
def read_rules(version: str, request: Request) -> Response:
    """Return a rule set as a signed pack, byte for byte the same each time; a part of it for ``Range``."""
    context = context_of(request)
    found = next((rules for rules in shipped_sets() if rules.version == version), None)
    if found is None:
        raise Problem("layer-unknown", {"layer": f"{rules_id(context)}@{version}"})
    sealed = _sealed(context, found)
    headers = {"ETag": f'"{sha256_of_file(sealed.path)}"'}
    name = f"{sealed.manifest.label}.zip"
    return FileResponse(sealed.path, headers=headers, media_type="application/zip", filename=name)


def rules_id(context: Context) -> str:
    """Return the id of the packs of rules."""
    return f"quy-dinh-{context.store.instance[:12]}"


def _wire(rules: RuleSet) -> Dict[str, Any]:
    return {
        "version": rules.version,
        "readOn": rules.read_on.isoformat(),
        "sha256": rules.sha256,
        "links": {"pack": f"{PATH}/rules/{rules.version}"},
    }


def _sealed(context: Context, rules: RuleSet) -> Sealed:
    path = context.home / FOLDER / f"{rules_id(context)}@{rules.version}{SUFFIX}"
    with _MAKING:
        if not path.is_file():
            # What only the making needs: without it the service is up sooner.
            from mineral_plugin.core.work.packing import make_pack_from

            path.parent.mkdir(mode=0o700, exist_ok=True)
            make_pack_from(_recipe(context, rules, rules.read_on), path, context.register_key)
        return read_sealed(path)


def _recipe(context: Context, rules: RuleSet, day: date) -> Recipe:
    return Recipe(
        file=rules.version,
        kind=RULES,
        id=rules_id(context),
        version=rules.version,
        name=both(Phrase("register.rules_name")),
        issuer=both(context.backend.name).vi,
        issued=day,
        as_of=day,
        files=tuple(sorted(rules.files.values())),
    )
