"""Providers for log-in: a public one as it is, and one that lies in each way there is."""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, Iterator, List
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "made-up-client"
START_S = 30


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def public_provider() -> Iterator[str]:
    """Run oidc-provider-mock, a provider on authlib that anybody may log in at; give its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-n", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    try:
        while not answers(url):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait(20)


def answers(url: str) -> bool:
    try:
        return requests.get(url + "/.well-known/openid-configuration", timeout=5).ok
    except requests.ConnectionError:
        return False


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class LyingProvider:
    """A provider that says what a test wants; ``claims`` and ``header`` change its ID tokens."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing: Any = self.key
        self.claims: Dict[str, Any] = {}
        self.header: Dict[str, Any] = {}
        self.described: Dict[str, Any] = {}
        self.token: Dict[str, Any] = {}
        self.status = 200
        self.asked: List[Dict[str, str]] = []
        self.credentials: List[str] = []
        self.nonce = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def log_in(self, address: str) -> str:
        """Do what a browser does at the provider; return where it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        self.nonce = asked["nonce"]
        return f"{asked['redirect_uri']}?code=made-up-code&state={asked['state']}"

    def id_token(self) -> str:
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "s-1",
            "nonce": self.nonce,
            "iat": now,
            "exp": now + 300,
        }
        told = {name: value for name, value in {**told, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": "one", **self.header}
        if header["alg"] == "RS256":
            return jwt.encode(header, told, self.signing, algorithms=["RS256"])
        # No library makes these: nothing as a signature, and the public key as a secret that both sides have.
        covered = ".".join(base64url(json.dumps(part).encode()) for part in (header, told))
        secret = self.key.as_pem(private=False)
        proof = hmac.new(secret, covered.encode(), "sha256").digest() if header["alg"] == "HS256" else b""
        return f"{covered}.{base64url(proof)}"

    def pages(self, path: str) -> Dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "/login", "token_endpoint": "/token", "jwks_uri": "/jwks"}
            told = {name: self.url + place for name, place in places.items()}
            return {"issuer": self.url, **told, **self.described}
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        return {"access_token": "made-up", "token_type": "Bearer", "id_token": self.id_token(), **self.token}

    def _handler(self) -> Any:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                self.answer()

            def do_POST(self) -> None:  # noqa: N802
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append({name: values[0] for name, values in parse_qs(sent).items()})
                provider.credentials.append(self.headers.get("Authorization", ""))
                self.answer()

            def answer(self) -> None:
                data = json.dumps(provider.pages(self.path)).encode()
                self.send_response(provider.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
