"""Which tests belong to which module of core/checks: worked out from names and imports, never listed by hand.

A module answers for the rules whose check (``CHECKS`` in engine.py) lies in it or imports it, however far
away. Its tests are the files of tests/unit that import it, and those that reach core/checks (by themselves,
by a helper, or by a module that imports it) and name one of its rules (``"A09"``); where there is none, those
that import what imports it. Every run of the checks runs every rule, so the lines that a test passes through
would say nothing.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Mapping, NamedTuple, Set, Tuple

PACKAGE = "mineral_plugin.core.checks"
FOLDER = "mineral_plugin/core/checks"
TESTS = "tests/unit"
_ENGINE = "engine"
_RULE = re.compile(r"""["']([A-Z]{1,2}\d{2})["']""")


class Own(NamedTuple):
    """What belongs to one module: the rules it answers for, and the files of tests."""

    rules: Tuple[str, ...]
    tests: Tuple[str, ...]


def own_of_modules(root: Path) -> Dict[str, Own]:
    """Return the rules and tests of each module of core/checks, by its name."""
    imports = {path.stem: set(_modules_in(path)) for path in _modules(root)}
    checks = dict(_checks(root / FOLDER / (_ENGINE + ".py")))
    reached = {rule: _closure(modules, imports) for rule, modules in checks.items()}
    files = _test_files(root)
    owns = {}
    for name in imports:
        rules = tuple(sorted(rule for rule, modules in reached.items() if name in modules))
        # What the engine does is seen by every test that runs it.
        shown = set(checks) if name == _ENGINE else set(rules)
        tests = [file for file, test in files.items() if name in test.modules or shown & test.rules]
        owns[name] = Own(rules, tuple(sorted(tests or _tests_of_users(root, name))))
    return owns


def _tests_of_users(root: Path, module: str) -> List[str]:
    """Return the files of tests that import what, outside of core/checks, imports a module."""
    users = {name for name, modules in _users(root).items() if module in modules}
    files = (root / TESTS).glob("test_*.py")
    return ["{0}/{1}".format(TESTS, path.name) for path in files if users & set(_imported(path))]


def _users(root: Path) -> Dict[str, Set[str]]:
    """Return what of core, outside of core/checks, imports modules of it, by dotted names."""
    paths = ((path, set(_modules_in(path))) for path in (root / "mineral_plugin/core").rglob("*.py"))
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): modules
        for path, modules in paths
        if modules and path.parent.name != "checks"
    }


class _TestFile(NamedTuple):
    modules: FrozenSet[str]
    rules: FrozenSet[str]


def _modules(root: Path) -> List[Path]:
    return sorted(path for path in (root / FOLDER).glob("*.py") if path.stem != "__init__")


def _test_files(root: Path) -> Dict[str, _TestFile]:
    """Return what each file of tests that reaches core/checks imports of it, and which rules it names."""
    files = sorted((root / TESTS).glob("*.py"))
    ways = {path.stem for path in files if not path.stem.startswith("test_") and any(_modules_in(path))}
    ways |= set(_users(root))
    found = {}
    for path in files:
        modules, others = set(_modules_in(path)), set(_imported(path)) & ways
        if path.stem.startswith("test_") and (modules or others):
            rules = frozenset(_RULE.findall(path.read_text("utf-8")))
            found["{0}/{1}".format(TESTS, path.name)] = _TestFile(frozenset(modules - {_ENGINE}), rules)
    return found


def _checks(engine: Path) -> Iterator[Tuple[str, Set[str]]]:
    """Yield each rule of CHECKS with the modules that its entry names."""
    for node in ast.walk(ast.parse(engine.read_text("utf-8"))):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Dict):
            continue
        for key, value in zip(node.value.keys, node.value.values):
            if isinstance(key, ast.Constant):
                yield str(key.value), {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}


def _modules_in(path: Path) -> Iterator[str]:
    """Yield the modules of core/checks that a file imports."""
    inside = (name for name in _imported(path) if name.startswith(PACKAGE + "."))
    return (name[len(PACKAGE) + 1 :].split(".")[0] for name in inside)


def _imported(path: Path) -> Iterator[str]:
    """Yield the dotted names of what a file imports; of ``from a import b`` both a and a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from ("{0}.{1}".format(node.module, alias.name) for alias in node.names)


def _closure(names: Set[str], imports: Mapping[str, Set[str]]) -> Set[str]:
    """Return the modules that these lead to; the engine, which imports all of them, leads nowhere."""
    reached: Set[str] = set()
    waiting = list(names & set(imports))
    while waiting:
        name = waiting.pop()
        if name not in reached and name != _ENGINE:
            reached.add(name)
            waiting += imports.get(name, ())
    return reached
