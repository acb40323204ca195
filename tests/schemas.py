"""The JSON Schemas of the project, ready to hold data against."""

from __future__ import annotations

import json
from typing import Any, List

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from mineral_plugin.core.base.locate import resource_path


def validator(name: str) -> Draft202012Validator:
    """Return the validator of ``name`` (``report-1``); the schemas may refer to one another."""
    registry: Registry[Any] = Registry().with_resources(
        (path.name, Resource.from_contents(json.loads(path.read_text(encoding="utf-8"))))
        for path in sorted(resource_path("schema").glob("*.json"))
    )
    schema = json.loads(resource_path("schema", f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(name: str, document: Any) -> List[str]:
    """Return where a document breaks the schema ``name``, one line each."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(document)]
