"""The process of its own in which tokens are used and, where QGIS has no pyHanko, signatures are judged.

A token's library is its maker's own code: what it breaks is this process, and who stops the work ends it.
One request a line of JSON comes in, one answer a line goes out. The PIN comes in that way and no other; it is
kept in no variable longer than the token takes. ``program`` is how the process is started.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, List, Mapping, Optional, Sequence

from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.locate import package_root
from mineral_plugin.core.dossier.signing.judges import PYHANKO, judge_of
from mineral_plugin.core.dossier.signing.token_model import Token
from mineral_plugin.core.dossier.signing.tokens import OpenToken, opened, seen_tokens

# Neither the folder where it is started nor the environment may bring modules in.
_START = (
    "import sys",
    "sys.path[:1] = []",
    "sys.path += sys.argv[2:]",
    "sys.exit(__import__(sys.argv[1], fromlist=['main']).main())",
)


def program(more_paths: Sequence[str] = ()) -> List[str]:
    """Return the arguments of a Python that make it this process; ``more_paths`` are where packages lie."""
    return ["-E", "-B", "-c", "\n".join(_START), __name__, str(package_root().parent), *more_paths]


def main() -> int:
    """Answer requests until there are no more."""
    _leave_nothing_behind()
    answers = _answers_only()
    with contextlib.ExitStack() as held:
        desk = _Desk(held)
        for line in sys.stdin.buffer:
            answer = desk.answer(line)
            del line
            answers.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n")
            answers.flush()
    return 0


def _leave_nothing_behind() -> None:
    """Write no picture of the memory where it breaks: the PIN may be in it."""
    logging.disable()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answers_only() -> BinaryIO:
    """Return where answers go; what libraries print for themselves goes nowhere."""
    own = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    return own


class _Desk:
    """Answers one request after the other; a token that was opened stays open to the end."""

    def __init__(self, held: contextlib.ExitStack) -> None:
        self._held = held
        self._open: Optional[OpenToken] = None
        self._acts: Mapping[str, Callable[[Dict[str, Any]], Dict[str, Any]]] = {
            "about": self._about,
            "list": self._list,
            "open": self._open_token,
            "sign": self._sign,
            "judge": self._judge,
        }

    def answer(self, line: bytes) -> Dict[str, Any]:
        """Return the answer to a request; whatever goes wrong is an answer, too, without what was asked."""
        try:
            asked = json.loads(line)
            return self._acts[asked["do"]](asked)
        except MineralError as error:
            return {"error": _error_told(error)}
        except Exception as error:  # it goes to another process, which says it in a sentence
            kind = type(error).__name__
            return {"error": _error_told(InputError("signing.apart_failed", kind=kind))}

    def _about(self, _asked: Dict[str, Any]) -> Dict[str, Any]:
        try:
            import pkcs11  # noqa: F401 - whether it is there is what was asked
        except ImportError:
            raise MissingError("signing.no_pyhanko", version=PYHANKO) from None
        if not judge_of(Path()).checks:
            raise MissingError("signing.no_pyhanko", version=PYHANKO)
        return {"python": "{}.{}".format(*sys.version_info)}

    def _list(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        return {"tokens": [one.to_dict() for one in seen_tokens(Path(asked["module"]))]}

    def _open_token(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        names = (asked["label"], asked["certificate"], asked["serial"], asked["certificateId"])
        token, now = Token(Path(asked["module"]), *names), datetime.fromisoformat(asked["now"])
        self._open = self._held.enter_context(opened(token, asked.pop("pin"), now))
        return {}

    def _sign(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        if self._open is None:
            raise LookupError("no token is open")
        self._open.sign(Path(asked["source"]), Path(asked["target"]))
        return {}

    def _judge(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        return {"judged": judge_of(Path(asked["trust"])).judge(Path(asked["path"])).to_dict()}


def _error_told(error: MineralError) -> Dict[str, Any]:
    values = {name: _value_told(value) for name, value in error.phrase.values.items()}
    return {"kind": type(error).__name__, "id": error.phrase.id, "values": values}


def _value_told(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else str(value)
