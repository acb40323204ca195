"""The documents hold: links lead somewhere, both languages say the same, buttons have their names."""

from __future__ import annotations

import ast
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from pathlib import Path
from typing import FrozenSet, Iterator, List

import pytest
from house.files import project_files
from written_pages import (
    DOCS,
    ROOT,
    Block,
    Note,
    anchors_of,
    labels_of,
    parts_of,
    prose_of,
    steps_of,
    targets_of,
)

TOURS = ("tour-geologist", "tour-consultant", "tour-inspector")
PAIRS = (*TOURS, "install", "it", "agencies", "index")
"""Pages that there are in both languages, told side by side."""
LANGUAGES = ("vi", "en")
PAGES = [path for path in project_files(ROOT) if path.suffix == ".md"]


def test_no_link_is_dead() -> None:
    dead = [problem for page in PAGES for problem in dead_links(page)]
    assert dead == []


def dead_links(page: Path) -> Iterator[str]:
    """Yield what links and pictures of a page name that is not there, in the tree or in the page."""
    for line, target in targets_of(page):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = page.parent / name if name else page
        is_there = there.exists() and (not anchor or there.suffix != ".md" or anchor in anchors_of(there))
        if not is_there:
            yield f"{os.path.relpath(page, ROOT)}:{line}: {target}"


def test_dead_links_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    links = "[a](#one-two) [b](#three) ![c](none.png) [d](page.md#one)"
    page.write_text(f"# One `two`\n{links}\n", encoding="utf-8")
    found = [problem.rpartition(" ")[2] for problem in dead_links(page)]
    assert found == ["#three", "none.png", "page.md#one"]


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_say_the_same(name: str) -> None:
    vietnamese, english = (DOCS / f"{name}.{lang}.md" for lang in LANGUAGES)
    assert shape_of(vietnamese) == shape_of(english)


def shape_of(page: Path) -> List[object]:
    """Return what is the same in both languages: headings, steps, blocks, notes, pictures and links."""
    headings = [line.split(" ")[0] for _, line in prose_of(page) if line.startswith("#")]
    parts = [(part.language, part.file, part.text) for part in parts_of(page) if isinstance(part, Block)]
    notes = [(part.kind, part.words) for part in parts_of(page) if isinstance(part, Note)]
    rows = sum(line.startswith("|") for _, line in prose_of(page))
    of_language = re.compile(r"\.(vi|en)(?=\.)|(?<=/)(vi|en)(?=/)")
    links = sorted(of_language.sub("", target) for _, target in targets_of(page))
    return [headings, parts, notes, rows, links]


# --- the words of the window --------------------------------------------------------------------------


@lru_cache(maxsize=None)
def texts(lang: str) -> FrozenSet[str]:
    """Return all texts of the window and all sentences of the program in a language, plain."""
    root = ElementTree.parse(str(ROOT / "i18n" / "mineral_plugin_vi.ts")).getroot()
    tag = "translation" if lang == "vi" else "source"
    window = [str(message.findtext(tag) or "") for message in root.iter("message")]
    words = json.loads((ROOT / "resources" / "words" / f"{lang}.json").read_text("utf-8"))
    return frozenset(plain(text) for text in [*window, *(str(text) for text in words.values())])


def plain(text: str) -> str:
    """Return a text without the marks of its keys and without what stands at its end."""
    return re.sub(r"&(?!&)", "", text).rstrip("….: ")


@pytest.mark.parametrize("name", (*TOURS, "install", "it"))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_buttons_are_called_what_the_window_calls_them(name: str, lang: str) -> None:
    page = DOCS / f"{name}.{lang}.md"
    labels = labels_of(page)
    assert len(labels) > 2
    assert [(line, text) for line, text in labels if plain(text) not in texts(lang)] == []


# --- what proves a step in the window -----------------------------------------------------------------


@lru_cache(maxsize=None)
def scenes() -> FrozenSet[str]:
    """Return the names of all scenes, which the tests look over and the gallery shows."""
    found = re.compile(r'@scene\(\s*"([a-z0-9-]+)"')
    texts_of = [path.read_text("utf-8") for path in (ROOT / "tests").glob("scenes*.py")]
    return frozenset(name for text in texts_of for name in found.findall(text))


@lru_cache(maxsize=None)
def walked() -> FrozenSet[str]:
    """Return the steps that a journey in the real QGIS walks: those that its driver has and a test names."""
    walks = ROOT / "tests" / "e2e"
    driver = _nodes(walks / "journey_driver", "*.py")
    has = {node.name for node in driver if isinstance(node, ast.FunctionDef)}
    named = {str(node.value) for node in _nodes(walks, "test_*.py") if isinstance(node, ast.Constant)}
    return frozenset(has & named)


def _nodes(folder: Path, pattern: str) -> Iterator[ast.AST]:
    for path in folder.glob(pattern):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("name", TOURS)
def test_each_step_in_the_window_is_proved_by_a_scene_or_a_journey(name: str) -> None:
    steps = steps_of(DOCS / f"{name}.vi.md")
    assert len(steps) >= 8
    for line, proofs in steps:
        assert proofs and set(proofs) <= {"scene", "journey"}, line
        assert set(proofs.get("scene", ())) <= scenes(), line
        assert set(proofs.get("journey", ())) <= walked(), line


# --- the way to all of it -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_leads_to_every_page(lang: str) -> None:
    page = DOCS / f"index.{lang}.md"
    linked = {(page.parent / target.partition("#")[0]).resolve() for _, target in targets_of(page)}
    other = "en" if lang == "vi" else "vi"
    wanted = {path for path in DOCS.glob("*.md") if not path.name.endswith(f".{other}.md") and path != page}
    wanted |= {ROOT / "service" / "README.md", ROOT / "CHANGELOG.md", DOCS / "decisions"}
    assert sorted(str(path.relative_to(ROOT)) for path in wanted - linked) == []


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_the_readme_leads_to_the_index(readme: str) -> None:
    lang = "vi" if ".vi." in readme else "en"
    targets = [target for _, target in targets_of(ROOT / readme)]
    assert f"docs/index.{lang}.md" in targets
    assert f"docs/install.{lang}.md" in targets


# --- the help of the algorithms -----------------------------------------------------------------------

PROCESSING = ROOT / "mineral_plugin" / "processing"
LEAST_HELP = 80
"""So many letters at least say what an algorithm does and takes."""


def with_help() -> List[str]:
    """Return the names of the classes of algorithms, which are those that have help of their own."""
    classes = [node for node in _nodes(PROCESSING, "*.py") if isinstance(node, ast.ClassDef)]
    functions = ((each.name, node) for each in classes for node in each.body)
    own = ((name, node.name) for name, node in functions if isinstance(node, ast.FunctionDef))
    return sorted(name for name, function in own if function == "shortHelpString")


def test_every_algorithm_has_help_in_both_languages_and_a_place_on_the_page() -> None:
    sections = [anchor for anchor in anchors_of(DOCS / "algorithms.md") if anchor.startswith("mineral")]
    assert len(with_help()) == len(sections) > 10
    root = ElementTree.parse(str(ROOT / "i18n" / "mineral_plugin_vi.ts")).getroot()
    contexts = {context.findtext("name"): context for context in root.iter("context")}
    for name in with_help():
        messages = [message for message in contexts[name].iter("message")]
        lengths = [[len(str(each.findtext(tag))) for tag in ("source", "translation")] for each in messages]
        assert any(min(both) >= LEAST_HELP for both in lengths), name
