"""The tool that changes the checks: which tests it runs for what, and how it counts."""

from __future__ import annotations

import json
from pathlib import Path

import common
import mutation
import mutation_page
import mutation_tests
import proof
import pytest
from mutation_page import Tally

ENGINE = """
from mineral_plugin.core.checks import gold, sand
CHECKS: dict = {"A01": gold.enough, "Z02": sand.unless(sand.clean)}
"""
FILES = {
    "engine": ENGINE,
    "gold": "from mineral_plugin.core.checks.shared import weigh\n",
    "sand": "import mineral_plugin.core.checks.rivers\n",
    "shared": "",
    "rivers": "from mineral_plugin.core.checks.shared import weigh\n",
    "alone": "from mineral_plugin.core.base import words\n",
}
TESTS = {
    "world.py": "from mineral_plugin.core.checks.engine import run_checks\n",
    "test_gold.py": "from world import findings\nassert findings('A01')\n",
    "test_sand.py": 'from world import findings\nassert findings("Z02")\n',
    "test_rivers.py": "from mineral_plugin.core.checks.rivers import flow\n",
    "test_file.py": "from mineral_plugin.core.work import user\nassert 'Z02'\n",
    "test_other.py": "import json\nassert 'A01'\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder, files in ((mutation_tests.FOLDER, FILES), (mutation_tests.TESTS, TESTS)):
        (tmp_path / folder).mkdir(parents=True)
        for name, text in files.items():
            (tmp_path / folder / (name if name.endswith(".py") else name + ".py")).write_text(text, "utf-8")
    user = tmp_path / "mineral_plugin/core/work/user.py"
    user.parent.mkdir()
    user.write_text("from mineral_plugin.core.checks import alone\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("module", "rules", "tests"),
    [
        ("gold", ["A01"], ["test_gold.py"]),
        ("sand", ["Z02"], ["test_file.py", "test_sand.py"]),
        ("rivers", ["Z02"], ["test_file.py", "test_rivers.py", "test_sand.py"]),
        ("shared", ["A01", "Z02"], ["test_file.py", "test_gold.py", "test_sand.py"]),
        ("engine", [], ["test_file.py", "test_gold.py", "test_sand.py"]),
        ("alone", [], ["test_file.py"]),
    ],
)
def test_a_module_has_the_tests_that_import_it_or_name_its_rules(
    tree: Path, module: str, rules: list[str], tests: list[str]
) -> None:
    own = mutation_tests.own_of_modules(tree)[module]
    assert list(own.rules) == rules
    assert [Path(test).name for test in own.tests] == tests


def test_every_rule_of_the_law_leads_to_modules() -> None:
    (law,) = (common.ROOT / "resources/regulation").glob("set-*.json")
    rules = {rule["id"] for rule in json.loads(law.read_text("utf-8"))["rules"]}
    owns = mutation_tests.own_of_modules(common.ROOT)
    assert {rule for own in owns.values() for rule in own.rules} == rules


def test_the_tool_wants_eighty_five_percent_and_counts_time_as_noticed() -> None:
    assert mutation_page.is_good({"a": Tally(100, 80, 5), "b": Tally(0)})
    assert not mutation_page.is_good({"a": Tally(100, 80, 4)})
    assert not mutation_page.is_good({"a": Tally()})


def test_the_interval_is_wilsons() -> None:
    # Wilson 1927, as computed by hand for 9 of 10.
    low, high = mutation_page.interval(9, 10)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)


def test_a_sample_says_how_far_it_can_be_trusted_and_a_whole_run_needs_not() -> None:
    tallies = {"gold": Tally(10, 8, 1, ["x"])}
    (_, said) = mutation_page.drawn(tallies, 10, 7)
    assert "10 mutants (seed 7)" in said and "59.6% to 98.2%" in said
    assert mutation_page.drawn(tallies, None, 7) == []
    assert said in mutation_page.page_lines(tallies, {}, 60.0, [said])


def test_a_sample_is_the_same_for_the_same_seed_and_never_larger_than_all() -> None:
    mutants = dict.fromkeys("abcdefghij")
    first = mutation._sample(mutants, 4, 1)
    assert first == mutation._sample(mutants, 4, 1) != mutation._sample(mutants, 4, 2)
    assert len(first) == 4
    assert mutation._sample(mutants, 99, 1) == sorted(mutants) == mutation._sample(mutants, None, 1)


def test_a_mutant_without_a_test_or_with_a_strange_end_has_survived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutation, "TREE", tmp_path)
    codes = {"killed": 1, "broken": 3, "slow": 36, "lived": 0, "untested": 33, "not_run": None, "strange": 2}
    names = {"{0}.gold.x_{1}__mutmut_1".format(mutation_tests.PACKAGE, key): n for key, n in codes.items()}
    meta = tmp_path / "mutants" / mutation_tests.FOLDER / "gold.py.meta"
    meta.parent.mkdir(parents=True)
    meta.write_text(json.dumps({"exit_code_by_key": names}), "utf-8")
    owns = {"gold": mutation_tests.Own(("A01",), ())}
    tally = mutation.tallies_of(owns, list(names))["gold"]
    assert (tally.total, tally.killed, tally.too_long, tally.noticed) == (7, 2, 1, 3)
    assert [name.split("x_")[1].split("__")[0] for name in tally.survivors] == [
        "lived",
        "untested",
        "not_run",
        "strange",
    ]


def test_an_unknown_module_is_said_before_anything_is_copied() -> None:
    with pytest.raises(common.ToolError, match="no module ore"):
        mutation._chosen(["ore"])


def test_the_proof_takes_the_line_of_all_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tallies = {"gold": Tally(10, 9, 0, ["x"]), "sand": Tally(10, 7, 1, ["y", "z"])}
    own = mutation_tests.Own(("A01",), (mutation_tests.TESTS + "/test_gold.py",))
    page = tmp_path / "mutation.md"
    page.write_text("\n".join(mutation_page.page_lines(tallies, {"gold": own, "sand": own}, 60.0)), "utf-8")
    monkeypatch.setattr(proof, "MUTATION", page)
    (step,) = (step for step in proof.STEPS if step.name == "mutation")
    assert proof.figures(step) == [
        (
            "mutation: core/checks",
            "module: all; mutants: 20; killed: 17; of these by time: 1; survived: 3; killed, %: 85.0",
        )
    ]
