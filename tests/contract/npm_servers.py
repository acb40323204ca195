"""Public servers of npm, run by Node as programs of their own: a tus server and a provider for log-in."""

from __future__ import annotations

import json
import re
import select
import subprocess
from html import unescape
from pathlib import Path
from typing import Dict, Optional
from urllib.parse import urljoin

import requests
import setup
from common import NODE_VENV
from openid_providers import free_port
from people_api import WORD

from mineral_plugin.core.portal.login import CLIENT_ID

HERE = Path(__file__).parent
START_S = 30
RESOURCE, PROOF = "made-up-resource", "made-up-proof-of-the-resource"
_MOST_PAGES = 12


class NpmServer:
    """One program of Node that tells its port; a restart takes the same port again."""

    def __init__(self, program: str, *arguments: str) -> None:
        self._command = [str(setup.npm(NODE_VENV)[0]), str(HERE / program), *arguments]
        self._process: Optional["subprocess.Popen[str]"] = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "NpmServer":
        environ = {"NODE_PATH": str(NODE_VENV / "node_modules")}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            self._command, env=environ, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )
        out = self._process.stdout
        ready, _, _ = select.select([out], [], [], START_S)
        line = out.readline() if ready else ""
        assert line, f"{self._command} did not start"
        self.port = int(line)
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)
            self._process.stdout.close()
            self._process = None


def tus_server(folder: Path, port: int = 0) -> NpmServer:
    """Return the tus server of npm over a folder."""
    return NpmServer("tus_server.js", str(folder), str(port or free_port()))


def oidc_provider() -> NpmServer:
    """Return the provider of npm, with this program as its public client."""
    told = {"client": CLIENT_ID, "resource": RESOURCE, "secret": PROOF}
    return NpmServer("oidc_server.js", str(free_port()), json.dumps(told))


class Person:
    """Somebody at a browser: fills in each form that a page shows, until nothing is left to fill in."""

    def __init__(self, **typed: str) -> None:
        self.http = requests.Session()
        self.http.trust_env = False
        self.typed = {"login": "an", "password": WORD, **typed}

    def go(self, address: str) -> requests.Response:
        """Open a page and press on; return the last answer."""
        page = self.http.get(address, timeout=20)
        for _ in range(_MOST_PAGES):
            form = re.search(r"<form(.*?)</form>", page.text, re.DOTALL)
            if form is None or page.status_code != 200:
                return page
            page = self._press(page, form[1])
        raise AssertionError(page.text)

    def _press(self, page: requests.Response, form: str) -> requests.Response:
        action = re.search(r'action="([^"]+)"', form)
        fields: Dict[str, str] = {}
        for given in re.findall(r"<(?:input|button)[^>]*>", form):
            name = re.search(r'name="([^"]+)"', given)
            value = re.search(r'value="([^"]*)"', given)
            if name and name[1] != "abort":
                typed = self.typed.get(name[1])
                fields[name[1]] = typed if typed is not None else unescape(value[1] if value else "")
        place = urljoin(page.url, unescape(action[1]) if action else page.url)
        return self.http.post(place, data=fields, timeout=20)
