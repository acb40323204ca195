"""Where the adapter of the national dossier sync is, and what an office knows of its procedures there."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_service.identity.oidc_settings import is_local, is_safe
from mineral_service.national.mapping import PortalProcedure

READ_S = 60.0
"""How long an answer is waited for, as clients of the sync that were read do."""


@dataclass(frozen=True)
class Settings:
    """The addresses of one agency's adapter and its codes.

    ``login``, ``share`` and ``integration`` are whole addresses; ``unit`` is ``madonvi``. ``procedures``
    are, by their national code, what the agency has read by ``LayThuTuc``, ``papers`` by the same code the
    ``MAGIAYTO`` of our components, as far as they are known.
    """

    login: str
    share: str
    integration: str
    dstcode: str
    unit: str
    account: Path
    procedures: Mapping[str, PortalProcedure]
    papers: Mapping[str, Mapping[str, str]]
    read_s: float = READ_S

    @property
    def stays_here(self) -> bool:
        """Return whether all that is sent stays on this machine."""
        return all(map(is_local, (self.login, self.share, self.integration)))


@dataclass(frozen=True)
class Account:
    """Who logs in at the adapter; it is never printed."""

    name: str = field(repr=False)
    word: str = field(repr=False)


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; the file of the account is named relative to it.

    Raises:
        MissingError: there is no such file.
        InputError: something in it is missing or of the wrong kind, or an address would go unencrypted over
            a network.
    """
    root = read_json(path)
    address = root.field("adapterUrl").text().rstrip("/")
    procedures = root.field("procedures")
    entries = {code: procedures.field(code) for code in procedures.names()}
    seconds = root.maybe("readSeconds")
    return Settings(
        login=_joined(address, root.field("authEndpoint")),
        share=_joined(address, root.field("shareEndpoint")),
        integration=_joined(address, root.field("integrationEndpoint")),
        dstcode=_header(root.field("dstcode")),
        unit=root.field("madonvi").text(),
        account=path.parent / root.field("accountFile").text(),
        procedures={code: _procedure(entry) for code, entry in entries.items()},
        papers={code: _papers(entry) for code, entry in entries.items()},
        read_s=float(seconds.count() if seconds else 0) or READ_S,
    )


def _joined(address: str, endpoint: Node) -> str:
    """Return a whole address; an end that does not begin with a slash could change the host."""
    url = address + endpoint.text()
    if not endpoint.text().startswith("/") or not is_safe(url):
        raise InputError("national.bad_address", place=endpoint.pointer)
    return url


def _header(node: Node) -> str:
    """Return a text that may stand in a header."""
    if not (node.text().isascii() and node.text().isprintable()):
        raise InputError("national.bad_address", place=node.pointer)
    return node.text()


def _procedure(node: Node) -> PortalProcedure:
    """Return what ``LayThuTuc`` told of a procedure: ``result[0]`` as it came."""
    (first, *_) = node.field("LINHVUCTHUCHIEN").entries() or (Node({}, f"{node.pointer}/0", node.file),)
    return PortalProcedure(
        code=node.field("MATTHC").text(),
        name=node.field("TENTTHC").text(),
        field_code=first.field("MALINHVUC").text(),
        field_name=first.field("TENLINHVUC").text(),
    )


def _papers(node: Node) -> Mapping[str, str]:
    papers = node.maybe("papers")
    return {name: papers.field(name).text() for name in papers.names()} if papers else {}


def read_account(path: Path) -> Account:
    """Return who logs in, from a file that its owner alone may read.

    Raises:
        InputError: the file is not there, others may read it, or it holds no name and password. What it holds
            is not told.
    """
    try:
        with path.open("rb") as stream:
            if os.name == "posix" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise InputError("national.account_open", file=path.name)
            told = json.loads(stream.read())
        name, word = told["username"], told["password"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # The words of these errors may hold pieces of the file.
        raise InputError("national.no_account", file=path.name) from None
    if not (isinstance(name, str) and isinstance(word, str) and name and word):
        raise InputError("national.no_account", file=path.name)
    return Account(name, word)
