"""Rule sets for tests: the program's own, as another version, with changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Mapping, Tuple, Union

from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.sets import KINDS, PROCEDURES, shipped_set
from mineral_plugin.core.work.regulation_sets import Identity, make_rules_pack

_FEW = 3
Change = Union[Mapping[str, Any], Callable[[Any], Any]]


def write_set(
    folder: Path, version: str, changes: Mapping[str, Change], small: bool = True
) -> Tuple[Path, ...]:
    """Write the six files of a set; ``changes`` by kind: fields to replace, or functions of the content.

    A ``small`` set has few of the national procedures, which are by far the most to read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        content = json.loads(shipped_set().files[kind].read_text(encoding="utf-8"))
        content["version"] = version
        if small and kind == PROCEDURES:
            _shorten(content)
        change = changes.get(kind, {})
        if callable(change):
            change(content)
        else:
            content.update(change)
        path = folder / f"{kind}-{version}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def _shorten(content: Any) -> None:
    content["procedures"] = content["procedures"][:_FEW]
    kept = {one["code"] for one in content["procedures"]}
    for entry in (*content["working"], *content["delegations"]):
        entry["codes"] = [code for code in entry["codes"] if code in kept]
    for entry in content["working"]:
        if not entry["codes"]:
            entry["reason"] = entry.get("reason") or {"vi": "rút gọn", "en": "shortened"}
    content["delegations"] = [one for one in content["delegations"] if one["codes"]]


def rules_pack(
    folder: Path, version: str, changes: Mapping[str, Change], key: SigningKey, identity: Identity
) -> Path:
    """Return the sealed pack of a changed set."""
    write_set(folder / version, version, changes)
    target = folder / f"{identity.id}-{version}.mlpack"
    make_rules_pack(folder / version, target, key, identity)
    return target


def identity_of(issued: Any, pack: str = "bo-quy-dinh") -> Identity:
    """Return what a test issuer says of a set."""
    return Identity(pack, Bilingual("Bộ quy định thử", "Test rule set"), "Sở Công Thương thử nghiệm", issued)
