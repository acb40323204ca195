"""The gates and their proof: nothing passes by accident."""

from __future__ import annotations

from pathlib import Path

import gates
import prove_gates
import pytest
from gates import Gate
from prove_gates import Plant


def planted_file_gate(root: Path) -> list[str]:
    return [f"{path.name}: here" for path in sorted((root / "docs").glob("planted*"))]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "kept.md").write_text("kept\n", encoding="utf-8")
    trial = [
        Gate("finds", "finds what is planted", planted_file_gate),
        Gate("blind", "never finds anything", lambda root: []),
        Gate("red", "is always red", lambda root: ["something else"]),
        Gate("sticky", "goes on naming it", lambda root: ["planted.md: here"]),
    ]
    monkeypatch.setattr(gates, "GATES", tuple(trial))
    return tmp_path


def test_something_is_planted_for_every_gate_and_for_no_other() -> None:
    assert {plant.gate for plant in prove_gates.PLANTS} == {gate.name for gate in gates.GATES}


def test_a_gate_that_breaks_is_red() -> None:
    def broken(root: Path) -> list[str]:
        raise OSError("gone")

    result = gates.run_gate(Gate("broken", "", broken), Path())
    assert result.problems == ("the gate itself failed: OSError: gone",)


@pytest.mark.parametrize(
    ("gate", "answer"),
    [("finds", ""), ("blind", "stayed green"), ("red", "no line names it"), ("sticky", "still names")],
)
def test_an_offence_counts_as_found_only_when_it_is_named_and_gone_afterwards(
    tree: Path, gate: str, answer: str
) -> None:
    (found,) = prove_gates.try_plants([Plant(gate, "docs/planted.md", "x\n", ("planted.md",))], tree)
    assert answer in found
    assert bool(found) == bool(answer)
    assert sorted(path.name for path in tree.rglob("*.md")) == ["kept.md"]


def test_a_changed_file_is_put_back_as_it_was(tree: Path) -> None:
    plant = Plant("blind", "docs/kept.md", prove_gates.replaced("kept", "changed"), ("x",))
    assert prove_gates.try_plants([plant], tree) == ["stayed green"]
    assert (tree / "docs" / "kept.md").read_text(encoding="utf-8") == "kept\n"


def test_a_change_that_finds_nothing_to_change_is_no_proof(tree: Path) -> None:
    plant = Plant("finds", "docs/kept.md", prove_gates.replaced("absent", "x"), ("x",))
    assert "could not be planted" in prove_gates.try_plants([plant], tree)[0]


def test_all_that_is_planted_for_a_gate_is_looked_for_by_its_own_name(tree: Path) -> None:
    seen = Plant("finds", "docs/planted.md", "x\n", ("planted.md",))
    unseen = Plant("finds", "docs/plant_two.md", "x\n", ("plant_two.md",))
    assert [bool(answer) for answer in prove_gates.try_plants([seen, unseen], tree)] == [False, True]


def test_each_offence_of_a_gate_has_a_file_and_words_of_its_own() -> None:
    for gate in gates.GATES:
        plants = [plant for plant in prove_gates.PLANTS if plant.gate == gate.name]
        assert len({plant.path for plant in plants}) == len(plants)
        for plant in plants:
            others = [" ".join(other.names) for other in plants if other is not plant]
            assert not plant.is_named(others), plant


def test_a_gate_without_a_plant_fails_the_proof(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_gates, "COPIES", tmp_path / "copies")
    monkeypatch.setattr(prove_gates, "copy_tree", lambda folder: None)
    assert prove_gates.prove([gates.GATES[0]]) == (0, ["finds: nothing is planted for this gate"])


def test_the_copy_follows_the_tree_and_loses_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, copy = tmp_path / "source", tmp_path / "copy"
    (source / "docs").mkdir(parents=True)
    (source / "docs" / "a.md").write_text("one", encoding="utf-8")
    monkeypatch.setattr(gates, "CHECKOUT", source)
    prove_gates.copy_tree(copy)
    (copy / "docs" / "left.md").write_text("left over", encoding="utf-8")
    (source / "docs" / "a.md").write_text("other", encoding="utf-8")
    prove_gates.copy_tree(copy)
    assert {path.name: path.read_text(encoding="utf-8") for path in copy.rglob("*.md")} == {"a.md": "other"}


def test_an_unknown_gate_is_refused() -> None:
    assert gates.main(["no-such-gate"]) == 2
