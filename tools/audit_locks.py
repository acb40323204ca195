"""What the locks say by themselves: every pin with its hashes, and whatever in them is no pin."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

from common import ROOT

FOLDER = ROOT / "requirements"
NPM_LOCK = FOLDER / "npm/package-lock.json"
_PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+_-]+)(?:\s*;\s*(.+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_INTEGRITY = re.compile(r"sha512-[A-Za-z0-9+/=]{88}")


@dataclass(frozen=True)
class Pin:
    """One package at one version, the condition under which it is wanted, the hashes of its files."""

    name: str
    version: str
    marker: str
    hashes: Tuple[str, ...]

    @property
    def key(self) -> str:
        """Return name and version as one text, the name as package indexes compare it."""
        return f"{re.sub(r'[-_.]+', '-', self.name).lower()}=={self.version}"

    def as_lock(self) -> str:
        """Return the pin as it stands in a lock."""
        lines = [f"{self.name}=={self.version}" + (f" ; {self.marker}" if self.marker else "")]
        return " \\\n    ".join([*lines, *(f"--hash=sha256:{digest}" for digest in self.hashes)]) + "\n"


def locks(folder: Path = FOLDER) -> Dict[str, str]:
    """Return the text of every lock of Python packages, by its name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}


def pins_of(text: str) -> List[Pin]:
    """Return the pins of a lock, in its order; what is no pin is left to ``problems``."""
    found = (_pin(line) for line in _logical_lines(text))
    return [pin for pin in found if pin is not None]


def problems(name: str, text: str) -> List[str]:
    """Return what a lock must not hold: a package without version or hash, an address, an option."""
    found = []
    for line in _logical_lines(text):
        pin = _pin(line)
        if pin is None:
            found.append(f"{name}: not a pin: {line[:60]}")
        elif not pin.hashes:
            found.append(f"{name}: {pin.name}=={pin.version} has no hash")
    return found


def npm_packages(text: str) -> Dict[str, Dict[str, str]]:
    """Return what the lock of npm holds: path in node_modules -> its entry."""
    entries: Dict[str, Dict[str, str]] = json.loads(text)["packages"]
    return {path: entry for path, entry in entries.items() if path}


def npm_problems(text: str) -> List[str]:
    """Return the packages of npm's lock that have no strong hash, or an address of their own."""
    found = []
    for path, entry in npm_packages(text).items():
        if not _INTEGRITY.fullmatch(entry.get("integrity", "")):
            found.append(f"npm: {path} has no SHA-512")
        if "resolved" in entry:
            found.append(f"npm: {path} has an address")
    return found


def _logical_lines(text: str) -> List[str]:
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = (line.strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _pin(line: str) -> "Pin | None":
    rest, _, _ = line.partition(" --hash")
    match = _PIN.fullmatch(rest.strip())
    if match is None:
        return None
    return Pin(match.group(1), match.group(2), (match.group(3) or "").strip(), tuple(_HASH.findall(line)))
