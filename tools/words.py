#!/usr/bin/env python3
"""Keep the two word catalogues `resources/words/vi.json` and `resources/words/en.json`.

    python3 tools/words.py add <id> --vi "..." --en "..." [--replace]
    python3 tools/words.py remove <id>
    python3 tools/words.py check
    python3 tools/words.py list [prefix]

A catalogue is one flat object: id -> sentence with named places `{name}` or `{name:spec}`.
Ids are dotted lower-case words (`area.file_missing`). Several people may add at the same time:
the folder is locked while both files are replaced.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import fcntl
import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator, Sequence

from house import files

LANGUAGES = ("vi", "en")
SPECS = frozenset(["", "ha", "m2", "km2", "m", "n0", "n1", "n2", "n3", "date", "time", "list"])
CODE_FOLDERS = ("mineral_plugin", "service")
SKIPPED_FOLDERS = frozenset([".venv", "__pycache__", "_vendor", "node_modules", "tests"])
# Calls whose first argument is an id; every class below ERROR_BASE is one more.
PHRASE_MAKERS = frozenset(["Phrase"])
ERROR_BASE = "MineralError"
FILE_ENDINGS = frozenset(
    "css csv gpkg html ini json lock log md pdf png py qgs qml sqlite svg txt whl xlsx zip".split()
)
ID = re.compile(r"[a-z][a-z0-9_]*(?:[.\-][a-z0-9_]+)*\.[a-z0-9_]+(?:[.\-][a-z0-9_]+)*")
ID_BEGINNING = re.compile(r"[a-z][a-z0-9_.\-]*\.[a-z0-9_]*")
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z0-9]*))?\}")
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ\u0300-\u0309\u0323\u031b]",
    re.IGNORECASE,
)

Place = tuple  # (name, spec)


@dataclass
class Uses:
    """What the code and the data files name: exact strings, id patterns, and phrases with their values."""

    strings: set[str] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    phrases: list[tuple[str, str, frozenset[str] | None]] = field(default_factory=list)
    literals: list[tuple[str, str]] = field(default_factory=list)


def catalogue_path(root: Path, language: str) -> Path:
    """Return the path of one language's catalogue below `root`."""
    return root / "resources" / "words" / f"{language}.json"


def load(root: Path) -> dict[str, dict[str, str]]:
    """Return language -> (id -> sentence); a catalogue that is not there yet is empty."""
    paths = {language: catalogue_path(root, language) for language in LANGUAGES}
    return {
        language: json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for language, path in paths.items()
    }


