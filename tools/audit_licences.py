"""Which licence a package says it has, and whether the plugin's GPL-2.0-or-later may take it along."""

from __future__ import annotations

import re
from typing import Any, Mapping

NOT_TOLD = "not told"
_SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD",
    "bsd 2-clause": "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd license": "BSD",
    "gnu general public license v2 (gplv2)": "GPL-2.0-only",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gpl v3": "GPL-3.0-only",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "new bsd": "BSD-3-Clause",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "zope public license": "ZPL-2.1",
}
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_OPERATORS = re.compile(r"\s+(AND|OR|WITH)\s+")
WITH_ANY = frozenset(
    ["0BSD", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0"]
    + ["PSF-2.0", "Python-2.0", "Unlicense", "Zlib", "ZPL-2.1", "HPND"]
    + ["GPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-2.0-or-later"]
)
"""What goes with GPL-2.0 and GPL-3.0."""
WITH_THREE = frozenset(
    ["Apache-2.0", "GPL-3.0-only", "GPL-3.0-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"]
)
"""What goes with GPL-3.0 and not with GPL-2.0: the plugin's "or later" is then used."""


def licence_of(metadata: Mapping[str, Any]) -> str:
    """Return the licence of a package from its metadata (PEP 639 first), as SPDX names it where known."""
    told = metadata.get("license_expression")
    if told:
        return str(told)
    classifiers = [one for one in metadata.get("classifier") or [] if one.startswith("License :: ")]
    names = [_named(one.rpartition(" :: ")[2]) for one in classifiers if one.count(" :: ") > 1]
    short = str(metadata.get("license") or "").strip()
    own = _named(short) if short and len(short) < 60 and "\n" not in short else ""
    if own and own != "BSD" and known(own):
        return own
    return " AND ".join(sorted(set(names))) or own or NOT_TOLD


def _named(text: str) -> str:
    return _SPELLINGS.get(text.lower(), text)


def known(expression: str) -> bool:
    """Tell whether every licence of an expression is one that was judged here."""
    return all(name in WITH_ANY | WITH_THREE for name in names_of(expression))


def names_of(expression: str) -> "list[str]":
    """Return the licences that an SPDX expression names; an exception (``WITH``) is none."""
    plain = re.sub(r"\s+WITH\s+\S+", "", expression.replace("(", " ").replace(")", " "))
    return [part.strip() for part in _OPERATORS.split(plain) if part not in ("AND", "OR", "WITH")]


def fit(expression: str) -> str:
    """Return "2" where GPL-2.0 goes along, "3" where only GPL-3.0 does, an empty text where neither is sure.

    In ``A OR B`` the better one counts, in ``A AND B`` the worse one; ``OR`` binds less. With parentheses the
    worst of all counts, which may be too strict and is never too kind.
    """
    choices = [expression] if "(" in expression else re.split(r"\s+OR\s+", expression)
    choices = [_worst(part) for part in choices]
    return "2" if "2" in choices else "3" if "3" in choices else ""


def _worst(expression: str) -> str:
    fits = [_one(name) for name in names_of(expression)]
    if not all(fits):
        return ""
    return "3" if "3" in fits else "2"


def _one(name: str) -> str:
    return "2" if name in WITH_ANY else "3" if name in WITH_THREE else ""
