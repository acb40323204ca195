#!/usr/bin/env python3
"""Keep `i18n/mineral_plugin_vi.ts`, the Vietnamese of everything Qt shows.

    python3 tools/translate.py update                          # new sources in, dead ones out
    python3 tools/translate.py set "<English source>" "<Vietnamese>" [--context NAME]
    python3 tools/translate.py list                            # what is not translated yet
    python3 tools/translate.py check

Sources are read from `self.tr("...")`, `tr("...")`, `QCoreApplication.translate("context", "...")` and
`QT_TRANSLATE_NOOP("context", "...")` in gui/, processing/, bridge/ and plugin.py. The context of `self.tr` is
the class it stands in; where a class (or its base, or its module) defines `tr` by calling `translate` with a
literal context, that context. The file has no line numbers, so that moving code changes nothing in it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import fcntl
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterator
from xml.sax.saxutils import escape

from house import files

SOURCES = (
    "mineral_plugin/gui",
    "mineral_plugin/processing",
    "mineral_plugin/bridge",
    "mineral_plugin/plugin.py",
    "mineral_plugin/__init__.py",
    "mineral_plugin/compat.py",
)
PLACE = re.compile(r"%L?\d+|%n|\{[^{}]*\}|%\(\w+\)[sdif]|%[sdif]")


@dataclass(frozen=True, order=True)
class Message:
    """One source text in its context, and its Vietnamese (empty: not finished)."""

    context: str
    source: str
    comment: str = ""
    plural: bool = False
    vietnamese: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What Qt looks a text up by."""
        return self.context, self.source, self.comment


class Bad(Exception):
    """A call of `tr` or `translate` that cannot be looked up."""


def ts_path(root: Path) -> Path:
    """Return the path of the Vietnamese file."""
    return root / "i18n" / "mineral_plugin_vi.ts"


# --- reading the sources ---------------------------------------------------------------------------


def extract(root: Path) -> tuple[dict[tuple[str, str, str], Message], list[str]]:
    """Return the messages of all sources by key, and the calls that cannot be read."""
    modules = {
        path.relative_to(root).as_posix(): files.tree(path)
        for path in files.python_files(root, *(name for name in SOURCES if (root / name).exists()))
    }
    contexts = _class_contexts(modules.values())
    found: dict[tuple[str, str, str], Message] = {}
    problems: list[str] = []
    for name, module in modules.items():
        extractor = Extractor(contexts, _function_context(module.body))
        extractor.visit(module)
        found.update((message.key, message) for message in extractor.messages)
        problems += [f"{name}:{line}: {why}" for line, why in extractor.problems]
    return found, problems


def _class_contexts(modules: object) -> dict[str, tuple[str, list[str]]]:
    """Return class name -> (context its own `tr` uses or '', names of its bases)."""
    return {
        node.name: (_function_context(node.body), [files.dotted(base).split(".")[-1] for base in node.bases])
        for module in modules  # type: ignore[attr-defined]
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    }


def _function_context(body: list[ast.stmt]) -> str:
    """Return the literal context that a function `tr` in this body passes to `translate`."""
    for function in body:
        if isinstance(function, ast.FunctionDef) and function.name == "tr":
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _last(call) == "translate" and call.args:
                    return _literal(call.args[0]) or ""
    return ""


def _last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


class Extractor(ast.NodeVisitor):
    """Collect the messages of one module."""

    def __init__(self, contexts: dict[str, tuple[str, list[str]]], module_context: str) -> None:
        self.contexts, self.module_context = contexts, module_context
        self.classes: list[str] = []
        self.functions: list[str] = []
        self.messages: list[Message] = []
        self.problems: list[tuple[int, str]] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Remember which class we are in."""
        self.classes.append(node.name)
        self.generic_visit(node)
        self.classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Remember which function we are in."""
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()

    def visit_Call(self, node: ast.Call) -> None:
        """Read one call, if it is a translation."""
        self.generic_visit(node)
        name = _last(node)
        if "tr" in self.functions[-1:] or not node.args:
            return
        try:
            if name == "tr":
                self._take(self._context(node), node.args)
            elif name in ("translate", "QT_TRANSLATE_NOOP") and len(node.args) >= 2:
                self._take(_literal(node.args[0]), node.args[1:])
        except Bad as reason:
            self.problems.append((node.lineno, str(reason)))

    def _context(self, node: ast.Call) -> str:
        if isinstance(node.func, ast.Name):
            return self.module_context or _raise("tr() as a function, and no `tr` here names a context")
        if not self.classes:
            return _raise("tr() outside a class")
        name = self.classes[-1]
        if not self._inherited(name) and any(name in bases for _, bases in self.contexts.values()):
            # Qt looks self.tr up by the class of the instance, so a subclass would not find it.
            return _raise(f'{name} has subclasses: write QCoreApplication.translate("{name}", "...")')
        return self._inherited(name) or name

    def _inherited(self, name: str) -> str:
        own, bases = self.contexts.get(name, ("", []))
        return own or next(filter(None, (self._inherited(base) for base in bases if base != name)), "")

    def _take(self, context: str | None, arguments: list[ast.expr]) -> None:
        source = _literal(arguments[0])
        if source is None and isinstance(arguments[0], (ast.Name, ast.Attribute, ast.Subscript)):
            return  # a text marked elsewhere with QT_TRANSLATE_NOOP
        if context is None or source is None:
            raise Bad("tr() and translate() take plain literals: no f-string, no pieces, no .format inside")
        comment = _literal(arguments[1]) if len(arguments) > 1 else None
        self.messages.append(Message(context, source, comment or "", plural=len(arguments) > 2))


