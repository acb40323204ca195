"""tus-js-client, a public client that is neither ours nor Python, run by Node as a program of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

import pytest
import setup
from common import NODE_VENV

PROGRAM = Path(__file__).with_name("tus_js_send.js")
LIMIT_S = 1500
AT_ONCE = (0,) * 20
"""It tries again without a pause; what arrived meanwhile makes the count begin anew."""


class Asked(NamedTuple):
    """A request that was answered: its method, the one that it names instead, and the status."""

    method: str
    override: str
    status: int


class Told(NamedTuple):
    """What came of it (``done``, ``ended`` in the middle, an error), where the upload is, what was asked."""

    outcome: str
    url: str
    asked: List[Asked]

    @property
    def methods(self) -> List[str]:
        return [asked.method for asked in self.asked]


class TusJs:
    """One person's client; it keeps the addresses of its uploads in a file of ``folder``."""

    def __init__(self, url: str, token: str, folder: Path) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._folder = folder

    def send(
        self,
        path: Path,
        metadata: Dict[str, str],
        chunk: int,
        end_after: int = 0,
        delays: Sequence[int] = AT_ONCE,
        **options: Any,
    ) -> Told:
        """Send a file, or go on with one that an earlier run left; end after so many bytes."""
        wanted = {
            "endpoint": f"{self._url}/v1/uploads",
            "headers": self._headers,
            "metadata": metadata,
            "chunkSize": chunk,
            "retryDelays": list(delays),
            **options,
        }
        told = self._run({"path": str(path), "endAfter": end_after, "options": wanted})
        return Told(told["outcome"], told["url"], [Asked(**asked) for asked in told["asked"]])

    def _run(self, given: Dict[str, Any]) -> Any:
        done = subprocess.run(
            [str(setup.npm(NODE_VENV)[0]), str(PROGRAM)],
            input=json.dumps({**given, "storage": str(self._folder / "tus-js.json")}),
            env={"NODE_PATH": str(NODE_VENV / "node_modules")},
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def make_ready() -> None:
    """Put Node and the client in from their locks; `make test` has done that before."""
    try:
        setup.ensure(("node",))
    except setup.ToolError as error:
        pytest.fail(error.en)
