"""The page of stalls: what counts, what is listed only, and what is said where nothing was walked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import stalls


def fact(ours: int, whole: int = 300, **more: Any) -> Dict[str, Any]:
    """Return what a watchdog writes of a stall."""
    told: Dict[str, Any] = {"stall_ms": whole, "ours_ms": ours, "ours_processor_ms": ours // 2}
    told.update(garbage_ms=7, in_step="check")
    return {**told, **({"where": ["cards.py:7 make", "steps.py:3 take"]} if ours else {}), **more}


def record(folder: Path, *facts: Dict[str, Any]) -> Path:
    """Write a record as a journey does."""
    home = folder / "Máy tính vi"
    home.mkdir(exist_ok=True)
    path = home / "record-draw-.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in ({"step": "check"}, *facts)), encoding="utf-8")
    return path


def section(lines: List[str], title: str) -> List[str]:
    """Return the lines below a heading."""
    after = lines[lines.index(f"## {title}") + 1 :]
    return after[: next((n for n, line in enumerate(after) if line.startswith("## ")), len(after))]


def test_a_stall_counts_where_our_code_was_on_the_stack_for_over_100_ms(tmp_path: Path) -> None:
    found = stalls.stalls_in(record(tmp_path, fact(101), fact(100), fact(0)))
    assert [one.counts for one in found] == [True, False, False]
    assert (found[0].journey, found[0].step, found[0].place) == ("draw", "check", "cards.py:7 make")


def test_the_page_lists_each_stall_in_its_section(tmp_path: Path) -> None:
    found = stalls.stalls_in(record(tmp_path, fact(250), fact(40), fact(0, 700), fact(0, 200)))
    lines = stalls.page(found, ["draw"], "a day")
    assert any("| draw" in line and "250" in line for line in section(lines, "Counted"))
    assert any("| draw" in line and "40" in line for line in section(lines, "Our code took part"))
    (alone,) = [line for line in section(lines, "QGIS and Qt alone (not counted)") if "| draw" in line]
    cells = [cell.strip() for cell in alone.strip("|").split("|")]
    assert cells == ["draw", "check", "2", "700", "900", "14"]


def test_a_page_without_stalls_says_so(tmp_path: Path) -> None:
    lines = stalls.page(stalls.stalls_in(record(tmp_path)), ["draw"], "a day")
    assert section(lines, "Counted")[1] == "None."


def test_without_a_journey_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stalls, "RECORDS", tmp_path)
    assert stalls.main() == 2
    assert "make test" in capsys.readouterr().err
