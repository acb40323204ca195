"""Do the tests of core/checks notice when a check is changed? `make mutation` -> docs/mutation.md.

    python3 tools/mutation.py                              # every mutant, and write the page
    python3 tools/mutation.py --sample 300 --seed 1        # a quick figure with its interval
    python3 tools/mutation.py --modules zones works        # every mutant of some modules
    python3 tools/mutation.py --modules zones --sample 40

mutmut changes one thing at a time (a number, a comparison, an argument, a word ...) in a copy of the tree
under .build/mutation, never here, and runs the tests that belong to the module (`mutation_tests.py`) until
one fails: that mutant is killed. What survived is listed with its change in .build/mutation/survivors.txt.
Exit code 0 when at least 85 % were killed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import setup
from common import BUILD, ROOT, ToolError, clean_environ, fail, run, table
from mutation_page import HEAD, Tally, drawn, is_good, page_lines, rows_of
from mutation_tests import FOLDER, PACKAGE, Own, own_of_modules

PAGE = ROOT / "docs/mutation.md"
WORK = BUILD / "mutation"
TREE, LOG, SURVIVORS = WORK / "tree", WORK / "mutmut.log", WORK / "survivors.txt"
COPIED = ("mineral_plugin", "resources", "tests", "tools", "docs", "i18n", "metadata.txt", "pyproject.toml")
"""What the tests of core/checks need of the tree."""
NO_MUTANT = "no such mutant"
MEMORY = Path("/dev/shm")
KILLED = frozenset((1, 3))
"""How pytest ends when a test fails, or when the change breaks what it stands on."""
TOO_LONG = frozenset((-24, 24, 36, 152, 255))
"""How mutmut notes a run that took several times the time of its tests: noticed as well."""
SETTINGS = {
    "source_paths": ["mineral_plugin"],
    "also_copy": ["resources", "tools", "docs", "i18n", "metadata.txt"],
    "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:randomly"],
    "timeout_constant": 5.0,
    "timeout_multiplier": 4.0,
    "track_dependencies": False,
    "use_git_change_detection": False,
}
SHOW = """
import sys
from pathlib import Path
from mutmut.mutation.diff_apply import get_diff_for_mutant
for name in sys.stdin.read().split():
    path = Path(sys.argv[1]) / (name.split(".")[3] + ".py")
    print("# " + name, get_diff_for_mutant(name, path=path), sep="\\n")
"""


def main(arguments: Sequence[str]) -> int:
    """Make the mutants, run their tests, tell the figures and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        setup.ensure(("mutation",))
        started = time.monotonic()
        owns = _chosen(options.modules)
        lay_out(owns)
        make_mutants(owns)
        names = _sample(mutants_of(owns), options.sample, options.seed)
        run_mutants(names if options.sample else [], options.jobs)
    except ToolError as error:
        return fail(error)
    tallies = tallies_of(owns, names)
    write_survivors(tallies)
    print("\n".join([*table(HEAD, rows_of(tallies)), *drawn(tallies, options.sample, options.seed)]))
    if options.page or not (options.sample or options.modules):
        lines = page_lines(
            tallies, owns, time.monotonic() - started, drawn(tallies, options.sample, options.seed)
        )
        PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    return 0 if is_good(tallies) else 1


def _chosen(modules: Optional[Sequence[str]]) -> Dict[str, Own]:
    owns = own_of_modules(ROOT)
    unknown = sorted(set(modules or ()) - set(owns))
    if unknown:
        raise ToolError(
            "Không có mô-đun {0} trong {1}: hãy xem tên tệp ở đó.".format(", ".join(unknown), FOLDER),
            "There is no module {0} in {1}: see the file names there.".format(", ".join(unknown), FOLDER),
            2,
        )
    return {name: owns[name] for name in modules or owns}


def lay_out(owns: Dict[str, Own]) -> None:
    """Copy the tree anew and write into its pyproject.toml what mutmut is to change and to run."""
    shutil.rmtree(WORK, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, TREE / name)  # type: ignore[operator]
    settings = {
        **SETTINGS,
        "only_mutate": ["{0}/{1}.py".format(FOLDER, name) for name in owns],
        "pytest_add_cli_args_test_selection": sorted({test for own in owns.values() for test in own.tests}),
    }
    # JSON's texts, numbers, lists and truths are written the same way in TOML.
    lines = ["{0} = {1}".format(name, json.dumps(value)) for name, value in settings.items()]
    with (TREE / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "\n".join(lines) + "\n")


