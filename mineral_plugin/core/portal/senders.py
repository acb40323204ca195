"""Who sends: a name for the sender's lease that tells whether its program is still there."""

from __future__ import annotations

import os
import socket
import uuid
from typing import Set

from mineral_plugin.core.base.canonical import sha256_hex

_over: Set[str] = set()
"""Senders of this program that have ended, whose lease stayed behind because nothing could be written."""


def new_sender() -> str:
    """Return a name that nobody else has: a number of chance, this program, this machine (not by name)."""
    return f"{uuid.uuid4().hex} {os.getpid()} {_machine()}"


def note_over(sender: str) -> None:
    """Note that a sender of this program has ended without giving its lease back."""
    _over.add(sender)


def is_gone(sender: str) -> bool:
    """Return whether a sender has certainly ended and left its lease behind: on a full disk, or killed.

    Only a system that can be asked without harm tells (POSIX), and only of its own programs; of all others
    nobody knows, and their lease has to run out.
    """
    if sender in _over:
        return True
    parts = sender.split(" ")
    if os.name != "posix" or len(parts) != 3 or parts[2] != _machine() or not parts[1].isdigit():
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _machine() -> str:
    return sha256_hex(socket.gethostname().encode("utf-8"))[:16]
