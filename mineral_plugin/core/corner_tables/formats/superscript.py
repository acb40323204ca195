"""Raised letters in running text: ``104⁰45'`` is typed as a raised 0 or o, and means a degree."""

from __future__ import annotations

_DEGREES = frozenset(["0", "o", "O", "º", "°", "ᵒ", "⁰"])


def raised(text: str, before: str) -> str:
    """Return raised text as it is meant: a lone 0 or o right after a digit is the degree sign.

    What stands after the sign (a blank, an apostrophe) stays.
    """
    core = text.strip()
    if core in _DEGREES and before[-1:].isdigit():
        return text.replace(core, "°", 1)
    return text
