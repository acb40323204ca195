"""The pages on security promise nothing that has no test, and say the same in both languages."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path
from typing import FrozenSet, List

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {lang: (ROOT / f"docs/security.{lang}.md").read_text("utf-8") for lang in ("vi", "en")}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
MODULE = re.compile(r"`((?:core|bridge|gui|service|tools|requirements)\b[\w/.]*)`")
FOLDERS = ("", "mineral_plugin")


@lru_cache(maxsize=None)
def functions_of(path: str) -> FrozenSet[str]:
    """Return the functions of a file of tests."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def rows(page: str) -> List[List[str]]:
    """Return the cells of the rows of every table, heads left out."""
    lines = [line for line in page.splitlines() if line.startswith("|") and "::" in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("lang", PAGES)
def test_every_test_that_a_page_names_exists(lang: str) -> None:
    named = NAMED.findall(PAGES[lang])
    assert len(named) > 60
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []


@pytest.mark.parametrize("lang", PAGES)
def test_every_row_has_a_proof_and_names_what_there_is(lang: str) -> None:
    assert len(rows(PAGES[lang])) == 19
    for cells in rows(PAGES[lang]):
        assert len(cells) == 4 and NAMED.search(cells[3]), cells[0]
        for name in MODULE.findall(cells[2]):
            there = [ROOT / folder / name for folder in FOLDERS]
            assert any(path.exists() or path.with_suffix(".py").exists() for path in there), name


def test_both_pages_say_the_same() -> None:
    vi, en = PAGES["vi"], PAGES["en"]
    assert NAMED.findall(vi) == NAMED.findall(en)
    assert len(re.findall(r"^#+ ", vi, re.MULTILINE)) == len(re.findall(r"^#+ ", en, re.MULTILINE)) == 4
    assert len(re.findall(r"^- ", vi, re.MULTILINE)) == len(re.findall(r"^- ", en, re.MULTILINE))
    named = [sorted(set(MODULE.findall(page))) for page in (vi, en)]
    assert named[0] == named[1]


def test_the_pages_do_not_claim_an_answer_that_never_came() -> None:
    dependencies = (ROOT / "docs/dependencies.md").read_text("utf-8")
    is_unknown = "Known vulnerabilities: cannot tell" in dependencies
    assert ("the database has never answered" in PAGES["en"]) == is_unknown
    assert ("chưa bao giờ hỏi được cơ sở dữ liệu" in PAGES["vi"]) == is_unknown
