"""The page of faults: each of the contract's has a test that leaves a record, or a reason why not."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Dict, Set

import reliability

ROOT = Path(__file__).resolve().parents[2]
LEAVERS = frozenset(["leave", "settled"])


def recorded() -> Dict[int, Set[str]]:
    """Return the tests that leave a record, by the number of the fault."""
    found: Dict[int, Set[str]] = {}
    for name in reliability.TESTS:
        tree = ast.parse((ROOT / "tests/contract" / name).read_text("utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                for number in numbers_in(function):
                    found.setdefault(number, set()).add(function.name)
    return found


def numbers_in(function: ast.FunctionDef) -> Set[int]:
    numbers = set()
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in LEAVERS and isinstance(call.args[0].value, int):
            numbers.add(call.args[0].value)
    return numbers


def test_each_fault_of_the_contract_has_a_test_or_a_reason():
    assert list(reliability.FAULTS) == list(range(1, 22))
    tested = set(recorded())
    assert tested | set(reliability.NOT_YET) == set(reliability.FAULTS)
    # What is tried is not said to be missing.
    assert not tested & set(reliability.NOT_YET)


def test_the_page_has_a_whole_row_for_each_of_them():
    lines = (ROOT / "docs/reliability.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    by_fault: Dict[int, list] = {}
    for row in rows[1:]:
        by_fault.setdefault(int(row[0]), []).append(row)
    assert set(by_fault) == set(reliability.FAULTS)
    for number, of_number in by_fault.items():
        for row in of_number:
            if number in reliability.NOT_YET:
                assert row[1] == reliability.NOT_YET[number]
            else:
                assert row[2:4] == ["1", "1"] and row[4] and row[5].endswith("."), row


def test_a_fault_without_a_record_stands_out(tmp_path, monkeypatch):
    monkeypatch.setattr(reliability, "NOT_YET", {17: "nothing to try"})
    record = {"fault": 3, "done": "a|b", "dossiers": 1, "receipts": 1, "again_bytes": 1234567}
    path = tmp_path / "faults.jsonl"
    path.write_text(json.dumps({**record, "sentence": "Một\ncâu ở http://127.0.0.1:8080."}), "utf-8")
    made = {row[0]: row for row in reliability.rows(reliability.records(path))}
    assert made["3"] == ("3", "a/b", "1", "1", "1 234 567", "Một câu ở http://….")
    assert made["4"][1] == "NO RECORD" and made["17"][1] == reliability.NOT_YET[17]
