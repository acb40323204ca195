#!/usr/bin/env python3
"""Prove that every gate can fail: plant one offence for each in a copy of the tree and want red.

    .venv/bin/python tools/prove_gates.py              # every gate; `gates.py --prove` does the same
    .venv/bin/python tools/prove_gates.py mypy imports

The copy lies under `.build/prove` and is used again. Each gate looks once at the copy with all that is
planted for it, each offence in a file of its own; what ends a gate is planted by itself. One counts as found
when the gate is red *and* a line of its output names what was planted; after all are taken out again, no
line may name it any more. A gate without a plant fails the proof.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Callable, Iterator, Optional, Sequence

import gates
from house import files

COPIES = gates.CHECKOUT / ".build" / "prove"
# Asking again after the offence is gone costs too much for these; their red is tied to the plant by its name.
SLOW = frozenset(["mypy", "bandit", "vermin", "secrets", "package", "flake8-qgis"])

Change = Callable[[Optional[str]], str]


@dataclass(frozen=True)
class Plant:
    """One offence: the gate that must see it, the file, its text, and what the gate must say.

    ``ends``: the gate ends with it and looks no further, so that it is planted by itself.
    """

    gate: str
    path: str
    text: str | Change
    names: tuple[str, ...]
    ends: bool = False

    def content(self, before: str | None) -> str:
        """Return the file with the offence in it."""
        return self.text if isinstance(self.text, str) else self.text(before)

    def is_named(self, lines: Sequence[str]) -> bool:
        """Tell whether one of the lines says all that the gate must say."""
        return any(all(name in line for name in self.names) for line in lines)


def module(body: str) -> str:
    """Return a module that offends in nothing but `body`."""
    return f'"""Planted."""\nfrom __future__ import annotations\n\n{body}\n'


def with_entry(line: str) -> Change:
    """Return a change that puts one more entry first into a JSON object written line by line."""
    return lambda before: (before or "{\n}\n").replace("{\n", "{\n " + line + ",\n", 1)


def replaced(old: str, new: str) -> Change:
    """Return a change that replaces the first `old` of a file that has it."""

    def change(before: str | None) -> str:
        if before is None or old not in before:
            raise ValueError(f"nothing to replace: {old!r}")
        return before.replace(old, new, 1)

    return change


LONG = "def planted() -> int:\n    total = 0\n" + "    total += 1\n" * 50 + "    return total\n"
BRANCHES = (
    '\ndef planted(n: int) -> int:\n    """Plant."""\n'
    + "".join(f"    if n == {n}:\n        return {n + 1}\n" for n in range(12))
    + "    return n\n"
)
CORE, CORE_TWO = "mineral_plugin/core/base/planted.py", "mineral_plugin/core/base/plant_two.py"
PLANTED_KEY = "AKIA" + "QY7PLANTEDKEY4X2"

PLANTS = (
    Plant("ruff", CORE, module("\ndef planted(n: int) -> int:\n    return n\n"), ("planted.py", "D103")),
    Plant("ruff", CORE_TWO, module(BRANCHES), ("plant_two.py", "C901")),
    Plant("ruff", "tools/planted.py", module("import sys\nimport os\n\nprint(sys, os)"),
          ("tools/planted.py", "I001")),
    Plant("ruff", "tools/plant_two.py", module('\ndef planted(n):\n    """Plant."""\n    return n\n'),
          ("plant_two.py", "ANN")),
    Plant("lengths", CORE, module(LONG), ("planted has 53 lines",)),
    Plant("vermin", CORE, module("match 1:\n    case 1:\n        pass"), (CORE,)),
    Plant("vermin", "tools/planted.py", module("import tomllib\n\nprint(tomllib)"), ("tools/planted.py",)),
    Plant("mypy", CORE, module('PLANTED: int = "one"'), (CORE,)),
    Plant("mypy", "mineral_plugin/cli/planted.py", module("def planted(n):\n    return n"),
          ("cli/planted.py",)),
    Plant("mypy", "service/mineral_service/planted.py", module('PLANTED: int = "one"'),
          ("mineral_service/planted.py",)),
    Plant("imports", CORE, module("import qgis.core\n\nprint(qgis)"), ("base.planted",)),
    Plant("imports", "mineral_plugin/cli/planted.py", module("from PyQt5 import QtCore\n\nprint(QtCore)"),
          ("cli.planted",)),
    Plant("imports", CORE_TWO, module("from mineral_plugin.core import work\n\nprint(work)"),
          ("base.plant_two",)),
    Plant("imports", "mineral_plugin/core/overlap/planted.py",
          module("from mineral_plugin.core import regulation\n\nprint(regulation)"), ("overlap.planted",)),
    Plant("imports", "mineral_plugin/bridge/planted.py",
          module("from mineral_plugin import gui\n\nprint(gui)"), ("bridge.planted",)),
    Plant("imports", "mineral_plugin/core/planted_room/__init__.py", '"""Planted."""\n', ("planted_room",)),
    Plant("imports", "service/mineral_service/planted.py",
          module("from mineral_plugin import gui\n\nprint(gui)"), ("mineral_service.planted",)),
    Plant("layout", "mineral_plugin/bridge/planted.py",
          module("from qgis.PyQt.QtWidgets import QLabel\n\nprint(QLabel)"), ("bridge/planted.py",)),
    Plant("layout", "mineral_plugin/processing/planted.py",
          module("from qgis import gui\n\nprint(gui)"), ("processing/planted.py",)),
    Plant("layout", "mineral_plugin/bridge/plant_two.py",
          module("from qgis.utils import iface\n\nprint(iface)"), ("bridge/plant_two.py",)),
    Plant("layout", CORE, module('import importlib\n\nimportlib.import_module("qgis.core")'), (CORE,)),
    Plant("layout", "service/mineral_service/planted.py",
          module("from mineral_plugin import bridge\n\nprint(bridge)"), ("mineral_service/planted.py",)),
    Plant("flake8-qgis", "mineral_plugin/gui/planted.py",
          module("from PyQt5.QtCore import QObject\n\nprint(QObject)"), ("planted.py",)),
    Plant("flake8-qgis", "mineral_plugin/gui/plant_two.py",
          module("from qgis.PyQt.QtWidgets import QDialog\n\nQDialog().exec_()"), ("plant_two.py",)),
    Plant("enums", "mineral_plugin/gui/planted.py",
          module("from qgis.PyQt.QtCore import Qt\n\nprint(Qt.UserRole)"), ("planted.py", "Qt.UserRole")),
    Plant("enums", "mineral_plugin/bridge/planted.py",
          module("from qgis.core import Qgis\n\nprint(Qgis.GeometryType)"), ("planted.py", "does not exist")),
    Plant("bandit", CORE, module("def planted(words):\n    return eval(words)"), ("planted.py", "B307")),
    Plant("bandit", "service/mineral_service/planted.py",
          module("import pickle\n\ndef planted(kept: bytes) -> object:\n    return pickle.loads(kept)"),
          ("mineral_service/planted.py", "B301")),
    Plant("unsafe-calls", "tools/planted.py",
          module('import subprocess\n\nsubprocess.run("ls " + input(), shell=True)'), ("planted.py", "S602")),
    Plant("unsafe-calls", "tests/unit/planted.py",
          module('import requests\n\nrequests.get("https://example.org", verify=False, timeout=1)'),
          ("planted.py", "S501")),
    Plant("secrets", "service/mineral_service/planted.py", module(f'AWS_KEY = "{PLANTED_KEY}"'),
          ("mineral_service/planted.py",)),
    Plant("secrets", "tests/unit/planted.py", module(f'AWS_KEY = "{PLANTED_KEY}"'),
          ("unit/planted.py",)),
    Plant("bandit", CORE_TWO, module("def planted(n: int) -> None:\n    assert n"), ("plant_two.py",)),
    Plant("secrets", "docs/planted.md", f'# Planted\n\n    aws_key = "{PLANTED_KEY}"\n', ("planted.md",)),
    Plant("words", "resources/words/vi.json", with_entry('"planted.only_in_one": "Câu thử"'),
          ("planted.only_in_one: en is missing",)),
    Plant("words", "resources/words/en.json", with_entry('"planted.unused": "A sentence"'),
          ("planted.unused: no code",)),
    Plant("words", CORE, module('from ..base.words import Phrase\n\nPhrase("planted.unknown")'),
          ("planted.unknown is in no catalogue",)),
    Plant("translations", "mineral_plugin/gui/planted.py",
          module('from qgis.PyQt.QtCore import QCoreApplication\n\n'
                 'QCoreApplication.translate("Planted", "Planted words")'), ("Planted words",)),
    Plant("translations", "i18n/mineral_plugin_vi.ts",
          replaced("</TS>", "<context><name>Planted</name><message><source>Dead words</source>"
                   "<translation>Từ</translation></message></context></TS>"), ("Dead words",)),
    Plant("sentences", CORE, module('PLANTED = "This sentence is shown to a person"'), (CORE,)),
    Plant("sentences", "mineral_plugin/gui/planted.py",
          module("from qgis.PyQt.QtWidgets import QLabel\n\nQLabel('Planted')"), ("gui/planted.py",)),
    Plant("sentences", "service/mineral_service/planted.py", module('PLANTED = "Hồ sơ"'),
          ("mineral_service/planted.py",)),
    Plant("speech", "docs/planted.md", "# Planted\n\nsee /" + "root/notes\n", ("planted.md",)),
    Plant("speech", "docs/plant_two.md", "# Planted\n\nwritten with Cl" + "aude\n", ("plant_two.md",)),
    Plant("package", "metadata.txt", replaced("\nabout=", "\nplanted_about="), ("about",)),
    Plant("package", "resources/planted.json", '{"aws": "' + PLANTED_KEY + '"}\n', ("planted.json",)),
    Plant("package", "resources/planted.exe", "MZ planted", ("planted.exe",), ends=True),
)  # fmt: skip


def copy_tree(folder: Path) -> None:
    """Bring one copy of the tree up to date; what is not in the tree goes, caches stay."""
    wanted = {path.relative_to(gates.CHECKOUT): path for path in files.project_files(gates.CHECKOUT)}
    folder.mkdir(parents=True, exist_ok=True)
    for path in files.project_files(folder):
        if path.relative_to(folder) not in wanted:
            path.unlink()
    for name, source in wanted.items():
        target = folder / name
        if not target.exists() or _differs(source, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    fetched = gates.CHECKOUT / ".build" / "vendor"
    if fetched.exists():
        shutil.copytree(fetched, folder / ".build" / "vendor", dirs_exist_ok=True)


def _differs(source: Path, target: Path) -> bool:
    left, right = source.stat(), target.stat()
    return (left.st_mtime_ns, left.st_size) != (right.st_mtime_ns, right.st_size)


def try_plants(plants: Sequence[Plant], root: Path) -> list[str]:
    """Plant for one gate, each in a file of its own; ask; take all out again.

    Returns why the proof failed, for each plant, or an empty string.
    """
    gate = next(gate for gate in gates.GATES if gate.name == plants[0].gate)
    answers, red = dict.fromkeys(plants, ""), ()
    with contextlib.ExitStack() as planted:
        for plant in plants:
            try:
                planted.enter_context(_planted(plant, root))
            except ValueError as error:
                answers[plant] = f"could not be planted: {error}"
        red = gates.run_gate(gate, root).problems
    for plant in plants:
        answers[plant] = answers[plant] or _missed(plant, red)
    if gate.name not in SLOW:
        left = gates.run_gate(gate, root).problems
        for plant in plants:
            still = plant.is_named(left) and "still names the offence after it was taken out"
            answers[plant] = answers[plant] or still or ""
    return list(answers.values())


def _missed(plant: Plant, red: Sequence[str]) -> str:
    if not red:
        return "stayed green"
    return "" if plant.is_named(red) else f"is red, but no line names it: {red[0][:160]}"


@contextlib.contextmanager
def _planted(plant: Plant, root: Path) -> Iterator[None]:
    """Put an offence into the tree, and the file back as it was in the end."""
    target = root / plant.path
    before = target.read_text(encoding="utf-8") if target.exists() else None
    content = plant.content(before)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    try:
        yield
    finally:
        _restore(target, before, root)


def _restore(target: Path, before: str | None, root: Path) -> None:
    """Put the file back as it was, and take empty folders away."""
    if before is not None:
        target.write_text(before, encoding="utf-8")
        return
    target.unlink()
    if target.parent != root and not any(target.parent.iterdir()):
        target.parent.rmdir()


def prove(chosen: Sequence[gates.Gate] = gates.GATES) -> tuple[int, list[str]]:
    """Prove the chosen gates, two at a time in a copy each, and print one line each.

    Returns how many offences were found, and the failures.
    """
    started = time.monotonic()
    names = [gate.name for gate in chosen]
    planted = [plant for plant in PLANTS if plant.gate in names]
    unplanted = set(names) - {plant.gate for plant in planted}
    failures = [f"{name}: nothing is planted for this gate" for name in sorted(unplanted)]
    free: Queue[Path] = Queue()
    for number in range(gates.AT_ONCE):
        folder = COPIES / str(number)
        copy_tree(folder)
        free.put(folder)

    def one(name: str) -> list[str]:
        folder = free.get()
        try:
            return _prove_gate(name, folder)
        finally:
            free.put(folder)

    with ThreadPoolExecutor(gates.AT_ONCE) as pool:
        for answer in pool.map(one, names):
            failures += answer
    for failure in failures:
        print(f"unproven: {failure}", flush=True)
    found, seconds = len(planted) + len(unplanted) - len(failures), time.monotonic() - started
    print(f"{found} of {len(planted)} planted offences found in {seconds:.0f} s")
    return found, failures


def _prove_gate(name: str, folder: Path) -> list[str]:
    started = time.monotonic()
    plants = [plant for plant in PLANTS if plant.gate == name]
    together = [plant for plant in plants if not plant.ends]
    groups = [together, *([plant] for plant in plants if plant.ends)]
    answers = [pair for group in groups if group for pair in zip(group, try_plants(group, folder))]
    found = sum(not answer for _, answer in answers)
    seconds = time.monotonic() - started
    print(f"proof {name:<13} {seconds:5.1f} s  {found} of {len(plants)} offences found", flush=True)
    return [f"{name}: {plant.path} {plant.names} {answer}" for plant, answer in answers if answer]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove the gates named on the command line, or all; return 1 when one could not be made red."""
    names = list(sys.argv[1:] if arguments is None else arguments)
    chosen = [gate for gate in gates.GATES if not names or gate.name in names]
    return 1 if not chosen or prove(chosen)[1] else 0


if __name__ == "__main__":
    sys.exit(main())