def make_mutants(owns: Dict[str, Own]) -> None:
    """Write the mutants, run the unchanged tests once, and keep for each function its module's tests only.

    mutmut makes the mutants before it looks for the ones that were named: a name that none has stops it
    there. ToolError when the tests fail without any change.
    """
    mutmut("run", NO_MUTANT)
    stats = TREE / "mutants/mutmut-stats.json"
    if not stats.is_file():
        raise ToolError(
            "Các phép thử của {0} phải đạt trước khi thay đổi mã: xem cuối tệp {1}.".format(FOLDER, LOG),
            "The tests of {0} have to pass before anything is changed: see the end of {1}.".format(
                FOLDER, LOG
            ),
        )
    found = json.loads(stats.read_text("utf-8"))
    for function, tests in found["tests_by_mangled_function_name"].items():
        files = owns[_module(function)].tests if _module(function) in owns else ()
        # A function that only tests of other modules pass through keeps those.
        tests[:] = [test for test in tests if test.split("::")[0] in files] or tests
    stats.write_text(json.dumps(found), "utf-8")


def run_mutants(names: Sequence[str], jobs: int) -> None:
    """Run the tests of the named mutants, or of all."""
    mutmut("run", "--max-children", str(jobs), *names)


def mutmut(*arguments: str) -> None:
    """Run mutmut in the copy; what it says is added to the log. The layers of the tests lie in memory."""
    program = setup.ENVIRONMENTS["mutation"].folder / "bin/mutmut"
    memory = str(MEMORY) if os.access(MEMORY, os.W_OK) else None
    with LOG.open("a", encoding="utf-8") as log, tempfile.TemporaryDirectory(dir=memory) as folder:
        own = {"MINERAL_HOME": str(WORK / "home"), "TMPDIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        environ = clean_environ(own)
        run([program, *arguments], cwd=str(TREE), env=environ, stdout=log, stderr=subprocess.STDOUT)


def mutants_of(owns: Dict[str, Own]) -> Dict[str, Optional[int]]:
    """Return every mutant with the exit code of its tests, ``None`` where they were not run."""
    found: Dict[str, Optional[int]] = {}
    for module in owns:
        meta = TREE / "mutants" / FOLDER / (module + ".py.meta")
        found.update(json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.is_file() else {})
    return found


def _sample(mutants: Dict[str, Optional[int]], size: Optional[int], seed: int) -> List[str]:
    names = sorted(mutants)
    return sorted(random.Random(seed).sample(names, min(size, len(names)))) if size else names


def tallies_of(owns: Dict[str, Own], names: Sequence[str]) -> Dict[str, Tally]:
    """Return how the named mutants of each module fared."""
    codes = mutants_of(owns)
    tallies = {module: Tally() for module in owns}
    for name in names:
        tally = tallies[_module(name)]
        tally.total += 1
        tally.killed += codes[name] in KILLED
        tally.too_long += codes[name] in TOO_LONG
        if codes[name] not in KILLED | TOO_LONG:
            tally.survivors.append(name)
    return tallies


def _module(name: str) -> str:
    """Return the module of core/checks that the name of a function or a mutant begins with."""
    return name[len(PACKAGE) + 1 :].split(".")[0]


def write_survivors(tallies: Dict[str, Tally]) -> None:
    """Write each change that no test noticed."""
    names = [name for tally in tallies.values() for name in tally.survivors]
    python = setup.ENVIRONMENTS["mutation"].folder / "bin/python"
    with SURVIVORS.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [str(python), "-c", SHOW, FOLDER],
            cwd=str(TREE),
            env=clean_environ(),
            input=" ".join(names),
            stdout=file,
            text=True,
        )
    if done.returncode:
        SURVIVORS.write_text("\n".join(names) + "\n", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sample", type=int, metavar="N", help="only N mutants, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--modules", nargs="+", metavar="NAME", help="only these modules of core/checks")
    parser.add_argument(
        "--page", action="store_true", help="write the page of a sample or of some modules too"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at the same time")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
