"""The page of the dependencies, from the locks and what was found out (requirements/audited.json)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from audit_licences import fit
from audit_locks import FOLDER, NPM_LOCK, Pin, npm_packages, npm_problems, pins_of, problems
from common import ROOT, table

PAGE = ROOT / "docs/dependencies.md"
AUDITED = FOLDER / "audited.json"
OLD_YEARS = 3
ZIP, SERVICE = "vendor", "service"
UNREAD = "not read"
INTRO = """# Dependencies

Made by `python3 tools/audit_dependencies.py` from the locks in `requirements/` and from
`requirements/audited.json`, in which each pinned version's licence and day of release are kept as they were
told by the packages' own metadata and by the index they come from. `make proof` runs it.
"""
ABOUT_FITS = """"fits" tells with which GPL the licence goes: **2** with GPL-2.0 and 3.0, **3** with GPL-3.0
alone. The plugin is GPL-2.0-or-later, so both may be used; together with a package that says **3** the whole
is passed on under GPL-3.0 or later. A package in the zip, or one that the service runs on, that says neither
fails the audit.
"""


def read_audited(path: Path = AUDITED) -> Dict[str, Any]:
    """Return what was found out so far; nothing where there is no file yet."""
    if not path.is_file():
        return {"day": None, "advisories": {"answered": None, "found": []}, "packages": {}, "service": []}
    told: Dict[str, Any] = json.loads(path.read_text("utf-8"))
    return told


def failures(audited: Mapping[str, Any], locks: Mapping[str, str], npm: str) -> List[str]:
    """Return what is wrong with the locks as far as it can be told offline, one line each."""
    found = [problem for name, text in locks.items() for problem in problems(name, text)]
    found += npm_problems(npm)
    for key in dict.fromkeys(pin.key for pin in shipped(audited, locks)):
        told = audited["packages"].get(key, {}).get("licence", UNREAD)
        if not fit(told):
            found.append(f"{key}: licence {told}: nobody said that it goes with GPL-2.0-or-later")
    return found


def shipped(audited: Mapping[str, Any], locks: Mapping[str, str]) -> List[Pin]:
    """Return the pins that go into the zip and those that the service runs on."""
    names = set(audited["service"])
    service = [pin for pin in pins_of(locks[SERVICE]) if pin.key.partition("==")[0] in names]
    return [*pins_of(locks[ZIP]), *service]


def page(audited: Mapping[str, Any], locks: Mapping[str, str], npm: str) -> str:
    """Return the page."""
    parts = [INTRO, _advisories(audited), _offline(locks, npm), "## What goes into the zip\n", ABOUT_FITS]
    parts += [_rows(pins_of(locks[ZIP]), audited)]
    service = shipped(audited, locks)[len(pins_of(locks[ZIP])) :]
    parts += ["## What the service runs on\n", _rows(service, audited)]
    parts += [f"## No release for {OLD_YEARS} years\n", _old(audited, locks)]
    parts += ["## Tools and tests\n", _others(audited, locks)]
    parts += ["## Packages of npm, for tests alone\n", _npm(npm)]
    return "\n".join(parts)


def _advisories(audited: Mapping[str, Any]) -> str:
    told = audited["advisories"]
    if told["answered"] is None:
        return (
            "**Known vulnerabilities: cannot tell.** The database of advisories (OSV, asked by pip-audit) "
            "has never answered where this was run.\nThe audit fails because of it unless it is told "
            "`--offline-ok`.\n"
        )
    found = told["found"] or ["none"]
    return f"**Known vulnerabilities** on {told['answered']}: {'; '.join(found)}.\n"


def _offline(locks: Mapping[str, str], npm: str) -> str:
    counted = sum(len(pins_of(text)) for text in locks.values())
    wrong = [problem for name, text in locks.items() for problem in problems(name, text)]
    wrong += npm_problems(npm)
    told = (
        "\n".join(f"- {problem}" for problem in wrong) or "All have hashes, none has an address or an option."
    )
    return f"{counted} pins in {len(locks)} locks, {len(npm_packages(npm))} packages of npm. {told}\n"


def _rows(pins: Sequence[Pin], audited: Mapping[str, Any]) -> str:
    rows = []
    for pin in pins:
        licence, released = _told(pin, audited)
        rows.append((pin.name, pin.version, licence, fit(licence) or "no", released, _age(released, audited)))
    return "\n".join(table(("package", "version", "licence", "fits", "released", "years"), rows)) + "\n"


def _told(pin: Pin, audited: Mapping[str, Any]) -> Tuple[str, str]:
    found = audited["packages"].get(pin.key, {})
    return found.get("licence", UNREAD), found.get("released", UNREAD)


def _age(released: str, audited: Mapping[str, Any]) -> str:
    return UNREAD if released == UNREAD else f"{_years(released, audited):.1f}"


def _years(released: str, audited: Mapping[str, Any]) -> float:
    return (date.fromisoformat(audited["day"]) - date.fromisoformat(released)).days / 365.25


def _where(locks: Mapping[str, str]) -> Dict[str, Tuple[Pin, List[str]]]:
    """Return every pin with the locks it stands in."""
    found: Dict[str, Tuple[Pin, List[str]]] = {}
    for name, text in locks.items():
        for pin in pins_of(text):
            found.setdefault(pin.key, (pin, []))[1].append(name)
    return dict(sorted(found.items()))


def _old(audited: Mapping[str, Any], locks: Mapping[str, str]) -> str:
    rows = []
    for pin, names in _where(locks).values():
        released = _told(pin, audited)[1]
        if released != UNREAD and _years(released, audited) >= OLD_YEARS:
            rows.append((f"{pin.name} {pin.version}", released, ", ".join(names)))
    about = (
        "Locks take the newest version that what asks for it allows, so an old release is mostly the last "
        "one there is.\nA package here is not wrong by that; it is one to look at when something better kept "
        "does the same. numpy of `desktop` is held at Debian's version, which QGIS's own libraries need.\n"
    )
    return about + "\n" + "\n".join(table(("package", "released", "locks"), rows)) + "\n"


def _others(audited: Mapping[str, Any], locks: Mapping[str, str]) -> str:
    ours = {pin.key for pin in shipped(audited, locks)}
    rows = [
        (f"{pin.name} {pin.version}", *_told(pin, audited), ", ".join(names))
        for key, (pin, names) in _where(locks).items()
        if key not in ours
    ]
    return "\n".join(table(("package", "licence", "released", "locks"), rows)) + "\n"


def _npm(text: str) -> str:
    counted: Dict[str, int] = {}
    for entry in npm_packages(text).values():
        licence = entry.get("license", UNREAD)
        counted[licence] = counted.get(licence, 0) + 1
    rows = [(name, str(counted[name])) for name in sorted(counted)]
    return "\n".join(table(("licence", "packages"), rows)) + "\n"


def write_page(audited: Mapping[str, Any], locks: Mapping[str, str]) -> None:
    """Write the page, and what it is made from."""
    AUDITED.write_text(json.dumps(audited, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    PAGE.write_text(page(audited, locks, NPM_LOCK.read_text("utf-8")), "utf-8")
