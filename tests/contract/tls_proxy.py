"""The proxy behind TLS, with certificates that are right, expired, of another name or of nobody known."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from meddling_proxy import MeddlingProxy


class Authority:
    """Signs certificates; ``path`` is its own, for those who trust it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("made-up authority")
        basic = x509.BasicConstraints(ca=True, path_length=0)
        made = self._builder(self._name, self._key, 1).add_extension(basic, critical=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(_PEM))
        self._count = 0

    def certificate(self, host: str = "localhost", days: int = 1) -> Path:
        """Return the file with key and certificate of a host, valid until so many days from now."""
        self._count += 1
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._builder(_named(host), key, days).add_extension(names, critical=False)
        path = self._folder / f"{host}-{self._count}.pem"
        plain = serialization.NoEncryption()
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, plain)
        path.write_bytes(private + made.sign(self._key, hashes.SHA256()).public_bytes(_PEM))
        return path

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(timezone.utc)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=10))
            .not_valid_after(now + timedelta(days=days))
        )


class TlsProxy(MeddlingProxy):
    """Speaks TLS with whoever comes, and plain HTTP with the service."""

    def __init__(self, port: int, certificate: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        super().__init__(port)
        self.url = self.url.replace("http://127.0.0.1", "https://localhost")

    def _serve(self, client) -> None:
        try:
            wrapped = self._context.wrap_socket(client, server_side=True)
        except OSError:
            client.close()
            return
        super()._serve(wrapped)


_PEM = serialization.Encoding.PEM


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
