"""The figures of the mutants, for the terminal and for docs/mutation.md."""

from __future__ import annotations

import datetime
import math
import os
from dataclasses import dataclass, field
from typing import List, Mapping, Optional, Sequence, Tuple

from common import table
from mutation_tests import FOLDER, TESTS, Own

WANTED = 0.85
_Z95 = 1.959964
HEAD = ("module", "mutants", "killed", "of these by time", "survived", "killed, %")
INTRO = """# Do the tests notice a changed check?

Written by `{command}` ({day}, {processors} processors, {minutes:.0f} minutes). mutmut changes one thing
at a time in a copy of `{folder}` and runs the tests that belong to the module until one fails: that mutant is
killed. Wanted: {wanted:.0%} of all.

- **What is changed**: inside functions: numbers, words (three ways), comparisons, `and`/`or`/`not`,
  arithmetic, `True`/`False`, both arms of `a if b else c`, each argument of each call (left out, or `None`),
  each assigned value, `break`/`continue`.
- **What is left out**, by mutmut's own rules and no others: type annotations, docstrings, decorators and
  functions under a decorator (`@property`), the arguments of `len` and `isinstance`, and what stands outside
  of functions (constants, tables, default values of classes). Nothing is left out by hand; changes that
  cannot be noticed count as survived.
- **What counts as killed**: a test fails, or the tests take more than four times as long and five seconds. A
  mutant without any test counts as survived, and so does one in a function that runs only while modules are
  being imported.
- **Which tests**: `tools/mutation_tests.py` works it out from imports and from the rules that a file of tests
  names; the second table has the outcome.
"""


@dataclass
class Tally:
    """How the mutants of one module fared; ``killed`` by a test, ``too_long`` by time."""

    total: int = 0
    killed: int = 0
    too_long: int = 0
    survivors: List[str] = field(default_factory=list)

    @property
    def noticed(self) -> int:
        """Return how many the tests noticed, one way or the other."""
        return self.killed + self.too_long


def whole(tallies: Mapping[str, Tally]) -> Tally:
    """Return the sum of all modules."""
    return Tally(
        sum(one.total for one in tallies.values()),
        sum(one.killed for one in tallies.values()),
        sum(one.too_long for one in tallies.values()),
        [name for one in tallies.values() for name in one.survivors],
    )


def is_good(tallies: Mapping[str, Tally]) -> bool:
    """Tell whether enough mutants were killed; none at all is not enough."""
    tally = whole(tallies)
    return tally.total > 0 and tally.noticed >= WANTED * tally.total


def interval(part: int, total: int) -> Tuple[float, float]:
    """Return Wilson's interval that holds a share with 95 %, from ``part`` of ``total`` drawn at random."""
    share, z2 = part / total, _Z95 * _Z95
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return middle - half, middle + half


def drawn(tallies: Mapping[str, Tally], sample: Optional[int], seed: int) -> List[str]:
    """Return how far a sample can be trusted; nothing where every mutant was run."""
    tally = whole(tallies)
    if not sample or not tally.total:
        return []
    low, high = interval(tally.noticed, tally.total)
    said = "Drawn at random: {0} mutants (seed {1}). Of all mutants {2:.1%} to {3:.1%} are killed (95 %)."
    return ["", said.format(tally.total, seed, low, high)]


def rows_of(tallies: Mapping[str, Tally]) -> List[Tuple[str, ...]]:
    """Return one row for each module that has mutants, and one for all."""
    named = [*sorted(tallies.items()), ("all", whole(tallies))]
    return [_row(name, tally) for name, tally in named if tally.total]


def _row(name: str, tally: Tally) -> Tuple[str, ...]:
    counts = (tally.total, tally.noticed, tally.too_long, len(tally.survivors))
    return (name, *map(str, counts), "{0:.1f}".format(100 * tally.noticed / tally.total))


def page_lines(
    tallies: Mapping[str, Tally], owns: Mapping[str, Own], seconds: float, sample: Sequence[str] = ()
) -> List[str]:
    """Return the lines of docs/mutation.md; ``sample`` says how the mutants were drawn, if they were."""
    command = "tools/mutation.py --sample … --seed … --page" if sample else "make mutation"
    intro = INTRO.format(
        command=command,
        day=datetime.date.today().isoformat(),
        processors=os.cpu_count(),
        minutes=seconds / 60,
        folder=FOLDER,
        wanted=WANTED,
    )
    own_rows = [(name, _some(own.rules), _files(own.tests)) for name, own in sorted(owns.items())]
    own_head = ("module", "rules", "tests in " + TESTS)
    figures = [*table(HEAD, rows_of(tallies)), *sample]
    return [*intro.splitlines(), "", *figures, "", *table(own_head, own_rows)]


def _some(rules: Sequence[str]) -> str:
    return " ".join(rules) if len(rules) <= 8 else "{0} rules".format(len(rules))


def _files(tests: Sequence[str]) -> str:
    names = [test[len(TESTS) + 1 :] for test in tests]
    return (
        ", ".join("`{0}`".format(name) for name in names)
        if len(names) <= 8
        else "{0} files".format(len(names))
    )