def save(root: Path, catalogues: dict[str, dict[str, str]]) -> None:
    """Replace both catalogues, each atomically, keys sorted."""
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        text = json.dumps(catalogues[language], ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the catalogue folder for one writer."""
    folder = root / "resources" / "words"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def places(sentence: str) -> frozenset[Place]:
    """Return the (name, spec) pairs of a sentence."""
    return frozenset((name, spec or "") for name, spec in PLACE.findall(sentence))


def sentence_problems(identifier: str, vi: str, en: str) -> list[str]:
    """Return what is wrong with one entry, as sentences for the maintainer."""
    problems = []
    if not ID.fullmatch(identifier):
        problems.append(f"{identifier}: an id is dotted lower-case words, like area.file_missing")
    for language, sentence in (("vi", vi), ("en", en)):
        if not sentence.strip():
            problems.append(f"{identifier}: {language} is missing or empty")
        left = PLACE.sub("", sentence).replace("{{", "").replace("}}", "")
        if "{" in left or "}" in left:
            problems.append(f"{identifier}: {language} has a malformed place")
        unknown = sorted(spec for _, spec in places(sentence) if spec not in SPECS)
        if unknown:
            problems.append(f"{identifier}: {language} has unknown place formats {unknown}")
    if VIETNAMESE.search(en) and not _is_quotation(en):
        problems.append(f"{identifier}: en contains Vietnamese letters outside quotation marks or brackets")
    if vi.strip() and en.strip() and places(vi) != places(en):
        problems.append(f"{identifier}: vi and en have different places")
    return problems


def _is_quotation(sentence: str) -> bool:
    """Tell whether Vietnamese letters occur only in brackets, quotation marks or proper names.

    A name such as "Việt Nam" stays as it is written; names are recognised by their capitals.
    """
    outside = re.sub(r"\([^)]*\)|\"[^\"]*\"|“[^”]*”|'[^']*'", "", sentence)
    words = [word for word in re.findall(r"[^\W\d_]+", outside) if VIETNAMESE.search(word)]
    return all(word[0].isupper() for word in words)


def add(root: Path, identifier: str, vi: str, en: str, replace: bool) -> list[str]:
    """Add or change one entry; return the problems that stopped it."""
    problems = sentence_problems(identifier, vi, en)
    if problems:
        return problems
    with locked(root):
        catalogues = load(root)
        present = tuple(catalogues[language].get(identifier) for language in LANGUAGES)
        if present != (None, None) and present != (vi, en) and not replace:
            return [f"{identifier}: exists already (vi: {present[0]}); use --replace to change it"]
        catalogues["vi"][identifier], catalogues["en"][identifier] = vi, en
        save(root, catalogues)
    return []


def remove(root: Path, identifier: str) -> list[str]:
    """Take one entry out of both catalogues."""
    with locked(root):
        catalogues = load(root)
        found = [catalogues[language].pop(identifier, None) for language in LANGUAGES]
        save(root, catalogues)
    return [] if any(found) else [f"{identifier}: no such entry"]


def source_files(root: Path) -> Iterator[Path]:
    """Yield the Python files whose sentences live in the catalogues."""
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if not SKIPPED_FOLDERS.intersection(path.relative_to(root).parts):
                yield path


def data_files(root: Path) -> Iterator[Path]:
    """Yield the data files below resources/ that may name ids."""
    for path in sorted((root / "resources").rglob("*.json")):
        if path.parent.name != "words":
            yield path


def collect_uses(root: Path) -> Uses:
    """Read all code and data for strings that may be ids."""
    uses = Uses()
    code = {path.relative_to(root).as_posix(): files.nodes(path) for path in source_files(root)}
    makers = PHRASE_MAKERS | _error_classes(code.values())
    for name, nodes in code.items():
        _collect_code(uses, nodes, name, makers)
    for path in data_files(root):
        uses.strings.update(_strings(json.loads(path.read_text(encoding="utf-8"))))
    return uses


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _error_classes(code: Iterable[Sequence[ast.AST]]) -> frozenset[str]:
    """Return the names of the classes that derive from MineralError, and that name itself."""
    bases = {
        node.name: {_last_name(base) for base in node.bases}
        for nodes in code
        for node in nodes
        if isinstance(node, ast.ClassDef)
    }
    found = {ERROR_BASE}
    while True:
        more = {name for name, parents in bases.items() if parents & found} - found
        if not more:
            return frozenset(found)
        found |= more


def _collect_code(uses: Uses, nodes: Sequence[ast.AST], name: str, makers: frozenset[str]) -> None:
    pieces = {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in pieces:
            uses.strings.add(node.value)
            if ID.fullmatch(node.value) and node.value.rsplit(".", 1)[-1] not in FILE_ENDINGS:
                uses.literals.append((node.value, f"{name}:{node.lineno}"))
        elif isinstance(node, ast.JoinedStr):
            pattern = _id_pattern(node)
            if pattern:
                uses.patterns.append(pattern)
        elif isinstance(node, ast.Call) and _called_name(node) in makers:
            identifier = _phrase_id(node)
            if identifier is not None:
                uses.phrases.append((identifier, f"{name}:{node.lineno}", _phrase_places(node)))


def _called_name(node: ast.Call) -> str:
    return _last_name(node.func)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else str(getattr(node, "id", ""))


def _phrase_id(node: ast.Call) -> str | None:
    named = [word.value for word in node.keywords if word.arg == "id"]
    first = (node.args[:1] or named or [None])[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _phrase_places(node: ast.Call) -> frozenset[str] | None:
    """Return the names a call fills, or None when they cannot be read from it.

    `Phrase("id", {"name": ...})` fills by a mapping, an error class by keywords.
    """
    if _called_name(node) not in PHRASE_MAKERS:
        names = [word.arg for word in node.keywords]
        return None if None in names or len(node.args) != 1 else frozenset(str(name) for name in names)
    named = [word.value for word in node.keywords if word.arg == "values"]
    values = (node.args[1:2] or named or [None])[0]
    if values is None:
        return frozenset() if not node.keywords or named else None
    if isinstance(values, ast.Dict) and all(isinstance(key, ast.Constant) for key in values.keys):
        return frozenset(str(key.value) for key in values.keys if isinstance(key, ast.Constant))
    return None


def _id_pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """Return a pattern for f"family.{name}" and the like; only with a dotted literal beginning."""
    first = node.values[0] if node.values else None
    if not (isinstance(first, ast.Constant) and ID_BEGINNING.fullmatch(str(first.value))):
        return None
    literals = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
    return re.compile("".join(r"[a-z0-9_\-]+" if text is None else re.escape(text) for text in literals))


def check(root: Path) -> list[str]:
    """Return every problem of the catalogues and of their use."""
    catalogues = load(root)
    identifiers = sorted(set(catalogues["vi"]) | set(catalogues["en"]))
    problems = [
        f"resources/words: {problem}"
        for identifier in identifiers
        for problem in sentence_problems(
            identifier, catalogues["vi"].get(identifier, ""), catalogues["en"].get(identifier, "")
        )
    ]
    uses = collect_uses(root)
    problems += _unused(identifiers, uses) + _unknown(catalogues["en"], uses)
    return problems + _misspelt(catalogues["en"], uses)


def _unused(identifiers: list[str], uses: Uses) -> list[str]:
    return [
        f"resources/words: {identifier}: no code and no data file uses this id"
        for identifier in identifiers
        if identifier not in uses.strings and not any(p.fullmatch(identifier) for p in uses.patterns)
    ]


def _unknown(catalogue: dict[str, str], uses: Uses) -> list[str]:
    problems = []
    for identifier, where, filled in uses.phrases:
        if identifier not in catalogue:
            problems.append(f"{where}: the id {identifier} is in no catalogue")
        elif filled is not None and filled != {name for name, _ in places(catalogue[identifier])}:
            wanted = sorted(name for name, _ in places(catalogue[identifier]))
            problems.append(f"{where}: {identifier} has the places {wanted}, the code fills {sorted(filled)}")
    return problems


def _misspelt(catalogue: dict[str, str], uses: Uses) -> list[str]:
    """Return strings that begin like several entries of the catalogue and are none of them."""
    known = {where for _, where, _ in uses.phrases}
    beginnings = {identifier.rsplit(".", 1)[0] for identifier in catalogue}
    return [
        f"{where}: {text} looks like an id and is in no catalogue"
        for text, where in uses.literals
        if text not in catalogue and where not in known and text.rsplit(".", 1)[0] in beginnings
    ]


def list_entries(root: Path, prefix: str) -> None:
    """Print every entry whose id begins with `prefix`."""
    catalogues = load(root)
    for identifier in sorted(catalogues["en"]):
        if identifier.startswith(prefix):
            print(identifier)
            for language in LANGUAGES:
                print(f"  {language}  {catalogues[language].get(identifier, '')}")


def parser() -> argparse.ArgumentParser:
    """Return the command line of this tool."""
    top = argparse.ArgumentParser(description="keep the two word catalogues")
    top.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    commands = top.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add", help="add one entry to both catalogues")
    adding.add_argument("id")
    adding.add_argument("--vi", required=True)
    adding.add_argument("--en", required=True)
    adding.add_argument("--replace", action="store_true", help="change an entry that exists")
    commands.add_parser("remove", help="take one entry out").add_argument("id")
    commands.add_parser("check", help="complete, same places, nothing unused, nothing unknown")
    commands.add_parser("list", help="print the entries").add_argument("prefix", nargs="?", default="")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 1 when something is wrong."""
    options = parser().parse_args(arguments)
    problems: list[str] = []
    if options.command == "add":
        problems = add(options.root, options.id, options.vi, options.en, options.replace)
    elif options.command == "remove":
        problems = remove(options.root, options.id)
    elif options.command == "check":
        problems = check(options.root)
    else:
        list_entries(options.root, options.prefix)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
