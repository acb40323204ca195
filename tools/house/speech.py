"""The project speaks of itself alone: no paths of one machine, no package hosts, no talk about its making."""

from __future__ import annotations

import re
from pathlib import Path

from house import files

# Each pattern is written with a bracketed letter, so that this file does not find itself.
FORBIDDEN = (
    (re.compile(r"(?<![\w.])/[w]ork/"), "an absolute path of one machine"),
    (re.compile(r"(?<![\w.])/[t]mp/team"), "an absolute path of one machine"),
    (re.compile(r"(?<![\w.~])/[r]oot(?:/|\b)"), "an absolute path of one machine"),
    (re.compile(r"(?<![\w.])/[o]pt/"), "an absolute path of one machine"),
    (re.compile(r"(?<![\w.])/[h]ome/\w+"), "an absolute path of one machine"),
    (re.compile(r"[p]ypi-more|[p]ythonhosted\.org|[p]ypi\.org/simple"
                r"|--(?:extra-)?[i]ndex-url[= ]\S|--[f]ind-links[= ]\S"),
     "a package host"),
    (re.compile(r"\b[A]I\b|\b[A]I-(?:generated|written)|\b[c]laude\b|\b[a]nthropic\b|\b[o]penai\b"
                r"|\b[c]hat[g]pt\b|\b[c]opilot\b|\b[L]LMs?\b|\blanguage [m]odel\b"), "talk about the making"),
    (re.compile(r"\b(?:sub|co)?[a]gent (?:session|wrote|run)|\b[h]elper session|\b[w]orking session of\b"
                r"|\bthe [l]ead (?:must|will|writes|helper)\b|\b[t]ools helper\b", re.IGNORECASE),
     "talk about the making"),
)  # fmt: skip
NAMES_ONLY_LOWER = re.compile(r"claud[e]|anthropi[c]|opena[i]|chatgp[t]|copilo[t]", re.IGNORECASE)
# The licence text and the detector names of detect-secrets are not ours to judge.
EXEMPT = frozenset(["LICENSE", ".secrets.baseline"])
# File and text that may stay: inside a folder made with debootstrap this is the home, whoever runs it.
ALLOWED = (("tools/chroot.py", '"HOME": "/' + 'root"'),)


def problems(root: Path) -> list[str]:
    """Return one line for each forbidden word in a file of the project or in a file name."""
    found = []
    for path in files.project_files(root):
        name = path.relative_to(root).as_posix()
        if name in EXEMPT:
            continue
        text = files.text_of(path)
        for number, line in enumerate([name] + (text or "").splitlines()):
            reason = reason_against(_without_allowed(name, line))
            if reason:
                found.append(f"{name}:{number}: {reason}: {line.strip()[:80]}")
    return found


def _without_allowed(name: str, line: str) -> str:
    for allowed_name, text in ALLOWED:
        if name == allowed_name:
            line = line.replace(text, "")
    return line


def reason_against(line: str) -> str:
    """Return why a line is forbidden, or an empty string."""
    if NAMES_ONLY_LOWER.search(line):
        return "talk about the making"
    return next((reason for pattern, reason in FORBIDDEN if pattern.search(line)), "")
