"""What is a program, by its name or by how it begins: nothing of that belongs into a dossier."""

from __future__ import annotations

ENDINGS = frozenset(
    [
        *("app", "bat", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta", "inf", "jar", "js", "jse"),
        *("lnk", "msc", "msi", "msp", "pif", "ps1", "py", "reg", "scr", "sh"),
        *("vb", "vbe", "vbs", "ws", "wsf", "wsh"),
    ]
)
"""Endings of files that Windows starts by a double click, and those of scripts."""
_BEGINS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
)
"""Windows, Linux, scripts, Java and fat files of macOS, Mach-O."""


def is_program(name: str, head: bytes) -> bool:
    """Return whether a name or the first bytes are those of a program."""
    ending = name.rstrip(" .\x00").rpartition(".")[2].lower()
    return ("." in name and ending in ENDINGS) or head.startswith(_BEGINS)
