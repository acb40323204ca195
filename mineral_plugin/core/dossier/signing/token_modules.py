"""Where makers of tokens usually put their libraries (PKCS#11): data with its date, not code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional, Tuple

from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.regulation.dated import MARKS, check_schema, filled, legal_texts, newest

SCHEMA = "token-modules-1"
PLATFORMS = ("win32", "linux", "darwin")


@dataclass(frozen=True)
class KnownModule:
    """A library of a maker of tokens that lies on this computer."""

    name: str
    path: Path


def modules_here(platform: str, data: Optional[Path] = None) -> Tuple[KnownModule, ...]:
    """Return the known libraries that lie on this computer; ``platform`` is that of ``sys.platform``.

    ``data`` is another file than the newest that comes with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    root = read_json(data or newest("token-modules", "signing"))
    check_schema(root, "token-modules", SCHEMA)
    texts = legal_texts(root)
    refuse_repeats(root.field("modules").entries())
    folders = {name: filled(root.field("folders").field(name)).texts() for name in PLATFORMS}
    found: Dict[Path, KnownModule] = {}
    for node in filled(root.field("modules")).entries():
        node.field("text").one_of(tuple(texts))
        node.field("mark").one_of(MARKS)
        for one in _lying(node, folders.get(platform, ())):
            # One library often lies under several names.
            found.setdefault(one.path.resolve(), one)
    return tuple(found.values())


def _lying(node: Node, folders: Tuple[str, ...]) -> Tuple[KnownModule, ...]:
    name, files = node.field("name").text(), filled(node.field("files")).texts()
    paths = [Path(folder) / file for folder in folders for file in files]
    return tuple(KnownModule(name, path) for path in paths if path.is_file())
