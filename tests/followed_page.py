"""Follows a page as a reader does: in a folder of its own, each command as printed, against a real service.

What a page cannot print is put in: the code of the draft and the client that was just made, the fingerprint
that the issuer reads out, the address of the service of this run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Callable, Dict, FrozenSet, List, Mapping

from written_pages import ROOT, Block, Note, parts_of

SEEN_FROM_THE_FOLDER = (".venv", "service", "resources", "mineral_plugin", "tools", "Makefile")
ADDRESS = "http://127.0.0.1:8765"
_DRAFT, _CLIENT = re.compile(r"HS-\d{8}-\d{4}"), re.compile(r"KH-\d{4}")
_LONGEST_S = 100
_SAME_QUESTION = "check --table resources/demo/tables/dong-khe.txt --procedure P14 --mineral limestone_vlxdtt"
"""What stands behind ``check …`` where a page says only what is different."""


class Follower:
    """A reader: ``folder`` is where the commands run, ``url`` tells where the service answers.

    ``does`` is what others do, by the words of a note, or by ``before`` and a word of a command. ``did`` are
    the commands so far, ``said`` is the last answer, ``known`` what answers told. ``leaves_out`` are words of
    commands that are not run.
    """

    def __init__(
        self, folder: Path, url: Callable[[], str], does: Mapping[str, Callable[["Follower"], None]]
    ) -> None:
        self.folder, self.said = folder, ""
        self.known: Dict[str, str] = {}
        self.did: List[str] = []
        self.does = dict(does)
        self.leaves_out: FrozenSet[str] = frozenset()
        self._url, self._exit_code = url, 0
        (folder / "data").mkdir(parents=True)
        for name in SEEN_FROM_THE_FOLDER:
            (folder / name).symlink_to(ROOT / name)

    def follow(self, page: Path) -> None:
        """Do everything that a page says, in its order; an AssertionError tells what was not so."""
        for part in parts_of(page):
            if isinstance(part, Note):
                self._heed(part)
            elif part.file:
                (self.folder / part.file).write_text(part.text, encoding="utf-8")
            elif part.language == "sh":
                self._run_block(part)

    def run(self, command: str) -> str:
        """Run a command as it is printed, with what the page cannot know put in; return what it printed.

        What is named ``before`` a command is done by somebody else just before it.
        """
        for name in command.split():
            self.does.get(f"before {name}", _nothing)(self)
        ready = self._ready(command)
        done = subprocess.run(
            ["bash", "-c", ready],
            cwd=str(self.folder),
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
        )
        self.did.append(command)
        self.said = done.stdout + done.stderr
        told = f"{ready}\nexit code {done.returncode}\n{self.said[-2000:]}"
        assert done.returncode == self._exit_code, told
        self._remember()
        return self.said

    def _run_block(self, block: Block) -> None:
        *before, last = block.commands
        wanted, self._exit_code = self._exit_code, 0
        said = [self._obey(command) for command in before]
        self._exit_code = wanted
        said.append(self._obey(last))
        self._exit_code = 0
        self.said = "\n".join(said)

    def _obey(self, command: str) -> str:
        if self.leaves_out.intersection(command.split()):
            return ""
        if not command.startswith("make "):
            return self.run(command)
        targets = (ROOT / "Makefile").read_text("utf-8")
        assert f"\n{command.split()[1]}:" in targets, command
        return ""

    def _heed(self, note: Note) -> None:
        if note.kind == "exits":
            self._exit_code = int(note.words)
        elif note.kind == "says":
            assert note.words in self.said, f"line {note.line}: {note.words!r} is not in {self.said[-2000:]}"
        elif note.kind == "finds":
            self._find(*note.words.split())
        elif note.kind == "does":
            self.does[note.words](self)

    def _find(self, report: str, rule: str, outcome: str) -> None:
        found = json.loads((self.folder / report).read_text("utf-8"))["findings"]
        outcomes = {each["outcome"] for each in found if each["rule"] == rule}
        assert outcome in outcomes and (outcome == "conflict" or "conflict" not in outcomes), (rule, outcomes)

    def _ready(self, command: str) -> str:
        ready = command.replace(ADDRESS, self._url()).replace("check …", _SAME_QUESTION)
        for pattern, name in ((_DRAFT, "draft"), (_CLIENT, "client")):
            if name in self.known:
                ready = pattern.sub(self.known[name], ready)
        return ready.replace("FINGERPRINT", self.known.get("fingerprint", "FINGERPRINT"))

    def _remember(self) -> None:
        for name in ("draft", "client", "fingerprint", "dossierId"):
            found = re.search(rf'"{name}": "([^"]+)"', self.said)
            if found:
                self.known[name] = found.group(1)

    def _environ(self) -> Dict[str, str]:
        left_out = ("PYTHONPATH", "VIRTUAL_ENV", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        data = str(self.folder / "data")
        places = {"MINERAL_HOME": data, "XDG_RUNTIME_DIR": data}
        return {**kept, **places, "QT_QPA_PLATFORM": "offscreen", "LANG": "vi_VN.UTF-8"}


def _nothing(_follower: Follower) -> None:
    """Nobody else has anything to do."""
