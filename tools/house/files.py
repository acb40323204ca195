"""Which files belong to the project, and how to read them."""

from __future__ import annotations

import ast
import functools
import subprocess
from pathlib import Path
from typing import Iterator

SKIPPED = frozenset([".build", ".git", ".venv", "__pycache__", "_vendor", "node_modules"])


def project_files(root: Path) -> list[Path]:
    """Return every file that is, or is about to be, committed; sorted.

    In a git checkout git answers; in a plain copy of the tree every file counts but caches.
    """
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8").split("\0")
        return sorted(root / name for name in names if name and (root / name).is_file())
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not SKIPPED.intersection(path.relative_to(root).parts)
    )


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    """Yield the Python files below the named folders (a folder may also be one file)."""
    for folder in folders:
        start = root / folder
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            if not SKIPPED.intersection(path.relative_to(root).parts):
                yield path


def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file; parsed once for each text, also in copies of the tree."""
    return _of(path)[0]


def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a Python file, as `ast.walk` goes through them."""
    return _of(path)[1]


def _of(path: Path) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    try:
        return _read(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        error.filename = str(path)
        raise


@functools.lru_cache(maxsize=None)
def _read(text: str) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    module = ast.parse(text)
    return module, tuple(ast.walk(module))


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None when it is binary."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a name or attribute chain, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
