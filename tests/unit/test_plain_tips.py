"""No tool tip of the window and no line of the message bar reads what somebody typed as HTML."""

from __future__ import annotations

import ast
from html import unescape
from pathlib import Path
from typing import Iterator, List

import pytest
from hostile_texts import TEXTS

from mineral_plugin.gui.parts.tips import as_tip

GUI = Path(__file__).resolve().parents[2] / "mineral_plugin" / "gui"
HARMLESS = frozenset(["as_tip", "as_line", "tr", "translate"])


def called(node: ast.AST) -> str:
    """Return the last name of what a call calls, an empty text for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def unguarded(tree: ast.AST) -> Iterator[int]:
    """Yield the lines on which a tip or a message gets something else than our own words."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        said = {"setToolTip": 0, "pushMessage": 1}.get(called(node))
        if said is not None and called(node.args[said]) not in HARMLESS:
            yield node.lineno
        role = any(getattr(one, "attr", "") == "ToolTipRole" for one in node.args)
        if role and called(node) == "setItemData" and called(node.args[1]) not in HARMLESS:
            yield node.lineno


def models_that_tell_unguarded(tree: ast.AST) -> Iterator[str]:
    """Yield the functions that answer for tips and guard nothing."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = [getattr(one, "attr", "") for one in ast.walk(function)]
            guards = any(called(one) == "as_tip" for one in ast.walk(function))
            if "ToolTipRole" in names and not guards and function.name != "headerData":
                yield function.name


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("w.setToolTip(name)", 1),
        ("w.setToolTip(self.tr('of {x}').format(x=name))", 1),
        ("bar.pushMessage(tr('a'), sentence, 1)", 1),
        ("box.setItemData(0, name, Qt.ItemDataRole.ToolTipRole)", 1),
        ("def data(self, role):\n    return name if role == Qt.ItemDataRole.ToolTipRole else None", 1),
        ("w.setToolTip(as_tip(name)); w.setToolTip(self.tr('Close'))", 0),
    ],
)
def test_what_is_looked_for_is_found(code: str, count: int) -> None:
    tree = ast.parse(code)
    assert len([*unguarded(tree), *models_that_tell_unguarded(tree)]) == count


def test_every_tip_and_message_of_the_window_is_guarded() -> None:
    found: List[str] = []
    for path in sorted(GUI.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        found += [f"{path.name}: {one}" for one in (*unguarded(tree), *models_that_tell_unguarded(tree))]
    assert found == []


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_a_tip_is_read_as_the_text_that_it_is(kind: str) -> None:
    tip = as_tip(TEXTS[kind])
    if "<" not in TEXTS[kind]:
        assert tip == TEXTS[kind]
        return
    assert tip.startswith("<span>") and tip.endswith("</span>")
    inside = tip[len("<span>") : -len("</span>")].replace("<br>", "\n")
    assert "<" not in inside and unescape(inside) == TEXTS[kind]
