"""nginx of Debian in front of a service: our configuration to the letter, on free ports, nothing installed.

Where nginx is not installed, its package is unpacked beside what the tests build, and it is run from there.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

from service_process import ROOT

NAME = "ho-so.example.vn"
CONFIGURATION = ROOT / "service" / "deploy" / "nginx.conf"
_INSTALLED = Path("/usr/sbin/nginx")
_UNPACKED = ROOT / ".build" / "nginx"
_START_S = 20
_AROUND = """{user}
daemon off;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{sites}
}}
"""


class Nginx:
    """A running nginx; ``url`` is where it speaks TLS by its name, ``plain_port`` leads others there."""

    def __init__(self, folder: Path, service: str, certificate: Path) -> None:
        self.port, self.plain_port = _free_port(), _free_port()
        self.url = f"https://{NAME}:{self.port}"
        self.log = folder / "error.log"
        site = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        sites = self._sites(service, certificate)
        site.write_text(_AROUND.format(user=user, folder=folder, sites=sites), encoding="utf-8")
        command = [str(program()), "-p", str(folder), "-c", str(site), "-e", str(self.log)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self._wait()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)

    def _sites(self, service: str, certificate: Path) -> str:
        text = CONFIGURATION.read_text("utf-8")
        here = {
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "/etc/ssl/ho-so/fullchain.pem": str(certificate),
            "/etc/ssl/ho-so/privkey.pem": str(certificate),
            "http://127.0.0.1:8765": service,
        }
        for words, instead in here.items():
            assert text.count(words) == 1, words
            text = text.replace(words, instead)
        return text

    def _wait(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end and self._process.poll() is None:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self._process.kill()
        raise RuntimeError(f"nginx did not start: {self.log.read_text('utf-8', 'replace')}")


def program() -> Path:
    """Return the program of nginx, fetched where it is not installed."""
    if _INSTALLED.is_file():
        return _INSTALLED
    unpacked = _UNPACKED / str(_INSTALLED).lstrip("/")
    if not unpacked.is_file():
        _fetch()
    return unpacked


def _fetch() -> None:
    """Fetch the package and unpack it; with lists of packages of our own where the machine's are gone."""
    (_UNPACKED / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    download, lists = ["apt-get", "-q"], ["-o", f"Dir::State::lists={_UNPACKED / 'lists'}"]
    if subprocess.run([*download, "download", "nginx"], cwd=_UNPACKED).returncode:
        subprocess.run([*download, *lists, "update"], cwd=_UNPACKED, check=True)
        subprocess.run([*download, *lists, "download", "nginx"], cwd=_UNPACKED, check=True)
    package = max(_UNPACKED.glob("nginx_*.deb"))
    subprocess.run(["dpkg", "-x", str(package), str(_UNPACKED)], check=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
