"""No function is longer than 50 lines, its docstring not counted."""

from __future__ import annotations

import ast
from pathlib import Path

from house import files

LIMIT_LINES = 50
FOLDERS = ("mineral_plugin", "service", "tools", "tests")


def problems(root: Path) -> list[str]:
    """Return one line for each function that is too long."""
    return [
        f"{path.relative_to(root)}:{node.lineno}: {node.name} has {length} lines, at most {LIMIT_LINES}"
        for path in files.python_files(root, *FOLDERS)
        for node in files.nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for length in [length_of(node)]
        if length > LIMIT_LINES
    ]


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function from `def` to its end, without its docstring."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)
