"""No sentence for people stands in code outside the catalogues.

In `core/`, `cli/` and `service/` a string with three or more words, or with any Vietnamese letter,
belongs in `resources/words`. In `gui/`, `processing/`, `bridge/` and `plugin.py` it belongs inside a
call of `tr` or `translate`. Docstrings, SQL, markup, patterns, strings that are only compared with and
developer's log lines are not shown to anybody, nor are the words of errors that only a mistake in the
program can raise, nor those of the errors of `requests`, for which the core has its own sentences.
Whatever else must stay is listed with its reason in `allowed_strings.txt`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import words

from house import files

CATALOGUE_FOLDERS = ("mineral_plugin/core", "mineral_plugin/cli", "mineral_plugin/__main__.py", "service")
QT_FOLDERS = (
    "mineral_plugin/gui",
    "mineral_plugin/processing",
    "mineral_plugin/bridge",
    "mineral_plugin/plugin.py",
    "mineral_plugin/compat.py",
    "mineral_plugin/__init__.py",
)
ALLOWED = "tools/house/allowed_strings.txt"
WORD = re.compile(r"[(\"'“]*[^\W\d_]{2,}[)\"'”.,;:!?]*")
SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|ATTACH|DETACH|DROP|ALTER|BEGIN|COMMIT|WITH|VACUUM|REPLACE"
    r"|WHERE|AND|FROM|ORDER|LEFT|JOIN|ON CONFLICT|VALUES)\b"
)
LOG_METHODS = frozenset(["debug", "info", "warning", "error", "exception", "critical", "log"])
LOG_NAMES = frozenset(["log", "logger", "_log", "LOG", "logging", "_logger"])
PROGRAM_ERRORS = frozenset(["TypeError", "KeyError", "LookupError", "NotImplementedError"])
TRANSLATORS = frozenset(["tr", "translate", "QT_TRANSLATE_NOOP"])
STYLE_SETTERS = frozenset(["setStyleSheet"])
HELP_WORDS = frozenset(["help", "description", "epilog", "usage", "title", "metavar_help"])
SHOWN_BY = frozenset(
    "QAction QCheckBox QDockWidget QGroupBox QLabel QMenu QPushButton QRadioButton QToolButton"
    " QgsDockWidget addAction addItem addItems addMenu addRow addTab pushFormattedMessage"
    " pushInfo pushMessage pushWarning reportError setAccessibleDescription setAccessibleName"
    " setHeaderLabels setHorizontalHeaderLabels setInformativeText setLabelText setObjectTitle"
    " setPlaceholderText setPrefix setStatusTip setSuffix setText setTitle setToolTip"
    " setWhatsThis setWindowTitle showMessage".split()
)


@dataclass(frozen=True)
class Allowed:
    """One line of the allow list: where, the beginning of the string, and why it may stay."""

    path: str
    beginning: str
    reason: str

    @property
    def line(self) -> str:
        """How the entry stands in the list."""
        return f"{self.path} | {self.beginning}"

    def covers(self, name: str, text: str) -> bool:
        """Tell whether this line allows `text` in the file `name`."""
        return name == self.path and (self.beginning == "*" or one_line(text).startswith(self.beginning))


def problems(root: Path) -> list[str]:
    """Return one line for each sentence outside the catalogues, and for each stale line of the allow list."""
    allowed = read_allowed(root)
    used: set[Allowed] = set()
    found = []
    for name, line, text, why in _offences(root):
        covering = [entry for entry in allowed if entry.covers(name, text)]
        used.update(covering)
        if not covering:
            found.append(f"{name}:{line}: {why}: {one_line(text)[:70]!r}")
    stale = [f"{ALLOWED}: nothing needs this line: {a.line}" for a in allowed if a not in used]
    unreasoned = [f"{ALLOWED}: no reason given: {a.line}" for a in allowed if not a.reason]
    return found + stale + unreasoned


def read_allowed(root: Path) -> list[Allowed]:
    """Read the allow list: `path | beginning of the string, or * | reason`."""
    path = root / ALLOWED
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return [Allowed(row[0].strip(), row[1].strip(), row[2].strip() if len(row) > 2 else "") for row in rows]


def one_line(text: str) -> str:
    """Return the text with every run of white space as one blank."""
    return " ".join(text.split())


def is_sentence(text: str) -> bool:
    """Tell whether a string reads as words for a person."""
    if words.VIETNAMESE.search(text):
        return True
    if SQL.match(text):
        return False
    plain = re.sub(r"<[^<>]*>|&\w+;|\{[^{}]*\}", " ", text)
    return sum(WORD.fullmatch(word) is not None for word in plain.split()) >= 3


def _offences(root: Path) -> Iterator[tuple[str, int, str, str]]:
    for path in files.python_files(root, *CATALOGUE_FOLDERS):
        name = path.relative_to(root).as_posix()
        if not name.startswith("service/tests/"):
            for line, text, why in Reader("belongs in resources/words").read(files.tree(path)):
                yield name, line, text, why
    for path in files.python_files(root, *(f for f in QT_FOLDERS if (root / f).exists())):
        name = path.relative_to(root).as_posix()
        for line, text, why in Reader("belongs inside tr() or translate()", qt=True).read(files.tree(path)):
            yield name, line, text, why


class Reader(ast.NodeVisitor):
    """Walk one module and keep the strings that people would read."""

    def __init__(self, why: str, qt: bool = False) -> None:
        self.why, self.qt = why, qt
        self.found: list[tuple[int, str, str]] = []

    def read(self, module: ast.Module) -> list[tuple[int, str, str]]:
        """Return (line, text, why) of every offence in the module."""
        self.visit(module)
        return self.found

    def visit_Expr(self, node: ast.Expr) -> None:
        """Pass over docstrings and other strings that stand alone."""
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Judge one plain string."""
        if isinstance(node.value, str) and is_sentence(node.value):
            self.found.append((node.lineno, node.value, self.why))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Judge an f-string as one text, its values as blanks."""
        parts = [str(part.value) if isinstance(part, ast.Constant) else " 0 " for part in node.values]
        if is_sentence("".join(parts)):
            self.found.append((node.lineno, "".join(parts), self.why))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Call(self, node: ast.Call) -> None:
        """Pass over translated strings, log lines and style sheets; look at what is shown at once."""
        name = files.dotted(node.func).split(".")[-1] or getattr(node.func, "attr", "")
        if self.qt and name in TRANSLATORS:
            return
        if name in STYLE_SETTERS or _is_log(node.func) or _is_unseen(node.func):
            return
        self._help_words(node, name)
        if self.qt and name in SHOWN_BY:
            self._shown(node)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Pass over errors that only a mistake in the program can raise."""
        if not (isinstance(node.exc, ast.Call) and files.dotted(node.exc.func) in PROGRAM_ERRORS):
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Pass over strings that are only compared with."""
        for operand in [node.left, *node.comparators]:
            if not isinstance(operand, ast.Constant):
                self.visit(operand)

    def _help_words(self, node: ast.Call, name: str) -> None:
        if self.qt or name not in ("add_argument", "add_parser", "ArgumentParser", "add_argument_group"):
            return
        for word in node.keywords:
            if word.arg in HELP_WORDS and _has_letters(word.value) and not _would_be_found(word.value):
                self.found.append((word.value.lineno, _text(word.value), "command line help " + self.why))

    def _shown(self, node: ast.Call) -> None:
        for argument in _flat(node.args):
            if _has_letters(argument) and not _would_be_found(argument):
                self.found.append((argument.lineno, _text(argument), "is shown and " + self.why))


def _is_log(function: ast.expr) -> bool:
    chain = files.dotted(function).split(".")
    return len(chain) >= 2 and chain[-1] in LOG_METHODS and chain[-2] in LOG_NAMES


def _is_unseen(function: ast.expr) -> bool:
    """Tell whether a call takes a pattern, or makes an error of `requests`."""
    return files.dotted(function).split(".")[0] in ("re", "requests")


def _flat(arguments: list[ast.expr]) -> Iterator[ast.expr]:
    for argument in arguments:
        if isinstance(argument, (ast.List, ast.Tuple)):
            yield from argument.elts
        else:
            yield argument


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return ""


def _has_letters(node: ast.expr) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", re.sub(r"\w+://\S*", "", _text(node))))


def _would_be_found(node: ast.expr) -> bool:
    return is_sentence(_text(node))
