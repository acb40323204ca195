"""``python -m mineral_service --port 0 --data DIR``: serve on this machine until told to stop."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Phrase, both
from mineral_service import logs
from mineral_service.app import build_app
from mineral_service.backend import Backend
from mineral_service.context import Context
from mineral_service.identity.oidc_settings import OidcSettings, checked
from mineral_service.identity.people import administrator
from mineral_service.identity.tokens import console_token
from mineral_service.national.settings import read_settings
from mineral_service.problems import preferred_language

HOST = "127.0.0.1"
_STOP_WITHIN_S = 5


class Announcing(uvicorn.Server):
    """A server that says on standard output where it is, once it can answer.

    The line holds the token of the administrator at this machine, which is told nowhere else.
    """

    def __init__(self, config: uvicorn.Config, context: Context) -> None:
        super().__init__(config)
        self._context = context
        self._admin_token = console_token(context, administrator(context))

    async def startup(self, sockets: Optional[List[socket.socket]] = None) -> None:
        """Start, then print one line of JSON."""
        await super().startup(sockets)
        if self.started and sockets:
            url = f"http://{HOST}:{sockets[0].getsockname()[1]}"
            told = {"url": url, "pid": os.getpid(), "api": f"{url}/v1/", "adminToken": self._admin_token}
            print(json.dumps(told), flush=True)

    async def shutdown(self, sockets: Optional[List[socket.socket]] = None) -> None:
        """Take no more; what is under way comes to its end, uploads keep what they received."""
        self._context.turns.end_all()
        self._context.running.give_up()
        await super().shutdown(sockets)


def main(arguments: Optional[List[str]] = None) -> int:
    """Serve until SIGTERM or SIGINT, or do what a command says; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    language = preferred_language(os.environ.get("LANG", "vi").replace("_", "-").split(".")[0])
    if _names_a_command(given):
        return _command(given, language)
    options = _parser().parse_args(given)
    logs.set_up()
    try:
        _check_roots(options.trust_roots)
        backend = replace(
            Backend(),
            requires_all_components=options.require_all_components,
            max_file_bytes=options.max_file_bytes,
            max_dossier_bytes=options.max_dossier_bytes,
            upload_max_age_s=options.upload_max_age_s,
            practice_login=not options.no_practice_login,
            requests_per_minute=options.requests_per_minute,
            request_burst=options.request_burst,
            oidc=_provider(options),
            trust_roots=options.trust_roots,
            signature_seconds=options.signature_seconds,
            looking_wait_s=options.looking_wait_s,
            public_host=options.public_host,
            national=read_settings(options.national_sync) if options.national_sync else None,
        )
        app = build_app(
            options.data, backend, SystemClock(), os.environ.get("DATABASE_URL"), options.practice
        )
        listener = _listen(options.port)
    except MineralError as error:
        print(error.text(language), file=sys.stderr)
        return 2
    except (OSError, SQLAlchemyError) as error:
        print(both(_cannot_start(options.data, error)).text(language), file=sys.stderr)
        return 2
    _serve(app, listener, is_behind_another=options.public_host is not None)
    return 0


def _names_a_command(given: List[str]) -> bool:
    if not given or given[0].startswith("-"):
        return False
    # What commands need is loaded by them alone: the service is to be back soon after a kill.
    from mineral_service.commands.table import COMMANDS

    return given[0] in COMMANDS


def _command(given: List[str], language: str) -> int:
    from mineral_service.commands.table import run

    try:
        answer = run(given)
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        needs_somebody = answer.get("damaged") or answer.get("needsAPerson") or answer.get("holds") is False
        return 1 if needs_somebody else 0
    except MineralError as error:
        print(error.text(language), file=sys.stderr)
    except (OSError, SQLAlchemyError) as error:
        print(both(_failed("service.command.failed", error)).text(language), file=sys.stderr)
    return 2


def _cannot_start(folder: Path, error: Exception) -> Phrase:
    return _failed("service.cannot_start", error, folder=str(folder))


def _failed(sentence: str, error: Exception, **values: str) -> Phrase:
    """Return the reason; the words of the database's driver may hold its address with the password."""
    if isinstance(error, SQLAlchemyError) and os.environ.get("DATABASE_URL"):
        return Phrase("service.no_database")
    cause = getattr(error, "orig", error)
    reason = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return Phrase(sentence, {**values, "reason": reason})


def _provider(options: argparse.Namespace) -> Optional[OidcSettings]:
    """Return who tells who somebody is; the secret comes from the environment or a file, no argument."""
    if options.oidc_issuer is None:
        return None
    secret = os.environ.get("MINERAL_OIDC_SECRET") or None
    if options.oidc_secret_file is not None:
        secret = options.oidc_secret_file.read_text(encoding="utf-8").strip()
    return checked(OidcSettings(options.oidc_issuer, options.oidc_client_id, secret))


def _check_roots(folder: Optional[Path]) -> None:
    """Refuse a folder without a certificate: an office that wants signatures judged would wait in vain."""
    if folder is not None:
        from mineral_plugin.core.dossier.signing.pdf_validating import read_roots

        if not read_roots(folder)[0]:
            raise InputError("service.no_trust_roots", folder=str(folder))


def _serve(app: Any, listener: socket.socket, is_behind_another: bool) -> None:
    # The server raises a caught signal again when it has stopped; these make that a plain return.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        # Who asks, and that it was by TLS, only the server in front can tell; it runs on this machine.
        proxy_headers=is_behind_another,
        forwarded_allow_ips=HOST,
        server_header=False,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    Announcing(config, app.state.context).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio sends each answer at once (TCP_NODELAY); without, a connection that is
    # used again waits 40 ms for every answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


def _parser() -> argparse.ArgumentParser:
    defaults = Backend()
    parser = argparse.ArgumentParser(prog="mineral_service", description=both(Phrase("service.about")).en)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--require-all-components", action="store_true")
    parser.add_argument("--max-file-bytes", type=int, default=defaults.max_file_bytes)
    parser.add_argument("--practice", action="store_true")
    parser.add_argument("--no-practice-login", action="store_true")
    parser.add_argument("--max-dossier-bytes", type=int, default=defaults.max_dossier_bytes)
    parser.add_argument("--requests-per-minute", type=int, default=defaults.requests_per_minute)
    parser.add_argument("--request-burst", type=int, default=defaults.request_burst)
    parser.add_argument("--trust-roots", type=Path)
    parser.add_argument("--national-sync", type=Path, metavar="FILE")
    parser.add_argument("--public-host", metavar="NAME")
    parser.add_argument("--oidc-issuer")
    parser.add_argument("--oidc-client-id", default="")
    parser.add_argument("--oidc-secret-file", type=Path)
    parser.add_argument("--signature-seconds", type=float, default=defaults.signature_seconds)
    parser.add_argument("--looking-wait-s", type=float, default=defaults.looking_wait_s)
    parser.add_argument("--upload-max-age-s", type=int, default=defaults.upload_max_age_s)
    return parser


if __name__ == "__main__":
    sys.exit(main())
