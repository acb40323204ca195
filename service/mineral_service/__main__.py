"""``python -m mineral_service --port 0 --data DIR``: serve on this machine until told to stop."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

import uvicorn

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Phrase, both
from mineral_service.app import build_app
from mineral_service.backend import Backend
from mineral_service.problems import preferred_language

HOST = "127.0.0.1"
_STOP_WITHIN_S = 5


class Announcing(uvicorn.Server):
    """A server that says on standard output where it is, once it can answer."""

    async def startup(self, sockets: Optional[List[socket.socket]] = None) -> None:
        """Start, then print one line of JSON."""
        await super().startup(sockets)
        if self.started and sockets:
            url = f"http://{HOST}:{sockets[0].getsockname()[1]}"
            print(json.dumps({"url": url, "pid": os.getpid(), "api": f"{url}/v1/"}), flush=True)


def main(arguments: Optional[List[str]] = None) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    language = preferred_language(os.environ.get("LANG", "vi").replace("_", "-").split(".")[0])
    try:
        backend = replace(
            Backend(),
            requires_all_components=options.require_all_components,
            max_file_bytes=options.max_file_bytes,
        )
        app = build_app(options.data, backend, SystemClock())
        listener = _listen(options.port)
    except MineralError as error:
        print(error.text(language), file=sys.stderr)
        return 2
    except OSError as error:
        reason = error.strerror or type(error).__name__
        sentence = Phrase("service.cannot_start", {"folder": str(options.data), "reason": reason})
        print(both(sentence).text(language), file=sys.stderr)
        return 2
    _serve(app, listener)
    return 0


def _serve(app: Any, listener: socket.socket) -> None:
    # The server raises a caught signal again when it has stopped; these make that a plain return.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    Announcing(config).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
