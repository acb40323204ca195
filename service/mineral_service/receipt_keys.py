"""The keys that sign receipts: made at the first start, published, changed without losing older receipts.

``DIR/keys/receipt-NNNN.pem`` is a private key, readable by its owner alone; the highest number signs. A key
that another one replaced leaves its public half, ``receipt-NNNN.pub.pem``, and is published on, so that what
it signed can be checked. Signing is joserfc's over cryptography: the core's own module does not run in
constant time, and here somebody could measure it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping

from fastapi import APIRouter, Request
from joserfc import jws
from joserfc.jwk import OKPKey

from mineral_plugin.core.base.keys import (
    new_signing_key,
    read_public_key,
    read_signing_key,
    write_public_key,
    write_signing_key,
)
from mineral_plugin.core.portal.signatures import ALGORITHM, TYPE, signed_bytes
from mineral_service.context import context_of
from mineral_service.storage.store import Store

PATH = "/.well-known/jwks.json"
FOLDER = "keys"
_LOCK = "receipt keys"
_RETIRED = ".pub.pem"

router = APIRouter()


@router.get(PATH)
def published_keys(request: Request) -> Dict[str, Any]:
    """Return the public keys of receipts (RFC 7517): whoever keeps them checks receipts without a network."""
    return ReceiptKeys(context_of(request).home).published()


class ReceiptKeys:
    """The keys of a data folder, read anew each time: another process may have changed them."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def prepare(self, store: Store) -> None:
        """Make the first key where there is none.

        Raises:
            MineralError: the key cannot be written, or the one that is there cannot be used.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with store.write(_LOCK):
            if not self._private():
                write_signing_key(self._path(1), new_signing_key())
        read_signing_key(self._private()[-1])

    def replace(self, store: Store) -> str:
        """Let a new key sign from now on; return its thumbprint. The old private key is gone then.

        Raises:
            MineralError: the new key cannot be written; the old one goes on.
        """
        with store.write(_LOCK):
            older = self._private()
            number = 1 + max((_number(path) for path in self._folder.glob("receipt-*.pem")), default=0)
            write_signing_key(self._path(number), new_signing_key())
            for path in older:
                write_public_key(path.with_name(path.stem + _RETIRED), read_signing_key(path).public)
                path.unlink()
        return self._signing().thumbprint()

    def sign(self, receipt: Mapping[str, Any]) -> str:
        """Return the detached signature of a receipt."""
        key = self._signing()
        header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
        whole = jws.serialize_compact(header, signed_bytes(receipt), key, algorithms=[ALGORITHM])
        return jws.detach_content(whole)

    def published(self) -> Dict[str, Any]:
        """Return the set of all public keys, the newest first."""
        return {"keys": [_told(key) for key in self._all()]}

    def _all(self) -> List[OKPKey]:
        current = [_key(path) for path in reversed(self._private())]
        retired = sorted(self._folder.glob(f"receipt-*{_RETIRED}"), reverse=True)
        return [*current, *(_public_key(path) for path in retired)]

    def _signing(self) -> OKPKey:
        return _key(self._private()[-1])

    def _private(self) -> List[Path]:
        found = self._folder.glob("receipt-*.pem")
        return sorted(path for path in found if not path.name.endswith(_RETIRED))

    def _path(self, number: int) -> Path:
        return self._folder / f"receipt-{number:04d}.pem"


def _key(path: Path) -> OKPKey:
    read_signing_key(path)  # refuses a file that others can read
    return OKPKey.import_key(path.read_text(encoding="ascii"))


def _public_key(path: Path) -> OKPKey:
    read_public_key(path)
    return OKPKey.import_key(path.read_text(encoding="ascii"))


def _told(key: OKPKey) -> Dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


def _number(path: Path) -> int:
    digits = path.name[len("receipt-") :].partition(".")[0]
    return int(digits) if digits.isdigit() else 0
