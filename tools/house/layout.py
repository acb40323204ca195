"""Which folder may speak to which part of QGIS; what import-linter cannot see.

import-linter knows packages outside the project only by their first name, so `qgis.gui` and
`qgis.core` are one to it. It does not see imports by a string either. Both are looked at here.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Iterable, Iterator

from house import files

WINDOW_FOLDERS = ("mineral_plugin/gui/", "mineral_plugin/plugin.py")
WINDOW_MODULES = ("qgis.gui", "qgis.PyQt.QtWidgets", "qgis.utils.iface")
HEADLESS_FOLDERS = ("mineral_plugin/core/", "mineral_plugin/cli/", "service/")
QGIS_PACKAGES = ("qgis", "PyQt5", "PyQt6", "PySide2", "PySide6", "osgeo", "sip")
FACTORY = "mineral_plugin/__init__.py"


def problems(root: Path) -> list[str]:
    """Return one line for each import or name that is in the wrong folder."""
    found = []
    for path in files.python_files(root, "mineral_plugin", "service"):
        name = path.relative_to(root).as_posix()
        if name.startswith("service/tests/"):
            continue
        for line, imported in imports(files.nodes(path)):
            reason = _wrong(name, imported)
            if reason:
                found.append(f"{name}:{line}: {reason}")
    return found


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import and of every use of `iface`."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and files.dotted(node.func).endswith(("import_module", "__import__")):
            yield from _by_string(node)
        elif isinstance(node, ast.Attribute):
            yield node.lineno, _attribute(node)
        elif isinstance(node, (ast.Name, ast.arg)):
            name = node.id if isinstance(node, ast.Name) else node.arg
            yield node.lineno, "qgis.utils.iface" if name == "iface" else ""


def _attribute(node: ast.Attribute) -> str:
    """Return what an attribute reaches: `iface` whatever it hangs on, else only chains from `qgis`."""
    name = files.dotted(node)
    if node.attr == "iface":
        return "qgis.utils.iface"
    return name if name.startswith("qgis.") else ""


def _by_string(node: ast.Call) -> Iterator[tuple[int, str]]:
    for argument in node.args[:1]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield node.lineno, argument.value


def _wrong(name: str, imported: str) -> str:
    """Return why a file may not use a name, or an empty string."""
    if name.startswith(HEADLESS_FOLDERS) and imported.split(".")[0] in QGIS_PACKAGES:
        return f"{imported} is not for code without QGIS"
    if _below(imported, WINDOW_MODULES) and not name.startswith(WINDOW_FOLDERS) and name != FACTORY:
        return f"{imported} belongs under gui/ and in plugin.py only"
    if name.startswith("service/") and _below(imported, ("mineral_plugin",)):
        if not _below(imported, ("mineral_plugin.core",)):
            return f"{imported}: the service imports mineral_plugin.core only"
    if name.startswith("mineral_plugin/") and _below(imported, ("mineral_service",)):
        return f"{imported}: the plugin does not import the service"
    return ""


def _below(imported: str, modules: tuple[str, ...]) -> bool:
    return any(imported == module or imported.startswith(module + ".") for module in modules)