def _raise(reason: str) -> str:
    raise Bad(reason)


# --- reading and writing the file ------------------------------------------------------------------


def load(root: Path) -> dict[tuple[str, str, str], Message]:
    """Return the messages of the file by key; obsolete ones are left out."""
    path = ts_path(root)
    if not path.exists():
        return {}
    messages = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for node in context.iter("message"):
            message = _message(context.findtext("name") or "", node)
            if message is not None:
                messages[message.key] = message
    return messages


def _message(context: str, node: ElementTree.Element) -> Message | None:
    translation = node.find("translation")
    if translation is None or translation.get("type") in ("obsolete", "vanished"):
        return None
    text = translation.findtext("numerusform") if node.get("numerus") else translation.text
    finished = "" if translation.get("type") == "unfinished" else text or ""
    return Message(context, node.findtext("source") or "", node.findtext("comment") or "",
                   node.get("numerus") == "yes", finished)  # fmt: skip


def dead_entries(root: Path) -> list[str]:
    """Return the sources the file marks as obsolete."""
    path = ts_path(root)
    nodes = ElementTree.parse(path).getroot().iter("message") if path.exists() else iter(())
    return [
        node.findtext("source") or ""
        for node in nodes
        for translation in node.iter("translation")
        if translation.get("type") in ("obsolete", "vanished")
    ]


def save(root: Path, messages: list[Message]) -> None:
    """Write the file atomically: contexts and sources sorted, no line numbers."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append('<TS version="2.1" language="vi_VN" sourcelanguage="en">')
    for context in sorted({message.context for message in messages}):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for message in sorted(message for message in messages if message.context == context):
            lines += _message_lines(message)
        lines.append("</context>")
    path = ts_path(root)
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text("\n".join([*lines, "</TS>"]) + "\n", encoding="utf-8")
    os.replace(temporary, path)


def _message_lines(message: Message) -> Iterator[str]:
    mark = "" if message.vietnamese else ' type="unfinished"'
    text = escape(message.vietnamese)
    if message.plural:
        text = f"<numerusform>{text}</numerusform>"
    yield '    <message numerus="yes">' if message.plural else "    <message>"
    yield f"        <source>{escape(message.source)}</source>"
    if message.comment:
        yield f"        <comment>{escape(message.comment)}</comment>"
    yield f"        <translation{mark}>{text}</translation>"
    yield "    </message>"


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the i18n folder for one writer."""
    folder = ts_path(root).parent
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


# --- the commands ----------------------------------------------------------------------------------


def update(root: Path) -> list[str]:
    """Bring the file up to the sources; translations of texts that moved to another context are kept."""
    found, problems = extract(root)
    with locked(root):
        old = load(root)
        by_source = {message.source: message.vietnamese for message in old.values() if message.vietnamese}
        save(root, [
            replace(message, vietnamese=old[key].vietnamese if key in old and old[key].vietnamese
                    else by_source.get(message.source, ""))
            for key, message in found.items()
        ])  # fmt: skip
    return problems


def set_translation(root: Path, source: str, vietnamese: str, context: str | None) -> list[str]:
    """Give one source its Vietnamese, in every context where it occurs or in one."""
    if sorted(PLACE.findall(source)) != sorted(PLACE.findall(vietnamese)):
        return [f"{source!r}: the translation has other places"]
    problems = update(root)
    with locked(root):
        old = load(root)
        keys = [key for key, m in old.items() if m.source == source and context in (None, m.context)]
        for key in keys:
            old[key] = replace(old[key], vietnamese=vietnamese)
        save(root, list(old.values()))
    return problems + ([] if keys else [f"{source!r}: no code asks for this text"])


def check(root: Path) -> list[str]:
    """Return what is missing, unfinished, dead, or has other places than its source."""
    found, problems = extract(root)
    written = load(root)
    name = "i18n/mineral_plugin_vi.ts"
    problems += [f"{name}: missing ({key[0]}): {key[1]!r}; run tools/translate.py update"
                 for key in found if key not in written]  # fmt: skip
    problems += [f"{name}: no code asks for ({key[0]}): {key[1]!r}" for key in written if key not in found]
    problems += [f"{name}: obsolete: {source!r}" for source in dead_entries(root)]
    for message in written.values():
        if not message.vietnamese.strip():
            problems.append(f"{name}: unfinished ({message.context}): {message.source!r}")
        elif sorted(PLACE.findall(message.source)) != sorted(PLACE.findall(message.vietnamese)):
            problems.append(f"{name}: other places ({message.context}): {message.source!r}")
    return problems


def unfinished(root: Path) -> list[Message]:
    """Return the messages without Vietnamese."""
    return sorted(message for message in load(root).values() if not message.vietnamese)


def parser() -> argparse.ArgumentParser:
    """Return the command line of this tool."""
    top = argparse.ArgumentParser(description="keep the Vietnamese translation of the windows")
    top.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="new sources in, dead ones out")
    commands.add_parser("check", help="complete, finished, same places, nothing dead")
    commands.add_parser("list", help="print what is not translated yet")
    setting = commands.add_parser("set", help="translate one source")
    setting.add_argument("source")
    setting.add_argument("vietnamese")
    setting.add_argument("--context", default=None)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 1 when something is wrong."""
    options = parser().parse_args(arguments)
    problems: list[str] = []
    if options.command == "update":
        problems = update(options.root)
    elif options.command == "set":
        problems = set_translation(options.root, options.source, options.vietnamese, options.context)
    elif options.command == "check":
        problems = check(options.root)
    if options.command in ("update", "list"):
        for message in unfinished(options.root):
            print(f"{message.context}: {message.source}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
