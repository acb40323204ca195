"""Enums are written with their class, and every Qt and QGIS name exists in the QGIS of this machine.

Qt 6 knows `Qt.ItemDataRole.UserRole` only, Qt 5 also `Qt.UserRole`; no linter tells them apart. Here the
names are looked up in the QGIS that is installed (3.22, the oldest one supported), so this module runs in
the environment that sees it: `python -m house.enums DIR`.
"""

from __future__ import annotations

import ast
import enum
import importlib
import sys
from pathlib import Path
from typing import Any, Iterator

from house import files

FOLDERS = (
    "mineral_plugin/gui",
    "mineral_plugin/processing",
    "mineral_plugin/bridge",
    "mineral_plugin/plugin.py",
)
MISSING = object()


def problems(root: Path) -> list[str]:
    """Return one line for each enum member without its class and each name that is not there."""
    found = []
    for path in files.python_files(root, *(name for name in FOLDERS if (root / name).exists())):
        module = files.tree(path)
        known = dict(imported(module))
        for node in ast.walk(module):
            reason = judged(node, known)
            if reason:
                found.append(f"{path.relative_to(root).as_posix()}:{getattr(node, 'lineno', 0)}: {reason}")
    return sorted(set(found))


def imported(module: ast.Module) -> Iterator[tuple[str, Any]]:
    """Yield (local name, object) for everything a module imports from qgis."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
            for alias in node.names:
                yield alias.asname or alias.name, look_up(str(node.module), alias.name)


def look_up(module: str, name: str) -> Any:
    """Return what `from module import name` gives, or MISSING."""
    value = getattr(importlib.import_module(module), name, MISSING)
    if value is not MISSING:
        return value
    try:
        return importlib.import_module(f"{module}.{name}")
    except ImportError:
        return MISSING


def judged(node: ast.AST, known: dict[str, Any]) -> str:
    """Return what is wrong with one attribute `Class.member`, or an empty string."""
    if isinstance(node, ast.Name) and known.get(node.id) is MISSING:
        return f"{node.id} does not exist in this QGIS"
    if not isinstance(node, ast.Attribute):
        return ""
    owner = resolved(node.value, known)
    if not isinstance(owner, type):
        return ""
    value = getattr(owner, node.attr, MISSING)
    name = f"{files.dotted(node.value)}.{node.attr}"
    if value is MISSING:
        return f"{name} does not exist in this QGIS"
    kind = type(value)
    is_member = isinstance(value, (int, enum.Enum)) and getattr(owner, kind.__name__, None) is kind
    if is_member and kind is not owner:
        return f"{name} is written {files.dotted(node.value)}.{kind.__name__}.{node.attr} in Qt 6"
    return ""


def resolved(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the object a chain of names stands for, or MISSING."""
    if isinstance(node, ast.Name):
        return known.get(node.id, MISSING)
    if isinstance(node, ast.Attribute):
        owner = resolved(node.value, known)
        return MISSING if owner is MISSING else getattr(owner, node.attr, MISSING)
    return MISSING


if __name__ == "__main__":
    lines = problems(Path(sys.argv[1]).resolve())
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.exit(1 if lines else 0)
