"""What is asked of the process in which tokens are used and signatures are judged (``apart``).

Who starts and ends that process is a ``Asker``: it carries one request and brings one answer.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Protocol, Tuple

from mineral_plugin.core.base import errors
from mineral_plugin.core.base.errors import CancelledError, InputError, MineralError
from mineral_plugin.core.dossier.signing.token_model import Pin, SeenToken, Token, token_from_dict
from mineral_plugin.core.dossier.signing.verdicts import JudgedFile, Outcome, signature_from_dict

_KINDS = ("InputError", "MissingError", "CannotWriteError")


class Asker(Protocol):
    """Carries one request to the process and brings its answer.

    Raises:
        CancelledError: the user stopped; the process is ended.
        MissingError: the process cannot be started, or has ended by itself.
    """

    def ask(self, request: Mapping[str, Any]) -> Dict[str, Any]:
        """Return the answer to one request."""
        ...


def version_by(asker: Asker) -> str:
    """Return the version of Python of the process, once it is known that it has all it needs.

    Raises:
        MissingError: it lacks pyHanko or python-pkcs11.
    """
    return str(_answer(asker, {"do": "about"})["python"])


def tokens_by(asker: Asker, module: Path) -> Tuple[SeenToken, ...]:
    """Return the tokens that are plugged in, as ``tokens.seen_tokens``."""
    told = _answer(asker, {"do": "list", "module": str(module)})
    return tuple(token_from_dict(one) for one in told["tokens"])


def open_by(asker: Asker, token: Token, pin: Pin, now: datetime) -> None:
    """Open a token with its PIN, as ``tokens.opened``; it stays open as long as the process.

    The PIN is taken and is nowhere here when this returns or raises, not even in what an error remembers.
    """
    request = {
        "do": "open",
        "module": str(token.module),
        "label": token.label,
        "certificate": token.certificate,
        "serial": token.serial,
        "certificateId": token.certificate_id,
        "now": now.isoformat(),
        "pin": pin.take(),
    }
    try:
        _answer(asker, request)
    except MineralError as error:
        raise error.with_traceback(None) from None
    finally:
        request.clear()


def sign_by(asker: Asker, source: Path, target: Path) -> None:
    """Sign a PDF with the token that is open, as ``tokens.OpenToken.sign``."""
    _answer(asker, {"do": "sign", "source": str(source), "target": str(target)})


class ApartJudge:
    """Has signatures checked by the process: for a QGIS whose own Python has no pyHanko."""

    checks = True

    def __init__(self, asker: Asker, trust: Path) -> None:
        self._asker, self._trust = asker, trust

    def judge(self, path: Path) -> JudgedFile:
        """Return what is to be said of a PDF file; only who stops the work ends it."""
        try:
            request = {"do": "judge", "path": str(path), "trust": str(self._trust)}
            told = _answer(self._asker, request)["judged"]
        except CancelledError:
            raise
        except MineralError:
            return JudgedFile(Outcome.NOT_CHECKED, "unreadable")
        signatures = tuple(signature_from_dict(one) for one in told["signatures"])
        return JudgedFile(Outcome(told["outcome"]), told.get("reason"), signatures)


def _answer(asker: Asker, request: Mapping[str, Any]) -> Dict[str, Any]:
    answer = asker.ask(request)
    told = answer.get("error")
    if told is None:
        return answer
    values = {name: _value(value) for name, value in told["values"].items()}
    kind = getattr(errors, told["kind"]) if told["kind"] in _KINDS else InputError
    raise kind(told["id"], **values)


def _value(told: Any) -> Any:
    return date.fromisoformat(told["date"]) if isinstance(told, dict) else told
